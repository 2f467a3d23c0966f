"""Every page of the demonstration, as each role: nothing for axe to find, nothing wider than a phone."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import Browser, Page

from consultations.models import Consultation
from events.models import Event
from organizations.models import Organization
from partnerships.models import Proposal
from portal.accounts.models import User
from resources.models import Resource
from tests.e2e.sessions import sign_in_by_cookie

WIDE, NARROW = 1280, 360

Pages = list[str]
# A page that is not there, and one that is known but not this person's.
EXPECTED = {"/no-such-page/": 404, "/organizations/queue/?page=1": 403}


def _pages() -> dict[str, Pages]:
    """The addresses that each role opens; none for a visitor."""
    clerk = User.objects.get(email="primarie@demo.example")
    co_ordinator = User.objects.get(email="ong@demo.example")
    received = Proposal.objects.filter(authority__in=Organization.objects.of(clerk))
    made = Proposal.objects.filter(ngo__in=Organization.objects.of(co_ordinator))
    pending = Organization.objects.filter(state="pending").first()
    assert pending
    reviewed = received.filter(state="under_review").first() or received.first()
    draft = made.filter(state="draft").first()
    accepted = Proposal.objects.public().first()
    assert reviewed
    assert draft
    assert accepted
    consultation, resource, event = (
        model.objects.public().first().get_absolute_url() for model in (Consultation, Resource, Event)
    )
    own = f"/organizations/{Organization.objects.of(co_ordinator).first().slug}/"
    return {
        "": [
            "/", "/en/", "/organizations/", "/organizations/?q=nimic-de-gasit", own, "/partnerships/",
            f"/partnerships/proposals/{accepted.pk}/", "/consultations/", consultation,
            "/resources/", resource, "/events/", event,
            "/search/?q=atelier", "/search/?q=xyzzy", "/about/", "/accessibility/", "/open-source/",
            "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/no-such-page/",
        ],
        "ong@demo.example": [
            "/desk/", own, f"{own}change/", "/organizations/register/", "/partnerships/proposals/",
            "/partnerships/proposals/new/", f"/partnerships/proposals/{draft.pk}/",
            f"/partnerships/proposals/{draft.pk}/change/", f"/partnerships/proposals/{draft.pk}/withdraw/",
            "/exports/", "/notifications/", "/accounts/profile/", "/accounts/email/",
            "/accounts/password/change/", "/accounts/2fa/", "/organizations/queue/?page=1",
        ],
        "primarie@demo.example": [
            "/desk/", "/partnerships/proposals/", f"/partnerships/proposals/{reviewed.pk}/",
            f"/partnerships/proposals/{reviewed.pk}/answer/",
        ],
        "program@demo.example": ["/desk/", "/partnerships/proposals/?state=accepted"],
        "moderator@demo.example": [
            "/desk/", "/organizations/queue/", f"/organizations/{pending.slug}/decide/", "/audit/",
            "/notifications/undeliverable/",
        ],
    }  # fmt: skip


@pytest.fixture
def demonstration(portal: str) -> str:
    call_command("demo")
    return portal


def _faults(page: Page) -> list[str]:
    """What axe finds, a line each."""
    found: Any = Axe().run(page)
    return [
        f"{fault['id']}: {node['html'][:160]}"
        for fault in found.response["violations"]
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize(("width", "scheme"), [(WIDE, "light"), (NARROW, "dark")])
def test_every_page_is_accessible_and_fits(
    browser: Browser, demonstration: str, width: int, scheme: Any
) -> None:
    faults = []
    for role, addresses in _pages().items():
        # The policy keeps scripts out, axe's own among them.
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            bypass_csp=True,
            reduced_motion="reduce",
        )
        if role:
            sign_in_by_cookie(context, demonstration, User.objects.get(email=role))
        page = context.new_page()
        for address in addresses:
            answer = page.goto(demonstration + address)
            assert answer
            if answer.status != EXPECTED.get(address, 200):
                faults.append(f"{address} ({role}) answers {answer.status}")
            faults += [f"{address} ({role}) {fault}" for fault in _faults(page)]
            beyond = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            if beyond > 0:
                faults.append(f"{address} ({role}) is {beyond} pixels wider than the window")
        context.close()
    assert faults == []


def test_no_page_asks_for_what_the_policy_refuses(browser: Browser, demonstration: str) -> None:
    refused: list[str] = []
    for role, addresses in _pages().items():
        context = browser.new_context()
        if role:
            sign_in_by_cookie(context, demonstration, User.objects.get(email=role))
        page = context.new_page()
        page.on("pageerror", lambda error: refused.append(str(error)))
        page.on("console", lambda said: refused.append(said.text) if "Policy" in said.text else None)
        for address in addresses:
            answer = page.goto(demonstration + address)
            assert answer
            if answer.status >= 500:
                refused.append(f"{address} answers {answer.status}")
        context.close()
    assert refused == []
