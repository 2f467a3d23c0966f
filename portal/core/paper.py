"""Documents to be printed and kept: PDF that screen readers can follow (PDF/UA-1), made by Typst.

A template lies among the others (`templates/<app>/<name>.typ`) and reads what it shows as data:

    #let data = json(bytes(sys.inputs.data))

What people wrote is data and never part of the source, so that it cannot be read as Typst.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.core.cache import cache
from django.utils import translation

KEPT_FOR = 7 * 24 * 3600
"""Seconds."""


def make_pdf(template: str, data: Mapping[str, Any], *, now: dt.datetime) -> bytes:
    """The document, made or as it was made before of the same data.

    Args:
        template: of `templates/`, `app/name.typ`.
        data: what it shows, as JSON holds it; `language` is added.
        now: the moment that the document names as that of its making.

    Raises:
        typst.TypstError: when the template cannot be followed.
    """
    source = Path(settings.BASE_DIR, "templates", template)
    whole = json.dumps({"language": translation.get_language() or "en", **data}, sort_keys=True)
    key = f"paper:{hashlib.sha256(source.read_bytes() + whole.encode()).hexdigest()}"
    made: bytes | None = cache.get(key)
    if made is None:
        made = typst.compile(
            source,
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"data": whole},
            pdf_standards="ua-1",
            timestamp=now.replace(microsecond=0),
        )
        cache.set(key, made, KEPT_FOR)
    return made
