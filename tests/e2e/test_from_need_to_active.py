"""From a need to the day on which the partnership begins, as all who take part in it live it.

A town hall posts a need; an NGO asks about it, is suggested the town hall and proposes, together with another
NGO; the town hall asks for changes and accepts. All three write the agreement; the council decides, one signs
on paper and two on the portal; on the first day the worker lets it begin.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import NamedTuple

import pytest
from allauth.mfa import app_settings
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from axe_playwright_python.base import AXE_SCRIPT
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from organizations.enums import MembershipRole
from organizations.services import refresh_entries
from partnerships.models import ChangePoint, Partnership
from portal.accounts.models import User
from tests.e2e.sessions import member, window
from tests.e2e.test_course import Move, night, register
from tests.e2e.test_every_page import AXE
from tests.e2e.test_the_whole_way import fill, press, say
from tests.factories.accounts import PASSWORD
from tests.factories.organizations import AuthorityFactory, OrganizationFactory
from tests.mail_server import Mailbox, link_in, text_of
from tests.partnerships.agreeing import PDF
from tests.waiting import wait_until

TOWN, NGO, OTHER = "Primăria Comunei Nevoi", "Asociația Răspunsuri", "Asociația Vecinii Buni"
NEED = "Parteneri pentru un centru de reparații deschis locuitorilor"
TITLE = "Centru de reparații în Nevoi"
DAY = dt.timedelta(days=1)
HERE = "/partnerships/"

Heard = Callable[[User, str], EmailMessage]


class People(NamedTuple):
    """Who takes part: the one who leads the NGOs, of the other NGO, the clerk, the mayor."""

    ana: User
    bogdan: User
    clara: User
    mara: User


class Windows(NamedTuple):
    """A browser of their own for each of the people."""

    ana: Page
    bogdan: Page
    clara: Page
    mara: Page


@pytest.fixture
def people(portal: str) -> People:
    """The NGO offers what the town hall will look for; Bogdan may sign, and has a second factor."""
    town = AuthorityFactory(name=TOWN)
    ngo = OrganizationFactory(name=NGO, offers="Meșteri pentru reparații și un centru deschis.")
    other = OrganizationFactory(name=OTHER)
    bogdan = member(other, "bogdan@vecinii.example", is_signatory=True)
    TOTP.activate(bogdan, generate_totp_secret())
    RecoveryCodes.activate(bogdan)
    made = People(
        member(ngo, "ana@raspunsuri.example"),
        bogdan,
        member(town, "clara@nevoi.example"),
        member(town, "mara@nevoi.example", MembershipRole.MEMBER),
    )
    refresh_entries(None)
    return made


@pytest.fixture
def heard(mailbox: Mailbox) -> Heard:
    """Waits for the letter to a person whose subject begins so; letters of one moment come in any order."""

    def find(person: User, subject: str) -> EmailMessage:
        words = say(subject).partition("%")[0]

        def found() -> list[EmailMessage]:
            return [one for one in mailbox.to(person.email) if words in str(one["Subject"])]

        wait_until(found, f"the letter “{words}” to {person}")
        return found()[-1]

    return find


def see(page: Page, text: str) -> None:
    expect(page.locator("main")).to_contain_text(say(text))


def is_turn_of(name: str, *pages: Page) -> None:
    """Whose turn it is stands on everybody's page by name."""
    for page in pages:
        expect(page.locator(".line-now")).to_contain_text(name)


def look(page: Page) -> None:
    """Nothing for axe to find; the demonstration has no partnership that has come so far."""
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(AXE) == []


