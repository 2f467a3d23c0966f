"""Writes a letter: subject, text and HTML, in one language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template import Context
from django.template.loader import get_template, select_template
from django.utils import translation

SUBJECT_LENGTH = 200
SIGNATURE = "\n-- \n"
# Everything below space except line break and tab. PostgreSQL refuses NUL, mailboxes show the rest as boxes.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mailbox will show.

    Attributes:
        subject: one line of at most 200 characters.
        text: the plain part.
        html: the HTML part, a whole document.
    """

    subject: str
    text: str
    html: str


def absolute(url: str) -> str:
    """The address on this portal, whatever host a request came by: mails are not made of a request's headers.

    Args:
        url: a path, or an address whose scheme and host are replaced.
    """
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{settings.PORTAL_URL}{parts.path}{query}"


def compose(name: str, values: Mapping[str, Any]) -> Letter:
    """Render a letter in the active language.

    Args:
        name: of the kind, `app.verb`; `emails/app/verb.txt` is the letter (see `portal.notifications.kinds`).
        values: what the template shows; `url` is the letter's one link, absolute, or empty.

    Raises:
        TemplateDoesNotExist: when the kind has no template.
        ValueError: when the template gives no subject or no text.
    """
    base = f"emails/{name.replace('.', '/')}"
    url = str(values.get("url", ""))
    shown = {
        "unsubscribe_url": "",
        "url": url,
        **values,
        "portal_url": absolute(translation_root()),
        "language": translation.get_language(),
    }
    # The plain part is not HTML, so nothing in it may turn into `&amp;`, whoever writes its template.
    plain = get_template(f"{base}.txt").template  # type: ignore[attr-defined]
    first, _, rest = _tidy(plain.render(Context(shown, autoescape=False))).partition("\n")
    subject, text = " ".join(first.split())[:SUBJECT_LENGTH], rest.strip("\n")
    if not subject or not text:
        raise ValueError(f"{base}.txt gives no subject or no text")
    paragraphs, action = _parts(text, url)
    html = select_template([f"{base}.html", "emails/letter.html"]).render(
        {**shown, "subject": subject, "paragraphs": paragraphs, "action": action}
    )
    return Letter(subject=subject, text=f"{text}\n", html=html)


def translation_root() -> str:
    """The path of the portal's first page in the active language."""
    language = translation.get_language()
    return "/" if language == settings.LANGUAGE_CODE else f"/{language}/"


def _tidy(text: str) -> str:
    """Without control characters, spaces at line ends (but for the signature's) and repeated empty lines."""
    lines = (line.rstrip() for line in _CONTROL.sub("", text).strip().split("\n"))
    kept = "\n".join("-- " if line == "--" else line for line in lines)
    return re.sub(r"\n{3,}", "\n\n", kept)


def _parts(text: str, url: str) -> tuple[list[str], str]:
    """The paragraphs of a letter and what its link is called; looked for from the end, which people's own
    words cannot reach."""
    paragraphs = text.rpartition(SIGNATURE)[0].strip("\n").split("\n\n")
    label, _, link = paragraphs[-1].rpartition("\n")
    if url and link == url:
        return paragraphs[:-1], label.rstrip(" :")
    return paragraphs, ""
