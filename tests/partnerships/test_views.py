"""The pages of proposals: who gets which, what they cost, and what hostile or unlucky input does to them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from partnerships.life import ANSWER_TERM
from partnerships.models import LONG_TEXT, Partnership
from partnerships.selectors.versions import LABELS
from portal.accounts.models import User
from portal.core.page_cache import process_generations
from portal.core.templatetags.ui import on
from portal.taxonomy.models import Domain
from tests.factories.organizations import AuthorityFactory, OrganizationFactory
from tests.factories.partnerships import PartnershipFactory
from tests.partnerships.conftest import Cast

SCRIPT = "<script>alert('x')</script>"


def as_(client: Client, user: User) -> Client:
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def path(partnership: Partnership, page: str = "") -> str:
    return f"/partnerships/{partnership.pk}/{page}"


def draft_of(cast: Cast, **changed: Any) -> dict[str, Any]:
    """A proposal's form, filled in."""
    today = timezone.localdate()
    return {
        "ngo": cast.ngo.pk,
        "authority": cast.authority.pk,
        "domain": cast.partnership("draft").domain_id,
        "title": "Titlu",
        "problem": "Problema",
        "objectives": "Obiective",
        "activities": "Activități",
        "people_reached": "10",
        "funding_1_source": "own",
        "funding_1_amount": "1.5",
        "starts_on": today.isoformat(),
        "ends_on": today.isoformat(),
        **changed,
    }


def opened(client: Client, partnership: Partnership) -> dict[str, Any]:
    """The form of a change as a browser holds it, with the source said of a budget of before."""
    form = client.get(path(partnership, "change/")).context["form"]
    values = {name: form[name].value() for name in form.fields}
    shown = {name: form.fields[name].widget.format_value(value) for name, value in values.items() if value}
    sent = {name: value[0] if isinstance(value, list) else value for name, value in shown.items()}
    return {"funding_1_source": "own", "revision": partnership.revision, **sent}


# Who asks, for a proposal under review: what the page itself, its forms and its posts answer.
# 404: it is not known to them. 403: known, but not theirs to do. 302: no longer a draft, so shown instead.
ANSWERS = {
    "ngo_owner": {"": 200, "answer/": 403, "withdraw/": 200, "change/": 302},
    "ngo_member": {"": 200, "answer/": 403, "withdraw/": 403, "change/": 403},
    "authority_editor": {"": 200, "answer/": 200, "withdraw/": 403, "change/": 403},
    "authority_member": {"": 200, "answer/": 403, "withdraw/": 403, "change/": 403},
    "both_sides": {"": 200, "answer/": 403, "withdraw/": 200, "change/": 302},
    "manager": {"": 200, "answer/": 403, "withdraw/": 403, "change/": 403},
    "moderator": {"": 404, "answer/": 404, "withdraw/": 404, "change/": 404},
    "administrator": {"": 200, "answer/": 403, "withdraw/": 403, "change/": 403},
    "other_ngo_owner": {"": 404, "answer/": 404, "withdraw/": 404, "change/": 404},
    "other_authority_owner": {"": 404, "answer/": 404, "withdraw/": 404, "change/": 404},
    "person": {"": 404, "answer/": 404, "withdraw/": 404, "change/": 404},
}


@pytest.mark.parametrize("role", ANSWERS)
def test_each_role_gets_the_pages_that_are_theirs(client: Client, cast: Cast, role: str) -> None:
    partnership = cast.partnership("under_review")
    as_(client, cast.people[role])
    assert {page: client.get(path(partnership, page)).status_code for page in ANSWERS[role]} == ANSWERS[role]


@pytest.mark.parametrize("page", ["answer/", "withdraw/", "change/", "submit/", "review/"])
def test_a_visitor_is_sent_to_sign_in(client: Client, cast: Cast, page: str) -> None:
    answer = client.post(path(cast.partnership("draft"), page))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=")


def test_the_address_of_a_proposal_leads_on_to_its_partnership(client: Client, cast: Cast) -> None:
    partnership = cast.partnership("accepted_in_principle")
    for rest in ("", "answer/"):
        answer = client.get(f"/partnerships/proposals/{partnership.pk}/{rest}", {"x": "1"})
        assert (answer.status_code, answer["Location"]) == (301, f"/partnerships/{partnership.pk}/{rest}")


