"""Why an organization is suggested, in a sentence of the reader's language, and the row of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from organizations.selectors.directory import Row, labels, rows_of
from partnerships.selectors.suggestions.candidates import county_of
from partnerships.selectors.suggestions.finding import Suggestion
from partnerships.selectors.suggestions.weights import WEIGHTS, Closeness, Common, Part, score

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    """One suggestion of a list.

    Attributes:
        pk: of the organization.
        shown: the organization as the directory shows it.
        reasons: why it would fit, in a sentence.
        total: its points, in words.
        points: name and points of each part that gave some, in words.
    """

    pk: int
    shown: Row
    reasons: str
    total: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """The names that a sentence needs.

    Attributes:
        fields: of the fields of work, by key.
        place: of the candidate's seat, its county after it.
        county: of its county, region or district.
    """

    fields: Mapping[int, str]
    place: str
    county: str


def rows_for(suggestions: Sequence[Suggestion]) -> list[SuggestionRow]:
    """Suggestions as a list shows them, in their order.

    Args:
        suggestions: of public organizations; one that is gone meanwhile is left out.
    """
    shown = {row.slug: row for row in rows_of([one.pk for one in suggestions], None)}
    known, language = labels(), get_language() or ""
    fields = {pk: name for pk, (_slug, name) in known.domains.items()}
    rows = []
    for one in suggestions:
        row = shown.get(one.slug)
        if row is None:
            continue
        area = known.area_of.get(county_of(one.path), 0)
        county = known.areas.get(area, ("", ""))[1]
        shared = tuple((pk, fields[pk]) for pk in one.common.fields if pk in fields)
        rows.append(_row(one.pk, one.common, row, shared, county, language))
    return rows


@lru_cache(maxsize=2_048)
def _row(
    pk: int, common: Common, shown: Row, fields: tuple[tuple[int, str], ...], county: str, _language: str
) -> SuggestionRow:
    """A row, written once for all that it says: twenty of them cost as much as what else is on their page."""
    points = score(common)
    return SuggestionRow(
        pk=pk,
        shown=shown,
        reasons=sentence(common, Named(dict(fields), shown.place, county)),
        total=_points(points.total),
        points=tuple(_part(label, each) for label, each in points.lines),
    )


def sentence(common: Common, named: Named) -> str:
    """Why an organization is suggested: each thing in common is a clause, the weightiest first.

    Args:
        common: what it has in common with whoever asks.
        named: the names of it.
    """
    clauses = [clause for part in _CLAUSES if (clause := _CLAUSES[part](common, named))]
    if not clauses:
        return ""
    joined = reduce(
        lambda before, after: (
            pgettext("reasons", "%(before)s; %(after)s") % {"before": before, "after": after}
        ),
        clauses,
    )
    return pgettext("reasons", "%(reasons)s.") % {"reasons": capfirst(joined)}


def _points(points: int) -> str:
    return ngettext("%(points)s point", "%(points)s points", points) % {"points": points}


def _part(label: StrOrPromise, points: int) -> str:
    return pgettext("points", "%(part)s: %(points)s") % {"part": label, "points": points}


def _sought(common: Common, _named: Named) -> str:
    if not common.sought:
        return ""
    return _("it offers what you look for (%(words)s)") % {"words": ", ".join(common.sought)}


def _offered(common: Common, _named: Named) -> str:
    if not common.offered:
        return ""
    return _("it looks for what you offer (%(words)s)") % {"words": ", ".join(common.offered)}


def _fields(common: Common, named: Named) -> str:
    names = [named.fields[pk] for pk in common.fields if pk in named.fields]
    if not names:
        return ""
    words = ngettext(
        "it works in the same field: %(fields)s", "it works in the same fields: %(fields)s", len(names)
    )
    return words % {"fields": ", ".join(names)}


def _place(common: Common, named: Named) -> str:
    if common.place == Closeness.SAME_PLACE:
        return _("it is in the same place: %(place)s") % {"place": named.place}
    if common.place == Closeness.COVERED:
        return _("the one works where the other is")
    if common.place == Closeness.SAME_COUNTY:
        return _("it is nearby: %(county)s") % {"county": named.county}
    return ""


def _words(common: Common, _named: Named) -> str:
    named_already = {*common.sought, *common.offered}
    others = [word for word in common.words if word not in named_already][: WEIGHTS[Part.WORDS].most]
    if not others:
        return ""
    words = ngettext(
        "it speaks of the same thing: %(words)s", "it speaks of the same things: %(words)s", len(others)
    )
    return words % {"words": ", ".join(others)}


def _together(common: Common, _named: Named) -> str:
    if not common.together:
        return ""
    words = ngettext(
        "you have had %(count)d partnership that lasted",
        "you have had %(count)d partnerships that lasted",
        common.together,
    )
    return words % {"count": common.together}


def _lasted(common: Common, _named: Named) -> str:
    others = common.lasted - common.together
    if others <= 0:
        return ""
    words = ngettext(
        "it has kept %(count)d partnership with others",
        "it has kept %(count)d partnerships with others",
        others,
    )
    return words % {"count": others}


_CLAUSES: Mapping[Part, Callable[[Common, Named], str]] = {
    Part.SOUGHT: _sought,
    Part.OFFERED: _offered,
    Part.FIELDS: _fields,
    Part.PLACE: _place,
    Part.TOGETHER: _together,
    Part.WORDS: _words,
    Part.LASTED: _lasted,
}
"""In the order of the sentence; that the portal vouches for an organization is shown beside it."""