def test_from_a_need_to_the_first_day(
    browser: Browser, portal: str, people: People, heard: Heard, clock: Move, tmp_path: Path
) -> None:
    windows = Windows(*(window(browser, portal, person) for person in people))
    need = _post(windows.clara, portal)
    _ask(windows, people, heard, portal)
    _find_by_suggestion(windows.ana, portal, people.ana)
    partnership = _propose_together(windows, people, heard)
    assert partnership.need is not None
    assert (partnership.need.title, partnership.authority.name) == (need, TOWN)
    _answer(windows, people, heard)
    here = f"{portal}{partnership.get_absolute_url()}"
    _negotiate(windows, people, heard, here)
    _decide_and_sign(windows, people, heard, tmp_path)
    _begin(browser.new_context(locale="ro-RO").new_page(), partnership, people, heard, clock, here)


def _post(page: Page, portal: str) -> str:
    page.goto(f"{portal}/partnerships/needs/")
    press(page, "Post a need or an offer")
    page.locator("main [name=sort][value=looks_for]").check()
    fill(page, "title", NEED)
    fill(page, "text", "Căutăm o asociație care să țină centrul împreună cu noi.")
    page.locator("main [name=domains]").first.check()
    fill(page, "territory", "România")
    fill(page, "answers_until", (timezone.localdate() + 30 * DAY).isoformat())
    press(page, "Post it")
    expect(page.get_by_role("heading", level=1)).to_have_text(NEED)
    return NEED


def _ask(windows: Windows, people: People, heard: Heard, portal: str) -> None:
    question, answer = "Spațiul are acces fără trepte?", "Da, intrarea este la nivelul trotuarului."
    windows.ana.goto(f"{portal}/partnerships/needs/?q=reparatii")
    windows.ana.get_by_role("link", name=NEED).click()
    press(windows.ana, "Ask a question")
    fill(windows.ana, "text", question)
    press(windows.ana, "Send the question")
    see(windows.ana, "Only you and whoever posted this see it yet.")
    asked = heard(people.clara, "Question from %(organization)s: %(title)s")
    assert question in text_of(asked)
    windows.clara.goto(link_in(asked, "/answer/"))
    fill(windows.clara, "answer", answer)
    press(windows.clara, "Publish the answer")
    # Anybody reads it; of who asked only the organization.
    windows.bogdan.goto(link_in(heard(people.ana, "Answered: %(title)s"), "/needs/"))
    expect(windows.bogdan.locator("main")).to_contain_text(answer)
    expect(windows.bogdan.locator("main")).not_to_contain_text(people.ana.full_name)


def _find_by_suggestion(page: Page, portal: str, ana: User) -> None:
    own = ana.memberships.get().organization
    page.goto(f"{portal}/partnerships/suggestions/for/{own.slug}/")
    suggested = page.locator("#results li").filter(has=page.get_by_role("link", name=TOWN, exact=True))
    reason = say("it looks for what you offer (%(words)s)").partition("(")[0]
    expect(suggested).to_contain_text(reason[1:])
    suggested.get_by_role("link", name=TOWN, exact=True).click()
    page.get_by_role("link", name=NEED).click()
    press(page, "Propose a partnership")


def _propose_together(windows: Windows, people: People, heard: Heard) -> Partnership:
    ana, bogdan = windows.ana, windows.bogdan
    expect(ana.get_by_text(NEED)).to_be_visible()
    ana.locator("main [name=domain]").select_option(index=1)
    fill(ana, "title", TITLE)
    for name in ("problem", "objectives", "activities"):
        fill(ana, name, "Pe scurt.")
    for name, days in (("starts_on", 20), ("ends_on", 400)):
        fill(ana, name, (timezone.localdate() + days * DAY).isoformat())
    press(ana, "Save the draft")
    expect(ana.get_by_role("heading", level=1)).to_have_text(TITLE)
    press(ana, "Invite another NGO")
    ana.locator("#q-ngo").fill("Vecinii")
    ana.locator("#q-ngo").press("Enter")
    ana.get_by_role("button", name=say("Ask %(name)s") % {"name": OTHER}).click()
    see(ana, "Take the invitation back")

    bogdan.goto(link_in(heard(people.bogdan, "Will you take part? %(title)s"), HERE))
    press(bogdan, "Take part")
    expect(bogdan.get_by_role("heading", level=1)).to_have_text(TITLE)
    confirmed = heard(people.ana, OTHER)
    ana.goto(link_in(confirmed, HERE))
    press(ana, "Submit the proposal")
    ana.wait_for_url("**/submit/")
    press(ana, "Submit the proposal")
    expect(ana.locator(".line-now")).to_contain_text(TOWN)
    return Partnership.objects.get(title=TITLE)


