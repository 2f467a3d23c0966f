"""Fiscal and register numbers typed into the search box, however their digits are parted."""

from __future__ import annotations

import re

from organizations.models import Organization

MOST = 1_000
"""Organizations with one register number that are listed: several may share one."""

# The national register's own form, with whatever stands between its three parts.
_NATIONAL = re.compile(r"(\d{1,5})[/\-.](A|B|C|PJ)[/\-.]((?:19|20)\d{2})")
# Any other register's: "J40/123/2001" and the like; with a stroke or letters, or it is no such one.
_OTHER = re.compile(r"(?=.*[/A-Z])[A-Z]{0,3}\d+(?:[/\-.][A-Z]{0,2}\d*){0,3}")
_IDENTIFIER = re.compile(r"(?:CUI|CIF|CF|EIK|ЕИК|COD(?:UL)?FISCAL)?:?(?:RO|BG|SI)?(\d{2,13})")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_BLANKS = re.compile(r"\s+")
_PARTING = re.compile(r"[.,'’\-/]")


def with_number(text: str) -> tuple[int, ...]:
    """Public organizations with the fiscal or register number that a text is.

    Blanks do not matter, nor what parts the digits of a fiscal number, nor what it is called before it.

    Args:
        text: what was typed.

    Returns:
        keys, at most `MOST`; none when the text is no number of anybody.
    """
    compact = _BLANKS.sub("", text.translate(_DASHES)).upper()
    national = _NATIONAL.fullmatch(compact)
    if national:
        return _with(register_number=f"{int(national[1])}/{national[2]}/{national[3]}")
    identifier = _IDENTIFIER.fullmatch(_PARTING.sub("", compact))
    pks = _with(identifier=identifier[1]) if identifier else ()
    if not pks and _OTHER.fullmatch(compact):
        pks = _with(register_number__in=sorted({compact, text.strip()}))
    return pks


def _with(**number: object) -> tuple[int, ...]:
    found = Organization.objects.public().filter(**number).order_by("pk")
    return tuple(found.values_list("pk", flat=True)[:MOST])