def test_a_visitor_learns_nothing_of_a_proposal_that_is_not_public(client: Client, cast: Cast) -> None:
    missing = client.get("/partnerships/999999/")
    for state in ("draft", "submitted", "under_review", "rejected", "withdrawn"):
        hidden = client.get(path(cast.partnership(state)))
        assert (hidden.status_code, missing.status_code) == (404, 404)
        assert "Atelier de repara" not in hidden.content.decode()
    assert client.get(path(cast.partnership("accepted_in_principle"))).status_code == 200


@pytest.mark.parametrize("page", ["submit/", "review/", "answer/", "withdraw/", "change/"])
def test_a_stranger_can_do_nothing_by_the_number_of_anothers_proposal(
    client: Client, cast: Cast, page: str
) -> None:
    partnership = cast.partnership("draft")
    answer = as_(client, cast.people["other_ngo_owner"]).post(
        path(partnership, page), {"answer": "Da", "decision": "accept"}
    )
    assert answer.status_code == 404
    assert Partnership.objects.get(pk=partnership.pk).state == "draft"


def test_a_proposal_cannot_be_made_in_anothers_name(client: Client, cast: Cast) -> None:
    stranger = as_(client, cast.people["other_ngo_owner"])
    answer = stranger.post("/partnerships/proposals/new/", draft_of(cast, title="Străin"))
    assert answer.status_code == 422
    assert not Partnership.objects.filter(title="Străin").exists()


@pytest.mark.parametrize("state", ["pending", "suspended"])
def test_a_proposal_is_not_addressed_to_an_authority_that_is_not_public(
    client: Client, cast: Cast, state: str
) -> None:
    hidden = AuthorityFactory(state=state)
    answer = as_(client, cast.people["ngo_owner"]).post(
        "/partnerships/proposals/new/", draft_of(cast, title="Ascunsă", authority=hidden.pk)
    )
    assert answer.status_code == 422
    assert hidden.name not in answer.content.decode()


