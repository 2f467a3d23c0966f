"""What a cause for attention is, and a reason: a cause that was found in one partnership."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from portal.core.line import Tone
from portal.core.templatetags.ui import on

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that is looked for.

    Attributes:
        key: names it.
        sentence: what is so; may name `what`, `day`, `other` and `count`.
        asks: what whoever reads it is to do.
        rule: when it counts; may name the `threshold`.
        threshold: from which number on it counts; None where nothing is measured.
        tone: how urgent it is.
        page: by the name of its address, on which it is put right.
    """

    key: str
    sentence: StrOrPromise
    asks: StrOrPromise
    rule: StrOrPromise
    threshold: int | None = None
    tone: Tone = Tone.LATE
    page: str = "partnerships:plan"

    @property
    def explained(self) -> str:
        """When it counts, with its threshold."""
        return str(self.rule) % {"threshold": self.threshold}


@dataclass(frozen=True, slots=True)
class Reason:
    """A cause in one partnership.

    Attributes:
        cause: which one.
        partnership: its key.
        what: the record that it is about, by name.
        anchor: where that record stands on the page of the cause; empty for the page itself.
        day: since when or until when.
        other: another record that has to do with it, by name.
        count: how many there are.
    """

    cause: Cause
    partnership: int
    what: str = ""
    anchor: str = ""
    day: dt.date | None = None
    other: str = ""
    count: int = 0

    def __str__(self) -> str:
        said = {"what": self.what, "day": on(self.day), "other": self.other, "count": self.count}
        return str(self.cause.sentence) % said

    def get_absolute_url(self) -> str:
        """Where it is put right."""
        page = reverse(self.cause.page, args=[self.partnership])
        return f"{page}#{self.anchor}" if self.anchor else page

    def order(self) -> tuple[bool, dt.date, str]:
        """What is late before what is only near, the oldest first."""
        return self.cause.tone != Tone.LATE, self.day or dt.date.max, self.what


Finder = Callable[[tuple[int, ...], dt.date], Iterable[Reason]]
"""Finds the reasons of many partnerships by their keys, on a day; as many queries however many they are."""
