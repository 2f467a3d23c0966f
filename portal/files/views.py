from __future__ import annotations

import logging
import uuid

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.files import services
from portal.files.enums import FileType
from portal.files.kinds import find_purpose
from portal.files.models import StoredFile

logger = logging.getLogger(__name__)


@never_cache
@require_safe
def file(request: HttpRequest, key: uuid.UUID, name: str) -> FileResponse | HttpResponse:
    """A stored file, to whom its purpose lets read it; the name in the address is for people and ignored.

    A sealed one that was changed on the disk is not given out: the page says so, and the log too.
    """
    stored = get_object_or_404(StoredFile, key=key)
    purpose = find_purpose(stored.purpose)
    if purpose is None or not purpose.may_read(request.user, stored):
        raise Http404
    try:
        opened = services.open_file(stored.key)
    except FileNotFoundError as error:
        raise Http404 from error
    if purpose.is_sealed and not services.is_intact(stored.key, stored.sha256):
        opened.close()
        logger.error("The sealed file %s is not what was uploaded", stored.key)
        return render(request, "files/changed.html", {"file": stored}, status=409)
    shown = purpose.is_inline and FileType(stored.content_type).is_shown_safely
    response = FileResponse(
        opened, as_attachment=not shown, filename=stored.name, content_type=stored.content_type
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
