"""Every message has its Romanian, whole and certain; English needs nothing but a header."""

import ast
from functools import cache
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from django.core.management import call_command
from pytest_django import Settings

from portal.core.management.commands import messages
from tests.architecture.sources import PROJECT, sources

GETTEXT = {name for name in messages.KEYWORDS if not name.startswith("_")} | {"gettext_noop"}


@cache
def catalog(language: str) -> Catalog:
    return messages.read_catalog(PROJECT / "locale" / language / "LC_MESSAGES" / "django.po", language)


@cache
def asked_for() -> Catalog:
    return messages.extract(messages.python_sources(), messages.template_sources())


def key(message: messages.Message) -> tuple[str | None, str]:
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


@cache
def known() -> set[tuple[str | None, str]]:
    return {key(message) for message in messages.messages_of(catalog("ro"))}


def test_messages_are_found_in_python_and_in_templates(tmp_path: Path) -> None:
    python, template = tmp_path / "views.py", tmp_path / "page.html"
    python.write_text(
        '_("one")\npgettext_lazy("verb", "two")\n_lazy("fo" "ur")\n'
        'ngettext("%(n)s three", "%(n)s threes", n)\n'
    )
    template.write_text(
        '{% translate "five" context "noun" %}\n'
        "   {% blocktranslate count n=x %}{{ n }} six{% plural %}{{ n }} sixes{% endblocktranslate %}\n"
        '\t{{ y|default:_("seven") }}\n {% blocktranslate trimmed %}\n eight\n  100%\n'
        "{% endblocktranslate %}"
    )
    found = {
        (message.context, message.id)
        for message in messages.messages_of(messages.extract([python], [template]))
    }
    assert found == {
        (None, "one"),
        ("verb", "two"),
        (None, ("%(n)s three", "%(n)s threes")),
        (None, "four"),
        ("noun", "five"),
        (None, ("%(n)s six", "%(n)s sixes")),
        (None, "seven"),
        (None, "eight 100%%"),
    }


def test_gettext_is_called_by_names_that_the_extraction_knows() -> None:
    strangers = [
        f"{source.path}:{node.lineno}: {name.asname}"
        for source in sources()
        for node in source.nodes
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for name in node.names
        if name.name in GETTEXT and name.asname is not None and name.asname not in messages.KEYWORDS
    ]
    assert strangers == []


def test_no_message_hides_from_the_extraction_in_an_f_string() -> None:
    hidden = [
        f"{source.path}:{call.lineno}"
        for source in sources()
        for node in source.nodes
        if isinstance(node, ast.JoinedStr)
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in messages.KEYWORDS
    ]
    assert hidden == []


def test_every_message_is_in_the_romanian_catalogue() -> None:
    missing = [key(message) for message in messages.messages_of(asked_for()) if key(message) not in known()]
    assert missing == [], "run `make messages`, then translate"


def test_the_romanian_catalogue_holds_nothing_that_no_source_asks_for() -> None:
    asked = {key(message) for message in messages.messages_of(asked_for())}
    extra = [
        key(message)
        for message in messages.messages_of(catalog("ro"))
        if key(message) not in asked and not messages.is_of_library(message)
    ]
    assert extra == [], "run `make messages`"


def test_no_romanian_string_is_untranslated_or_fuzzy() -> None:
    romanian = catalog("ro")
    assert len(romanian) > 0
    assert [
        key(message) for message in messages.messages_of(romanian) if not messages.translated(message)
    ] == []


def test_romanian_plurals_have_their_three_forms() -> None:
    """„o zi”, „2 zile”, „20 de zile”."""
    romanian = catalog("ro")
    assert romanian.num_plurals == 3
    short = [
        key(message)
        for message in messages.messages_of(romanian)
        if not isinstance(message.id, str) and len(message.string) != 3
    ]
    assert short == []


def test_plurals_in_the_sources_are_plurals_in_the_catalogue() -> None:
    plural = {key(message): not isinstance(message.id, str) for message in messages.messages_of(asked_for())}
    different = [
        key(message)
        for message in messages.messages_of(catalog("ro"))
        if plural.get(key(message), not isinstance(message.id, str)) == isinstance(message.id, str)
    ]
    assert different == []


def test_translations_keep_the_names_of_what_is_filled_in() -> None:
    faults = {
        key(message): [str(error) for error in errors]
        for message in messages.messages_of(catalog("ro"))
        if messages.translated(message) and (errors := list(message.check(catalog("ro"))))
    }
    assert faults == {}


@pytest.mark.parametrize("language", ["ro", "en"])
def test_a_catalogue_compiles_and_says_what_it_holds(language: str, tmp_path: Path) -> None:
    source, compiled = catalog(language), tmp_path / "django.mo"
    with compiled.open("wb") as file:
        write_mo(file, source)
    with compiled.open("rb") as file:
        spoken = GNUTranslations(file)
    different = [
        key(message)
        for message in messages.messages_of(source)
        if isinstance(message.id, str) and messages.translated(message)
        if said(spoken, message.context, message.id) != message.string
    ]
    assert different == []


def said(spoken: GNUTranslations, context: str | None, text: str) -> str:
    return spoken.pgettext(context, text) if context else spoken.gettext(text)


def test_the_english_catalogue_is_a_header() -> None:
    assert len(catalog("en")) == 0
    assert (PROJECT / "locale" / "en" / "LC_MESSAGES" / "django.po").read_text(encoding="utf-8").count(
        "msgid"
    ) == 1


def test_bringing_catalogues_up_to_date_keeps_drops_and_adds(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LOCALE_PATHS = [tmp_path]
    (tmp_path / "views.py").write_text('_("Romanian")\n_("English")\n')
    monkeypatch.setattr(messages, "python_sources", lambda: iter([tmp_path / "views.py"]))
    monkeypatch.setattr(messages, "template_sources", lambda: iter([]))
    romanian = tmp_path / "ro" / "LC_MESSAGES" / "django.po"
    romanian.parent.mkdir(parents=True)
    romanian.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Romanian"\nmsgstr "română"\n\n'
        'msgid "No source says this"\nmsgstr "x"\n\n'
        '# Library: django\nmsgid "A library says this"\nmsgstr "y"\n'
    )
    call_command("messages", skip_checks=True)
    first = romanian.read_text()
    call_command("messages", skip_checks=True)
    assert romanian.read_text() == first
    found = messages.messages_of(messages.read_catalog(romanian, "ro"))
    assert {key(message)[1]: message.string for message in found} == {
        "A library says this": "y",
        "English": "",
        "Romanian": "română",
    }
    assert (tmp_path / "en" / "LC_MESSAGES" / "django.po").read_text().count("msgid") == 1
