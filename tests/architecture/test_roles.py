"""docs/roles.md says what the rules say."""

import ast

from rules.permissions import permissions

from tests.architecture.role_tables import PAGE, PLACE, filled, tables
from tests.architecture.sources import literal, sources, templates


def test_the_page_shows_the_rules_as_they_are() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == filled(page), "run `python -m tests.architecture`"


def test_every_permission_stands_in_a_table_of_the_page() -> None:
    shown = {place[1] for place in PLACE.findall(PAGE.read_text(encoding="utf-8"))}
    assert shown == set(tables())
    assert {name.partition(".")[0] for name in permissions} == shown


def test_every_permission_is_asked_for_somewhere() -> None:
    named = {
        literal(node)
        for source in sources()
        if not source.path.endswith("rules.py")
        for node in source.nodes
        if isinstance(node, ast.Constant)
    }
    pages = "".join(page.read_text(encoding="utf-8") for page in templates())
    unasked = {name for name in permissions if name not in named and f'"{name}"' not in pages}
    # What may be viewed is asked of rows, by `visible_to`.
    assert {name for name in unasked if not name.endswith(".view")} == set()
