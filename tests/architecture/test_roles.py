"""docs/roles.md says what the rules say."""

from rules.permissions import permissions

from tests.architecture.role_tables import PAGE, PLACE, filled, tables


def test_the_page_shows_the_rules_as_they_are() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == filled(page), "run `python -m tests.architecture`"


def test_every_permission_stands_in_a_table_of_the_page() -> None:
    shown = {place[1] for place in PLACE.findall(PAGE.read_text(encoding="utf-8"))}
    assert shown == set(tables())
    assert {name.partition(".")[0] for name in permissions} == shown
