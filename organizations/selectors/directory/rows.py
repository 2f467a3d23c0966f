"""What a row of the directory shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language

from organizations.enums import OrganizationKind, RegisterStatus
from organizations.models import Organization
from organizations.selectors.directory.labels import Labels, labels
from organizations.selectors.directory.marking import mark, piece
from organizations.selectors.directory.spelling import spelled
from organizations.selectors.directory.words import Search
from portal.core.compiled import ask

DOMAINS_SHOWN = 2
_COLUMNS = (
    "pk", "name", "short_name", "slug", "kind", "mission", "offers", "seeks", "register_status",
    "is_public_utility", "territory__names", "territory__path", "entry__domain_ids", "entry__is_verified",
)  # fmt: skip


class Row(NamedTuple):
    """One organization of the list.

    Attributes:
        slug: its address.
        title: its name, the found words marked.
        short_name: its short name, marked.
        text: a piece of what it says of itself, marked.
        kind: in the reader's language.
        place: where its seat is; "" when the register does not tell.
        domains: some of its fields of work.
        is_verified: whether the portal vouches for it.
        is_public_utility: whether the state has recognised it.
        ended: how it stands in the register, when it is no more or soon will be.
    """

    slug: str
    title: SafeString
    short_name: str
    text: SafeString
    kind: str
    place: str
    domains: tuple[str, ...]
    is_verified: bool
    is_public_utility: bool
    ended: str


def rows_of(pks: Sequence[int], search: Search | None) -> list[Row]:
    """The rows of some organizations, in their order.

    Args:
        pks: of public organizations; one that is gone meanwhile is left out.
        search: whose words are marked.
    """
    return rows_and_spelling(pks, search)[0]


def rows_and_spelling(pks: Sequence[int], search: Search | None) -> tuple[list[Row], str]:
    """The rows of some organizations, in their order, and what was searched for instead of mistyped words.

    Args:
        pks: of public organizations; one that is gone meanwhile is left out.
        search: whose words are marked.

    Returns:
        the rows; what was searched for, written as most of them do, "" when that is what was typed.
    """
    # Values, not records: a list is bound by what makes its rows.
    found = {one[0]: one for one in ask(_shown, tuple(pks))}
    known, language = labels(), get_language() or settings.LANGUAGE_CODE
    rows = [_row(found[pk], search, known, language) for pk in pks if pk in found]
    if search is None or not search.corrected:
        return rows, ""
    texts = (text for values in found.values() for text in _texts(values))
    return rows, spelled(search, texts, known)


def _shown(pks: tuple[int, ...]) -> QuerySet[Organization, tuple[Any, ...]]:
    # Whoever has left the directory meanwhile has no entry any more.
    return Organization.objects.filter(pk__in=pks, entry__isnull=False).values_list(*_COLUMNS)


def _texts(values: tuple[Any, ...]) -> Iterable[str]:
    """What an organization writes of itself, and the name of its seat."""
    names = values[_COLUMNS.index("territory__names")] or {}
    written = ("name", "short_name", "mission", "offers", "seeks")
    return (*(values[_COLUMNS.index(column)] for column in written), *names.values())


def _row(values: tuple[Any, ...], search: Search | None, known: Labels, language: str) -> Row:
    (
        _pk, name, short_name, slug, kind, mission, offers, seeks, status,
        is_public_utility, names, path, domain_ids, is_verified,
    ) = values  # fmt: skip
    return Row(
        slug=slug,
        title=mark(name, search),
        short_name=mark(short_name, search) if short_name else "",
        text=mark(piece((mission, offers, seeks), search), search),
        kind=_kind(kind, language),
        place=_place(names, path, known, language) if path else "",
        domains=tuple(known.domains[pk][1] for pk in domain_ids[:DOMAINS_SHOWN] if pk in known.domains),
        is_verified=is_verified,
        is_public_utility=is_public_utility,
        ended=str(RegisterStatus(status).label) if status in RegisterStatus.ended() else "",
    )


@lru_cache(maxsize=64)
def _kind(kind: str, language: str) -> str:
    return str(capfirst(OrganizationKind(kind).label))


def _place(names: dict[str, str], path: str, known: Labels, language: str) -> str:
    """The seat, and the county it lies in."""
    name = names.get(language) or names[settings.LANGUAGE_CODE]
    codes = path.split("/")
    area = known.areas.get(known.area_of.get("/".join([*codes[:2], ""]), 0), ("", ""))[1]
    return name if name.startswith(area) else f"{name}, {area}"
