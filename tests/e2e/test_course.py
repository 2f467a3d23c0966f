"""The course of a partnership as both sides live it, with the nights done by the real worker.

Time is moved for the portal and for the worker alike: the last day passes, and two years after it the portal
closes what has long been reported on. How it comes to the first day is another journey.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from partnerships.life import followed_up_until
from partnerships.models import Partnership
from partnerships.tasks import nightly
from portal.accounts.models import User
from tests.e2e.sessions import member, window
from tests.e2e.test_the_whole_way import fill, press, say
from tests.factories.agreements import make_agreement
from tests.factories.organizations import AuthorityFactory, OrganizationFactory
from tests.factories.partnerships import PartnershipFactory
from tests.mail_server import Mailbox, link_in, text_of
from tests.partnerships.agreeing import PDF
from tests.waiting import wait_until

Move = Callable[[dt.timedelta], None]


@pytest.fixture
def people(portal: str) -> dict[str, User]:
    """An owner of each side, and of another authority."""
    sides = {
        "nina@malul.example": OrganizationFactory(name="Asociația Malul"),
        "ovidiu@lunca.example": AuthorityFactory(name="Primăria Lunca"),
        "paul@judet.example": AuthorityFactory(name="Consiliul Județean Delta"),
    }
    return {email.partition("@")[0]: member(side, email) for email, side in sides.items()}


def between(people: dict[str, User], state: str, title: str) -> Partnership:
    ngo, authority = (people[name].memberships.get().organization for name in ("nina", "ovidiu"))
    made: Partnership = PartnershipFactory(ngo=ngo, authority=authority, state=state, title=title)
    make_agreement(made)
    return made


def register(page: Page, number: str) -> None:
    """Fill in the number of the authority's register; the day is there already."""
    fill(page, "registration_number", number)
    expect(page.locator("[name=registered_on]")).to_have_value(timezone.localdate().isoformat())


def night(partnership: Partnership, state: str) -> None:
    """Let the worker take the nightly steps, twice."""
    nightly.delay()
    nightly.delay()
    wait_until(lambda: Partnership.objects.get(pk=partnership.pk).state == state, f"the night of {state}")


def test_from_suspending_it_to_the_close(
    browser: Browser, portal: str, people: dict[str, User], mailbox: Mailbox, clock: Move
) -> None:
    nina, ovidiu = people["nina"], people["ovidiu"]
    partnership = between(people, "active", "Digul verde")
    page = window(browser, portal, ovidiu)
    page.goto(f"{portal}{partnership.get_absolute_url()}")
    press(page, "Suspend the partnership")
    press(page, "Suspend the partnership")
    expect(page.locator("#id_reason_error")).to_be_visible()
    fill(page, "reason", "Apele sunt crescute până în mai.")
    press(page, "Suspend the partnership")
    assert "până în mai" in text_of(mailbox.wait_for(nina.email))
    page = window(browser, portal, nina)
    page.goto(f"{portal}{partnership.get_absolute_url()}")
    expect(page.locator(".line")).to_contain_text(f"{partnership.ngo}, {partnership.authority}")
    press(page, "Resume the partnership")
    mailbox.wait_for(ovidiu.email)

    clock(partnership.ends_on - timezone.localdate() + dt.timedelta(days=1))
    night(partnership, "ended")
    page = window(browser, portal, nina)
    page.goto(f"{portal}/desk/")
    page.get_by_role("link", name="Digul verde").click()
    press(page, "Write the final report")
    fill(page, "report", "Am plantat 4.000 de sălcii.")
    press(page, "Write the final report")
    page = window(browser, portal, ovidiu)
    page.goto(link_in(mailbox.wait_for(ovidiu.email, 3), "/partnerships/"))
    expect(page.locator("main")).to_contain_text("4.000 de sălcii")
    press(page, "Answer the final report")
    fill(page, "opinion", "Digul a ținut la viitura din aprilie.")
    press(page, "Answer the final report")
    mailbox.wait_for(nina.email, 3)

    clock(followed_up_until(partnership.ends_on) - timezone.localdate() + dt.timedelta(days=1))
    night(partnership, "closed")
    mailbox.wait_for(nina.email, 4)
    assert len(mailbox.to(nina.email)) == 4
    visitor = browser.new_context(locale="ro-RO").new_page()
    visitor.goto(f"{portal}{partnership.get_absolute_url()}")
    expect(visitor.locator("main")).to_contain_text("viitura din aprilie")


