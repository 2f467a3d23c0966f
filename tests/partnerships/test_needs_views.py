"""The pages of needs and offers: who gets which, what they show and cost, what hostile input does to them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from organizations.enums import OrganizationKind, OrganizationState
from partnerships.models import Need, NeedQuestion, Partnership
from tests.factories.needs import NeedFactory, NeedQuestionFactory
from tests.factories.organizations import MembershipFactory, OrganizationFactory
from tests.factories.taxonomy import TerritoryFactory
from tests.partnerships.conftest import Cast
from tests.partnerships.test_needs import DAY, need_of
from tests.partnerships.test_views import as_, draft_of

SCRIPT = "</script><script>alert('x')</script>"
NEEDS = "/partnerships/needs/"
LINKED = re.compile(r'<script type="application/ld\+json">(.*?)</script>')


def path(need: Need, page: str = "") -> str:
    return f"{NEEDS}{need.pk}/{page}"


def form_of(**changed: Any) -> dict[str, Any]:
    """A need's form, filled in."""
    return {
        "sort": "looks_for",
        "title": "Parteneri pentru un centru",
        "text": "Căutăm o asociație.",
        "resources": "Avem spațiul.",
        "territory": "179169",
        "target_groups": ["young", "women"],
        "answers_until": (timezone.localdate() + 30 * DAY).isoformat(),
        "questions_until": "",
        **changed,
    }


def titles(page: Any) -> list[str]:
    return [need.title for need, _line in page.context["rows"]]


# Who asks, for an open need of the authority's: what its page and its forms answer.
ANSWERS = {
    "authority_owner": {"": 200, "change/": 200, "close/": 200, "ask/": 403},
    "authority_member": {"": 200, "change/": 403, "close/": 403, "ask/": 403},
    "ngo_editor": {"": 200, "change/": 403, "close/": 403, "ask/": 200},
    "ngo_member": {"": 200, "change/": 403, "close/": 403, "ask/": 403},
    "moderator": {"": 200, "change/": 403, "close/": 403, "ask/": 403},
}


@pytest.mark.parametrize("role", ANSWERS)
def test_each_role_gets_its_pages(client: Client, cast: Cast, role: str) -> None:
    need = need_of(cast)
    as_(client, cast.people[role])
    assert {page: client.get(path(need, page)).status_code for page in ANSWERS[role]} == ANSWERS[role]


def test_a_wrong_role_is_told_who_can(client: Client, cast: Cast) -> None:
    page = as_(client, cast.people["ngo_owner"]).post(path(need_of(cast), "close/"))
    assert page.status_code == 403
    assert cast.authority.name in page.content.decode()


def test_a_visitor_is_asked_to_sign_in_and_reads_the_page(client: Client, cast: Cast) -> None:
    need = need_of(cast)
    assert client.get(path(need)).status_code == 200
    for page in (path(need, "ask/"), f"{NEEDS}new/", path(need, "renew/")):
        assert client.get(page).headers["Location"].startswith("/accounts/login/")


def test_what_an_unverified_organization_posted_is_its_own_and_the_moderators_to_see(
    client: Client, cast: Cast
) -> None:
    need = need_of(cast)
    type(cast.authority).objects.filter(pk=cast.authority.pk).update(state=OrganizationState.SUSPENDED)
    seen = {
        role: as_(Client(), cast.people[role]).get(path(need)).status_code
        for role in ("ngo_owner", "manager", "authority_member", "moderator")
    }
    assert seen == {"ngo_owner": 404, "manager": 404, "authority_member": 200, "moderator": 200}
    page = client.get(path(need))
    assert page.status_code == 404
    assert need.title not in client.get(NEEDS).content.decode()
    assert as_(client, cast.people["ngo_owner"]).get(path(need, "ask/")).status_code == 404


def test_posting_from_the_form_and_what_is_wrong_with_it(client: Client, cast: Cast) -> None:
    as_(client, cast.people["authority_owner"])
    domain = need_of(cast).domains.get()
    form = form_of(organization=cast.authority.pk, domains=[domain.pk])
    wrong = client.post(f"{NEEDS}new/", {**form, "answers_until": "2020-01-01", "title": "Doi\nmeșteri"})
    assert wrong.status_code == 422
    assert set(wrong.context["form"].errors) == {"answers_until", "title"}
    assert "Căutăm o asociație." in wrong.content.decode()
    done = client.post(f"{NEEDS}new/", form)
    need = Need.objects.order_by("pk").last()
    assert need is not None
    assert done.headers["Location"] == path(need)
    assert (need.questions_until, need.target_groups) == (need.answers_until, ["young", "women"])
    client.post(path(need, "change/"), {**form, "title": "Alt titlu", "domains": [domain.pk]})
    need.refresh_from_db()
    assert need.title == "Alt titlu"
    lost = client.post(path(need, "change/"), {**form, "title": ""})
    assert lost.status_code == 422
    assert "Alt titlu" in lost.content.decode()