@pytest.mark.parametrize("field", ["title", "problem", "objectives", "activities"])
def test_a_script_in_a_text_is_shown_as_text(client: Client, cast: Cast, field: str) -> None:
    partnership = cast.partnership("draft")
    Partnership.objects.filter(pk=partnership.pk).update(**{field: SCRIPT})
    shown = as_(client, cast.people["ngo_owner"]).get(path(partnership)).content.decode()
    assert SCRIPT not in shown
    assert "&lt;script&gt;alert(" in shown


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("title", "x\x00y"),
        ("problem", "x\x00y"),
        ("problem", "ă" * (LONG_TEXT + 1)),
        ("title", "a" * 201),
        ("title", "   "),
        ("people_reached", "-5"),
        ("people_reached", "99999999999999999999"),
        ("funding_1_amount", "-1"),
        ("funding_1_amount", "1e400"),
        ("funding_1_amount", "NaN"),
        ("funding_1_source", ""),
        ("indicators_1_name", "x\ny"),
        ("starts_on", "31.02.2026"),
        ("ends_on", "1999-01-01"),
        ("domain", "0"),
        ("authority", "' OR 1=1 --"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_nothing_typed_is_lost(
    client: Client, cast: Cast, field: str, bad: str
) -> None:
    as_(client, cast.people["ngo_owner"])
    before = Partnership.objects.count() + 1
    answer = client.post("/partnerships/proposals/new/", draft_of(cast, **{field: bad}))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert "Activități" in answer.content.decode() or field == "activities"
    assert Partnership.objects.count() == before


def test_the_budget_is_the_sum_of_its_sources_and_the_rows_keep_their_order(
    client: Client, cast: Cast
) -> None:
    rows = {
        "funding_3_source": "funder", "funding_3_note": "Fundația Orașului", "funding_3_amount": "100",
        "indicators_2_name": "Ateliere ținute", "indicators_2_target": "12", "indicators_2_unit": "ateliere",
        "indicators_5_name": "Obiecte", "indicators_5_target": "200.5",
    }  # fmt: skip
    as_(client, cast.people["ngo_owner"])
    half = client.post("/partnerships/proposals/new/", draft_of(cast, indicators_1_unit="kg"))
    assert list(half.context["form"].errors) == ["indicators_1_name", "indicators_1_target"]
    client.post(
        "/partnerships/proposals/new/", draft_of(cast, title="Cu rânduri", results="Un atelier.", **rows)
    )
    made = Partnership.objects.get(title="Cu rânduri")
    assert (str(made.budget), made.results) == ("101.50", "Un atelier.")
    assert [(row.source, row.note) for row in made.funding.all()] == [
        ("own", ""),
        ("funder", "Fundația Orașului"),
    ]
    assert [str(row.figure) for row in made.indicators.all()] == ["12", "200.5"]
    shown = client.get(path(made)).content.decode()
    assert "Fundația Orașului" in shown
    assert "Ateliere ținute" in shown


def test_a_budget_of_before_sources_were_asked_stays_until_somebody_says_whose_it_is(
    client: Client, cast: Cast
) -> None:
    old = cast.partnership("draft")
    as_(client, cast.people["ngo_owner"])
    form = client.get(path(old, "change/")).context["form"]
    assert str(form["funding_1_amount"].value()) == "15000.50"
    typed = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    refused = client.post(path(old, "change/"), typed | {"funding_1_amount": "16000"})
    assert list(refused.context["form"].errors) == ["funding_1_source"]
    client.post(path(old, "change/"), {**typed, "funding_1_source": "authority"})
    assert [row.source for row in old.funding.all()] == ["authority"]
    assert str(Partnership.objects.get(pk=old.pk).budget) == "15000.50"


def test_more_rows_keep_what_was_typed_and_judge_nothing(client: Client, cast: Cast) -> None:
    sent = draft_of(cast, title="", more="indicators", indicators_2_name="Ateliere")
    answer = as_(client, cast.people["ngo_owner"]).post("/partnerships/proposals/new/", sent)
    form = answer.context["form"]
    assert (answer.status_code, form.errors) == (200, {})
    assert form["indicators_2_name"].value() == "Ateliere"
    assert form["problem"].value() == "Problema"
    assert "indicators_5_name" in form.fields
    assert "funding_3_amount" not in form.fields


def test_what_was_typed_is_kept_until_it_is_sent(client: Client, cast: Cast) -> None:
    """A connection lost in mid-save leaves the draft; the form takes it up, its rows too."""
    partnership = cast.partnership("draft")
    as_(client, cast.people["ngo_editor"])
    typed = {"title": "Pe jumătate", "draft": "keep", "indicators_7_name": "Oameni"}
    client.post(path(partnership, "change/"), typed)
    assert Partnership.objects.get(pk=partnership.pk).title != "Pe jumătate"
    form = client.get(path(partnership, "change/")).context["form"]
    assert (form["title"].value(), form["indicators_7_name"].value()) == ("Pe jumătate", "Oameni")
    client.force_login(cast.people["ngo_owner"], "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(path(partnership, "change/")).context["form"]["title"].value() == partnership.title


def test_five_megabytes_of_text_get_a_sentence(client: Client, cast: Cast) -> None:
    as_(client, cast.people["ngo_owner"])
    answer = client.post("/partnerships/proposals/new/", draft_of(cast, problem="a" * 5_000_000))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["problem"]


@pytest.mark.parametrize(
    "query", ["state=lost", "page=zero", "page=-1", "domain=none", "q=%00", "late=maybe", "q=" + "a" * 3000]
)
def test_a_query_nobody_understands_is_no_error(client: Client, cast: Cast, query: str) -> None:
    cast.partnership("submitted")
    assert as_(client, cast.people["manager"]).get(f"/partnerships/proposals/?{query}").status_code == 200
    assert Client().get(f"/partnerships/?{query}").status_code == 200


def test_a_draft_is_looked_at_once_more_before_it_goes(client: Client, cast: Cast) -> None:
    partnership = cast.partnership("draft")
    as_(client, cast.people["ngo_owner"])
    shown = client.get(path(partnership, "submit/"))
    context = shown.context
    assert (context["attached"], list(context["parties"])) == (0, [])
    unsaid = ("results", "indicators", "funding", "sustainability")
    assert context["empty"] == [LABELS[name] for name in unsaid]
    assert on(ANSWER_TERM.last_day(after=timezone.localdate())) in shown.content.decode()
    assert partnership.authority.name in shown.content.decode()
    assert Partnership.objects.get(pk=partnership.pk).state == "draft"
    read = {"read": context["form"]["read"].value()}
    assert client.post(path(partnership, "submit/"), read).status_code == 302
    assert client.get(path(partnership, "submit/")).status_code == 302
    assert Partnership.objects.get(pk=partnership.pk).state == "submitted"


def test_a_second_click_gets_a_sentence(client: Client, cast: Cast) -> None:
    partnership = cast.partnership("draft")
    as_(client, cast.people["ngo_owner"])
    read = {"read": client.get(path(partnership, "submit/")).context["form"]["read"].value()}
    client.post(path(partnership, "submit/"), read)
    page = client.post(path(partnership, "submit/"), read, follow=True)
    assert [message.level_tag for message in page.context["messages"]][-1] == "warning"
    assert page.status_code == 200


@pytest.mark.parametrize("answer", ["", "   "])
def test_an_answer_without_reasons_comes_back_with_the_form(client: Client, cast: Cast, answer: str) -> None:
    partnership = cast.partnership("under_review")
    as_(client, cast.people["authority_owner"])
    page = client.post(path(partnership, "answer/"), {"answer": answer, "decision": "accept"})
    assert page.status_code == 422
    assert Partnership.objects.get(pk=partnership.pk).state == "under_review"


def test_reasons_are_kept_when_somebody_else_was_quicker(client: Client, cast: Cast) -> None:
    partnership = cast.partnership("under_review")
    Partnership.objects.filter(pk=partnership.pk).update(state="withdrawn", withdrawn_at=timezone.now())
    as_(client, cast.people["authority_owner"])
    page = client.post(path(partnership, "answer/"), {"answer": "Avem spațiul.", "decision": "accept"})
    assert page.status_code == 422
    assert "Avem spațiul." in page.content.decode()
    assert page.context["form"].non_field_errors()


LISTS = {
    "visitor": ("/partnerships/", 7),
    "manager": ("/partnerships/proposals/", 8),
    "ngo_owner": ("/partnerships/proposals/", 8),
    "authority_editor": ("/partnerships/proposals/", 8),
}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("role", LISTS)
def test_a_list_costs_the_same_queries_whatever_its_length(
    client: Client,
    cast: Cast,
    django_assert_num_queries: DjangoAssertNumQueries,
    role: str,
    rows: int,
) -> None:
    for _row in range(rows):
        PartnershipFactory(
            ngo=cast.ngo if role != "authority_editor" else OrganizationFactory(),
            authority=cast.authority,
            state="accepted_in_principle" if role == "visitor" else "submitted",
        )
    address, queries = LISTS[role]
    if role != "visitor":
        as_(client, cast.people[role])
    with django_assert_num_queries(queries):
        page = client.get(address)
    assert len(page.context["page"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_costs_the_same_queries_whatever_its_length(
    client: Client, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for _row in range(rows):
        cast.partnership("submitted")
    as_(client, cast.people["authority_editor"])
    with django_assert_num_queries(7):
        page = client.get("/desk/")
    assert len(page.context["desk"].to_answer) == rows


def test_the_kept_filters_are_made_anew_when_a_field_of_work_is_renamed(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamps = {"now": (1, b"before")}
    monkeypatch.setattr(process_generations, "begin", lambda _subjects: stamps["now"])
    as_(client, cast.people["manager"])
    domain = cast.partnership("submitted").domain
    assert str(domain) in client.get("/partnerships/proposals/").content.decode()
    Domain.objects.filter(pk=domain.pk).update(names={"ro": "Redenumit", "en": "Renamed"})
    assert "Redenumit" not in client.get("/partnerships/proposals/").content.decode()
    assert "Redenumit" in client.get(f"/partnerships/proposals/?domain={domain.slug}").content.decode()
    stamps["now"] = (1, b"after")
    assert "Redenumit" in client.get("/partnerships/proposals/").content.decode()
