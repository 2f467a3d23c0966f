"""A co-ordinator fills in the profile of her organization in one place; a clerk finds it and writes to it.

Ana types what her organization looks for, closes the window before she has sent the form, and finds it again
the next time. She adds a logo, sends the form, and sees the page as everybody does. A clerk without an
account reads it and writes; Ana's mail program answers the clerk, whose message she also finds on the portal.
"""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from organizations.enums import MembershipRole
from organizations.forms import contact
from portal.drafts.models import Draft
from tests.e2e.sessions import sign_in_by_cookie
from tests.e2e.test_the_whole_way import fill, press, say
from tests.factories.accounts import UserFactory
from tests.factories.organizations import MembershipFactory, OrganizationFactory
from tests.mail_server import Mailbox, text_of
from tests.waiting import wait_until

SEEKS = "Căutăm o primărie cu un spațiu gol la parter."


def window(browser: Browser, user: Any, portal: str) -> Page:
    context = browser.new_context(locale="ro-RO")
    if user is not None:
        sign_in_by_cookie(context, portal, user)
    return context.new_page()


def test_a_profile_is_filled_in_seen_and_written_to(
    browser: Browser,
    portal: str,
    mailbox: Mailbox,
    settings: Any,
    tmp_path: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.PRIVATE_ROOT = tmp_path
    # The trap for programs would hold this one up.
    monkeypatch.setattr(contact, "QUICKEST", contact.QUICKEST * 0)
    ana = UserFactory(full_name="Ana Pop", email="ana@atelier.example")
    organization = OrganizationFactory(name="Asociația Atelierul din Colț", slug="atelierul-din-colt")
    MembershipFactory(organization=organization, user=ana, role=MembershipRole.OWNER)
    address = f"{portal}/organizations/atelierul-din-colt/"

    page = window(browser, ana, portal)
    page.goto(address)
    expect(page.locator(".next")).to_contain_text(say("Say what you look for"))
    page.locator(".next a").click()
    fill(page, "seeks", SEEKS)
    expect(page.locator("#draft-status [data-draft]")).to_be_visible()
    wait_until(Draft.objects.exists, "the draft")
    page.context.close()

    page = window(browser, ana, portal)
    page.goto(f"{address}change/")
    expect(page.locator("#draft-restored")).to_be_visible()
    expect(page.locator("[name=seeks]")).to_have_value(SEEKS)
    logo = io.BytesIO()
    Image.new("RGB", (600, 400), (11, 93, 91)).save(logo, "PNG")
    page.locator("[name=new_logo]").set_input_files(
        {"name": "sigla.png", "mimeType": "image/png", "buffer": logo.getvalue()}
    )
    press(page, "Save the profile")
    expect(page.locator("main")).to_contain_text(SEEKS)
    expect(page.locator("img.logo")).to_have_js_property("naturalWidth", 512)
    assert not Draft.objects.exists()

    clerk = window(browser, None, portal)
    clerk.goto(address)
    expect(clerk.locator("main")).to_contain_text(SEEKS)
    clerk.locator("main a[href$='/write/']").click()
    fill(clerk, "name", "Dan Funcționaru")
    fill(clerk, "email", "dan@primarie.example")
    fill(clerk, "message", "Avem un spațiu la parter, pe strada Mare.")
    press(clerk, "Send the message")
    expect(clerk.get_by_role("heading", level=1)).to_contain_text("Atelierul din Colț")

    letter = mailbox.wait_for(ana.email)
    assert letter["Reply-To"] == "dan@primarie.example"
    assert "> Avem un spațiu la parter" in text_of(letter)
    page.goto(f"{address}messages/")
    expect(page.locator("main")).to_contain_text("Avem un spațiu la parter, pe strada Mare.")
