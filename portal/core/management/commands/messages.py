"""Brings the translation catalogues up to date with the sources: `make messages`."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation.template import templatize

# The names under which the sources may call gettext, with the places of context, message and plural.
KEYWORDS: dict[str, tuple[Any, ...] | None] = {
    "_": None,
    "_lazy": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TEMPLATE_SUFFIXES = {".html", ".txt"}
# The sources are written in it, so its catalogue holds a header only.
SOURCE_LANGUAGE = "en"
# Begins the comment of a message that a library says and does not translate itself: no source of ours has it.
LIBRARY = "Library:"
WIDTH = 100


def python_sources() -> Iterator[Path]:
    """Every Python file of the portal and its subjects."""
    tops = {Path(config.path).relative_to(settings.BASE_DIR).parts[0] for config in own_apps()}
    for top in sorted(tops):
        yield from sorted((settings.BASE_DIR / top).rglob("*.py"))


def template_sources() -> Iterator[Path]:
    """Every template."""
    for path in sorted((settings.BASE_DIR / "templates").rglob("*")):
        if path.suffix in TEMPLATE_SUFFIXES:
            yield path


def own_apps() -> Iterator[Any]:
    """The configurations of the apps in this checkout."""
    for config in apps.get_app_configs():
        path = Path(config.path)
        if path.is_relative_to(settings.BASE_DIR) and "site-packages" not in path.parts:
            yield config


def extract(python: Iterable[Path], templates: Iterable[Path]) -> Catalog:
    """Collect what the sources ask gettext for.

    Args:
        python: Python files.
        templates: Django templates.

    Returns:
        a catalogue without translations, its messages without places.
    """
    found = Catalog(locale=None, fuzzy=False)
    for path in python:
        _collect(found, path.read_text(encoding="utf-8"))
    for path in templates:
        # What is no message comes out as X's, at the indentation of the HTML, which is none of Python's.
        text = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        _collect(found, "\n".join(line.strip() for line in text.splitlines()))
    return found


def _collect(found: Catalog, source: str) -> None:
    lines = io.BytesIO(source.encode())
    for _line, function, arguments, _comments in extract_python(lines, KEYWORDS, ["Translators:"], {}):
        context, message = _message(KEYWORDS[str(function)], arguments)
        if message:
            found.add(message, context=context)


def _message(places: tuple[Any, ...] | None, arguments: Any) -> tuple[str | None, Any]:
    """The context, and the message or the pair of singular and plural; None where it is not a literal."""
    given = arguments if isinstance(arguments, tuple) else (arguments,)
    context, parts = None, []
    for place in places or (1,):
        number, is_context = (place[0], True) if isinstance(place, tuple) else (place, False)
        value = given[number - 1] if len(given) >= number else None
        if not value:
            return None, None
        if is_context:
            context = str(value)
        else:
            parts.append(str(value))
    return context, parts[0] if len(parts) == 1 else tuple(parts)


def read_catalog(path: Path, language: str) -> Catalog:
    """A catalogue as it stands; an empty one when there is no file.

    Raises:
        babel.messages.pofile.PoFileError: when the file is not well formed.
    """
    if not path.exists():
        return Catalog(locale=language, fuzzy=False)
    with path.open(encoding="utf-8") as file:
        return read_po(file, locale=language, abort_invalid=True)


def updated(current: Catalog, sources: Catalog, language: str) -> Catalog:
    """The catalogue with every message of the sources and no other, but for those of libraries.

    Args:
        current: what has been translated.
        sources: what the sources ask for.
        language: of the catalogue.
    """
    fresh = Catalog(locale=language, fuzzy=False)
    for wanted in messages_of(sources):
        known = current.get(_id(wanted), context=wanted.context)
        fresh.add(
            wanted.id,
            known.string if known and _shape(known) == _shape(wanted) else None,
            flags=known.flags if known else (),
            user_comments=known.user_comments if known else (),
            context=wanted.context,
        )
    for known in messages_of(current):
        if is_of_library(known) and not fresh.get(_id(known), context=known.context):
            fresh.add(known.id, known.string, user_comments=known.user_comments, context=known.context)
    return fresh


def messages_of(catalog: Catalog) -> Iterator[Message]:
    """The catalogue's messages without its header."""
    return (message for message in catalog if message.id)


def is_of_library(message: Message) -> bool:
    """Whether the message is here only because a library does not translate it."""
    return any(comment.startswith(LIBRARY) for comment in message.user_comments)


def write_catalog(file: TextIO, catalog: Catalog, language: str) -> None:
    """Write a catalogue sorted and without dates, so that a change shows only what was changed."""
    body = io.BytesIO()
    write_po(
        body, catalog, width=WIDTH, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True
    )
    header = ["Project-Id-Version: Tandem", f"Language: {language}", f"Plural-Forms: {catalog.plural_forms}"]
    header += ["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8"]
    header += ["Content-Transfer-Encoding: 8bit"]
    lines = "".join(f'"{line}\\n"\n' for line in header)
    file.write(f'msgid ""\nmsgstr ""\n{lines}\n{body.getvalue().decode().strip()}'.strip() + "\n")


def _id(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _shape(message: Message) -> bool:
    return isinstance(message.id, str)


class Command(BaseCommand):
    help = "Adds new messages to locale/*/LC_MESSAGES/django.po and drops those that no source uses any more."

    def handle(self, *args: Any, **options: Any) -> None:
        sources = extract(python_sources(), template_sources())
        for language, _name in settings.LANGUAGES:
            path = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"
            wanted = Catalog() if language == SOURCE_LANGUAGE else sources
            catalog = updated(read_catalog(path, language), wanted, language)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("w", encoding="utf-8") as file:
                write_catalog(file, catalog, language)
            untranslated = sum(1 for message in messages_of(catalog) if not translated(message))
            self.stdout.write(f"{language}: {len(catalog)} messages, {untranslated} without a translation")


def translated(message: Message) -> bool:
    """Whether every form of the message has a text and nobody marked it as doubtful."""
    forms = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    return all(forms) and not message.fuzzy
