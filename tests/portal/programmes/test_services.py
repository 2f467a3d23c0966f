"""What a programme says, who may say it, and what the database lets nobody say."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from organizations.models import Organization
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.core.exceptions import NotAllowed, Refused
from portal.programmes import services
from portal.programmes.enums import MeasureKey, PartnerRole
from portal.programmes.models import Keeper, Partner, Programme, Target
from portal.programmes.services.rows import Carrier, Wanted
from tests.factories.accounts import make_people
from tests.factories.organizations import OrganizationFactory
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db

FIELDS: dict[str, Any] = {
    "name": "Noul oraș", "codes": "MySMIS 1", "summary": "Parteneriate.", "funder": "", "money": Decimal(10),
    "money_eu": Decimal(8), "currency": "RON", "starts_on": None, "ends_on": None, "territory": None,
    "follow_up_months": [6],
}  # fmt: skip
LEAD, PARTNER = PartnerRole.LEAD, PartnerRole.PARTNER
SIGNED, WORKSHOPS = MeasureKey.PARTNERSHIPS_SIGNED, MeasureKey.WORKSHOPS


@pytest.fixture
def people() -> dict[str, User]:
    return make_people(
        administrator={"is_administrator": True}, keeper={}, other={}, manager={"is_programme_manager": True}
    )


def kept(people: dict[str, User], **fields: Any) -> Programme:
    programme = ProgrammeFactory(created_by=people["administrator"], **fields)
    Keeper.objects.create(programme=programme, user=people["keeper"], named_at=timezone.now())
    return programme


def test_programmes_of_one_name_get_an_address_each_in_any_script(people: dict[str, User]) -> None:
    act = {"actor": people["administrator"], "now": timezone.now()}
    drawn = [
        services.draft_programme(**act, fields={**FIELDS, "name": name})
        for name in ("Noul oraș", "Noul oraș", "Гражданско участие")
    ]
    assert [one.slug for one in drawn] == ["noul-oras", "noul-oras-2", "programme"]
    assert not drawn[0].is_public
    assert [entry.verb for entry in Entry.objects.about(drawn[0])] == ["programmes.draft"]


WRONG: list[dict[str, Any]] = [
    {"starts_on": "2023-02-01", "ends_on": "2023-01-31"},
    {"ends_on": "9999-12-31"},
    {"starts_on": "1202-12-31"},
    {"money": "5.00", "money_eu": "5.01"},
    {"money": None, "money_eu": "1.00"},
    {"money": "-1.00"},
    {"money": "5.00", "money_eu": "-1.00"},
    {"currency": "USD"},
    {"follow_up_months": []},
    {"follow_up_months": [0]},
    {"follow_up_months": [61]},
    {"follow_up_months": [1, 2, 3, 4, 5, 6, 7]},
    {"follow_up_months": [6, 6]},
    {"follow_up_months": [6, 12, 24, 36, 48, 47]},
]


def test_the_database_refuses_what_cannot_be(people: dict[str, User]) -> None:
    author = people["administrator"]
    for fields in WRONG:
        with pytest.raises(IntegrityError), transaction.atomic():
            ProgrammeFactory(created_by=author, **fields)
    right = {"follow_up_months": [1, 2, 3, 4, 5, 60], "money": "5.00", "money_eu": "5.00"}
    assert ProgrammeFactory(created_by=author, **right).pk


def test_partners_and_targets_are_whole_in_the_database() -> None:
    programme = ProgrammeFactory()
    organization = OrganizationFactory()
    Partner.objects.create(programme=programme, organization=organization, role=LEAD)
    Target.objects.create(programme=programme, measure=SIGNED, wanted=1)
    wrong = [
        lambda: Partner.objects.create(programme=programme),
        lambda: Partner.objects.create(programme=programme, organization=organization, name="ȘI EU"),
        lambda: Partner.objects.create(programme=programme, organization=organization),
        lambda: Partner.objects.create(programme=programme, name="Alta", role=LEAD),
        lambda: Partner.objects.create(programme=programme, name="Alta", role="owner"),
        lambda: Target.objects.create(programme=programme, measure=SIGNED, wanted=2),
        lambda: Target.objects.create(programme=programme, measure=WORKSHOPS, wanted=0),
        lambda: Target.objects.create(programme=programme, measure="moons", wanted=1),
    ]
    for write in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
    assert (programme.partners.count(), programme.targets.count()) == (1, 1)


def test_who_keeps_it_changes_it_and_nobody_else_but_administrators(people: dict[str, User]) -> None:
    programme, now = kept(people, published_at=None), timezone.now()
    for name in ("other", "manager"):
        act: dict[str, Any] = {"pk": programme.pk, "actor": people[name], "now": now}
        for do in (
            lambda: services.change_programme(**act, fields={"codes": "X"}),  # noqa: B023
            lambda: services.publish_programme(**act),  # noqa: B023
            lambda: services.set_targets(**act, rows=[]),  # noqa: B023
            lambda: services.set_partners(**act, rows=[]),  # noqa: B023
            lambda: services.name_keeper(**act, email="x@example.org"),  # noqa: B023
        ):
            with pytest.raises(NotAllowed):
                do()
    act = {"pk": programme.pk, "actor": people["keeper"], "now": now}
    services.change_programme(**act, fields={"codes": "SIPOCA 9"})
    services.publish_programme(**act)
    with pytest.raises(NotAllowed):
        services.name_keeper(**act, email=people["other"].email)
    programme.refresh_from_db()
    assert (programme.codes, programme.is_public) == ("SIPOCA 9", True)


def test_a_keeper_who_is_named_no_more_changes_nothing_at_once(people: dict[str, User]) -> None:
    programme, now = kept(people), timezone.now()
    keeper, administrator = people["keeper"], people["administrator"]
    act: dict[str, Any] = {"pk": programme.pk, "actor": keeper, "now": now}
    # What the object that stands for the person remembers is not believed.
    services.set_targets(**act, rows=[Wanted(WORKSHOPS, 16)])
    row = programme.keepers.get()
    for _twice in range(2):
        services.remove_keeper(pk=programme.pk, keeper=row.pk, actor=administrator, now=now)
    for do in (
        lambda: services.set_targets(**act, rows=[]),
        lambda: services.change_programme(**act, fields={"codes": "X"}),
    ):
        with pytest.raises(NotAllowed):
            do()
    assert [entry.verb for entry in Entry.objects.about(programme)].count("programmes.remove_keeper") == 1


def test_a_person_is_named_once_by_an_address_of_an_account(people: dict[str, User]) -> None:
    programme, now = ProgrammeFactory(), timezone.now()
    act: dict[str, Any] = {"pk": programme.pk, "actor": people["administrator"], "now": now}
    services.name_keeper(**act, email=f" {people['other'].email.upper()}")
    for email in (people["other"].email, "nobody@example.org"):
        with pytest.raises(Refused):
            services.name_keeper(**act, email=email)
    assert [keeper.user for keeper in programme.keepers.all()] == [people["other"]]


def test_what_is_counted_6_months_after_the_end_is_wanted_only_where_it_is_asked_then(
    people: dict[str, User],
) -> None:
    programme = kept(people, follow_up_months=[3, 12])
    act: dict[str, Any] = {"pk": programme.pk, "actor": people["keeper"], "now": timezone.now()}
    rows = [Wanted(MeasureKey.PARTNERSHIPS_SUSTAINED, 5)]
    with pytest.raises(Refused, match="6"):
        services.set_targets(**act, rows=rows)
    services.change_programme(**act, fields={"follow_up_months": [3, 6]})
    services.set_targets(**act, rows=rows)
    with pytest.raises(Refused, match="6"):
        services.change_programme(**act, fields={"follow_up_months": [12]})
    services.set_targets(**act, rows=[])
    assert services.change_programme(**act, fields={"follow_up_months": [12]}).follow_up_months == [12]


def test_rows_are_written_together_and_told_when_they_change(people: dict[str, User]) -> None:
    programme, now = kept(people), timezone.now()
    act: dict[str, Any] = {"pk": programme.pk, "actor": people["keeper"], "now": now}
    organization: Organization = OrganizationFactory()
    targets = [Wanted(WORKSHOPS, 16, "cu primăriile"), Wanted(SIGNED, 10)]
    partners = [Carrier(organization, organization.name, LEAD), Carrier(None, "Agenția X", PARTNER)]
    for _twice in range(2):
        services.set_targets(**act, rows=targets)
        services.set_partners(**act, rows=partners)
    for do in (
        lambda: services.set_targets(**act, rows=[*targets, Wanted(SIGNED, 11)]),
        lambda: services.set_targets(**act, rows=[targets[0]] * 21),
        lambda: services.set_partners(**act, rows=[*partners, Carrier(organization, "", PARTNER)]),
        lambda: services.set_partners(**act, rows=[*partners, Carrier(None, "Alta", LEAD)]),
        lambda: services.set_partners(**act, rows=[Carrier(None, str(n), PARTNER) for n in range(21)]),
    ):
        with pytest.raises(Refused):
            do()
    assert [(one.measure, one.wanted) for one in programme.targets.all()] == [(WORKSHOPS, 16), (SIGNED, 10)]
    assert [str(one) for one in programme.partners.in_order()] == [
        organization.short_name or organization.name,
        "Agenția X",
    ]
    told = [entry.verb for entry in Entry.objects.about(programme)]
    assert sorted(told) == ["programmes.set_partners", "programmes.set_targets"]