def _answer(windows: Windows, people: People, heard: Heard) -> None:
    ana, clara = windows.ana, windows.clara
    clara.goto(link_in(heard(people.clara, "Proposal from %(ngo)s: %(title)s"), HERE))
    press(clara, "Take under review")
    register(clara, "4711/R")
    press(clara, "Take under review")
    for person in (people.ana, people.bogdan):
        assert "4711/R" in text_of(heard(person, "Under review: %(title)s"))
    press(clara, "Request changes")
    points = {"Cine curăță iarna?": "Voluntarii noștri.", "Cât costă curentul?": "9.000 de lei."}
    for number, point in enumerate(points, 1):
        fill(clara, f"point_{number}", point)
    press(clara, "Request changes")
    asked = heard(people.ana, "Changes requested: %(title)s")
    assert all(point in text_of(asked) for point in points)

    ana.goto(link_in(asked, HERE))
    expect(ana.locator(".line")).to_contain_text(say("paused since %(day)s").partition("%")[0].strip())
    press(ana, "Send back with notes")
    for point in ChangePoint.objects.all():
        fill(ana, f"note_{point.pk}", points[point.text])
    press(ana, "Send back with notes")
    clara.goto(link_in(heard(people.clara, "Sent back: %(title)s"), HERE))
    for note in points.values():
        expect(clara.locator("main")).to_contain_text(note)
    press(clara, "Answer the proposal")
    fill(clara, "answer", "Da: centrul folosește tuturor.")
    press(clara, "Accept in principle")
    assert "folosește tuturor" in text_of(heard(people.ana, "Accepted: %(title)s"))


def _negotiate(windows: Windows, people: People, heard: Heard, here: str) -> None:
    ana, bogdan, clara, _mara = windows
    ana.goto(here)
    press(ana, "Write the agreement")
    for party in (TOWN, NGO, OTHER):
        assert party in ana.locator("[name=text]").input_value()
    press(ana, "Write the agreement")
    clara.goto(link_in(heard(people.clara, "The agreement is being written: %(title)s"), HERE))
    is_turn_of(TOWN, ana, clara)
    look(clara)
    _accept(clara, here)
    bogdan.goto(here)
    _accept(bogdan, here)
    left = "table.desk td:nth-child(2) .soft"
    expect(bogdan.locator(left)).to_have_count(1)
    ana.goto(here)
    is_turn_of(NGO, ana, clara)

    press(ana, "Change the agreement")
    text = ana.locator("[name=text]").input_value()
    fill(ana, "text", text.replace("\n", "\nPrimăria dă și apa.\n", 1))
    fill(ana, "note", "Lipsea apa.")
    press(ana, "Change the agreement")
    ana.wait_for_url(here)
    clara.goto(here)
    is_turn_of(TOWN, ana, clara)
    expect(clara.locator(left)).to_have_count(3)
    _accept(ana, here)
    changed = heard(people.bogdan, "New version of the agreement: %(title)s")
    assert "Lipsea apa." in text_of(changed)
    bogdan.goto(link_in(changed, HERE))
    bogdan.get_by_role("link", name=say("Version %(number)s") % {"number": 2}, exact=True).click()
    expect(bogdan.locator("main ins")).to_contain_text("și apa")
    bogdan.goto(here)
    _accept(bogdan, here)
    _accept(clara, here)


