"""What everyone sees of organizations."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import nh3
import rules
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from organizations.filters import DirectoryFilter
from organizations.selectors.directory import CAP, Counts, Found, find, rows_and_spelling
from organizations.selectors.directory.asked import AREA_DEPTH
from organizations.selectors.directory.mapping import WIDTH, Place, draw, most_of
from organizations.selectors.directory.tallying import tallied
from organizations.services.tallying import ask_for_tally
from organizations.views.base import PAGE_ROWS
from portal.core.page_cache import public_page


@require_safe
@public_page("organizations", "taxonomy")
def organization_list(request: HttpRequest) -> HttpResponse:
    """The public directory: a search box, facets, the organizations found."""
    filters = DirectoryFilter(request.GET)
    found, counting = _found(filters)
    paginator: Paginator[Any] = Paginator(range(found.listed), PAGE_ROWS)
    page = paginator.get_page(request.GET.get("page"))
    page.object_list, corrected = rows_and_spelling(found.page(page.number, PAGE_ROWS), found.search)
    context = {
        "filters": filters,
        "found": found,
        "counting": counting,
        "corrected": corrected,
        "page": page,
        "sorts": filters.sorts(),
        "facets": filters.facets(found.counts),
        "exact_url": filters.url(exact="1"),
        "count_url": filters.url(count="all"),
        "cap": CAP,
        "map_url": reverse("organizations:map") + filters.url(),
        "may_export": rules.has_perm("organizations.export", request.user),
    }
    return _kept_if_whole(render(request, "organizations/list.html", context), filters, found.counts)


@require_safe
@public_page("organizations", "taxonomy")
def organization_map(request: HttpRequest) -> HttpResponse:
    """Where those found are: a picture, and a table of the same; the list has it beside it."""
    filters = DirectoryFilter(request.GET)
    counts = tallied(find(replace(filters.asked, every=False))).counts
    list_url = reverse("organizations:list")
    places = [
        Place(choice.key.removeprefix("territory-"), choice.label, list_url + choice.url, choice.number)
        for facet in filters.facets(counts)
        if facet.key == "territory"
        for choice in (*facet.choices, *facet.more)
        if not choice.chosen
    ]
    placed = sum(place.number or 0 for place in places)
    drawn = list(places)
    chosen = filters.territory
    if chosen is not None and chosen.parent_id is not None and not (counts.capped or places):
        # Nothing in it is told apart: it stands for itself.
        drawn = [Place(chosen.code, chosen.name, list_url + filters.url(), counts.total)]
    picture = draw(drawn, _areas(filters, places))
    context = {
        "filters": filters,
        "picture": picture,
        "width": WIDTH,
        "places": places,
        "missing": sum(place.number or 0 for place in picture.missing) if picture else 0,
        "without_place": 0 if counts.capped or not places else counts.total - placed,
        "capped": counts.capped,
        "tiles": _tiles(),
        "list_url": list_url + filters.url(),
    }
    return _kept_if_whole(render(request, "organizations/map.html", context), filters, counts)


def _found(filters: DirectoryFilter) -> tuple[Found, bool]:
    """What the filters find, and whether its figures, which were wanted, are still being counted."""
    # What was found is the same, and often kept, for whoever asks without figures.
    found = find(replace(filters.asked, every=False))
    if not (filters.asked.every and found.is_cut):
        return found, False
    found = tallied(found)
    return found, found.counts.capped and ask_for_tally(found, filters.data)


def _kept_if_whole(response: HttpResponse, filters: DirectoryFilter, counts: Counts) -> HttpResponse:
    """The answer, not to be kept where figures were wanted and are not there: the next one may have them."""
    if filters.asked.every and counts.capped:
        response.headers["Cache-Control"] = "private, no-store"
    return response


def _tiles() -> dict[str, str]:
    """The server of pictures beneath the map, where the operator chose one: address, host and due line."""
    if not settings.MAP_TILES_URL:
        return {}
    due = nh3.clean(
        settings.MAP_TILES_ATTRIBUTION, tags={"a"}, attributes={"a": {"href"}}, url_schemes={"https"}
    )
    return {
        "url": settings.MAP_TILES_URL,
        "host": settings.MAP_TILES_ORIGIN.partition("//")[2],
        "attribution": due,
    }


def _areas(filters: DirectoryFilter, places: list[Place]) -> list[str]:
    """Codes of the counties, districts or regions that the picture is of."""
    chosen = filters.territory
    ways = [path.split("/")[:-1] for path in filters.labels.area_of]
    country_of = {way[1]: way[0] for way in ways if len(way) == AREA_DEPTH}
    if chosen is not None and chosen.parent_id is not None:
        return [chosen.path.split("/")[1]]
    country = chosen.code if chosen is not None else most_of(places, country_of)
    return [code for code, its in country_of.items() if its == country]
