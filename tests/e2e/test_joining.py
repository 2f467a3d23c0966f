"""People come to an organization that is already here.

Duplicate: Ioana wants to register her association. She types its number, is told that it is here, asks to
join; its owner reads who she is and accepts her as an editor; Ioana reads the letter and is in.

Invitation: the owner invites a colleague who has no account. The letter says who invites him, to what, as
what. He makes an account from there, confirms his address, is back at the invitation, signs in and accepts.
"""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from organizations.enums import MembershipRole
from organizations.models import Invitation, JoinRequest, Membership
from portal.audit.models import Entry
from tests.e2e.sessions import sign_in_by_cookie
from tests.e2e.test_the_whole_way import fill, press, say
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.organizations import MembershipFactory, OrganizationFactory
from tests.mail_server import Mailbox, link_in, text_of

CUI = "18547290"
NAME = "Asociația Vecinilor din Deal"
NEWCOMER = "mihai.nou@vecini.example"


def window(browser: Browser, portal: str, **signed_in: object) -> Page:
    context = browser.new_context(locale="ro-RO")
    for user in signed_in.values():
        sign_in_by_cookie(context, portal, user)  # type: ignore[arg-type]
    return context.new_page()


def title_of(page: Page) -> object:
    return expect(page.get_by_role("heading", level=1))


def test_a_duplicate_leads_to_the_owner_who_lets_the_person_in(
    browser: Browser, portal: str, mailbox: Mailbox
) -> None:
    owner = UserFactory(full_name="Olga Ocol", email="olga@vecini.example")
    ioana = UserFactory(full_name="Ioana Intrare", email="ioana@vecini.example")
    organization = OrganizationFactory(name=NAME, slug="vecinilor-din-deal", identifier=CUI)
    MembershipFactory(organization=organization, user=owner, role=MembershipRole.OWNER)

    page = window(browser, portal, who=ioana)
    page.goto(f"{portal}/organizations/register/")
    fill(page, "q", f"RO {CUI}")
    press(page, "Look for it")
    expect(page.locator("main")).to_contain_text(NAME)
    press(page, "Ask to join")
    fill(page, "message", "Țin contabilitatea asociației din martie.")
    press(page, "Send the request")
    expect(page.get_by_text(say("waiting for an answer")).first).to_be_visible()

    letter = mailbox.wait_for(owner.email)
    assert "Țin contabilitatea" in text_of(letter)
    deciding = window(browser, portal, who=owner)
    deciding.goto(link_in(letter, "/requests/"))
    expect(deciding.locator("main")).to_contain_text("Țin contabilitatea asociației din martie.")
    deciding.locator("[name=role][value=editor]").check()
    press(deciding, "Accept the person")
    expect(deciding.locator("main")).to_contain_text("Ioana Intrare")

    page.goto(link_in(mailbox.wait_for(ioana.email), "/organizations/"))
    title_of(page).to_contain_text(NAME)
    expect(page.locator(".header")).to_contain_text(NAME)
    assert Membership.objects.get(organization=organization, user=ioana).role == "editor"
    request = JoinRequest.objects.get()
    assert (request.state, request.decided_by) == ("accepted", owner)
    assert Entry.objects.about(request).filter(verb="organizations.accept_request").count() == 1


def test_an_invited_person_without_an_account_comes_in(
    browser: Browser, portal: str, mailbox: Mailbox
) -> None:
    owner = UserFactory(full_name="Olga Ocol", email="olga2@vecini.example")
    organization = OrganizationFactory(name=NAME, slug="vecinilor-din-deal")
    MembershipFactory(organization=organization, user=owner, role=MembershipRole.OWNER)

    page = window(browser, portal, who=owner)
    page.goto(f"{portal}/organizations/vecinilor-din-deal/people/")
    press(page, "Invite a person")
    fill(page, "email", NEWCOMER)
    page.locator("[name=role][value=member]").check()
    press(page, "Send the invitation")
    expect(page.locator("main")).to_contain_text(NEWCOMER)

    letter = mailbox.wait_for(NEWCOMER)
    assert "Olga Ocol" in text_of(letter)
    assert NAME in text_of(letter)
    invited = window(browser, portal)
    invited.goto(link_in(letter, "/invitations/"))
    expect(invited.locator("main")).to_contain_text("Olga Ocol")
    invited.locator("main").get_by_role("link", name=say("Create an account")).click()
    fill(invited, "full_name", "Mihai Nou")
    fill(invited, "email", NEWCOMER)
    fill(invited, "password1", PASSWORD)
    invited.locator("[name=agrees]").check()
    invited.locator("main form").get_by_role("button").first.click()
    expect(invited.locator("main [name=password1]")).to_have_count(0)
    invited.goto(link_in(mailbox.wait_for(NEWCOMER, 2)))
    invited.locator("main form").get_by_role("button").first.click()
    title_of(invited).to_contain_text(NAME)
    invited.locator("main").get_by_role("link", name=say("Sign in"), exact=True).click()
    fill(invited, "login", NEWCOMER)
    fill(invited, "password", PASSWORD)
    invited.locator("main form").get_by_role("button").first.click()
    title_of(invited).to_contain_text(NAME)
    press(invited, "Accept the invitation")
    expect(invited.locator("main")).to_contain_text("Mihai Nou")

    membership = Membership.objects.get(organization=organization, user__email=NEWCOMER)
    assert membership.role == "member"
    invitation = Invitation.objects.get()
    assert (invitation.state, invitation.accepted_by) == ("accepted", membership.user)
    assert NEWCOMER not in str(list(Entry.objects.values_list("target_name", "before", "after")))
