"""Every page of the demonstration, as each role: nothing for axe to find, nothing wider than a phone."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.utils import timezone, translation
from playwright.sync_api import Browser, Page

from consultations.enums import ConsultationStatus
from consultations.models import Consultation
from events.models import Event
from organizations.models import Organization
from organizations.notifications import OrganizationSubmitted
from partnerships.models import Proposal
from portal.accounts.models import User
from portal.core.jobs import JobState
from portal.notifications.services.preferences import unsubscribe_path
from portal.reporting.enums import ExportFormat
from portal.reporting.models import Export
from resources.models import Resource
from tests.e2e.sessions import sign_in_by_cookie

WIDE, NARROW = 1280, 360


class Address(NamedTuple):
    """One address that a role opens.

    Attributes:
        path: where.
        status: what it answers.
        sent: what the page's own form answers when it is sent as it stands; None when it is not sent.
    """

    path: str
    status: int = 200
    sent: int | None = None


def _table() -> dict[str, list[Address]]:
    """What each role opens; the visitor's role is empty."""
    clerk = User.objects.get(email="primarie@demo.example")
    co_ordinator = User.objects.get(email="ong@demo.example")
    moderator = User.objects.get(email="moderator@demo.example")
    own = f"/organizations/{Organization.objects.of(co_ordinator).first().slug}/"
    pending = Organization.objects.filter(state="pending").first()
    made = {row.state: row for row in Proposal.objects.filter(ngo__in=Organization.objects.of(co_ordinator))}
    received = Proposal.objects.filter(authority__in=Organization.objects.of(clerk))
    reviewed = received.filter(state="under_review").first()
    accepted = Proposal.objects.public().first()
    assert pending
    assert reviewed
    assert accepted
    assert made.keys() >= {"draft", "declined", "withdrawn"}
    proposals = {state: f"/partnerships/proposals/{proposal.pk}/" for state, proposal in made.items()}
    with translation.override("ro"):
        unsubscribe = unsubscribe_path(moderator, OrganizationSubmitted)
    return {
        "": [
            Address("/"),
            Address("/en/"),
            Address("/organizations/"),
            Address("/organizations/?q=nimic-de-gasit"),
            Address(own),
            Address(f"/organizations/{pending.slug}/", 404),
            Address("/partnerships/"),
            Address(accepted.get_absolute_url()),
            Address(proposals["draft"], 404),
            Address("/consultations/"),
            *(Address(consultation.get_absolute_url()) for consultation in _open_and_closed()),
            Address("/resources/"),
            Address(Resource.objects.public().first().get_absolute_url()),
            Address("/events/"),
            Address(Event.objects.public().first().get_absolute_url()),
            Address("/search/?q=atelier"),
            Address("/search/?q=xyzzy"),
            Address("/about/"),
            Address("/accessibility/"),
            Address("/open-source/"),
            Address("/accounts/login/", sent=200),
            Address("/accounts/signup/", sent=200),
            Address("/accounts/password/reset/", sent=200),
            Address("/accounts/confirm-email/no-such-key/"),
            Address("/accounts/password/reset/key/1-no-such-key/"),
            Address(unsubscribe),
            Address("/notifications/unsubscribe/cut-off/", 404),
            Address("/no-such-page/", 404),
        ],
        "ong@demo.example": [
            Address("/desk/"),
            Address(own),
            Address(f"{own}change/"),
            Address("/organizations/register/", sent=422),
            Address("/organizations/queue/", 403),
            Address("/partnerships/proposals/"),
            Address("/partnerships/proposals/new/", sent=422),
            Address(proposals["draft"]),
            Address(f"{proposals['draft']}change/"),
            Address(f"{proposals['draft']}withdraw/"),
            Address(proposals["declined"]),
            Address(proposals["withdrawn"]),
            Address("/exports/"),
            Address("/notifications/"),
            Address("/accounts/profile/"),
            Address("/accounts/email/", sent=200),
            Address("/accounts/password/change/", sent=200),
            Address("/accounts/logout/"),
            Address("/accounts/2fa/"),
            Address("/accounts/2fa/totp/activate/", sent=200),
            Address("/accounts/2fa/webauthn/"),
            Address("/accounts/2fa/webauthn/add/"),
            Address("/accounts/reauthenticate/", sent=200),
        ],
        "primarie@demo.example": [
            Address("/desk/"),
            Address("/partnerships/proposals/"),
            Address(reviewed.get_absolute_url()),
            Address(f"{reviewed.get_absolute_url()}answer/", sent=422),
        ],
        "program@demo.example": [
            Address("/desk/"),
            Address("/partnerships/proposals/?state=accepted"),
            Address("/exports/partnerships.proposals.xlsx"),
            Address("/exports/"),
            Address(_export_of(User.objects.get(email="program@demo.example")).get_absolute_url()),
        ],
        "moderator@demo.example": [
            Address("/desk/"),
            Address("/organizations/queue/"),
            Address(f"/organizations/{pending.slug}/decide/", sent=422),
            Address("/audit/"),
            Address("/notifications/"),
            Address("/notifications/undeliverable/"),
        ],
    }


