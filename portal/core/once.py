"""What is sent twice is written once: a form carries a mark of its own, which its record keeps."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, TypeVar

from django import forms
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


def mark_field() -> forms.UUIDField:
    """The field of a form that carries its mark: another one each time that the form is shown anew."""
    return forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


def sent_before(
    rows: QuerySet[Row], once: uuid.UUID, said: Mapping[str, Any]
) -> tuple[Row | None, uuid.UUID]:
    """What an earlier press of the same button has written, if it says the same in every respect.

    A form to which the browser went back, and that says something else, makes another record: under a mark
    that follows from what it says, so that it too is written once.

    Args:
        rows: of the person who sent it, where it would stand.
        once: the mark of the form.
        said: by attribute of a row, all that was sent.

    Returns:
        the row, if there is one, and the mark under which to write it, if there is none.
    """
    meant = repr(sorted((name, str(getattr(value, "pk", value))) for name, value in said.items()))
    for mark in (once, uuid.uuid5(once, meant)):
        row = rows.filter(once=mark).first()
        if row is None or all(getattr(row, name) == value for name, value in said.items()):
            return row, mark
    return None, uuid.uuid4()
