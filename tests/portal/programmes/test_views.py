"""The pages of programmes: who sees them, what they keep of what was typed, what they cost."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings

from organizations.enums import OrganizationState
from portal.accounts.models import User
from portal.programmes import services
from portal.programmes.enums import MeasureKey, PartnerRole
from portal.programmes.models import Keeper, Partner, Programme, Target
from portal.programmes.services.rows import Wanted
from tests.factories.accounts import make_people
from tests.factories.organizations import OrganizationFactory
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db

LIST = "/en/programmes/"
SCRIPT = "<script>alert('x')</script>"
PEOPLE = ("visitor", "person", "moderator", "manager", "keeper", "administrator")


@pytest.fixture
def uncached(settings: Settings) -> Client:
    """A visitor whose pages are rendered each time."""
    settings.PAGE_CACHE_SECONDS = 0
    return Client()


@pytest.fixture
def people() -> dict[str, User]:
    return make_people(
        person={},
        moderator={"is_moderator": True},
        manager={"is_programme_manager": True},
        keeper={},
        administrator={"is_administrator": True},
    )


def page(programme: Programme, rest: str = "") -> str:
    return f"{LIST}{programme.slug}/{rest}"


def as_(person: User | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def test_a_draft_is_seen_by_those_who_look_after_it_and_changed_by_fewer(people: dict[str, User]) -> None:
    draft = ProgrammeFactory(published_at=None, name="Ciornă ascunsă", created_by=people["administrator"])
    Keeper.objects.create(programme=draft, user=people["keeper"], named_at=timezone.now())
    answers = {}
    for name in PEOPLE:
        client = as_(people.get(name))
        rests = ("", "change/", "change/targets/", "change/partners/", "change/people/")
        answers[name] = [client.get(page(draft, rest)).status_code for rest in rests]
        assert (b"Ciorn" in client.get(LIST).content) == (answers[name][0] == 200)
    assert answers == {
        "visitor": [404, 302, 302, 302, 302],
        "person": [404] * 5,
        "moderator": [404] * 5,
        "manager": [200, 403, 403, 403, 403],
        "keeper": [200, 200, 200, 200, 403],
        "administrator": [200] * 5,
    }


def test_the_address_of_a_draft_is_published_by_its_button_and_taken_back(
    people: dict[str, User],
    client: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    programme = ProgrammeFactory(published_at=None, created_by=people["administrator"])
    administrator = as_(people["administrator"])
    seen = [client.get(page(programme)).status_code]
    for public in ("yes", "no"):
        with django_capture_on_commit_callbacks(execute=True):
            administrator.post(page(programme, "change/publish/"), {"public": public})
        seen.append(client.get(page(programme)).status_code)
    assert seen == [404, 200, 404]


def test_texts_are_shown_as_texts(uncached: Client) -> None:
    programme = ProgrammeFactory(name=SCRIPT, summary=SCRIPT, funder=SCRIPT, codes=SCRIPT)
    Partner.objects.create(programme=programme, name=SCRIPT)
    Target.objects.create(programme=programme, measure=MeasureKey.WORKSHOPS, wanted=3, note=SCRIPT)
    for address in (LIST, page(programme), page(programme, "targets/workshops/")):
        shown = uncached.get(address).content.decode()
        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert" in shown


def test_what_the_portal_does_not_count_is_told_and_has_no_figure(uncached: Client) -> None:
    programme = ProgrammeFactory()
    Target.objects.create(programme=programme, measure=MeasureKey.WORKSHOPS, wanted=16)
    shown = uncached.get(page(programme))
    assert [reached.figure for reached in shown.context["targets"]] == [None]
    assert "16 wanted; not counted on the portal yet" in shown.content.decode()
    assert "<meter" not in shown.content.decode()
    behind = uncached.get(page(programme, "targets/workshops/"))
    assert behind.status_code == 200
    assert "does not count this yet" in behind.content.decode()
    assert uncached.get(page(programme, "targets/people-trained/")).status_code == 404
    assert uncached.get(page(programme, "targets/moons/")).status_code == 404


def test_a_partner_is_linked_while_the_portal_vouches_for_it(uncached: Client) -> None:
    programme = ProgrammeFactory()
    good = OrganizationFactory()
    gone = OrganizationFactory(state=OrganizationState.SUSPENDED, slug="suspendata", name="Suspendata")
    for place, organization in enumerate((good, gone)):
        Partner.objects.create(programme=programme, organization=organization, position=place)
    shown = uncached.get(page(programme)).content.decode()
    assert f'href="/en/organizations/{good.slug}/"' in shown
    assert "Suspendata" in shown
    assert "/organizations/suspendata/" not in shown


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_ask_as_much_whatever_their_length(
    uncached: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    programmes = [ProgrammeFactory() for _row in range(rows)]
    for place in range(rows):
        Partner.objects.create(programme=programmes[0], organization=OrganizationFactory(), position=place)
    measures = [MeasureKey.PARTNERSHIPS_SIGNED, MeasureKey.NGOS_IN_PARTNERSHIP, MeasureKey.PEOPLE_REACHED]
    for measure in measures[:rows]:
        Target.objects.create(programme=programmes[0], measure=measure, wanted=3)
    with django_assert_num_queries(4):
        assert len(uncached.get(LIST).context["page"]) == rows
    # Programme, partners, targets, and two questions for all the figures.
    with django_assert_num_queries(5):
        assert len(uncached.get(page(programmes[0])).context["targets"]) == rows


def typed(**rows: Any) -> dict[str, Any]:
    """A form of target rows as a browser sends it."""
    return {"targets-TOTAL_FORMS": "3", "targets-INITIAL_FORMS": "0", **rows}


def test_more_rows_keep_what_was_typed_and_judge_nothing(people: dict[str, User]) -> None:
    programme = ProgrammeFactory(created_by=people["administrator"])
    client = as_(people["administrator"])
    sent = typed(
        **{"targets-0-measure": "workshops", "targets-0-wanted": "x", "targets-0-note": "a", "more": "1"}
    )
    shown = client.post(page(programme, "change/targets/"), sent)
    assert shown.status_code == 200
    assert shown.context["rows"].total_form_count() == 6
    assert 'value="x"' in shown.content.decode()
    assert not programme.targets.exists()


def test_a_wrong_row_is_told_beside_its_field_and_nothing_is_saved(people: dict[str, User]) -> None:
    programme = ProgrammeFactory(created_by=people["administrator"])
    client, address = as_(people["administrator"]), page(programme, "change/targets/")
    first = {"targets-0-measure": "workshops", "targets-0-wanted": "16"}
    for second, said in (
        ({"targets-1-measure": "people-trained"}, "Please say how many are wanted."),
        ({"targets-1-wanted": "4"}, "Please say what is counted."),
        ({"targets-1-measure": "workshops", "targets-1-wanted": "2"}, "Two targets are about the same."),
        ({"targets-TOTAL_FORMS": "4000"}, "Please submit at most 20 forms."),
    ):
        answer = client.post(address, typed(**first, **second) | second)
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert not programme.targets.exists()
    assert client.post(address, typed(**first)).status_code == 302
    assert [(one.measure, one.wanted) for one in programme.targets.all()] == [("workshops", 16)]


def test_a_partner_is_known_by_its_name_on_the_portal(people: dict[str, User]) -> None:
    programme = ProgrammeFactory(created_by=people["administrator"])
    one = OrganizationFactory(name="Asociația Una")
    doubles = [OrganizationFactory(name="Asociația Dublă") for _twice in range(2)]
    Partner.objects.create(programme=programme, organization=doubles[1])
    sent = {"partners-TOTAL_FORMS": "3", "partners-INITIAL_FORMS": "0"}
    for place, name in enumerate(("asociatia una", "Asociația Dublă", "Ministerul Altul")):
        sent |= {f"partners-{place}-name": name, f"partners-{place}-role": PartnerRole.PARTNER}
    assert as_(people["administrator"]).post(page(programme, "change/partners/"), sent).status_code == 302
    assert [(row.organization, row.name) for row in programme.partners.in_order()] == [
        (one, ""), (doubles[1], ""), (None, "Ministerul Altul"),
    ]  # fmt: skip


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(people: dict[str, User]) -> None:
    client = as_(people["administrator"])
    fields = {
        "name": "Noul oraș", "summary": "Ce este.", "money": "10", "money_eu": "11", "currency": "RON",
        "starts_on": "2022-08-01", "ends_on": "2022-07-01", "follow_up_months": "6, 5",
        "once": str(uuid.uuid4()),
    }  # fmt: skip
    answer = client.post(f"{LIST}new/", fields)
    said = answer.content.decode()
    assert answer.status_code == 422
    for sentence in (
        "The end is before the start.",
        "part is at most all of the money",
        "each later than the",
    ):
        assert sentence in said
    assert 'value="2022-08-01"' in said
    right = {**fields, "money_eu": "9", "ends_on": "2023-09-30", "follow_up_months": "6, 18"}
    far = client.post(f"{LIST}new/", {**right, "ends_on": "9999-12-31"})
    assert "between the years 1990 and 2100" in far.content.decode()
    assert [client.post(f"{LIST}new/", right).status_code for _press in "12"] == [302, 302]
    drawn = Programme.objects.get()
    assert drawn.follow_up_months == [6, 18]
    assert (
        "August\N{NO-BREAK SPACE}2022 – September\N{NO-BREAK SPACE}2023"
        in client.get(page(drawn)).content.decode()
    )
    assert as_(people["manager"]).post(f"{LIST}new/", right).status_code == 403


def test_a_kept_page_goes_when_a_target_changes(
    client: Client,
    people: dict[str, User],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    programme = ProgrammeFactory(created_by=people["administrator"])
    assert "workshops" not in client.get(page(programme)).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        services.set_targets(
            pk=programme.pk, actor=people["administrator"], now=timezone.now(),
            rows=[Wanted(MeasureKey.WORKSHOPS, 16)],
        )  # fmt: skip
    assert "Workshops held" in client.get(page(programme)).content.decode()
