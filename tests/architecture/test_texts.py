"""What no committed file may hold: this machine, where packages are fetched from, wrong Romanian letters."""

import re
from pathlib import Path

import pytest

from tests.architecture.sources import PROJECT, committed_files, project, text_of

# Put together here so that this file does not hold them itself.
PACKAGE_SITES = ["pypi" + ".org", "python" + "hosted.org", "npmjs" + ".org", "npmjs" + ".com"]
# `--no-emit-index-url` is how one keeps it out.
INDEX = re.compile("(?<!no-emit-)index" + "-url|find-links[= ]https?:")
HOMES = re.compile(r"(?<![\w.{}$-])/(home|Users|root)/(?!\.\.\.)\w")
CEDILLAS = re.compile("[\u015e\u015f\u0162\u0163]")
SOURCES_OF_TEXT = (".py", ".html", ".txt", ".po", ".toml", ".csv", ".md", ".js")


def texts() -> list[tuple[Path, str]]:
    found = ((path, text_of(path)) for path in committed_files())
    return [(path.relative_to(PROJECT), text) for path, text in found if text is not None]


def test_no_file_names_this_machine() -> None:
    checkout = str(PROJECT)
    named = [
        str(path)
        for path, text in texts()
        if HOMES.search(text)
        or (len(PROJECT.parts) > 2 and re.search(rf"{re.escape(checkout)}(?![\w-])", text))
    ]
    assert named == []


def test_no_file_names_where_packages_are_fetched_from() -> None:
    assert [f"{path}: {site}" for path, text in texts() for site in PACKAGE_SITES if site in text] == []
    assert [str(path) for path, text in texts() if INDEX.search(text)] == []


def test_romanian_is_written_with_commas_not_cedillas() -> None:
    wrong = [
        f"{path}:{text.count(chr(10), 0, match.start()) + 1}"
        for path, text in texts()
        if path.suffix in SOURCES_OF_TEXT and path.parts[0] != "tests"
        for match in [CEDILLAS.search(text)]
        if match
    ]
    assert wrong == []


def test_no_file_is_empty_but_for_packages() -> None:
    empty = [str(path) for path, text in texts() if not text.strip() and path.name != "__init__.py"]
    assert empty == []


@pytest.mark.parametrize("name", ["utils", "common", "helpers", "misc"])
def test_no_file_is_named_for_nothing(name: str) -> None:
    assert [str(path) for path, _text in texts() if path.stem == name or name in path.parent.parts] == []


def test_the_licence_is_the_one_declared() -> None:
    licence = (PROJECT / "LICENSE").read_text(encoding="utf-8")
    assert project()["project"]["license"] == "EUPL-1.2"
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in licence
    assert "Appendix" in licence


def test_links_between_pages_of_the_documentation_lead_somewhere() -> None:
    broken = [
        f"{path}: {target}"
        for path, text in texts()
        if path.suffix == ".md"
        for target in re.findall(r"\]\(([^)#\s]+)", text)
        if "://" not in target and not (PROJECT / path.parent / target).exists()
    ]
    assert broken == []
