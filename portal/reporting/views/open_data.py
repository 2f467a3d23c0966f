"""How the open data are given out: their page, the files, one record."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from portal.audit.middleware import origin
from portal.core.limits import is_within
from portal.core.open_data import files
from portal.core.open_data.datasets import Dataset, dataset_of, datasets
from portal.core.page_cache import public_page

AN_HOUR_OF_ALL = 30
AN_HOUR_OF_ONE = 1_000
TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json; charset=utf-8"}


@require_safe
@public_page("open_data")
def open_data(request: HttpRequest) -> HttpResponse:
    """What the open data hold, how they are to be read, and what may be done with them."""
    context = {
        "sets": [
            {"dataset": dataset, "files": _files_of(dataset), "example": dataset.example()}
            for dataset in datasets()
        ],
        "licence": files.LICENCE,
        "licence_url": files.LICENCE_URL,
    }
    return render(request, "open_data/page.html", context)


def _files_of(dataset: Dataset) -> list[dict[str, Any]]:
    """What the page says of a dataset's files; those that are not there are asked for."""
    found = []
    for file_format in files.FORMATS:
        path = files.path_of_file(dataset, file_format)
        if path.exists():
            made = path.stat()
            moment = dt.datetime.fromtimestamp(made.st_mtime, dt.UTC)
            found.append({"format": file_format, "size": made.st_size, "made": moment})
        else:
            found.append({"format": file_format, "due": _written_next(timezone.localtime())})
            files.ask_for_files()
    return found


def _written_next(now: dt.datetime) -> dt.datetime:
    """The moment at which a worker next writes the files, if none does before.

    Args:
        now: in the portal's time zone, which the schedule's hours are of.
    """
    schedule = settings.CELERY_BEAT_SCHEDULE["write the open data"]["schedule"]
    due = now.replace(hour=min(schedule.hour), minute=min(schedule.minute), second=0, microsecond=0)
    return due if due > now else due + dt.timedelta(days=1)


def _asked(name: str) -> Dataset:
    found = dataset_of(name)
    if found is None:
        raise Http404
    return found


def _tag(request: HttpRequest, name: str, file_format: str) -> str | None:
    """Weak, because the same file goes out packed and unpacked."""
    path = files.path_of_file(_asked(name), file_format)
    if not path.exists():
        return None
    made = path.stat()
    return f'W/"{made.st_mtime_ns:x}-{made.st_size:x}"'


def _made(request: HttpRequest, name: str, file_format: str) -> dt.datetime | None:
    path = files.path_of_file(_asked(name), file_format)
    return dt.datetime.fromtimestamp(int(path.stat().st_mtime), dt.UTC) if path.exists() else None


@require_safe
@condition(etag_func=_tag, last_modified_func=_made)
def open_data_file(request: HttpRequest, name: str, file_format: str) -> HttpResponseBase:
    """All records of a dataset in one file, as it was written last."""
    dataset = _asked(name)
    if not is_within("open_data.all", str(origin.get()), most=AN_HOUR_OF_ALL, seconds=3600):
        return _too_often(request)
    path = files.path_of_file(dataset, file_format)
    try:
        packed = path.open("rb")
    except FileNotFoundError:
        files.ask_for_files()
        sentence = _("The file is being made for the first time. Please ask again in a minute.")
        return HttpResponse(
            sentence, status=503, content_type="text/plain; charset=utf-8", headers={"Retry-After": "60"}
        )
    takes_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = FileResponse(
        packed if takes_packed else gzip.open(packed),  # noqa: SIM115  (the answer closes it)
        as_attachment=file_format == "csv",
        filename=f"tandem-{dataset.name}.{file_format}",
        content_type=TYPES[file_format],
    )
    if takes_packed:
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(path.stat().st_size)
    patch_vary_headers(response, ("Accept-Encoding",))
    return _for_everyone(response)


@require_safe
def open_data_one(request: HttpRequest, name: str, number: str) -> HttpResponseBase:
    """One record of a dataset, as it is now."""
    dataset = _asked(name)
    if not is_within("open_data.one", str(origin.get()), most=AN_HOUR_OF_ONE, seconds=3600):
        return _too_often(request)
    facts = dataset.one(number)
    if facts is None:
        return _for_everyone(JsonResponse({"error": f"no public {dataset.item} has this id"}, status=404))
    answer = {**files.head_of_json(dataset), dataset.item: json.loads(files.as_json(facts))}
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
