"""The whole way: an NGO registers, is verified and proposes; the authority answers; a manager exports."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import openpyxl
from django.utils import timezone, translation
from django.utils.translation import gettext
from playwright.sync_api import Browser, Page, expect

from organizations.enums import MembershipRole
from organizations.models import Organization
from partnerships.enums import PartnershipState
from partnerships.models import Partnership
from portal.audit.models import Entry
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.organizations import AuthorityFactory, MembershipFactory
from tests.mail_server import Mailbox, link_in, text_of

ANA = "ana.exemplu@atelier.example"
NGO = "Asociația Atelierul de Reparații Împreună"


def say(text: str) -> str:
    """What the Romanian interface says for a message id."""
    with translation.override("ro"):
        return gettext(text)


def press(page: Page, text: str) -> None:
    """Press the button, or follow the link, that carries the words."""
    words = say(text)
    page.get_by_role("button", name=words, exact=True).or_(
        page.get_by_role("link", name=words, exact=True)
    ).first.click(timeout=10_000)


def fill(page: Page, name: str, value: str) -> None:
    page.locator(f"main [name={name}]").fill(value)


def sign_in(page: Page, portal: str, email: str) -> None:
    page.goto(f"{portal}/accounts/login/")
    fill(page, "login", email)
    fill(page, "password", PASSWORD)
    page.locator("main form").get_by_role("button").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(say("My desk"))


def test_from_sign_up_to_the_spreadsheet(
    browser: Browser, portal: str, mailbox: Mailbox, tmp_path: Path
) -> None:
    moderator = UserFactory(is_moderator=True, full_name="Mara Moderator", email="mara@portal.example")
    manager = UserFactory(is_programme_manager=True, full_name="Petru Program", email="petru@portal.example")
    clerk = UserFactory(full_name="Călin Funcționar", email="calin@primaria.example")
    authority = AuthorityFactory(name="Primăria Sectorului 3", slug="primaria-sectorului-3")
    MembershipFactory(organization=authority, user=clerk, role=MembershipRole.EDITOR)

    ngo_page = browser.new_context(locale="ro-RO").new_page()
    _sign_up(ngo_page, portal, mailbox)
    _register(ngo_page, portal)

    _verify(browser, portal, moderator.email, mailbox)
    assert NGO in text_of(mailbox.wait_for(ANA, 2))

    partnership = _propose(ngo_page, portal)
    _answer(browser, portal, clerk.email, mailbox, partnership)

    accepted = mailbox.wait_for(ANA, 4)
    ngo_page.goto(link_in(accepted, "/partnerships/"))
    expect(ngo_page.get_by_text("Avem un spațiu potrivit")).to_be_visible()

    _export(browser, portal, manager.email, tmp_path, partnership)
    _audit_tells_all(moderator.full_name, clerk.full_name)
    ids = [message["Message-ID"] for message in mailbox.messages]
    assert len(ids) == len(set(ids))


def _sign_up(page: Page, portal: str, mailbox: Mailbox) -> None:
    page.goto(portal)
    press(page, "Create an account")
    fill(page, "full_name", "Ana Exemplu")
    fill(page, "email", ANA)
    fill(page, "password1", PASSWORD)
    page.locator("[name=agrees]").check()
    page.locator("main form").get_by_role("button").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(link_in(mailbox.wait_for(ANA)))
    page.locator("main form").get_by_role("button").first.click()
    if not page.locator(".drop").count():
        sign_in(page, portal, ANA)


def _register(page: Page, portal: str) -> None:
    page.goto(f"{portal}/organizations/register/")
    fill(page, "q", NGO)
    press(page, "Look for it")
    press(page, "It is not here: register it")
    expect(page.locator("[name=name]")).to_have_value(NGO)
    page.locator("[name=kind]").select_option("ngo")
    fill(page, "name", NGO)
    fill(page, "identifier", "4541581")
    page.locator("[name=territory]").fill("București, Sectorul 3")
    page.get_by_label("Economie circulară").check()
    fill(page, "mission", "Reparăm împreună ce s-ar arunca.")
    press(page, "Register the organization")
    reason = say(
        "The last digit of a CUI checks the others, and here it does not match. Is a digit mistyped?"
    )
    expect(page.locator("#id_identifier_error")).to_contain_text(reason)
    expect(page.locator("[name=identifier]")).to_have_value("4541581")
    expect(page.locator("[name=name]")).to_have_value(NGO)
    assert not Organization.objects.filter(name=NGO).exists()
    fill(page, "identifier", "RO 4541580")
    press(page, "Register the organization")
    expect(page.get_by_role("heading", level=1)).to_have_text(NGO)
    expect(page.get_by_text(say("Awaiting verification")).first).to_be_visible()
    assert Organization.objects.get(name=NGO).identifier == "4541580"


def _verify(browser: Browser, portal: str, email: str, mailbox: Mailbox) -> None:
    page = browser.new_context(locale="ro-RO").new_page()
    announced = mailbox.wait_for(email)
    sign_in(page, portal, email)
    page.goto(link_in(announced, "/organizations/"))
    fill(page, "reason", "Codul fiscal și denumirea corespund registrului.")
    press(page, "Verify the organization")
    told = say("Verified: %(organization)s. Its people were told by mail.")
    expect(page.get_by_text(told % {"organization": NGO})).to_be_visible()


def _propose(page: Page, portal: str) -> Partnership:
    today = timezone.localdate()
    page.goto(f"{portal}/organizations/primaria-sectorului-3/")
    press(page, "Propose a partnership")
    expect(page.locator("[name=authority] option:checked")).to_have_text("Primăria Sectorului 3")
    page.locator("[name=domain]").select_option(label="Economie circulară")
    fill(page, "title", "=Atelier de reparații în Sectorul 3")
    fill(page, "problem", "Obiectele stricate ajung la groapa de gunoi.")
    fill(page, "objectives", "Două sute de obiecte reparate pe an.")
    fill(page, "activities", "Asociația repară, primăria dă spațiul.")
    fill(page, "people_reached", "350")
    page.locator("[name=funding_1_source]").select_option("own")
    fill(page, "funding_1_amount", "12500.50")
    fill(page, "starts_on", (today + dt.timedelta(days=40)).isoformat())
    fill(page, "ends_on", (today + dt.timedelta(days=405)).isoformat())
    press(page, "Save the draft")
    press(page, "Submit the proposal")
    page.wait_for_url("**/submit/")
    press(page, "Submit the proposal")
    expect(page.locator(".line").get_by_text("Primăria Sectorului 3")).to_be_visible()
    return Partnership.objects.get(state=PartnershipState.SUBMITTED)


def _answer(browser: Browser, portal: str, email: str, mailbox: Mailbox, partnership: Partnership) -> None:
    page = browser.new_context(locale="ro-RO").new_page()
    received = mailbox.wait_for(email)
    assert partnership.title in text_of(received)
    sign_in(page, portal, email)
    expect(page.get_by_role("link", name=partnership.title)).to_be_visible()
    page.goto(link_in(received, "/partnerships/"))
    press(page, "Take under review")
    fill(page, "registration_number", "1204")
    press(page, "Take under review")
    mailbox.wait_for(ANA, 3)
    press(page, "Answer the proposal")
    press(page, "Accept in principle")
    expect(page.locator("#id_answer_error")).to_be_visible()
    fill(page, "answer", "Avem un spațiu potrivit pe strada Exemplului și doi oameni care pot sprijini.")
    press(page, "Accept in principle")
    expect(page.get_by_role("heading", name=say("Why it was accepted"))).to_be_visible()


def _export(browser: Browser, portal: str, email: str, folder: Path, partnership: Partnership) -> None:
    page = browser.new_context(locale="ro-RO", accept_downloads=True).new_page()
    sign_in(page, portal, email)
    page.goto(f"{portal}/partnerships/proposals/?state=accepted_in_principle")
    with page.expect_download() as download:
        press(page, "Export to Excel")
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    sheet = openpyxl.load_workbook(io.BytesIO(path.read_bytes())).active
    assert sheet is not None
    headings = [cell.value for cell in sheet[1]]
    cells = dict(zip(headings, sheet[2], strict=True))
    assert sheet.max_row == 2
    title = cells[say("Title")]
    assert (title.value, title.data_type) == ("=Atelier de reparații în Sectorul 3", "s")
    assert cells[say("NGO")].value == NGO
    assert cells[say("State")].value == say("accepted in principle")
    assert cells[say("People reached")].value == 350
    assert float(cells[say("Budget (lei)")].value) == 12500.5
    assert cells[say("Starts on")].value.date() == partnership.starts_on
    assert cells[say("Length (days)")].value == 366
    assert cells[say("Days to answer")].value == 0


def _audit_tells_all(moderator: str, clerk: str) -> None:
    entries = [
        (entry.verb, str(entry.actor)) for entry in Entry.objects.order_by("pk").select_related("actor")
    ]
    assert entries == [
        ("accounts.sign_up", "Ana Exemplu"),
        ("accounts.confirm_email", "Ana Exemplu"),
        ("organizations.register", "Ana Exemplu"),
        ("organizations.verify", moderator),
        ("partnerships.draft", "Ana Exemplu"),
        ("partnerships.submit", "Ana Exemplu"),
        ("partnerships.take_under_review", clerk),
        ("partnerships.accept", clerk),
        ("reporting.export", "Petru Program"),
    ]
    assert all(entry.origin == "127.0.0.1" for entry in Entry.objects.all())
