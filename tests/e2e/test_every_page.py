"""Every page of the demonstration, as each role: nothing for axe to find, nothing wider than a phone."""

from __future__ import annotations

from itertools import cycle
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, Page, Response
from pytest_django.live_server_helper import LiveServer

from portal.accounts.models import User
from portal.demo.services.people import PASSWORD
from portal.taxonomy.services import load_taxonomy
from tests.e2e.sessions import begin_to_sign_in, sign_in_by_cookie
from tests.e2e.visits import EXPECTED, Visit, visits

# How each page is looked at, without being fetched twice: a desk in daylight and a phone at night.
WIDE, NARROW = (1280, "light"), (360, "dark")

AXE = """() => axe.run(document, {resultTypes: ["violations"]}).then(
    found => found.violations.flatMap(
        fault => fault.nodes.map(node => `${fault.id}: ${node.html.slice(0, 160)}`)))"""
# Half of what axe does is to understand the same dozen colours, thousands of times on each page.
KNOWN_COLOURS = """{
    const colour = axe.commons.color.Color, parse = colour.prototype.parseString, known = new Map()
    colour.prototype.parseString = function (text) {
        if (!known.has(text)) known.set(text, parse.call(new colour(), text))
        const {r, g, b, alpha} = known.get(text)
        return Object.assign(this, {r, g, b, alpha})
    }
}"""
# Contrast is half of the rest, and the rows of a list are drawn alike: the first three stand for all, but for
# what has the colour of a state.
SAME_ROWS = """axe.configure({rules: [{
    id: "color-contrast",
    selector: "*:not(:is(li, tr):nth-child(n+4) *), .state, .fine, .soon, .late, .quiet"
}]})"""
BEYOND = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SEND_EMPTY = """() => {
    const fields = "input:not([type=hidden]), textarea, select"
    const asks = form => form.method === "post" && form.querySelector(fields)
    const form = [...document.querySelectorAll("main form")].find(asks)
    for (const field of form.elements) {
        if (["checkbox", "radio"].includes(field.type)) field.checked = false
        else if (!["hidden", "submit", "button"].includes(field.type)) field.value = ""
    }
    form.noValidate = true
    form.requestSubmit(form.querySelector("button:not([formnovalidate])"))
}"""


@pytest.fixture
def demonstration(live_server: LiveServer, transactional_db: None) -> str:
    """The address of a portal with the demonstration; nothing is asked of a worker."""
    load_taxonomy(localities=False)
    call_command("demo")
    return live_server.url


class Walk:
    """One person's window.

    Attributes:
        faults: what was found, a line each.
    """

    def __init__(self, context: BrowserContext, portal: str, role: str) -> None:
        self.faults: list[str] = []
        self._portal, self._role, self._address = portal, role, ""
        # So no page has to be fetched once for each look; the portal's own policy stays in force.
        context.add_init_script(f"{AXE_SCRIPT};{KNOWN_COLOURS};{SAME_ROWS}")
        self._page: Page = context.new_page()
        self._page.on("pageerror", lambda error: self._find(str(error)))
        self._page.on("console", lambda said: self._find(said.text) if "Policy" in said.text else None)
        self._looks = cycle((WIDE, NARROW, NARROW, WIDE))

    def open(self, address: str) -> None:
        self._address = address
        self._take(self._page.goto(self._portal + address), EXPECTED.get(address, 200))

    def send_empty(self) -> None:
        """Send the page's form with nothing in it, and look at what it says of that."""
        self._address = f"{self._address}, sent empty"
        with self._page.expect_navigation() as sent:
            self._page.evaluate(SEND_EMPTY)
        # Our own forms say that what came cannot be taken; those of the account pages do not.
        self._take(sent.value, 200, 422)
        if not self._page.locator("main [role=alert], main [aria-invalid=true]").count():
            self._find("says nothing of what is missing")

    def _take(self, answer: Response | None, *expected: int) -> None:
        assert answer
        if answer.status not in expected:
            self._find(f"answers {answer.status}")
        # Whether it fits, in both looks; what axe says, in the second, which takes turns.
        for width, scheme in (next(self._looks), next(self._looks)):
            self._look(width, scheme)
        for fault in self._page.evaluate(AXE):
            self._find(f"{width}, {scheme}: {fault}")

    def _look(self, width: int, scheme: Any) -> None:
        self._page.set_viewport_size({"width": width, "height": 900})
        self._page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        if (beyond := self._page.evaluate(BEYOND)) > 0:
            self._find(f"is {beyond} pixels wider than {width}")

    def _find(self, fault: str) -> None:
        self.faults.append(f"{self._address} ({self._role}) {fault}")


def _walk(browser: Browser, portal: str, visit: Visit) -> list[str]:
    context = browser.new_context()
    if visit.half_way:
        begin_to_sign_in(context, portal, visit.role, PASSWORD)
    elif visit.role:
        person = User.objects.get(email=visit.role)
        sign_in_by_cookie(context, portal, person, second_factor=visit.second_factor)
    walk = Walk(context, portal, visit.role)
    for address in visit.addresses:
        walk.open(address)
        if address in visit.forms:
            walk.send_empty()
    context.close()
    return walk.faults


def test_every_page_is_accessible_fits_and_keeps_to_the_policy(
    browser: Browser, demonstration: str, settings: Any
) -> None:
    faults = []
    for visit in visits():
        settings.LOCAL_MAILBOX = visit.local
        faults += _walk(browser, demonstration, visit)
    assert faults == []
