"""From the acceptance in principle to the first day, as both sides live it.

The NGO writes the agreement; the clerk accepts it; the NGO changes it, which asks the clerk anew; both
accept. The clerk records the council's decision; the NGO uploads the signed document, the mayor sets up a
second factor and signs on the portal. It begins.
"""

from __future__ import annotations

import time
from email.message import EmailMessage
from pathlib import Path

import pytest
from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from organizations.models import Membership
from partnerships.models import Partnership
from portal.accounts.models import User
from tests.e2e.test_answer_clock import member, window
from tests.e2e.test_the_whole_way import fill, press, say
from tests.factories.accounts import PASSWORD
from tests.factories.organizations import AuthorityFactory, OrganizationFactory
from tests.factories.partnerships import PartnershipFactory
from tests.mail_server import Mailbox, link_in, text_of
from tests.partnerships.agreeing import PDF
from tests.waiting import wait_until


@pytest.fixture
def partnership(portal: str) -> Partnership:
    """Accepted in principle; the NGO has an owner, the authority an owner and a mayor."""
    ngo, authority = OrganizationFactory(name="Asociația Lunca"), AuthorityFactory(name="Primăria Podul")
    member(ngo, "nina@lunca.example")
    member(authority, "cezar@podul.example")
    member(authority, "mara@podul.example")
    return PartnershipFactory(
        ngo=ngo,
        authority=authority,
        state="accepted_in_principle",
        title="Grădină în curtea școlii",
        starts_on=timezone.localdate(),
    )


