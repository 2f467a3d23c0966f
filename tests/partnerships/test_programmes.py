"""Partnerships that belong to a programme: who says so, what counts, what everyone sees behind a figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone, translation
from pytest_django import Settings

from organizations.enums import OrganizationState
from organizations.models import Organization
from partnerships import services
from partnerships.life import PartnershipState, Side
from partnerships.models import CoParty, Partnership
from partnerships.reports import PartnershipReport
from portal.audit.models import Entry
from portal.core.exceptions import NotAllowed, Refused
from portal.programmes.enums import MeasureKey
from portal.programmes.measures import find_measure
from portal.programmes.models import Keeper, Programme, Target
from portal.programmes.reports import TargetReport
from portal.programmes.selectors import figure_of, figures_of
from tests.factories.accounts import make_people
from tests.factories.organizations import AuthorityFactory, OrganizationFactory
from tests.factories.partnerships import PartnershipFactory
from tests.factories.programmes import ProgrammeFactory
from tests.factories.taxonomy import DomainFactory

pytestmark = pytest.mark.django_db

COUNTED = [
    MeasureKey.PARTNERSHIPS_SIGNED,
    MeasureKey.PEOPLE_REACHED,
    MeasureKey.NGOS_IN_PARTNERSHIP,
    MeasureKey.AUTHORITIES_IN_PARTNERSHIP,
]
REASON = "Ține de rețeaua de ateliere."


class Cast:
    """Two NGOs, an authority, a programme and people."""

    def __init__(self) -> None:
        self.people = make_people(
            founder={"is_administrator": True}, keeper={}, manager={"is_programme_manager": True}, stranger={}
        )
        founder = self.people["founder"]
        self.ngo, self.other = (OrganizationFactory(created_by=founder) for _two in range(2))
        self.authority = AuthorityFactory(created_by=founder)
        self.domain = DomainFactory()
        self.programme: Programme = ProgrammeFactory(created_by=founder)
        Keeper.objects.create(programme=self.programme, user=self.people["keeper"], named_at=timezone.now())

    def partnership(self, state: str = "active", **fields: Any) -> Partnership:
        made: Partnership = PartnershipFactory(
            **{
                "ngo": self.ngo, "authority": self.authority, "domain": self.domain, "state": state,
                "created_by": self.people["founder"], **fields,
            }
        )  # fmt: skip
        return made

    def beside(self, partnership: Partnership, organization: Organization, *, confirmed: bool = True) -> None:
        founder, now = self.people["founder"], timezone.now()
        done = {"confirmed_by": founder, "confirmed_at": now} if confirmed else {}
        CoParty.objects.create(
            partnership=partnership, organization=organization, side=Side.NGO, asked_by=founder,
            asked_at=now, **done,
        )  # fmt: skip


@pytest.fixture
def cast() -> Iterator[Cast]:
    """Everybody; what is refused is said in English."""
    with translation.override("en"):
        yield Cast()


def put(cast: Cast, partnership: Partnership, person: str = "keeper", **changed: Any) -> Partnership:
    asked = {"programme": cast.programme.pk, "reason": REASON, **changed}
    return services.put_into_programme(
        pk=partnership.pk, actor=cast.people[person], now=timezone.now(), **asked
    )


def test_who_keeps_the_programme_puts_in_and_takes_out_with_a_reason(cast: Cast) -> None:
    partnership = cast.partnership()
    for person in ("manager", "stranger"):
        with pytest.raises(NotAllowed):
            put(cast, partnership, person)
    with pytest.raises(Refused):
        put(cast, partnership, reason=" ")
    put(cast, partnership)
    partnership.refresh_from_db()
    assert (partnership.programme, partnership.programme_reason) == (cast.programme, REASON)
    with pytest.raises(Refused, match="already"):
        put(cast, partnership)
    out = {"pk": partnership.pk, "now": timezone.now(), "reason": "A fost o greșeală."}
    with pytest.raises(NotAllowed):
        services.take_out_of_programme(**out, actor=cast.people["stranger"])
    assert services.take_out_of_programme(**out, actor=cast.people["founder"]).programme is None
    with pytest.raises(Refused):
        services.take_out_of_programme(**out, actor=cast.people["founder"])
    told = [
        (entry.verb, entry.before, entry.after)
        for entry in Entry.objects.about(partnership)
        if entry.verb != "partnerships.plan_follow_ups"
    ]
    name = cast.programme.name
    assert sorted(told) == [
        ("partnerships.join_programme", {}, {"programme": name, "reason": REASON}),
        ("partnerships.leave_programme", {"programme": name}, {"reason": "A fost o greșeală."}),
    ]


@pytest.mark.parametrize("state", ["draft", "withdrawn", "rejected", "terminated"])
def test_what_was_not_sent_or_was_stopped_belongs_nowhere(cast: Cast, state: str) -> None:
    with pytest.raises(Refused):
        put(cast, cast.partnership(state))
    assert not cast.programme.partnerships.exists()


def test_a_draft_programme_and_one_that_began_later_take_nothing(cast: Cast) -> None:
    before = cast.programme.starts_on - dt.timedelta(days=1)
    old = cast.partnership("ended", starts_on=before - dt.timedelta(days=9), ends_on=before)
    with pytest.raises(Refused, match="before the programme began"):
        put(cast, old)
    Programme.objects.update(published_at=None)
    with pytest.raises(Refused, match="publish"):
        put(cast, cast.partnership())


@pytest.fixture
def counted(cast: Cast) -> Cast:
    """A programme with every kind of partnership, and one of another programme beside it."""
    fields = {"programme": cast.programme, "people_reached": 100}
    first = cast.partnership("active", **fields)
    # Every party has signed this one too; its first day is still to come.
    now = timezone.now()
    cast.partnership("signing", **{**fields, "people_reached": 30}, signed_at=now, title="Încă neînceput")
    cast.partnership("closed", **fields)
    cast.partnership("suspended", **{**fields, "people_reached": None})
    for state in ("submitted", "signing", "terminated"):
        cast.partnership(state, **fields, ngo=OrganizationFactory(created_by=cast.people["founder"]))
    cast.beside(first, cast.other)
    cast.beside(first, OrganizationFactory(created_by=cast.people["founder"]), confirmed=False)
    gone = OrganizationFactory(
        created_by=cast.people["founder"], state=OrganizationState.MERGED, merged_into=cast.other
    )
    cast.beside(first, gone)
    elsewhere = ProgrammeFactory(created_by=cast.people["founder"])
    cast.partnership("active", **{**fields, "programme": elsewhere})
    for place, measure in enumerate(COUNTED):
        Target.objects.create(programme=cast.programme, measure=measure, wanted=10, position=place)
    return cast


def test_each_figure_is_what_the_records_behind_it_add_up_to(counted: Cast) -> None:
    programme = counted.programme
    figures = figures_of([programme.pk], COUNTED)
    assert [figures[programme.pk, key] for key in COUNTED] == [4, 230, 2, 1]
    for key in COUNTED:
        measure = find_measure(key)
        assert measure is not None
        rows = [measure.row(record) for record in measure.records(programme.pk)]
        assert sum(row.number for row in rows) == figure_of(programme, measure)
    assert figures_of([ProgrammeFactory().pk], [MeasureKey.WORKSHOPS]) == {}


def test_what_is_left_out_is_told_with_its_reason_and_only_what_is_public(counted: Cast) -> None:
    measure = find_measure(MeasureKey.PARTNERSHIPS_SIGNED)
    assert measure is not None
    assert measure.left_out is not None
    records = list(measure.left_out(counted.programme.pk))
    assert {record.state for record in records} == {PartnershipState.SIGNING, PartnershipState.TERMINATED}
    assert {measure.row(record).why.split(":")[0] for record in records} == {
        "not signed by every party", "stopped early",
    }  # fmt: skip


def test_the_page_leads_from_the_figure_to_its_records_at_the_same_cost(
    counted: Cast, settings: Settings, django_assert_num_queries: Any
) -> None:
    settings.PAGE_CACHE_SECONDS = 0
    client, address = Client(), f"/en/programmes/{counted.programme.slug}/"
    page = client.get(address).content.decode()
    for key, cost in zip(COUNTED, (8, 8, 6, 6), strict=True):
        assert f'href="{address}targets/{key}/"' in page
        with django_assert_num_queries(cost):
            shown = client.get(f"{address}targets/{key}/")
        assert shown.context["rows"]
    extra = {"programme": counted.programme, "people_reached": 7}
    for _more in range(2):
        counted.partnership("active", **extra)
    with django_assert_num_queries(8):
        shown = client.get(f"{address}targets/{COUNTED[0]}/")
    assert (shown.context["figure"], len(shown.context["rows"])) == (6, 6)


def test_the_export_holds_the_rows_of_the_page_and_of_no_draft(counted: Cast) -> None:
    asked = QueryDict(f"programme={counted.programme.slug}&measure={MeasureKey.NGOS_IN_PARTNERSHIP}")
    report, stranger = TargetReport(), counted.people["stranger"]
    columns = [column.reader(Organization) for column in report.columns]
    rows = [[read(record) for read in columns] for record in report.for_user(stranger, asked)]
    assert [(row[0], row[3], row[6]) for row in rows] == [
        (counted.programme.name, organization.name, 1) for organization in (counted.ngo, counted.other)
    ]
    Programme.objects.update(published_at=None)
    assert not report.for_user(stranger, asked).exists()
    assert report.for_user(counted.people["keeper"], asked).count() == 2
    assert not report.for_user(counted.people["keeper"], QueryDict("programme=x&measure=moons")).exists()


def test_lists_and_the_managers_export_are_narrowed_to_a_programme(counted: Cast, client: Client) -> None:
    counted.partnership("active")
    query = f"programme={counted.programme.slug}"
    shown = client.get(f"/en/partnerships/?{query}").context["page"]
    assert shown.paginator.count == 6
    rows = PartnershipReport().for_user(counted.people["manager"], QueryDict(query))
    assert {(row.programme.name) for row in rows} == {counted.programme.name}
    assert rows.count() == 7


def test_its_page_names_the_programme_and_offers_the_act_to_those_whose_it_is(cast: Cast) -> None:
    elsewhere = ProgrammeFactory(created_by=cast.people["founder"])
    cast.people["keeper"].is_programme_manager = True
    cast.people["keeper"].save()
    of_it, of_none = cast.partnership(programme=cast.programme), cast.partnership()
    of_another = cast.partnership(programme=elsewhere)
    offered = {}
    for name, person in (("visitor", None), *cast.people.items()):
        client = Client()
        if person:
            client.force_login(person)
        pages = {
            one: client.get(f"/en/partnerships/{one.pk}/").content.decode()
            for one in (of_it, of_none, of_another)
        }
        assert f'href="/en/programmes/{cast.programme.slug}/"' in pages[of_it]
        offered[name] = [
            f'href="/en/partnerships/{one.pk}/programme/"' in page for one, page in pages.items()
        ]
    assert offered == {
        "visitor": [False] * 3,
        "founder": [True] * 3,
        "keeper": [True, True, False],
        "manager": [False] * 3,
        "stranger": [False] * 3,
    }


def test_a_keeper_finds_a_partnership_puts_it_in_and_takes_it_out(cast: Cast) -> None:
    partnership = cast.partnership(title="Cantina verde")
    hidden = cast.partnership("submitted", title="Cantina ascunsă")
    client = Client()
    client.force_login(cast.people["keeper"])
    desk = f"/en/partnerships/of-programme/{cast.programme.slug}/"
    assert [one.pk for one in client.get(desk, {"q": str(partnership.pk)}).context["found"]] == [
        partnership.pk
    ]
    assert client.get(desk, {"q": "ascunsa"}).context["found"] == []
    assert client.get(desk, {"q": "VERDE cantina"}).context["found"] == [partnership]
    address = f"/en/partnerships/{partnership.pk}/programme/"
    wrong = client.post(address, {"programme": cast.programme.slug, "reason": ""})
    assert (wrong.status_code, wrong.context["form"].errors.keys()) == (422, {"reason"})
    assert client.post(address, {"programme": cast.programme.slug, "reason": REASON}).status_code == 302
    assert [one.pk for one in client.get(desk).context["page"]] == [partnership.pk]
    assert client.post(address, {"reason": REASON}).status_code == 302
    partnership.refresh_from_db()
    assert partnership.programme is None
    for person, answer in (("stranger", 403), ("manager", 403), ("founder", 200)):
        client.force_login(cast.people[person])
        assert (client.get(address).status_code, client.get(desk).status_code) == (answer, answer)
    client.force_login(cast.people["keeper"])
    assert client.get(f"/en/partnerships/{hidden.pk}/programme/").status_code == 404
