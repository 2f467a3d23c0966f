"""The public register of partnerships: the list, where they are, and how soon authorities answer."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from organizations.selectors.directory.asked import AREA_DEPTH
from organizations.selectors.directory.labels import labels
from organizations.selectors.directory.mapping import WIDTH, Place, draw, most_of
from partnerships.filters import AnswersFilter, RegisterFilter
from partnerships.models import Partnership
from partnerships.selectors.register import (
    SUBJECTS,
    Narrowed,
    answering_authorities,
    answers_of,
    keys_of,
    number_of,
    numbers_by_area,
    register_rows,
)
from portal.core.page_cache import public_page

PAGE_ROWS = 25
HOME = "RO"
"""The country that the map is of while nothing is on it."""


@require_safe
@public_page(*SUBJECTS)
def partnership_list(request: HttpRequest) -> HttpResponse:
    """What everyone may see of partnerships, the newest agreement first."""
    filters = RegisterFilter(request.GET, queryset=Partnership.objects.public().newest_accepted())
    paginator = Paginator(filters.qs, PAGE_ROWS)
    # A word that stands in most of them is looked for in each, which takes longer than all the rest.
    paginator.__dict__["count"] = number_of(Narrowed(filters.asked, filters.qs))
    page = paginator.get_page(request.GET.get("page"))
    page.object_list = register_rows(page)
    party = filters.form.cleaned_data.get("party") if filters.asked else None
    query = filters.query
    context = {
        "filter": filters,
        "page": page,
        "party": party,
        "map_url": reverse("partnerships:map") + (f"?{query}" if query else ""),
    }
    return render(request, "partnerships/list.html", context)


@require_safe
@public_page(*SUBJECTS)
def partnership_map(request: HttpRequest) -> HttpResponse:
    """Where partnerships are and where none is: a picture, and a table of the same."""
    filters = RegisterFilter(request.GET, queryset=Partnership.objects.public())
    numbers = numbers_by_area(Narrowed(filters.asked, filters.qs))
    list_url = reverse("partnerships:list")
    names = {way[1]: name for way, name in _areas()}
    country_of = {way[1]: way[0] for way, _name in _areas()}
    places = [
        Place(code, name, list_url + filters.url(area=code), numbers[code])
        for code, name in sorted(names.items(), key=lambda one: (-numbers[one[0]], one[1]))
    ]
    country = most_of([place for place in places if place.number], country_of) or HOME
    shown = [place for place in places if country_of[place.code] == country]
    elsewhere = [place for place in places if place.number and country_of[place.code] != country]
    picture = draw([place for place in shown if place.number], [place.code for place in shown])
    context = {
        "filter": filters,
        "picture": picture,
        "width": WIDTH,
        "places": (*(place for place in shown if place.number), *elsewhere),
        "without_place": numbers[""],
        "empty": tuple((place.code, place.label) for place in shown if not place.number),
        "bare": tuple(place.code for place in shown if not place.number),
        "list_url": list_url + filters.url(),
    }
    return render(request, "partnerships/map.html", context)


@require_safe
@public_page("partnerships", "organizations", "taxonomy")
def answer_list(request: HttpRequest) -> HttpResponse:
    """How soon each authority answers what is proposed to it."""
    filters = AnswersFilter(request.GET, queryset=answering_authorities())
    keys = keys_of(Narrowed(filters.asked, filters.qs))
    page = Paginator(keys, PAGE_ROWS).get_page(request.GET.get("page"))
    context = {"filter": filters, "page": page, "rows": answers_of(list(page))}
    return render(request, "partnerships/answers.html", context)


def _areas() -> list[tuple[list[str], str]]:
    """Counties, districts and regions: the way from the country, and the name."""
    known = labels()
    ways = ((path.rstrip("/").split("/"), key) for path, key in known.area_of.items())
    return [(way, known.areas[key][1]) for way, key in ways if len(way) == AREA_DEPTH]
