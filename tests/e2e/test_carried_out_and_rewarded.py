"""From the first day of a partnership to its diploma, as its two sides, the managers and the jurors live it.

The NGO writes the plan, the values, the money and what is new; both sides agree on a later end. After it the
report is written and noted; asked 6 months later, one side answers and the other is reminded. The gala has
three jurors, one of them in conflict, and a tie. Asked again 12 months after the end nobody answers, and the
programme's manager hears of it.
"""

from __future__ import annotations

import datetime as dt
import io
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from partnerships.life.gala import GalaState
from partnerships.models import Funding, GalaCriterion, GalaEdition, Indicator, Partnership
from partnerships.tasks import nightly
from portal.accounts.models import User
from tests.e2e.sessions import member, window
from tests.e2e.test_course import Move, between, night
from tests.e2e.test_the_whole_way import fill, press, say
from tests.factories.accounts import UserFactory
from tests.factories.gala import make_gala
from tests.factories.organizations import AuthorityFactory, OrganizationFactory
from tests.factories.partnerships import PartnershipFactory
from tests.mail_server import Mailbox, link_in, text_of
from tests.waiting import wait_until

DAY = dt.timedelta(days=1)
TITLE, OTHER = "Atelierul de pe dig", "Grădina de pe deal"


@pytest.fixture
def people(portal: str) -> dict[str, User]:
    """An owner of each side; the letters of other journeys go to others."""
    return {
        "nina": member(OrganizationFactory(name="Asociația Malul"), "nina@dig.example"),
        "ovidiu": member(AuthorityFactory(name="Primăria Lunca"), "ovidiu@dig.example"),
    }


@pytest.fixture
def partnership(people: dict[str, User]) -> Partnership:
    """One that has begun, with an indicator and money of a funder."""
    made = between(people, "active", TITLE)
    Indicator.objects.create(partnership=made, name="obiecte reparate", target=200)
    Funding.objects.create(partnership=made, source="funder", amount=20_000)
    return made


def send(page: Page, **fields: str) -> None:
    """Fill in a form and press its first button."""
    for name, value in fields.items():
        fill(page, name, value)
    page.locator("main form button").first.click()


def iso(day: dt.date) -> str:
    return day.isoformat()


def test_from_the_plan_to_the_diploma(
    browser: Browser,
    portal: str,
    partnership: Partnership,
    people: dict[str, User],
    mailbox: Mailbox,
    clock: Move,
) -> None:
    nina, ovidiu = people["nina"], people["ovidiu"]
    here = f"{portal}{partnership.get_absolute_url()}"
    page = window(browser, portal, nina)
    _carry_out(page, browser.new_context(locale="ro-RO").new_page(), here, partnership, ovidiu)
    _amend(browser, portal, here, partnership, nina, ovidiu)
    _end_and_report(browser, here, partnership, nina=nina, ovidiu=ovidiu, clock=clock)
    _follow_up(browser, portal, partnership, nina=nina, ovidiu=ovidiu, mailbox=mailbox, clock=clock)
    _reward(browser, portal, partnership, nina, clock)
    _nobody_answers(browser, portal, partnership, mailbox, clock)


def _carry_out(page: Page, visitor: Page, here: str, partnership: Partnership, ovidiu: User) -> None:
    today = timezone.localdate()
    page.goto(here)
    press(page, "Work plan")
    press(page, "Add the first activity")
    page.locator("main [name=organization]").select_option(label=str(partnership.ngo))
    send(page, title="Deschidem atelierul", starts_on=iso(today), ends_on=iso(today + 30 * DAY))
    expect(page.locator("main")).to_contain_text("Deschidem atelierul")
    expect(page.locator(".timeline svg")).to_be_visible()

    press(page, "Indicators")
    page.get_by_role("link", name=say("Report a value")).click()
    send(page, value="120")
    expect(page.locator("main")).to_contain_text("60")

    page.goto(f"{here}money/")
    press(page, "Write down a spending")
    send(page, amount="5000", purpose="Scule")
    expect(page.locator("main")).to_contain_text("15.000")

    press(page, "Updates")
    press(page, "Tell what is new")
    page.locator("main [name=is_public]").check()
    send(page, title="Atelierul are curent", text="Primăria a tras cablul.")
    visitor.goto(here)
    expect(visitor.locator("main")).to_contain_text("Atelierul are curent")
    visitor.goto(f"{here}money/")
    expect(visitor.locator("main")).not_to_contain_text("Scule")

    press(page, "Action points")
    press(page, "Add an action point")
    page.locator("main [name=assignee]").select_option(value=str(ovidiu.pk))
    send(page, what="Cheia de la poartă", due_on=iso(today + 3 * DAY))
    expect(page.locator("main")).to_contain_text("Cheia de la poartă")


