from __future__ import annotations

import uuid

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.files import services
from portal.files.enums import FileType
from portal.files.kinds import find_purpose
from portal.files.models import StoredFile


@never_cache
@require_safe
def file(request: HttpRequest, key: uuid.UUID, name: str) -> FileResponse:
    """A stored file, to whom its purpose lets read it; the name in the address is for people and ignored."""
    stored = get_object_or_404(StoredFile, key=key)
    purpose = find_purpose(stored.purpose)
    if purpose is None or not purpose.may_read(request.user, stored):
        raise Http404
    try:
        opened = services.open_file(stored.key)
    except FileNotFoundError as error:
        raise Http404 from error
    shown = purpose.is_inline and FileType(stored.content_type).is_shown_safely
    response = FileResponse(
        opened, as_attachment=not shown, filename=stored.name, content_type=stored.content_type
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