def turn_the_app_on(page: Page) -> None:
    """Fill in what an authenticator app would show; anew, should the half minute just have passed."""
    for _attempt in range(2):
        if not page.url.endswith("/activate/"):
            return
        secret = str(page.locator("main code").text_content())
        code = hotp_value(secret, int(time.time()) // app_settings.TOTP_PERIOD)
        fill(page, "code", format_hotp_value(code))
        press(page, "Turn the second step on")


def letter(mailbox: Mailbox, person: User, subject: str) -> EmailMessage:
    """The letter to a person whose subject begins so; letters of one moment come in any order."""
    words = say(subject).partition("%")[0]

    def found() -> list[EmailMessage]:
        return [one for one in mailbox.to(person.email) if words in str(one["Subject"])]

    wait_until(found, f"the letter “{words}”")
    return found()[0]


def see(page: Page, text: str) -> None:
    expect(page.locator("main")).to_contain_text(say(text))


def test_turns_a_reset_acceptance_the_council_and_two_ways_to_sign(
    browser: Browser, portal: str, partnership: Partnership, mailbox: Mailbox, tmp_path: Path
) -> None:
    nina, cezar, mara = (User.objects.get(email__startswith=name) for name in ("nina", "cezar", "mara"))
    ngo, clerk, mayor = (window(browser, portal, person) for person in (nina, cezar, mara))
    here = f"{portal}{partnership.get_absolute_url()}"
    paper = tmp_path / "acord.pdf"
    paper.write_bytes(PDF)
    no_pdf = tmp_path / "pagină.pdf"
    no_pdf.write_bytes(b"<p>Semnat</p>")

    _negotiate(ngo, clerk, here, mailbox, (nina, cezar))

    agreed = letter(mailbox, cezar, "All have accepted the agreement: %(title)s")
    clerk.goto(link_in(agreed, "/partnerships/"))
    press(clerk, "Record the council’s decision")
    fill(clerk, "decision_number", "HCL 41")
    fill(clerk, "decided_on", timezone.localdate().isoformat())
    clerk.locator("[name=document]").set_input_files(paper)
    press(clerk, "Record the council’s decision")
    expect(clerk.locator("main")).to_contain_text("HCL 41")

    ngo.goto(link_in(letter(mailbox, nina, "Please sign the agreement: %(title)s"), "/partnerships/"))
    press(ngo, "Upload the signed agreement")
    fill(ngo, "signatory", "Nina Lunca, președintă")
    ngo.locator("[name=document]").set_input_files(
        {"name": "a.pdf", "mimeType": "text/html", "buffer": b"<p>"}
    )
    press(ngo, "Upload the signed agreement")
    expect(ngo.locator("[name=signatory]")).to_have_value("Nina Lunca, președintă")
    ngo.locator("[name=document]").set_input_files(paper)
    press(ngo, "Upload the signed agreement")
    see(ngo, "By an uploaded document:")

    _sign_with_a_second_factor(clerk, mayor, here, mara)
    wait_until(lambda: Partnership.objects.get(pk=partnership.pk).state == "active", "the beginning")
    assert partnership.title in text_of(letter(mailbox, nina, "Your partnership begins: %(title)s"))

    visitor = browser.new_context(locale="ro-RO").new_page()
    visitor.goto(here)
    see(visitor, "Text of the agreement")
    expect(visitor.locator("main")).to_contain_text("HCL 41")
    expect(visitor.locator("main")).not_to_contain_text("acord.pdf")


def _negotiate(ngo: Page, clerk: Page, here: str, mailbox: Mailbox, people: tuple[User, User]) -> None:
    nina, cezar = people
    ngo.goto(here)
    press(ngo, "Write the agreement")
    assert "Asociația Lunca" in ngo.locator("[name=text]").input_value()
    press(ngo, "Write the agreement")

    begun = letter(mailbox, cezar, "The agreement is being written: %(title)s")
    clerk.goto(link_in(begun, "/partnerships/"))
    press(clerk, "Accept this text")
    expect(clerk.locator("main")).to_contain_text("Asociația Lunca")
    press(clerk, "Accept this text")
    expect(clerk.get_by_role("link", name=say("Accept this text"))).to_have_count(0)

    accepted = letter(mailbox, nina, "Agreement accepted by %(accepted)s: %(title)s")
    ngo.goto(link_in(accepted, "/partnerships/"))
    press(ngo, "Change the agreement")
    text = ngo.locator("[name=text]").input_value()
    fill(ngo, "text", text.replace("primăria dă spațiul", "primăria dă spațiul și apa"))
    fill(ngo, "note", "Lipsea apa.")
    press(ngo, "Change the agreement")
    press(ngo, "Accept this text")
    press(ngo, "Accept this text")

    changed = letter(mailbox, cezar, "New version of the agreement: %(title)s")
    assert "Lipsea apa." in text_of(changed)
    clerk.goto(link_in(changed, "/partnerships/"))
    clerk.get_by_role("link", name=say("Version %(number)s") % {"number": 2}, exact=True).click()
    expect(clerk.locator("main ins")).to_contain_text("și apa")
    clerk.goto(here)
    press(clerk, "Accept this text")
    press(clerk, "Accept this text")
    see(clerk, "Record the council’s decision")


def _sign_with_a_second_factor(clerk: Page, mayor: Page, here: str, mara: User) -> None:
    authority = Membership.objects.select_related("organization").get(user=mara).organization
    clerk.goto(f"{here.partition('/partnerships/')[0]}{authority.get_absolute_url()}people/")
    clerk.get_by_role("row").filter(has_text=mara.email).get_by_role("button", name=say("Let sign")).click()
    expect(clerk.get_by_role("button", name=say("No longer"))).to_have_count(1)
    assert Membership.objects.get(user=mara).is_signatory

    mayor.goto(here)
    press(mayor, "Sign here")
    press(mayor, "Set up a second factor")
    press(mayor, "Set up the app")
    if mayor.locator("main [name=password]").count():
        fill(mayor, "password", PASSWORD)
        mayor.locator("main form button").first.click()
    turn_the_app_on(mayor)
    # Of an app's codes each counts once; the recovery codes are shown on this page.
    code = str(mayor.locator(".codes li").first.text_content())
    press(mayor, "Back to signing")
    press(mayor, "Confirm with the second factor")
    fill(mayor, "code", code)
    press(mayor, "Confirm with the code")
    mayor.locator("[name=agreed]").check()
    press(mayor, "Sign here")
    see(mayor, "By confirmation with a second factor.")
