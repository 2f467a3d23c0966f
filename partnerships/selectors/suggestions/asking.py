"""For whom suggestions are made, and what of it is compared: an organization, a need, a draft."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from organizations.enums import OrganizationKind
from organizations.models import Organization
from partnerships.enums import NeedSort, SuggestedKind
from partnerships.models import Dismissal, Need, Partnership
from partnerships.selectors.suggestions.lasting import answered_by, at_it_with, parties_of
from partnerships.selectors.suggestions.words import Word, how_often, most_often, rarest, words_of
from portal.core.compiled import ask
from portal.core.page_cache import process_generations
from portal.core.page_generations import Stamp
from portal.taxonomy.models import Domain, Territory

DIRECTORY = ("directory",)
"""Of the page cache: how often words stand in the directory changes with it."""
AREA_DEPTH = 2
"""Codes in the path of a county, region or district: the country's and its own."""


@dataclass(frozen=True, slots=True)
class Asker:
    """What is compared with the candidates.

    Attributes:
        organization_id: on whose behalf; it is never suggested to itself.
        kinds: of organizations that can be suggested.
        fields: keys of the fields of work.
        seats: paths of where it is.
        areas: paths of the territories it works in.
        seeks: words of what it looks for.
        offers: words of what it offers.
        words: words of its other texts, without those of its fields and places, which count by themselves.
        rare: of all these words the rarest, by which candidates are looked for.
        without: organizations that are not to be suggested.
        verified_only: whether only organizations that can act are of use.
    """

    organization_id: int
    kinds: tuple[OrganizationKind, ...]
    fields: frozenset[int] = frozenset()
    seats: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    seeks: tuple[Word, ...] = ()
    offers: tuple[Word, ...] = ()
    words: tuple[Word, ...] = ()
    rare: tuple[Word, ...] = ()
    without: frozenset[int] = frozenset()
    verified_only: bool = False

    @property
    def every_word(self) -> tuple[Word, ...]:
        """All words by which candidates can be found."""
        return (*self.seeks, *self.offers, *self.words)


def kinds_of(kind: SuggestedKind) -> tuple[OrganizationKind, ...]:
    """The kinds of organizations among whom an organization is suggested partners.

    Args:
        kind: authorities, or whoever else takes part.
    """
    answering = OrganizationKind.addressees()
    if kind == SuggestedKind.AUTHORITIES:
        return answering
    return tuple(poster for poster in OrganizationKind.posters() if poster not in answering)


def for_organization(organization: Organization, kind: SuggestedKind, today: dt.date) -> Asker:
    """Who would fit an organization as it presents itself, with what it looks for and offers now.

    Args:
        organization: any.
        kind: who is looked for.
        today: the day on which needs are open.
    """
    domains = list(organization.domains.all())
    needs = list(Need.objects.filter(organization=organization).taking_answers(today).order_by("pk"))
    places = _places(organization)
    counted = _counted(domains, places)
    return _telling(
        organization_id=organization.pk,
        kinds=kinds_of(kind),
        fields=frozenset(domain.pk for domain in domains),
        seats=_seats(organization),
        areas=_areas(organization),
        seeks=words_of(organization.seeks, *_texts(needs, NeedSort.LOOKS_FOR), without=counted),
        offers=words_of(organization.offers, *_texts(needs, NeedSort.OFFERS), without=counted),
        words=words_of(organization.mission, without=counted),
        without=_dismissed_by(organization.pk) | at_it_with(organization.pk),
    )


