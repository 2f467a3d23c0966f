"""The directory as open data: what it is, the whole of it, and one organization."""

from __future__ import annotations

import datetime as dt
import gzip
import json

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import condition, require_safe

from organizations import services
from organizations.selectors.opendata import FIELDS, example_id, facts_of_id
from organizations.services import opendata
from portal.audit.middleware import origin
from portal.core.limits import is_within
from portal.core.page_cache import public_page

AN_HOUR_OF_ALL = 30
AN_HOUR_OF_ONE = 1_000
TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json; charset=utf-8"}

# What each field holds; a test asks that none is missing.
MEANINGS = {
    "id": _lazy("Stable id; see above."),
    "name": _lazy("Legal name."),
    "short_name": _lazy("The name people use for it, if another."),
    "former_names": _lazy("Legal names that it gave up; a list."),
    "kind": _lazy("What it is: ngo, public_authority, public_institution, social_enterprise, insertion_enterprise, company, university or media."),  # noqa: E501
    "legal_form": _lazy("Of an NGO: association, foundation, federation, union, foreign or informal."),
    "country": _lazy("ISO 3166-1 code of two letters."),
    "identifier": _lazy("The number by which its state knows it: CUI in Romania, EIK in Bulgaria, matična or davčna številka in Slovenia."),  # noqa: E501
    "register_number": _lazy("Number in the national register; several organizations can share one."),
    "register_status": _lazy("What that register says: active, in_liquidation, dissolved or struck_off; empty when it does not say."),  # noqa: E501
    "territory_code": _lazy("Official code of its seat: SIRUTA in Romania."),
    "territory": _lazy("Name of that place in Romanian."),
    "works_in": _lazy("Official codes of the places where it works; a list."),
    "fields_of_work": _lazy("Its fields of work, by the portal's short names; a list."),
    "icnpo": _lazy("The same by the International Classification of Nonprofit Organizations; a list."),
    "mission": _lazy("What it does, in its own words or the register's."),
    "offers": _lazy("What it offers a partner."),
    "looks_for": _lazy("What it looks for."),
    "website": _lazy("Its website."),
    "links": _lazy("Other pages of its own; a list."),
    "founded_year": _lazy("The year in which it was founded."),
    "size": _lazy("How many people work in it, volunteers aside: 0, 1-5, 6-20, 21-100 or 101+."),
    "public_utility": _lazy("Whether it is of public utility."),
    "public_utility_act": _lazy("The decision that says so."),
    "public_utility_on": _lazy("The date of that decision."),
    "verified": _lazy("Whether the portal has verified it and this still holds; the others come from the national register or have expired."),  # noqa: E501
    "verified_until": _lazy("Until when this holds."),
    "url": _lazy("Its page on the portal."),
}  # fmt: skip


@require_safe
@public_page("organizations")
def open_data(request: HttpRequest) -> HttpResponse:
    """What the open data hold, how they are to be read, and what may be done with them."""
    files = []
    for file_format in opendata.FORMATS:
        path = opendata.path_of_file(file_format)
        if path.exists():
            made = path.stat()
            moment = dt.datetime.fromtimestamp(made.st_mtime, dt.UTC)
            files.append({"format": file_format, "size": made.st_size, "made": moment})
        else:
            files.append({"format": file_format, "due": _written_next(timezone.localtime())})
            services.ask_for_open_data()
    context = {
        "example": example_id(),
        "fields": [(name, MEANINGS[name]) for name in FIELDS],
        "files": files,
        "licence": opendata.LICENCE,
        "licence_url": opendata.LICENCE_URL,
    }
    return render(request, "open_data/page.html", context)


def _written_next(now: dt.datetime) -> dt.datetime:
    """The moment at which a worker next writes the files, if none does before.

    Args:
        now: in the portal's time zone, which the schedule's hours are of.
    """
    schedule = settings.CELERY_BEAT_SCHEDULE["write the open data"]["schedule"]
    due = now.replace(hour=min(schedule.hour), minute=min(schedule.minute), second=0, microsecond=0)
    return due if due > now else due + dt.timedelta(days=1)


def _tag(request: HttpRequest, file_format: str) -> str | None:
    """Weak, because the same file goes out packed and unpacked."""
    path = opendata.path_of_file(file_format)
    if not path.exists():
        return None
    made = path.stat()
    return f'W/"{made.st_mtime_ns:x}-{made.st_size:x}"'


def _made(request: HttpRequest, file_format: str) -> dt.datetime | None:
    path = opendata.path_of_file(file_format)
    return dt.datetime.fromtimestamp(int(path.stat().st_mtime), dt.UTC) if path.exists() else None


@require_safe
@condition(etag_func=_tag, last_modified_func=_made)
def open_data_file(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """All public organizations in one file, as it was written last."""
    if not is_within("open_data.all", str(origin.get()), most=AN_HOUR_OF_ALL, seconds=3600):
        return _too_often(request)
    try:
        packed = opendata.path_of_file(file_format).open("rb")
    except FileNotFoundError:
        services.ask_for_open_data()
        sentence = _("The file is being made for the first time. Please ask again in a minute.")
        return HttpResponse(
            sentence, status=503, content_type="text/plain; charset=utf-8", headers={"Retry-After": "60"}
        )
    takes_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = FileResponse(
        packed if takes_packed else gzip.open(packed),  # noqa: SIM115  (the answer closes it)
        as_attachment=file_format == "csv",
        filename=f"tandem-organizations.{file_format}",
        content_type=TYPES[file_format],
    )
    if takes_packed:
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(opendata.path_of_file(file_format).stat().st_size)
    patch_vary_headers(response, ("Accept-Encoding",))
    return _for_everyone(response)


@require_safe
def open_data_organization(request: HttpRequest, number: str) -> HttpResponseBase:
    """One organization, as it is now."""
    if not is_within("open_data.one", str(origin.get()), most=AN_HOUR_OF_ONE, seconds=3600):
        return _too_often(request)
    facts = facts_of_id(number)
    if facts is None:
        return _for_everyone(JsonResponse({"error": "no public organization has this id"}, status=404))
    text = json.loads(opendata.as_json(facts))
    answer = {**opendata.head_of_json(), "organization": text}
    return _for_everyone(JsonResponse(answer, json_dumps_params={"ensure_ascii": False}))


def _for_everyone(response: HttpResponseBase) -> HttpResponseBase:
    """Let any site's script read it, and any cache ask again before it gives it out."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _too_often(request: HttpRequest) -> HttpResponse:
    response = render(request, "429.html", status=429)
    response.headers["Retry-After"] = "3600"
    return response
