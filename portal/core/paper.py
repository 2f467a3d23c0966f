"""Documents to be printed and kept: PDF that screen readers can follow (PDF/UA-1), made by Typst.

A template lies among the others (`templates/<app>/<name>.typ`) and reads what it shows as data:

    #let data = json(bytes(sys.inputs.data))

What people wrote is data and never part of the source, so that it cannot be read as Typst.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.core.cache import cache
from django.utils import translation

KEPT_FOR = 7 * 24 * 3600
"""Seconds."""
# Latin, Greek and Cyrillic with their marks, the usual punctuation, the euro, numero and trade mark signs.
_NO_LETTER = re.compile(
    "[^\n\t -~\u00a0-\u024f\u02bc-\u02dd\u0300-\u036f\u0370-\u03ff\u0400-\u045f"
    "\u2010-\u2027\u2030-\u205e\u20ac\u2116\u2122]"
)


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
    shown = {"language": translation.get_language() or "en", **data}
    whole = json.dumps(shown, sort_keys=True)
    key = f"paper:{hashlib.sha256(source.read_bytes() + whole.encode()).hexdigest()}"
    made: bytes | None = cache.get(key)
    if made is None:
        try:
            made = _compile(source, whole, now)
        except typst.TypstError:
            # PDF/UA refuses what the fonts have no letter for: an emoji, a Chinese sign.
            made = _compile(source, json.dumps(_in_letters(shown), sort_keys=True), now)
        cache.set(key, made, KEPT_FOR)
    return made


def _compile(source: Path, data: str, now: dt.datetime) -> bytes:
    return typst.compile(
        source,
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": data},
        pdf_standards="ua-1",
        timestamp=now.replace(microsecond=0),
    )


def _in_letters(value: Any) -> Any:
    """The same data with a question mark for each sign that the fonts may have no letter for."""
    if isinstance(value, str):
        return _NO_LETTER.sub("?", value)
    if isinstance(value, Mapping):
        return {key: _in_letters(part) for key, part in value.items()}
    return [_in_letters(part) for part in value] if isinstance(value, list | tuple) else value
