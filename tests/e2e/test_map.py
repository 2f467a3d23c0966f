"""The map beside the directory's list, in a browser."""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from organizations.services import refresh_entries
from portal.taxonomy.models import Territory
from portal.taxonomy.services import load_taxonomy
from tests.e2e.test_every_page import AXE, BEYOND
from tests.factories.organizations import OrganizationFactory


@pytest.fixture
def directory(live_server: LiveServer, transactional_db: None) -> str:
    """The address of a directory with organizations in some counties."""
    load_taxonomy(localities=False)
    for code, number in (("127", 3), ("350", 2), ("225", 1)):
        for _each in range(number):
            OrganizationFactory(territory=Territory.objects.get(code=code), state="verified")
    refresh_entries(None)
    return f"{live_server.url}/en/organizations/"


def test_a_circle_of_the_map_narrows_the_list(page: Page, directory: str) -> None:
    page.goto(directory)
    page.get_by_role("link", name="Cluj: 3").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{directory}?territory=127")
    expect(page.locator("#found")).to_contain_text("3")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_the_map_is_accessible_and_fits(page: Page, directory: str, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.add_init_script(AXE_SCRIPT)
    page.goto(f"{directory}map/")
    expect(page.get_by_role("link", name="Cluj: 3")).to_be_visible()
    assert page.evaluate(AXE) == []
    assert page.evaluate(BEYOND) <= 0
