"""The server of map pictures that an operator may choose; without one the map asks nothing of anybody."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

NEEDED = {"x", "y", "z"}
ALLOWED = {*NEEDED, "r"}


def tiles_origin(url: str, attribution: str) -> str:
    """Where the map's pictures come from, for the policy that lets a browser fetch them.

    Args:
        url: MAP_TILES_URL, such as https://tiles.example/{z}/{x}/{y}.png, or "".
        attribution: MAP_TILES_ATTRIBUTION, which the licence of the pictures asks for.

    Returns:
        Scheme, host and port; "" without a server.

    Raises:
        ImproperlyConfigured: with a sentence that names what is wrong.
    """
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if parts.scheme != "https" or not re.fullmatch(r"[a-z0-9.-]+", host) or parts.username is not None:
        raise ImproperlyConfigured(
            "MAP_TILES_URL is not an https address of one host: give one such as "
            "https://tiles.example/{z}/{x}/{y}.png, or leave it empty."
        )
    asked = re.findall(r"\{([^}]*)\}", url)
    if not NEEDED <= set(asked) <= ALLOWED:
        raise ImproperlyConfigured(
            "MAP_TILES_URL has to hold {z}, {x} and {y}, may hold {r}, and nothing else in braces."
        )
    if not attribution.strip():
        raise ImproperlyConfigured(
            "MAP_TILES_ATTRIBUTION is missing: name the makers of the map as their licence asks."
        )
    return f"https://{host}" + (f":{port}" if port else "")