def test_who_acts_for_no_organization_is_led_to_registering(client: Client, cast: Cast) -> None:
    page = as_(client, cast.people["person"]).get(f"{NEEDS}new/")
    assert 'href="/organizations/register/"' in page.content.decode()


def test_closing_and_renewing_from_their_forms(client: Client, cast: Cast) -> None:
    as_(client, cast.people["authority_owner"])
    need = need_of(cast, state="expired")
    day = (timezone.localdate() + 9 * DAY).isoformat()
    assert client.post(path(need, "renew/"), {"answers_until": "ieri"}).status_code == 422
    client.post(path(need, "renew/"), {"answers_until": day, "questions_until": ""})
    assert client.post(path(need, "close/"), {"outcome": "partnership", "note": ""}).status_code == 422
    client.post(path(need, "close/"), {"outcome": "partnership", "note": "Începem <b>luni</b>."})
    need.refresh_from_db()
    assert (need.state, str(need.answers_until)) == ("closed", day)
    assert "Începem &lt;b&gt;luni&lt;/b&gt;." in client.get(path(need)).content.decode()


def test_a_question_is_seen_by_both_sides_and_by_everyone_once_it_is_answered(
    client: Client, cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    need = need_of(cast)
    asker = cast.people["ngo_owner"]
    as_(client, asker).post(
        path(need, "ask/"), {"organization": cast.ngo.pk, "text": "Spațiul are trepte la intrare?"}
    )
    question = NeedQuestion.objects.get()

    def who_sees() -> set[str]:
        roles = ("ngo_member", "authority_member", "other_ngo_owner", "visitor")
        pages = {
            role: (as_(Client(), cast.people[role]) if role in cast.people else Client()).get(path(need))
            for role in roles
        }
        return {role for role, page in pages.items() if "Spațiul are trepte" in page.content.decode()}

    assert who_sees() == {"ngo_member", "authority_member"}
    stranger = as_(Client(), cast.people["other_ngo_owner"])
    assert stranger.get(f"{NEEDS}questions/{question.pk}/answer/").status_code == 404
    assert client.get(f"{NEEDS}questions/{question.pk}/answer/").status_code == 403
    poster = as_(Client(), cast.people["authority_editor"])
    assert "Spațiul are trepte" not in poster.get("/desk/").content.decode()
    assert f"/questions/{question.pk}/answer/" in poster.get("/desk/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        poster.post(f"{NEEDS}questions/{question.pk}/answer/", {"answer": "Nu are."})
    assert who_sees() == {"ngo_member", "authority_member", "other_ngo_owner", "visitor"}
    public = Client().get(path(need)).content.decode()
    assert cast.ngo.name in public
    assert asker.full_name not in public
    assert f"/questions/{question.pk}/answer/" not in poster.get("/desk/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        poster.post(f"{NEEDS}questions/{question.pk}/hide/", {"reason": "Conține date personale."})
    assert who_sees() == {"ngo_member", "authority_member"}
    assert "Conține date personale." in client.get(path(need)).content.decode()


def test_the_way_to_answer_depends_on_who_posts_what(client: Client, cast: Cast) -> None:
    need = need_of(cast)
    propose = f"/partnerships/proposals/new/?authority={cast.authority.slug}&amp;need={need.pk}"
    write = f"/organizations/{cast.authority.slug}/write/"
    page = client.get(path(need)).content.decode()
    assert propose in page
    offer = client.get(path(need_of(cast, sort="offers"))).content.decode()
    assert write in offer
    assert "proposals/new/?authority" not in offer
    of_ngo = client.get(path(NeedFactory(organization=cast.ngo))).content.decode()
    assert f"/organizations/{cast.ngo.slug}/write/" in of_ngo
    own = as_(client, cast.people["authority_owner"]).get(path(need)).content.decode()
    assert propose not in own


def test_a_proposal_from_a_need_remembers_it_only_for_the_authority_that_posted_it(
    client: Client, cast: Cast
) -> None:
    need = need_of(cast)
    as_(client, cast.people["ngo_owner"])
    form = draft_of(cast)
    address = f"/partnerships/proposals/new/?authority={cast.authority.slug}&need={need.pk}"
    assert need.title in client.get(address).content.decode()
    client.post(address, form)
    made = Partnership.objects.order_by("pk").last()
    assert made is not None
    assert made.need == need
    assert need.title in client.get(made.get_absolute_url()).content.decode()
    other = need_of(cast, sort="offers").pk
    for wrong in (other, "x", "9" * 30, "-1", "\x00"):
        client.post(f"{address.partition('&')[0]}", form, query_params={"need": str(wrong)})
        last = Partnership.objects.order_by("pk").last()
        assert last is not None
        assert (last.pk > made.pk, last.need) == (True, None)


def test_the_list_is_narrowed_by_each_filter_and_ordered(client: Client, cast: Cast) -> None:
    today = timezone.localdate()
    city = TerritoryFactory(code="403", kind="municipality", names={"ro": "București"})
    names = {"ro": "București, Sectorul 1"}
    sector = TerritoryFactory(code="179141", parent=city, kind="sector", names=names)
    ngo_need = NeedFactory(
        organization=cast.ngo, title="Curte pentru atelier", territory=sector, answers_until=today + DAY
    )
    offer = need_of(cast, sort="offers", title="Sală de întâlniri", answers_until=today + 5 * DAY)
    over = need_of(cast, state="expired", title="Teren", answers_until=today - DAY)
    told_late = need_of(cast, title="Uitat", answers_until=today - DAY)

    def found(**query: str) -> list[str]:
        return titles(client.get(NEEDS, query))

    assert found() == [ngo_need.title, offer.title]
    assert found(order="newest") == [offer.title, ngo_need.title]
    assert found(sort="offers") == found(q="intalniri") == [offer.title]
    assert found(territory="București") == found(territory="403") == [ngo_need.title]
    assert found(kind="ngo") == found(organization=cast.ngo.slug) == [ngo_need.title]
    assert set(found(status="over")) == {over.title, told_late.title}
    assert len(found(status="all")) == 4
    assert found(domain="circular-economy") == [ngo_need.title, offer.title]
    lost = client.get(NEEDS, {"territory": "Xyzabc"})
    assert titles(lost) == [ngo_need.title, offer.title]
    assert "territory" in lost.context["filter"].form.errors
    for odd in ({"status": "x"}, {"order": "'"}, {"kind": "\x00"}, {"page": "9" * 20}, {"q": "\x00"}):
        assert client.get(NEEDS, odd).status_code == 200


@pytest.mark.django_db
def test_an_empty_list_says_what_to_do_next(client: Client) -> None:
    assert f'href="{NEEDS}new/"' in client.get(NEEDS).content.decode()
    assert f'href="{NEEDS}"' in client.get(NEEDS, {"q": "nimic"}).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("address", "queries"), [(NEEDS, 4), (f"{NEEDS}?status=all&q=parteneri", 4)])
def test_the_list_costs_the_same_queries_whatever_its_length(
    client: Client,
    cast: Cast,
    django_assert_num_queries: DjangoAssertNumQueries,
    address: str,
    queries: int,
    rows: int,
) -> None:
    for _row in range(rows):
        need_of(cast)
    with django_assert_num_queries(queries):
        page = client.get(address)
    assert len(page.context["rows"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_a_page_and_the_desk_cost_the_same_whatever_was_asked(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    need = need_of(cast)
    for _row in range(rows):
        NeedQuestionFactory(need=need, organization=cast.ngo, asked_by=cast.people["ngo_owner"])
    as_(client, cast.people["authority_editor"])
    with django_assert_num_queries(7):
        page = client.get(path(need))
    assert len(page.context["questions"]) == rows
    with django_assert_num_queries(7):
        desk = client.get("/desk/").context["desk"]
    assert len(desk.questions) == rows
    assert desk.waits


def test_the_page_of_its_organization_shows_what_is_open_now(client: Client, cast: Cast) -> None:
    gone = need_of(cast, state="closed", title="De demult")
    shown = [need_of(cast, answers_until=timezone.localdate() + days * DAY) for days in range(4)]
    page = client.get(cast.authority.get_absolute_url()).content.decode()
    assert [need.get_absolute_url() in page for need in shown] == [True, True, True, False]
    assert gone.title not in page
    assert f"{NEEDS}?organization={cast.authority.slug}" in page


def test_no_text_becomes_a_part_of_the_page_and_machines_are_told_the_facts(
    client: Client, cast: Cast
) -> None:
    need = need_of(cast, title=SCRIPT, text=SCRIPT, resources=SCRIPT)
    NeedQuestionFactory(
        need=need, organization=cast.ngo, asked_by=cast.people["ngo_owner"], text=SCRIPT, answer=SCRIPT,
        answered_at=timezone.now(), answered_by=cast.people["authority_owner"],
    )  # fmt: skip
    answer = client.get(path(need))
    page = answer.content.decode()
    assert "<script>alert" not in page + client.get(NEEDS).content.decode()
    facts = json.loads(LINKED.findall(page)[0])
    assert (facts["@type"], facts["seeks"]["@type"]) == ("GovernmentOrganization", "Demand")
    assert facts["seeks"]["name"] == SCRIPT
    assert "csrfmiddlewaretoken" not in page
    assert answer.headers["Cache-Control"] == "no-cache"


def test_a_kind_that_does_not_post_has_no_form_for_it(client: Client, cast: Cast) -> None:
    press = OrganizationFactory(kind=OrganizationKind.MEDIA)
    person = cast.people["person"]
    MembershipFactory(organization=press, user=person)
    page = as_(client, person).get(f"{NEEDS}new/")
    assert "form" not in page.context
