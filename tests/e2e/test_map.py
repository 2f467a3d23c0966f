"""The map beside the directory's list, in a browser."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from organizations.services import refresh_entries
from portal.settings.tiles import tiles_origin
from portal.taxonomy.models import Territory
from portal.taxonomy.services import load_taxonomy
from tests.e2e.test_every_page import AXE, BEYOND
from tests.factories.organizations import OrganizationFactory

# One clear point.
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


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


def test_leaflet_comes_when_it_is_asked_for_and_keeps_the_links(page: Page, directory: str) -> None:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto(f"{directory}map/")
    expect(page.get_by_role("link", name="Cluj: 3")).to_be_visible()
    assert not [address for address in fetched if "leaflet" in address]
    page.get_by_role("button", name="Zoom and move").click()
    mark = page.locator(".map-live").get_by_role("link", name="Cluj: 3")
    expect(mark).to_be_visible()
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(AXE) == []
    # Nothing of it came from elsewhere.
    assert all(address.startswith((directory.partition("/en/")[0], "data:")) for address in fetched)
    mark.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{directory}?territory=127")
    assert not faults


def test_streets_are_fetched_from_the_chosen_server_once_they_are_asked_for(
    page: Page, directory: str, settings: Any
) -> None:
    settings.MAP_TILES_URL = "https://tiles.example/{z}/{x}/{y}.png"
    settings.MAP_TILES_ATTRIBUTION = (
        '© <a href="https://tiles.example/licence">Makers</a><script>alert(1)</script>'
    )
    settings.MAP_TILES_ORIGIN = tiles_origin(settings.MAP_TILES_URL, "©")
    policy = settings.CONTENT_SECURITY_POLICY
    pictures = [*policy["DIRECTIVES"]["img-src"], settings.MAP_TILES_ORIGIN]
    settings.CONTENT_SECURITY_POLICY = {
        **policy,
        "DIRECTIVES": {**policy["DIRECTIVES"], "img-src": pictures},
    }
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body=PICTURE, content_type="image/png")

    page.route("https://tiles.example/**", answer)
    page.goto(f"{directory}map/")
    street = page.get_by_role("button", name="Street map")
    expect(street).to_be_visible()
    expect(page.locator("#map")).to_contain_text("tiles.example")
    assert not asked
    street.click()
    expect(page.locator(".leaflet-tile-loaded").first).to_be_visible()
    expect(page.locator(".leaflet-control-attribution")).to_contain_text("Makers")
    assert asked
    assert "alert(1)" not in page.content()
