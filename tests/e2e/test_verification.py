"""A moderator's word: given, refused, asked for anew, and two records that are one.

Refused: Olga's association waits; the moderator misses the statute and says so. Olga reads why, adds the
document, sends it again; the moderator opens the document and verifies.

Rename: a verified association takes another name. Its page keeps the old one, and tells its people that the
new one waits; the moderator approves; everyone reads the new name, and the old one as a former name.

Merge: a moderator finds that two records are one association, keeps the mission of the one and the rest of
the other; the old address leads to the kept page. It was a mistake: he takes it back, and both are there.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from organizations.enums import MembershipRole
from organizations.models import Merge, Organization
from tests.e2e.sessions import sign_in_by_cookie
from tests.e2e.test_the_whole_way import fill, press, say
from tests.factories.accounts import UserFactory
from tests.factories.files import PDF
from tests.factories.organizations import MembershipFactory, OrganizationFactory
from tests.factories.partnerships import PartnershipFactory
from tests.mail_server import Mailbox, link_in, text_of

NAME = "Asociația Vecinilor din Vale"
NEW = "Asociația pentru Vecinătate și Întrajutorare din Vale"


def window(browser: Browser, portal: str, user: object) -> Page:
    context = browser.new_context(locale="ro-RO", accept_downloads=True)
    sign_in_by_cookie(context, portal, user)  # type: ignore[arg-type]
    return context.new_page()


def test_refused_with_a_reason_it_comes_back_with_evidence_and_is_verified(
    browser: Browser, portal: str, mailbox: Mailbox, tmp_path: Path
) -> None:
    olga = UserFactory(full_name="Olga Ocol", email="olga@vale.example")
    mara = UserFactory(full_name="Mara Moderator", email="mara@vale.example", is_moderator=True)
    organization = OrganizationFactory(name=NAME, slug="vecinii-din-vale", state="pending")
    MembershipFactory(organization=organization, user=olga, role=MembershipRole.OWNER)
    statute = tmp_path / "statut.pdf"
    statute.write_bytes(PDF)

    deciding = window(browser, portal, mara)
    deciding.goto(f"{portal}/organizations/queue/")
    deciding.get_by_role("link", name=say("Decide")).click()
    press(deciding, "Refuse the organization")
    expect(deciding.locator("#id_reason_error")).to_be_visible()
    fill(deciding, "reason", "Lipsește statutul; vă rugăm să îl adăugați.")
    press(deciding, "Refuse the organization")

    refused = mailbox.wait_for(olga.email)
    assert "Lipsește statutul" in text_of(refused)
    page = window(browser, portal, olga)
    page.goto(link_in(refused, "/organizations/"))
    expect(page.locator("main")).to_contain_text("Lipsește statutul; vă rugăm să îl adăugați.")
    press(page, "Evidence for the moderators")
    fill(page, "title", "Statutul asociației")
    page.locator("main [name=file]").set_input_files(statute)
    press(page, "Add the document")
    expect(page.get_by_role("link", name="Statutul asociației")).to_be_visible()
    page.goto(f"{portal}/organizations/vecinii-din-vale/")
    press(page, "Send to verification again")

    deciding.goto(link_in(mailbox.wait_for(mara.email), "/organizations/"))
    expect(deciding.locator("main")).to_contain_text("Lipsește statutul; vă rugăm să îl adăugați.")
    with deciding.expect_download() as download:
        deciding.get_by_role("link", name="Statutul asociației").click()
    assert Path(download.value.path()).read_bytes() == PDF
    fill(deciding, "reason", "Statutul corespunde.")
    press(deciding, "Verify the organization")
    told = say("Verified: %(organization)s. Its people were told by mail.")
    expect(deciding.get_by_text(told % {"organization": NAME})).to_be_visible()

    assert "Statutul corespunde." in text_of(mailbox.wait_for(olga.email, 2))
    organization.refresh_from_db()
    assert organization.is_verified
    assert organization.verified_until is not None
    assert [decision.state for decision in organization.verifications.order_by("pk")] == [
        "refused",
        "verified",
    ]


def test_a_verified_organization_takes_another_name(browser: Browser, portal: str, mailbox: Mailbox) -> None:
    olga = UserFactory(full_name="Olga Ocol", email="olga2@vale.example")
    mara = UserFactory(full_name="Mara Moderator", email="mara2@vale.example", is_moderator=True)
    organization = OrganizationFactory(name=NAME, slug="vecinii-din-vale")
    MembershipFactory(organization=organization, user=olga, role=MembershipRole.OWNER)

    page, visitor = window(browser, portal, olga), browser.new_context(locale="ro-RO").new_page()
    page.goto(f"{portal}/organizations/vecinii-din-vale/")
    press(page, "Change the profile")
    fill(page, "name", NEW)
    fill(page, "mission", "Ne ajutăm între vecini.")
    press(page, "Save the profile")
    expect(page.get_by_role("heading", level=1)).to_have_text(NAME)
    expect(page.locator("main")).to_contain_text(NEW)
    expect(page.locator("main")).to_contain_text("Ne ajutăm între vecini.")
    visitor.goto(f"{portal}/organizations/vecinii-din-vale/")
    expect(visitor.get_by_role("heading", level=1)).to_have_text(NAME)
    expect(visitor.locator("main")).to_contain_text("Ne ajutăm între vecini.")

    deciding = window(browser, portal, mara)
    deciding.goto(link_in(mailbox.wait_for(mara.email), "/changes/"))
    deciding.locator("main [value=approve]").check()
    fill(deciding, "reason", "Am văzut hotărârea judecătoriei.")
    press(deciding, "Record the decisions")
    told = say("Decided: %(organization)s. Its people were told by mail, with your reason.")
    expect(deciding.get_by_text(told % {"organization": NAME})).to_be_visible()

    assert "hotărârea judecătoriei" in text_of(mailbox.wait_for(olga.email))
    visitor.reload()
    expect(visitor.get_by_role("heading", level=1)).to_have_text(NEW)
    expect(visitor.locator("main")).to_contain_text(f"{say('Formerly:')} {NAME}")


def test_two_records_are_merged_and_taken_apart(browser: Browser, portal: str, mailbox: Mailbox) -> None:
    mara = UserFactory(full_name="Mara Moderator", email="mara3@vale.example", is_moderator=True)
    olga = UserFactory(full_name="Olga Ocol", email="olga3@vale.example")
    kept = OrganizationFactory(name=NAME, slug="vecinii-din-vale", mission="Misiunea veche.")
    gone = OrganizationFactory(name="Asociatia Vecinilor Din Vale", slug="vecinii", mission="Misiunea nouă.")
    MembershipFactory(organization=gone, user=olga, role=MembershipRole.OWNER)
    partnership = PartnershipFactory(ngo=gone, state="accepted_in_principle")

    page = window(browser, portal, mara)
    page.goto(f"{portal}/organizations/vecinii-din-vale/")
    press(page, "Merge with another record")
    page.get_by_role("link", name=say("Compare and merge")).click()
    page.locator("[name=mission][value=gone]").check()
    fill(page, "reason", "Același sediu și aceiași oameni.")
    press(page, "Merge the two records")
    expect(page.locator("main")).to_contain_text("Misiunea nouă.")
    assert "Același sediu" in text_of(mailbox.wait_for(olga.email))

    visitor = browser.new_context(locale="ro-RO").new_page()
    answer = visitor.goto(f"{portal}/en/organizations/vecinii/")
    assert answer is not None
    assert answer.request.redirected_from is not None
    expect(visitor.get_by_role("heading", level=1)).to_have_text(NAME)
    partnership.refresh_from_db()
    assert partnership.ngo == kept

    page.get_by_role("link", name=say("Take the merge back")).click()
    expect(page.locator("main")).to_contain_text(
        say("What was added or changed since stays with the record that was kept.")
    )
    press(page, "Take the merge back")
    expect(page.get_by_text(say("Taken back: there are two records again."))).to_be_visible()
    expect(page.locator("main")).to_contain_text("Misiunea veche.")
    visitor.goto(f"{portal}/organizations/vecinii/")
    expect(visitor.get_by_role("heading", level=1)).to_have_text(gone.name)
    partnership.refresh_from_db()
    assert partnership.ngo == gone
    assert Merge.objects.get().undone_by == mara
    assert Organization.objects.filter(state="merged").count() == 0
