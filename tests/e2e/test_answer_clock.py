"""The clock on an answer, as both sides live it.

In time: the clerk registers the proposal, asks for changes, the NGO sends it back with a note on each point,
the clerk takes more time with a reason, and answers.

Late: nobody answers. The night after the last day the worker notes it; the owner reads so, answers late, and
the answer is marked.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from organizations.enums import MembershipRole
from organizations.models import Organization
from partnerships.models import ChangePoint, Partnership
from partnerships.tasks import nightly
from portal.accounts.models import User
from tests.e2e.sessions import sign_in_by_cookie
from tests.e2e.test_the_whole_way import fill, press, say
from tests.factories.accounts import UserFactory
from tests.factories.organizations import AuthorityFactory, MembershipFactory, OrganizationFactory
from tests.factories.partnerships import PartnershipFactory
from tests.mail_server import Mailbox, link_in, text_of
from tests.waiting import wait_until


def window(browser: Browser, portal: str, user: User) -> Page:
    context = browser.new_context(locale="ro-RO")
    sign_in_by_cookie(context, portal, user)
    return context.new_page()


def member(organization: Organization, email: str) -> User:
    user: User = UserFactory(email=email)
    MembershipFactory(organization=organization, user=user, role=MembershipRole.OWNER)
    return user


@pytest.fixture
def partnership(portal: str) -> Partnership:
    """Submitted today by one side to the other, each with an owner."""
    ngo, authority = OrganizationFactory(name="Asociația Dealul"), AuthorityFactory(name="Primăria Valea")
    member(ngo, "nora@dealul.example")
    member(authority, "clara@valea.example")
    return PartnershipFactory(ngo=ngo, authority=authority, state="submitted", title="Potecă în pădure")


def register(page: Page, number: str) -> None:
    """Fill in the number of the authority's register; the day is there already."""
    fill(page, "registration_number", number)
    expect(page.locator("[name=registered_on]")).to_have_value(timezone.localdate().isoformat())


def test_changes_notes_an_extension_and_the_answer(
    browser: Browser, portal: str, partnership: Partnership, mailbox: Mailbox
) -> None:
    nora, clara = (User.objects.get(email__startswith=name) for name in ("nora", "clara"))
    clerk, ngo = window(browser, portal, clara), window(browser, portal, nora)

    clerk.goto(f"{portal}{partnership.get_absolute_url()}")
    press(clerk, "Take under review")
    press(clerk, "Take under review")
    expect(clerk.locator("#id_registration_number_error")).to_be_visible()
    register(clerk, "4711/R")
    press(clerk, "Take under review")
    assert "4711/R" in text_of(mailbox.wait_for(nora.email))

    press(clerk, "Request changes")
    fill(clerk, "point_1", "Cine curăță poteca iarna?")
    fill(clerk, "point_3", "Cât costă podul?")
    press(clerk, "More points")
    expect(clerk.locator("[name=point_3]")).to_have_value("Cât costă podul?")
    press(clerk, "Request changes")
    asked = mailbox.wait_for(nora.email, 2)
    assert "Cât costă podul?" in text_of(asked)

    ngo.goto(link_in(asked, "/partnerships/"))
    paused = say("paused since %(day)s").partition("%")[0].strip()
    expect(ngo.locator(".line")).to_contain_text(paused)
    press(ngo, "Send back with notes")
    expect(ngo.locator("main")).to_contain_text("Cine curăță poteca iarna?")
    for point, note in zip(ChangePoint.objects.all(), ("Voluntarii noștri.", "9.000 de lei."), strict=True):
        fill(ngo, f"note_{point.pk}", note)
    press(ngo, "Send back with notes")
    assert "9.000 de lei." in text_of(mailbox.wait_for(clara.email))

    clerk.goto(f"{portal}{partnership.get_absolute_url()}")
    expect(clerk.locator("main")).to_contain_text("Voluntarii noștri.")
    press(clerk, "Extend the term")
    fill(clerk, "reason", "Cerem avizul ocolului silvic.")
    press(clerk, "Extend the term")
    assert "avizul ocolului" in text_of(mailbox.wait_for(nora.email, 3))
    partnership.refresh_from_db()
    assert partnership.answer_due_on == timezone.localdate() + dt.timedelta(days=45)

    press(clerk, "Answer the proposal")
    fill(clerk, "answer", "Da: poteca folosește tuturor, iar podul intră în buget.")
    press(clerk, "Accept in principle")
    assert "podul intră în buget" in text_of(mailbox.wait_for(nora.email, 4))


def test_nobody_answers_until_the_owner_reads_of_it(
    browser: Browser, portal: str, partnership: Partnership, mailbox: Mailbox
) -> None:
    nora, clara = (User.objects.get(email__startswith=name) for name in ("nora", "clara"))
    heard = {person: len(mailbox.to(person.email)) for person in (nora, clara)}
    today = timezone.localdate()

    Partnership.objects.filter(pk=partnership.pk).update(answer_due_on=today + dt.timedelta(days=3))
    nightly.delay()
    assert partnership.title in text_of(mailbox.wait_for(clara.email, heard[clara] + 1))

    Partnership.objects.filter(pk=partnership.pk).update(answer_due_on=today - dt.timedelta(days=1))
    nightly.delay()
    nightly.delay()
    assert partnership.title in text_of(mailbox.wait_for(clara.email, heard[clara] + 2))
    mailbox.wait_for(nora.email, heard[nora] + 1)
    wait_until(
        lambda: Partnership.objects.get(pk=partnership.pk).state == "unanswered", "the note of the night"
    )

    page = window(browser, portal, clara)
    page.goto(f"{portal}{partnership.get_absolute_url()}")
    press(page, "Answer late")
    register(page, "4712/R")
    press(page, "Answer late")
    press(page, "Answer the proposal")
    fill(page, "answer", "Nu avem acordul ocolului silvic. Ne cerem scuze pentru întârziere.")
    press(page, "Reject the proposal")
    expect(page.get_by_text(say("The answer came after its term."))).to_be_visible()
    mailbox.wait_for(nora.email, heard[nora] + 3)
    assert len(mailbox.to(clara.email)) == heard[clara] + 2