def _amend(
    browser: Browser, portal: str, here: str, partnership: Partnership, nina: User, ovidiu: User
) -> None:
    later = partnership.ends_on + 60 * DAY
    page = window(browser, portal, nina)
    page.goto(here)
    press(page, "Propose an amendment")
    fill(page, "note", "Mai avem nevoie de două luni.")
    fill(page, "ends_on", iso(later))
    press(page, "Propose an amendment")
    nightly.delay()
    wait_until(partnership.follow_ups.exists, "the follow-ups are planned")
    planned = partnership.follow_ups.get(months=6).due_on
    _accept(page, here)
    page = window(browser, portal, ovidiu)
    page.goto(f"{portal}/desk/")
    expect(page.locator("main")).to_contain_text("Cheia de la poartă")
    page.goto(here)
    _accept(page, here)
    wait_until(lambda: Partnership.objects.get(pk=partnership.pk).ends_on == later, "the later end")
    assert partnership.follow_ups.get(months=6).due_on > planned
    partnership.refresh_from_db()


def _accept(page: Page, here: str) -> None:
    press(page, "Accept the amendment")
    page.wait_for_url("**/accept/")
    expect(page.locator("main")).to_contain_text("două luni")
    press(page, "Accept the amendment")
    page.wait_for_url(here)


def _end_and_report(
    browser: Browser, here: str, partnership: Partnership, *, nina: User, ovidiu: User, clock: Move
) -> None:
    clock(partnership.ends_on - timezone.localdate() + DAY)
    night(partnership, "ended")
    page = window(browser, here.partition("/partnerships/")[0], nina)
    page.goto(here)
    press(page, "Write the final report")
    send(page, report="Am reparat 212 obiecte.")
    page = window(browser, here.partition("/partnerships/")[0], ovidiu)
    page.goto(here)
    press(page, "Answer the final report")
    send(page, opinion="S-a făcut tot ce s-a convenit.")
    expect(page.locator("main")).to_contain_text("212 obiecte")


def _answer(page: Page, portal: str, partnership: Partnership) -> None:
    page.goto(f"{portal}{partnership.get_absolute_url()}follow-ups/6/")
    page.locator("main [name=goes_on][value=as_it_was]").check()
    page.locator("main [name=continuation]").first.check()
    page.locator("main [name=payers]").first.check()
    page.locator("main [name=budget_line][value=kept]").check()
    send(page, people_reached="90")
    expect(page.locator("main [role=alert]")).to_have_count(0)


def _follow_up(
    browser: Browser,
    portal: str,
    partnership: Partnership,
    *,
    nina: User,
    ovidiu: User,
    mailbox: Mailbox,
    clock: Move,
) -> None:
    follow_up = partnership.follow_ups.get(months=6)
    clock(follow_up.opens_on - timezone.localdate())
    heard = len(mailbox.to(ovidiu.email))
    nightly.delay()
    first = mailbox.wait_for(ovidiu.email, heard + 1)
    _answer(window(browser, portal, nina), portal, partnership)

    told = len(mailbox.to(nina.email))
    clock(follow_up.due_on - timezone.localdate() + 7 * DAY)
    nightly.delay()
    nightly.delay()
    reminder = mailbox.wait_for(ovidiu.email, heard + 2)
    assert "/follow-ups/" in text_of(reminder)
    assert link_in(first, "/partnerships/")
    # Who has answered is not reminded, and nobody hears of one day twice.
    assert (len(mailbox.to(nina.email)), len(mailbox.to(ovidiu.email))) == (told, heard + 2)
    _answer(window(browser, portal, ovidiu), portal, partnership)
    clock(8 * DAY)
    visitor = browser.new_context(locale="ro-RO").new_page()
    visitor.goto(f"{portal}{partnership.get_absolute_url()}follow-ups/")
    expect(visitor.locator("main")).to_contain_text(say("goes on"))