def _accept(page: Page, here: str) -> None:
    press(page, "Accept this text")
    page.wait_for_url("**/accept/")
    press(page, "Accept this text")
    page.wait_for_url(here)


def _decide_and_sign(windows: Windows, people: People, heard: Heard, folder: Path) -> None:
    ana, bogdan, clara, mara = windows
    paper = folder / "acord.pdf"
    paper.write_bytes(PDF)
    clara.goto(link_in(heard(people.clara, "All have accepted the agreement: %(title)s"), HERE))
    press(clara, "Record the council’s decision")
    fill(clara, "decision_number", "HCL 41")
    fill(clara, "decided_on", timezone.localdate().isoformat())
    clara.locator("[name=document]").set_input_files(paper)
    look(clara)
    press(clara, "Record the council’s decision")
    expect(clara.locator("main")).to_contain_text("HCL 41")

    please_sign = heard(people.ana, "Please sign the agreement: %(title)s")
    ana.goto(link_in(please_sign, HERE))
    press(ana, "Upload the signed agreement")
    fill(ana, "signatory", "Ana Pop, președintă")
    ana.locator("[name=document]").set_input_files(paper)
    press(ana, "Upload the signed agreement")
    see(ana, "By an uploaded document:")

    here = ana.url
    bogdan.goto(here)
    press(bogdan, "Sign here")
    look(bogdan)
    _confirm_and_sign(bogdan, RecoveryCodes.activate(people.bogdan).get_unused_codes()[0])
    _let_sign(clara, here, people.mara)
    mara.goto(here)
    press(mara, "Sign here")
    press(mara, "Set up a second factor")
    press(mara, "Set up the app")
    if mara.locator("main [name=password]").count():
        fill(mara, "password", PASSWORD)
        mara.locator("main form button").first.click()
    _turn_the_app_on(mara)
    # Of an app's codes each counts once; the recovery codes are shown on this page.
    code = str(mara.locator(".codes li").first.text_content())
    press(mara, "Back to signing")
    _confirm_and_sign(mara, code)


def _confirm_and_sign(page: Page, code: str) -> None:
    press(page, "Confirm with the second factor")
    fill(page, "code", code)
    press(page, "Confirm with the code")
    page.locator("[name=agreed]").check()
    press(page, "Sign here")
    see(page, "By confirmation with a second factor.")


def _let_sign(clara: Page, here: str, mara: User) -> None:
    town = mara.memberships.get().organization
    clara.goto(f"{here.partition('/partnerships/')[0]}{town.get_absolute_url()}people/")
    clara.get_by_role("row").filter(has_text=mara.email).get_by_role("button", name=say("Let sign")).click()
    expect(clara.get_by_role("button", name=say("No longer"))).to_have_count(1)


def _turn_the_app_on(page: Page) -> None:
    """Fill in what an authenticator app would show; anew, should the half minute just have passed."""
    for _attempt in range(2):
        if not page.url.endswith("/activate/"):
            return
        secret = str(page.locator("main code").text_content())
        code = hotp_value(secret, int(time.time()) // app_settings.TOTP_PERIOD)
        fill(page, "code", format_hotp_value(code))
        press(page, "Turn the second step on")


def _begin(
    visitor: Page, partnership: Partnership, people: People, heard: Heard, clock: Move, here: str
) -> None:
    partnership.refresh_from_db()
    assert partnership.state == "signing"
    clock(partnership.starts_on - timezone.localdate())
    night(partnership, "active")
    for person in (people.ana, people.bogdan, people.clara):
        assert TITLE in text_of(heard(person, "Your partnership begins: %(title)s"))
    visitor.goto(here)
    for name in (TOWN, NGO, OTHER, "HCL 41"):
        expect(visitor.locator("main")).to_contain_text(name)
    see(visitor, "Text of the agreement")
    expect(visitor.locator("main")).not_to_contain_text("acord.pdf")
