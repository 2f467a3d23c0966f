"""What counts towards the targets of a programme, told by the apps above this one.

Programmes know nothing of partnerships or events. An app above declares what it can count in its own
`measures.py`, imported at start:

    register_measure(
        Measure(
            MeasureKey.PARTNERSHIPS_SIGNED,
            counts=_("Partnerships of the programme that every party has signed."),
            figures=figures,
            records=signed_in,
            row=row_of,
        )
    )

A target about something that no app counts is shown as not counted yet, never as none. Everything that counts
is public: the figure and the records behind it are the same for whoever looks, and their pages are kept for
everyone. The views of the pages name the subjects on which their keeping depends.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from portal.programmes.enums import MeasureKey

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django_stubs_ext import StrOrPromise

    Figures = Callable[[Collection[int]], Mapping[tuple[int, MeasureKey], int]]
    Records = Callable[[int], QuerySet[Any]]


class CountedRow(NamedTuple):
    """A record behind a figure, as it is shown.

    Attributes:
        title: what it is called.
        url: of its page; "" when it has none that everyone may see.
        why: why it counts, or why not, in the reader's language.
        on: the day that decides it, where there is one.
        number: how much it adds to the figure.
    """

    title: str
    url: str
    why: str
    on: dt.date | None = None
    number: int = 1


@dataclass(frozen=True)
class Measure:
    """Something that an app counts.

    Attributes:
        key: which target it answers.
        counts: what counts, in a sentence or two.
        figures: from keys of programmes, the figures by programme and measure, without those that are none.
            Measures that name one function are asked together, in a fixed number of questions.
        records: from the key of a programme, what counts in it, in an order; it adds up to the figure.
        row: how one of the records is shown; with no further question.
        left_out: from the key of a programme, what belongs to it and does not count; shown by `row` too.
    """

    key: MeasureKey
    counts: StrOrPromise
    figures: Figures
    records: Records
    row: Callable[[Any], CountedRow]
    left_out: Records | None = None


_registry: dict[MeasureKey, Measure] = {}


def register_measure(measure: Measure) -> Measure:
    """Make a measure known.

    Raises:
        ValueError: when another counts the same.
    """
    if _registry.setdefault(measure.key, measure) is not measure:
        raise ValueError(f"two measures count {measure.key}")
    return measure


def find_measure(key: str) -> Measure | None:
    """What counts towards targets of this kind; None when the portal does not count it."""
    return _registry.get(MeasureKey(key)) if key in MeasureKey.values else None


def counted_keys() -> list[str]:
    """What the portal counts."""
    return [str(key) for key in _registry]
