"""What a page tells machines: its own address, the same page in other languages, facts as linked data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.template.context import Context
from django.urls import translate_url
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()

# No name of anybody's can close the element or open another one (WHATWG HTML, 4.12.1.3).
_ESCAPES = {
    ord(">"): "\\u003E",
    ord("<"): "\\u003C",
    ord("&"): "\\u0026",
    0x2028: "\\u2028",
    0x2029: "\\u2029",
}


class Addresses(NamedTuple):
    """Where a page is, on this portal whatever host a request came by."""

    canonical: str
    languages: list[tuple[str, str]]


@register.simple_tag(takes_context=True)
def addresses_of_page(context: Context) -> Addresses:
    """The page's own address without its query, and by language the same page's, `x-default` last.

    Args:
        context: with the request.
    """
    path = context["request"].path
    found = [
        (code, f"{settings.PORTAL_URL}{translate_url(path, code)}") for code, _name in settings.LANGUAGES
    ]
    default = dict(found)[settings.LANGUAGE_CODE]
    return Addresses(dict(found)[get_language() or settings.LANGUAGE_CODE], [*found, ("x-default", default)])


@register.simple_tag
def linked_data(facts: Mapping[str, Any]) -> SafeString:
    """Facts as JSON-LD in an element that no browser runs, escaped so that no value can end it.

    Args:
        facts: by the words of a vocabulary; plain values, lists and maps.
    """
    text = json.dumps(facts, cls=DjangoJSONEncoder, ensure_ascii=False).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  (escaped above)