def _open_and_closed() -> list[Consultation]:
    today = timezone.localdate()
    found = Consultation.objects.public().as_of(today)
    return [found.filter(status=status)[0] for status in (ConsultationStatus.OPEN, ConsultationStatus.CLOSED)]


def _export_of(user: User) -> Export:
    """An export that failed, as a person finds it in their list."""
    return EXPORT


@pytest.fixture
def demonstration(portal: str) -> str:
    call_command("demo")
    return portal


def _open(page: Page, portal: str, address: Address) -> list[str]:
    """Open an address; what is wrong with its answer, as a list of none or one."""
    answer = page.goto(portal + address.path)
    assert answer
    return [] if answer.status == address.status else [f"answers {answer.status}, not {address.status}"]


def _send(page: Page, address: Address) -> list[str]:
    """Send the page's own form as it stands; what is wrong with its answer, as a list of none or one."""
    with page.expect_response(lambda response: response.request.method == "POST") as sent:
        page.locator("main form:has(input[name=csrfmiddlewaretoken]) .actions button.button").first.click()
    page.wait_for_load_state()
    errors = page.locator("main [role=alert], main .error-summary, main .error").count()
    said = [] if sent.value.status == address.sent else [f"answers the form with {sent.value.status}"]
    return said if errors else [*said, "says nothing of the form's errors"]


def _faults(page: Page) -> list[str]:
    """What axe finds, a line each."""
    found: Any = Axe().run(page)
    return [
        f"{fault['id']}: {node['html'][:160]}"
        for fault in found.response["violations"]
        for node in fault["nodes"]
    ]


def _beyond(page: Page) -> list[str]:
    """How far the page is wider than its window, as a list of none or one."""
    beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"is {beyond} pixels wider than the window"] if beyond > 0 else []


@pytest.mark.parametrize(("width", "scheme"), [(WIDE, "light"), (NARROW, "dark")])
def test_every_page_is_accessible_and_fits(
    browser: Browser, demonstration: str, width: int, scheme: Any
) -> None:
    faults = []
    for role, addresses in _table().items():
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
            wrong = _open(page, demonstration, address) + _faults(page) + _beyond(page)
            if address.sent:
                wrong += _send(page, address) + _faults(page) + _beyond(page)
            faults += [f"{address.path} ({role}) {fault}" for fault in wrong]
        context.close()
    assert faults == []


def test_no_page_asks_for_what_the_policy_refuses(browser: Browser, demonstration: str) -> None:
    refused: list[str] = []
    for role, addresses in _table().items():
        context = browser.new_context()
        if role:
            sign_in_by_cookie(context, demonstration, User.objects.get(email=role))
        page = context.new_page()
        page.on("pageerror", lambda error: refused.append(str(error)))
        page.on("console", lambda said: refused.append(said.text) if "Policy" in said.text else None)
        for address in addresses:
            refused += [f"{address.path} ({role}) {wrong}" for wrong in _open(page, demonstration, address)]
        context.close()
    assert refused == []
