"""What a report is, and which there are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.db import models
from django.http import QueryDict
from import_export.resources import Resource

from portal.core.exports.columns import Column

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KEY = re.compile(r"[a-z][a-z_]*\.[a-z][a-z_]*")


class Report(Resource):
    """A table that people may take away as a spreadsheet: columns, and the rows each person may have.

    Attributes:
        key: `app.noun`, given by `register_report`.
        title: names the sheet and the file, in the reader's language.
        permission: the name of the rule that allows a person to export it.
        formats: the extensions of the files it can be taken away as.
        may_be_direct: whether a small one is made while the person waits.
    """

    key: ClassVar[str] = ""
    title: ClassVar[StrOrPromise]
    permission: ClassVar[str]
    formats: ClassVar[tuple[str, ...]] = ("xlsx", "csv")
    may_be_direct: ClassVar[bool] = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for name, column in self.fields.items():
            if column.attribute is None and column.dehydrate_method is None:
                column.attribute = name

    def for_user(self, user: Any, params: QueryDict) -> models.QuerySet[Any]:
        """The records that the person may see, under the filters of the list page.

        Args:
            user: who asks.
            params: the list page's query string; unknown names in it mean nothing.
        """
        raise NotImplementedError

    def rows_for(self, user: Any, filters: str) -> models.QuerySet[Any]:
        """`for_user`, from filters that were written down.

        Args:
            user: who asks.
            filters: a query string.
        """
        return self.for_user(user, QueryDict(filters))

    def count(self, queryset: models.QuerySet[Any]) -> int:
        """How many pieces there are to write.

        Args:
            queryset: what `for_user` gave.
        """
        return queryset.count()

    @property
    def columns(self) -> list[Column]:
        """The columns in the order of their declaration."""
        return list(self.fields.values())

    def headings(self) -> list[str]:
        """The columns' labels in the active language; a label that comes again is numbered."""
        headings: list[str] = []
        seen: dict[str, int] = {}
        for column in self.columns:
            label = str(column.column_name)
            seen[label] = seen.get(label, 0) + 1
            headings.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
        return headings


R = TypeVar("R", bound=type[Report])

_registry: dict[str, type[Report]] = {}


def register_report(key: str) -> Callable[[R], R]:
    """Class decorator that makes a report known under a key.

    Args:
        key: `app.noun` in small letters; part of the report's address.

    Raises:
        ValueError: when the key has another shape, or another report has it.
    """
    if not KEY.fullmatch(key):
        raise ValueError(f"{key} does not name a report: write app.noun in small letters")

    def register(report: R) -> R:
        if _registry.setdefault(key, report) is not report:
            raise ValueError(f"two reports are named {key}")
        report.key = key
        return report

    return register


def find_report(key: str) -> Report | None:
    """The report of this key, ready to use; None when no app declares it."""
    report = _registry.get(key)
    return report() if report else None


def registered_reports() -> Iterator[type[Report]]:
    """Every report, by key."""
    return (report for _key, report in sorted(_registry.items()))