def for_need(need: Need) -> Asker:
    """Who would answer a need, or take up an offer: whoever can, of any kind that takes part.

    Args:
        need: with its organization and territory.
    """
    domains = list(need.domains.all())
    texts = _texts([need], need.sort)
    counted = _counted(domains, [need.territory])
    written = words_of(*texts, without=counted)
    return _telling(
        organization_id=need.organization_id,
        kinds=OrganizationKind.posters(),
        fields=frozenset(domain.pk for domain in domains),
        seats=(need.territory.path,),
        areas=(need.territory.path,) if _depth(need.territory.path) <= AREA_DEPTH else (),
        seeks=written if need.sort == NeedSort.LOOKS_FOR else (),
        offers=written if need.sort == NeedSort.OFFERS else (),
        words=written,
        without=_dismissed_by(need.organization_id) | answered_by(need),
        verified_only=True,
    )


def for_draft(partnership: Partnership, kind: SuggestedKind) -> Asker:
    """To which other authority a draft could go, or who could propose it together with its NGO.

    What the proposal says is at once what its NGO looks for and what it offers.

    Args:
        partnership: a draft, with its NGO.
        kind: authorities, or those that propose too.
    """
    ngo = partnership.ngo
    counted = _counted([partnership.domain], _places(ngo))
    texts = (partnership.title, partnership.problem, partnership.objectives, partnership.activities)
    written = words_of(*texts, without=counted)
    proposing = kind == SuggestedKind.ORGANIZATIONS
    return _telling(
        organization_id=ngo.pk,
        kinds=OrganizationKind.proposers() if proposing else OrganizationKind.addressees(),
        fields=frozenset((partnership.domain_id,)),
        seats=_seats(ngo),
        areas=_areas(ngo),
        seeks=written,
        offers=written,
        words=written,
        without=_dismissed_by(ngo.pk) | parties_of(partnership),
        verified_only=True,
    )


def _telling(
    *, seeks: tuple[Word, ...], offers: tuple[Word, ...], words: tuple[Word, ...], **others: Any
) -> Asker:
    """An asker without the words that so many say that they tell nobody from another."""
    every = frozenset((*seeks, *offers, *words))
    stamp = process_generations.begin(DIRECTORY)
    often, most = (how_often(every), most_often()) if stamp is None else _kept_often(every, stamp)
    kept = {word: number for word, number in often.items() if number <= most}
    return Asker(
        seeks=tuple(word for word in seeks if word in kept),
        offers=tuple(word for word in offers if word in kept),
        words=tuple(word for word in words if word in kept),
        rare=rarest(kept),
        **others,
    )


@lru_cache(maxsize=512)
def _kept_often(words: frozenset[Word], stamp: Stamp) -> tuple[dict[Word, int], int]:
    return how_often(words), most_often()


def _texts(needs: Iterable[Need], sort: str) -> list[str]:
    return [text for need in needs if need.sort == sort for text in (need.title, need.text, need.resources)]


def _places(organization: Organization) -> list[Territory]:
    return [organization.territory] if organization.territory else []


def _seats(organization: Organization) -> tuple[str, ...]:
    return tuple(place.path for place in _places(organization))


def _areas(organization: Organization) -> tuple[str, ...]:
    """Where it works; whoever sits in a county as a whole works in all of it."""
    works_in = (path for (path,) in ask(_works_in, organization.pk))
    own = [path for path in _seats(organization) if _depth(path) == AREA_DEPTH]
    return (*works_in, *own)


def _counted(domains: Iterable[Domain], places: Iterable[Territory]) -> tuple[Word, ...]:
    """The words of what has points of its own."""
    fields = [name for domain in domains for name in domain.names.values()]
    return words_of(*fields, *(place.label for place in places))


def _dismissed_by(organization_id: int) -> frozenset[int]:
    return frozenset(pk for (pk,) in ask(_dismissed, organization_id))


def _dismissed(organization_id: int) -> QuerySet[Any, Any]:
    return Dismissal.objects.filter(organization=organization_id).order_by().values_list("suggested_id")


def _works_in(organization_id: int) -> QuerySet[Any, Any]:
    link = Organization.works_in.through.objects.filter(organization=organization_id)
    return link.order_by("territory__path").values_list("territory__path")


def _depth(path: str) -> int:
    return path.count("/")