def test_terminated_with_a_document_and_withdrawn_before_the_signatures(
    browser: Browser, portal: str, people: dict[str, User], mailbox: Mailbox
) -> None:
    nina, ovidiu = people["nina"], people["ovidiu"]
    heard = len(mailbox.to(ovidiu.email))
    active, agreed = between(people, "active", "Barca școlii"), between(people, "negotiation", "Debarcaderul")
    page = window(browser, portal, nina)
    page.goto(f"{portal}{active.get_absolute_url()}")
    press(page, "Terminate the partnership")
    fill(page, "reason", "Barca a luat foc.")
    document = page.locator("[name=document]")
    document.set_input_files({"name": "poza.pdf", "mimeType": "application/pdf", "buffer": b"GIF89a"})
    press(page, "Terminate the partnership")
    expect(page.locator("[name=reason]")).to_have_value("Barca a luat foc.")
    document.set_input_files({"name": "notificare.pdf", "mimeType": "application/pdf", "buffer": PDF})
    press(page, "Terminate the partnership")
    told = mailbox.wait_for(ovidiu.email, heard + 1)
    page.goto(f"{portal}{agreed.get_absolute_url()}")
    press(page, "Withdraw the proposal")
    press(page, "Withdraw the proposal")
    mailbox.wait_for(ovidiu.email, heard + 2)
    assert Partnership.objects.get(pk=agreed.pk).state == "withdrawn"

    page = window(browser, portal, ovidiu)
    page.goto(link_in(told, "/partnerships/"))
    expect(page.locator("main")).to_contain_text("Barca a luat foc.")
    expect(page.get_by_role("link", name="notificare.pdf")).to_be_visible()


def test_redirected_left_unanswered_reopened_and_rejected(
    browser: Browser, portal: str, people: dict[str, User], mailbox: Mailbox, clock: Move
) -> None:
    nina, ovidiu, paul = (people[name] for name in ("nina", "ovidiu", "paul"))
    heard = {person: len(mailbox.to(person.email)) for person in (nina, ovidiu, paul)}
    partnership = between(people, "submitted", "Drumul de pe dig")
    page = window(browser, portal, ovidiu)
    page.goto(f"{portal}{partnership.get_absolute_url()}")
    press(page, "Redirect to another authority")
    page.locator("[name=authority]").select_option(label="Consiliul Județean Delta")
    fill(page, "reason", "Drumul este județean.")
    press(page, "Redirect to another authority")
    passed_on = mailbox.wait_for(paul.email, heard[paul] + 1)
    assert "Drumul este județean." in text_of(passed_on)

    partnership.refresh_from_db()
    assert partnership.answer_due_on is not None
    clock(partnership.answer_due_on - timezone.localdate() - dt.timedelta(days=3))
    nightly.delay()
    mailbox.wait_for(paul.email, heard[paul] + 2)
    clock(dt.timedelta(days=4))
    night(partnership, "unanswered")
    page = window(browser, portal, paul)
    page.goto(link_in(passed_on, "/partnerships/"))
    press(page, "Answer late")
    register(page, "88/J")
    press(page, "Answer late")
    press(page, "Answer the proposal")
    fill(page, "answer", "Digul nu poartă un drum. Ne cerem scuze pentru întârziere.")
    press(page, "Reject the proposal")
    expect(page.get_by_text(say("The answer came after its term."))).to_be_visible()
    wait_until(lambda: len(mailbox.to(nina.email)) == heard[nina] + 4, "what the NGO hears")
    told = [text_of(message) for message in mailbox.to(nina.email)[heard[nina] :]]
    assert "nu poartă un drum" in told[-1]
    # The proposal, the reminder and that the term ran out, once each although the nights came twice.
    assert len(mailbox.to(paul.email)) == heard[paul] + 3
    assert len(mailbox.to(ovidiu.email)) == heard[ovidiu]
