"""The server of map pictures: what the portal refuses to start with, and where browsers may fetch."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.settings.tiles import tiles_origin


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("", ""),
        ("https://tiles.example/{z}/{x}/{y}.png", "https://tiles.example"),
        ("https://tiles.example:8443/{z}/{x}/{y}{r}.png?key=a", "https://tiles.example:8443"),
    ],
)
def test_browsers_may_fetch_from_the_one_host(url: str, origin: str) -> None:
    assert tiles_origin(url, "© contributors") == origin


@pytest.mark.parametrize(
    ("url", "attribution", "told"),
    [
        ("http://tiles.example/{z}/{x}/{y}.png", "©", "https"),
        ("https://{s}.tiles.example/{z}/{x}/{y}.png", "©", "one host"),
        ("https://tiles.example; script-src *//{z}/{x}/{y}.png", "©", "one host"),
        ("https://who:word@tiles.example/{z}/{x}/{y}.png", "©", "one host"),
        ("https://tiles.example:port/{z}/{x}/{y}.png", "©", "one host"),
        ("https://tiles.example/{z}/{x}.png", "©", "{y}"),
        ("https://tiles.example/{z}/{x}/{y}/{key}.png", "©", "nothing else"),
        ("https://tiles.example/{z}/{x}/{y}.png", " ", "MAP_TILES_ATTRIBUTION"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_sentence(url: str, attribution: str, told: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=told):
        tiles_origin(url, attribution)
