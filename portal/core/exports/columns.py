"""What a column of a report holds, and how its value is read from a record."""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldDoesNotExist, ImproperlyConfigured, ObjectDoesNotExist
from django.db import models
from import_export.fields import Field

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class CellKind(StrEnum):
    """What the cells of a column are to a spreadsheet.

    INTEGER and DECIMAL are numbers, DATE and DATETIME dates in the portal's time zone, DAYS a duration given
    as a `timedelta` (or a number of days) and written as a number of days, BOOLEAN true or false, CHOICE the
    label of a choice in the reader's language, TEXT everything else.
    """

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    DATETIME = "datetime"
    DAYS = "days"
    BOOLEAN = "boolean"
    CHOICE = "choice"


class Column(Field):
    """One column of a report.

    Args:
        label: the heading, in the reader's language.
        kind: what the cells are.
        attribute: the record's field, property or annotation, with `__` along relations; the name under
            which the column is declared unless told otherwise.
        value: reads the cell from the record, instead of an attribute.
        choices: values with their labels, for a choice that is not a field with choices.
        width: of the column, in characters; by kind and heading unless told otherwise.
        places: decimal places shown in a DECIMAL column; the cell keeps the whole number.
    """

    def __init__(
        self,
        label: StrOrPromise,
        kind: CellKind = CellKind.TEXT,
        *,
        attribute: str | None = None,
        value: Callable[[Any], Any] | None = None,
        choices: Iterable[tuple[Any, StrOrPromise]] | None = None,
        width: float | None = None,
        places: int = 2,
    ) -> None:
        super().__init__(attribute=attribute, column_name=label, readonly=True, dehydrate_method=value)
        self.kind = kind
        self.choices = None if choices is None else tuple(choices)
        self.width = width
        self.places = places

    def reader(self, model: type[models.Model]) -> Callable[[Any], Any]:
        """A function that takes a record and gives the column's raw value; None where a relation is empty.

        Args:
            model: of the records; tells a choice's labels, in the language that is active now.

        Raises:
            ImproperlyConfigured: for a CHOICE column whose labels nobody knows.
        """
        read = self.dehydrate_method or _path_reader(self.attribute)
        if self.kind is not CellKind.CHOICE:
            return read
        labels = {value: str(label) for value, label in self._choices_of(model)}

        def read_label(record: Any) -> Any:
            value = read(record)
            return labels.get(value, value)

        return read_label

    def _choices_of(self, model: type[models.Model]) -> Iterable[tuple[Any, StrOrPromise]]:
        if self.choices is not None:
            return self.choices
        field: Any = None
        try:
            for name in (self.attribute or "").split("__"):
                field = (field.related_model if field else model)._meta.get_field(name)
        except (FieldDoesNotExist, AttributeError):
            field = None
        choices: Collection[tuple[Any, StrOrPromise]] = getattr(field, "flatchoices", ())
        if not choices:
            raise ImproperlyConfigured(f"the column {self.column_name} is a choice: tell its choices")
        return choices


def _path_reader(path: str) -> Callable[[Any], Any]:
    names = path.split("__")
    if len(names) == 1:
        return operator.attrgetter(path)

    def read(record: Any) -> Any:
        try:
            for name in names:
                if record is None:
                    return None
                record = getattr(record, name)
        except ObjectDoesNotExist:
            return None
        return record

    return read
