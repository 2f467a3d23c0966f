"""A place is chosen by typing its name: with suggestions, and among several of that name."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from portal.taxonomy.models import Territory
from tests.e2e.sessions import sign_in_by_cookie
from tests.factories.accounts import UserFactory
from tests.factories.taxonomy import TerritoryFactory

REGISTER = "/organizations/register/new/"


@pytest.fixture
def _villages(portal: str) -> None:
    """Two villages of one name in one county."""
    county = Territory.objects.get(code="136")
    for number, commune in enumerate(["Oltina", "Mircea Vodă"]):
        around = TerritoryFactory(code=f"C{number}", kind="commune", names={"ro": commune}, parent=county)
        TerritoryFactory(code=f"V{number}", kind="locality", names={"ro": "Satu Nou"}, parent=around)


@pytest.mark.usefixtures("_villages")
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_several_places_of_a_name_are_chosen_among(browser: Any, portal: str, scripts: bool) -> None:
    context: BrowserContext = browser.new_context(locale="ro-RO", java_script_enabled=scripts)
    sign_in_by_cookie(context, portal, UserFactory())
    page = context.new_page()
    page.goto(portal + REGISTER)
    box = page.locator("[name=territory]")
    if scripts:
        box.press_sequentially("satu n")
        expect(page.locator("#id_territory_places option")).to_have_count(2)
    box.fill("satu nou")
    page.locator("main form").get_by_role("button").last.click()
    expect(page.locator("#id_territory_error")).to_be_visible()
    expect(box).to_have_value("satu nou")
    page.locator("[name=territory-code][value=V0]").check()
    page.locator("main form").get_by_role("button").last.click()
    # The other answers are still missing; the place is not asked for again.
    expect(page.locator("#id_name_error")).to_be_visible()
    expect(page.locator("#id_territory_error")).to_have_count(0)
    expect(page.locator("[name=territory-code]")).to_have_value("V0")
    context.close()