def _reward(browser: Browser, portal: str, partnership: Partnership, nina: User, clock: Move) -> None:
    manager = UserFactory(is_programme_manager=True, full_name="Petra Program")
    # As old as the other, so that no rule but a ruling tells them apart.
    old = PartnershipFactory(title=OTHER, state="active", created_at=partnership.activated_at)
    edition = make_gala(manager, GalaState.NOMINATIONS, title="Gala Deltei", slug="gala-deltei", laureates=1)
    kept = [one.pk for one in edition.criteria.all()[:2]]
    GalaCriterion.objects.exclude(pk__in=kept).delete()
    edition.criteria.update(weight=50)
    gala = f"{portal}/partnerships/gala/gala-deltei/"

    page = window(browser, portal, nina)
    page.goto(f"{gala}nominate/{partnership.pk}/")
    send(page, reason="Atelierul merge și fără noi.")
    desk = window(browser, portal, manager)
    desk.goto(f"{gala}nominate/{old.pk}/")
    send(desk, reason="Grădina hrănește cantina.")

    colleague = member(partnership.ngo, "colega@dig.example", "member")
    jurors = [colleague, *(UserFactory(email=f"jurat{number}@gala.example") for number in (1, 2))]
    for juror in jurors:
        desk.goto(f"{gala}jury/")
        send(desk, email=juror.email)
    clock(edition.scoring_from - timezone.localdate())
    desk = window(browser, portal, manager)
    _move(desk, gala, "Begin the scoring")
    _judge(browser, portal, gala, edition, jurors)

    desk.goto(f"{gala}jury/")
    press(desk, "Close the scoring")
    desk.goto(f"{gala}ranking/")
    press(desk, "Rule the tie")
    for number, nomination in enumerate(edition.nominations.order_by("pk"), 1):
        desk.locator(f"main [name=place_{nomination.pk}]").select_option(value=str(number))
    send(desk, reason="Atelierul ține de mai mult timp.")
    _move(desk, gala, "Decide")
    desk.goto(f"{gala}ranking/")
    press(desk, "Words and picture of the laureate")
    picture = io.BytesIO()
    Image.new("RGB", (800, 600), "teal").save(picture, "PNG")
    desk.locator("main [name=picture]").set_input_files(
        {"name": "dig.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    )
    fill(desk, "picture_text", "Un banc de lucru pe dig")
    desk.locator("main form button").first.click()
    _move(desk, gala, "Publish the laureates")
    visitor = browser.new_context(locale="ro-RO").new_page()
    visitor.goto(gala)
    expect(visitor.locator("main")).to_contain_text(TITLE)
    expect(visitor.locator("main")).not_to_contain_text(OTHER)
    shown = visitor.get_by_alt_text("Un banc de lucru pe dig")
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_js_property("naturalWidth", 800)

    page = window(browser, portal, nina)
    page.goto(gala)
    with page.expect_download() as begun:
        page.get_by_role("link", name=str(partnership.ngo)).filter(has_text="PDF").click()
    assert begun.value.path().read_bytes().startswith(b"%PDF-")


def _nobody_answers(
    browser: Browser, portal: str, partnership: Partnership, mailbox: Mailbox, clock: Move
) -> None:
    manager = UserFactory(is_programme_manager=True, email="program@dig.example")
    follow_up = partnership.follow_ups.get(months=12)
    clock(follow_up.term_ends_on - timezone.localdate() + DAY)
    nightly.delay()
    letter = mailbox.wait_for(manager.email, 1)
    page = window(browser, portal, manager)
    page.goto(portal + urlsplit(link_in(letter, "/partnerships/")).path)
    asked = page.locator("section").filter(has=page.locator("#follow-up-12"))
    expect(asked.get_by_text(say("Has not answered."))).to_have_count(2)


def _move(page: Page, gala: str, button: str) -> None:
    page.goto(gala)
    press(page, button)
    page.wait_for_url("**/move/**")
    press(page, button)


def _judge(browser: Browser, portal: str, gala: str, edition: GalaEdition, jurors: list[User]) -> None:
    first, second = edition.nominations.order_by("pk")
    for juror in jurors:
        page = window(browser, portal, juror)
        for nomination in (first, second):
            page.goto(f"{gala}sheets/{nomination.pk}/")
            if juror == jurors[0] and nomination == first:
                # A member of a party is in conflict, whatever they would declare.
                expect(page.locator("main form")).to_have_count(0)
                continue
            page.locator("main [name=answer]").first.check()
            page.locator("main form button").first.click()
            for criterion in edition.criteria.all():
                page.locator(f"main [name=mark_{criterion.pk}][value='4']").check()
                fill(page, f"comment_{criterion.pk}", "Se vede pe teren.")
            press(page, "Submit the marks")
            expect(page.locator("main [role=alert]")).to_have_count(0)
