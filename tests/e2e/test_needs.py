"""From a need to a proposal: an authority posts, an NGO asks, the authority answers, the NGO proposes."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from partnerships.models import Need, Partnership
from tests.e2e.sessions import sign_in_by_cookie
from tests.e2e.test_the_whole_way import fill, press, say
from tests.factories.accounts import UserFactory
from tests.factories.organizations import AuthorityFactory, MembershipFactory, OrganizationFactory
from tests.mail_server import Mailbox, link_in, text_of

TITLE = "Parteneri pentru un centru de reparații deschis locuitorilor"
QUESTION = "Spațiul are acces de la stradă fără trepte?"
DAY = dt.timedelta(days=1)


def test_from_a_need_to_a_question_its_answer_and_a_proposal(
    browser: Browser, portal: str, mailbox: Mailbox
) -> None:
    clerk = UserFactory(full_name="Călin Nevoiașu", email="calin@nevoi.example")
    ana = UserFactory(full_name="Ana Întrebătoare", email="ana@intrebari.example")
    authority = AuthorityFactory(name="Primăria Comunei Nevoi", slug="primaria-nevoi")
    ngo = OrganizationFactory(name="Asociația Răspunsuri", slug="asociatia-raspunsuri")
    MembershipFactory(organization=authority, user=clerk)
    MembershipFactory(organization=ngo, user=ana)
    clerks, anas = (browser.new_context(locale="ro-RO") for _who in range(2))
    sign_in_by_cookie(clerks, portal, clerk)
    sign_in_by_cookie(anas, portal, ana)

    _post(clerks.new_page(), portal)

    page = anas.new_page()
    page.goto(f"{portal}/partnerships/needs/?q=reparatii")
    page.get_by_role("link", name=TITLE).click()
    press(page, "Ask a question")
    fill(page, "text", QUESTION)
    press(page, "Send the question")
    expect(page.get_by_text(say("Only you and whoever posted this see it yet."))).to_be_visible()

    asked = mailbox.wait_for(clerk.email)
    assert QUESTION in text_of(asked)
    desk = clerks.new_page()
    desk.goto(link_in(asked, "/answer/"))
    fill(desk, "answer", "Da, intrarea este la nivelul trotuarului.")
    press(desk, "Publish the answer")

    answered = mailbox.wait_for(ana.email)
    public = browser.new_context(locale="ro-RO").new_page()
    public.goto(link_in(answered, "/needs/"))
    expect(public.get_by_text("la nivelul trotuarului")).to_be_visible()
    expect(public.get_by_text(ana.full_name)).to_have_count(0)

    page.reload()
    _propose(page)
    partnership = Partnership.objects.get(ngo=ngo)
    assert (partnership.need, partnership.authority) == (Need.objects.get(), authority)


def _post(page: Page, portal: str) -> None:
    page.goto(f"{portal}/partnerships/needs/")
    press(page, "Post a need or an offer")
    page.locator("main [name=sort][value=looks_for]").check()
    fill(page, "title", TITLE)
    fill(page, "text", "Căutăm o asociație care să țină centrul împreună cu noi.")
    page.locator("main [name=domains]").first.check()
    fill(page, "territory", "România")
    fill(page, "answers_until", (timezone.localdate() + 30 * DAY).isoformat())
    press(page, "Post it")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def _propose(page: Page) -> None:
    press(page, "Propose a partnership")
    expect(page.get_by_text(TITLE)).to_be_visible()
    page.locator("main [name=domain]").select_option(index=1)
    fill(page, "title", "Centru de reparații în Nevoi")
    for name in ("problem", "objectives", "activities"):
        fill(page, name, "Pe scurt.")
    for name, days in (("starts_on", 60), ("ends_on", 400)):
        fill(page, name, (timezone.localdate() + days * DAY).isoformat())
    press(page, "Save the draft")
    expect(page.get_by_role("heading", level=1)).to_have_text("Centru de reparații în Nevoi")
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()
