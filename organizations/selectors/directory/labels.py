"""The names of fields of work and areas, kept while the taxonomy stays as it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.db.models import Q, Subquery
from django.utils.translation import get_language

from portal.core.page_cache import process_generations
from portal.core.page_generations import Stamp
from portal.taxonomy.models import Domain, Territory


@dataclass(frozen=True, slots=True)
class Labels:
    """What every page of the directory is labelled with, in one language.

    Attributes:
        domains: slug and name of each field of work, by its key, in their order.
        areas: code and name of each county, region, district and country, by its key.
        area_of: key of an area by its path.
    """

    domains: dict[int, tuple[str, str]]
    areas: dict[int, tuple[str, str]]
    area_of: dict[str, int]


@dataclass(frozen=True, slots=True)
class ChosenPlace:
    """What the directory is narrowed to; nobody changes it, it is kept for the next who asks.

    Attributes:
        territory: with the one above it.
        parts: those right below it.
    """

    territory: Territory
    parts: tuple[Territory, ...]


def labels() -> Labels:
    """The labels in the reader's language."""
    language = get_language() or settings.LANGUAGE_CODE
    stamp = process_generations.begin(("taxonomy",))
    return _load(language) if stamp is None else _kept(language, stamp)


@lru_cache(maxsize=16)
def _kept(language: str, stamp: Stamp) -> Labels:
    return _load(language)


def chosen_place(code: str) -> ChosenPlace | None:
    """A territory and what lies right below it.

    Args:
        code: as the address has it.

    Returns:
        None where nothing has that code.
    """
    stamp = process_generations.begin(("taxonomy",))
    return _place(code) if stamp is None else _kept_place(code, stamp)


@lru_cache(maxsize=256)
def _kept_place(code: str, stamp: Stamp) -> ChosenPlace | None:
    return _place(code)


def _place(code: str) -> ChosenPlace | None:
    its = Territory.objects.filter(code=code).values("pk")
    found = Territory.objects.filter(Q(code=code) | Q(parent_id=Subquery(its))).select_related("parent")
    place, parts = None, []
    for one in found:
        if one.code == code:
            place = one
        else:
            parts.append(one)
    return None if place is None else ChosenPlace(place, tuple(parts))


def _load(language: str) -> Labels:
    domains = {domain.pk: (domain.slug, domain.name) for domain in Domain.objects.all()}
    areas = list(Territory.objects.filter(Q(parent=None) | Q(parent__parent=None)))
    return Labels(
        domains=domains,
        areas={area.pk: (area.code, area.name) for area in areas},
        area_of={area.path: area.pk for area in areas},
    )
