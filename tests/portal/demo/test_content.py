"""What one finds in a portal with the demo."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from consultations.enums import ConsultationStatus
from consultations.models import Consultation
from events.models import Event
from organizations.enums import OrganizationKind, OrganizationState
from organizations.models import Membership, Organization
from partnerships.enums import PartnershipState, Stage
from partnerships.life.gala import GalaState
from partnerships.models import GalaNomination, Partnership
from partnerships.reports import focal_point
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.audit.verbs import named_verbs
from portal.core.identifiers import check_identifier
from portal.core.line import SOON_DAYS
from portal.dashboard.selectors.desk import desk_of
from portal.demo.services import PASSWORD, load, loading, sign_ins, stories
from portal.demo.services.letters import KEPT_FOR
from portal.notifications.enums import MessageState
from portal.notifications.models import Message
from portal.programmes.models import Programme
from portal.programmes.selectors import reached_by
from resources.models import Resource

NOW = timezone.now()

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[str]]:
    """The chapters of the demo, loaded once for the tests of this file, which change nothing."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load(now=NOW)
        transaction.set_rollback(True)


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models(include_auto_created=True)
    }


def test_loading_again_adds_and_changes_nothing(loaded: list[str]) -> None:
    assert loaded == list(loading.CHAPTERS)
    before = everything()

    assert load(now=NOW + dt.timedelta(days=40)) == []

    assert everything() == before
    assert len(before["organizations.Organization"]) >= 40
    assert len(before["partnerships.Partnership"]) == 43


def test_every_kind_and_state_of_organization_is_there() -> None:
    assert set(Organization.objects.values_list("state", flat=True)) == set(OrganizationState.values)
    assert set(Organization.objects.values_list("kind", flat=True)) == set(OrganizationKind.values)
    assert Organization.objects.filter(state=OrganizationState.VERIFIED).count() >= 35


def test_every_identifier_is_valid_and_written_as_the_portal_writes_it() -> None:
    given = Organization.objects.exclude(identifier=None)

    assert given.count() > 20
    for organization in given:
        assert check_identifier(organization.country, organization.identifier) == organization.identifier


def test_every_state_of_proposal_is_there() -> None:
    assert set(Partnership.objects.values_list("state", flat=True)) == set(PartnershipState.values)


def test_the_clerk_finds_a_fresh_proposal_one_nearly_due_and_one_late() -> None:
    clerk = User.objects.get(email="primarie@demo.example")
    owed = Partnership.objects.on_desk_of(clerk).awaiting_answer()

    left = sorted((partnership.answer_due_on - timezone.localdate(NOW)).days for partnership in owed)

    assert left[0] < 0
    assert any(0 <= days <= SOON_DAYS for days in left)
    assert left[-1] > 2 * SOON_DAYS


def test_the_ngo_has_a_proposal_in_every_state_before_the_agreement() -> None:
    owner = User.objects.get(email="ong@demo.example")

    states = set(Partnership.objects.filter(ngo__memberships__user=owner).values_list("state", flat=True))

    assert states >= set(PartnershipState.of_stage(Stage.PROPOSAL))


def test_partnerships_wait_for_both_who_can_sign_in() -> None:
    waits = {
        who: {row.state for row in desk_of(User.objects.get(email=f"{who}@demo.example"), now=NOW).to_go_on}
        for who in ("ong", "primarie")
    }

    at_the_authority = {"active", "council_approval", "final_report"}
    assert waits == {"ong": {"negotiation", "ended"}, "primarie": at_the_authority}


@pytest.mark.parametrize("email", [person.email for person in stories.people().values() if person.sign_in])
def test_everybody_with_a_sign_in_can_sign_in(email: str) -> None:
    assert Client().login(email=email, password=PASSWORD)
    assert EmailAddress.objects.filter(email=email, verified=True, primary=True).exists()


def test_nobody_else_can() -> None:
    shown = {email for _role, email, _password in sign_ins()}

    able = {user.email for user in User.objects.all() if user.has_usable_password()}

    assert able == shown
    assert len(shown) == 6


def test_the_sign_ins_are_what_the_table_says_they_are() -> None:
    owner = Membership.objects.get(user__email="ong@demo.example")
    clerk = Membership.objects.get(user__email="primarie@demo.example")
    head = Membership.objects.get(user__email="alina.ipotescu@demo.example")

    assert (str(owner.organization), owner.role) == ("Atelierul Vecinilor", "owner")
    assert owner.is_signatory
    assert (str(head.organization), head.role) == ("Primăria Sectorului 3", "owner")
    assert (str(clerk.organization), clerk.role) == ("Primăria Sectorului 3", "editor")
    assert User.objects.get(is_programme_manager=True).email == "program@demo.example"
    assert User.objects.get(is_moderator=True).email == "moderator@demo.example"
    assert User.objects.get(is_administrator=True).email == "administrator@demo.example"


def test_the_command_prints_every_sign_in() -> None:
    printed = StringIO()

    call_command("demo", sign_ins=True, stdout=printed)

    for role, email, password in sign_ins():
        assert re.search(f"^{re.escape(role)} +{email} +{password}$", printed.getvalue(), re.MULTILINE)


def test_the_history_is_told_in_the_order_in_which_it_happened() -> None:
    acts = Entry.objects.exclude(verb="demo.load").order_by("pk")
    moments = list(acts.values_list("at", flat=True))

    assert len(moments) > 200
    assert moments == sorted(moments)
    assert moments[-1] < NOW
    assert set(Entry.objects.values_list("verb", flat=True)) <= named_verbs()


def test_no_letter_waits_to_be_sent_and_one_could_not_be_delivered() -> None:
    assert not Message.objects.filter(due_at__isnull=False).exists()
    assert Message.objects.filter(state=MessageState.UNDELIVERABLE).count() == 1
    sent = Message.objects.filter(state=MessageState.SENT)
    assert sent.filter(recipient__email="primarie@demo.example").exists()
    assert all(NOW - message.created_at <= KEPT_FOR for message in sent)


def test_laureates_have_pictures_and_every_party_names_whom_to_ask() -> None:
    shown = GalaNomination.objects.filter(is_laureate=True, edition__state=GalaState.PUBLISHED)
    assert shown.count() == shown.exclude(picture=None).exclude(picture_text="").count() == 3
    assert not Organization.objects.exclude(state=OrganizationState.LISTED).filter(contact_person="").exists()
    authority = Organization.objects.get(name="Primăria Sectorului 3")
    assert focal_point(authority.contact_person, authority.phone).startswith("Barbu Model, 0000")


def test_consultations_are_open_closing_soon_and_closed() -> None:
    today = timezone.localdate(NOW)
    seen = Consultation.objects.public().as_of(today)

    left = [
        (consultation.recommendations_until - today).days
        for consultation in seen
        if consultation.status == ConsultationStatus.OPEN
    ]

    assert min(left) <= SOON_DAYS < max(left)
    assert any(consultation.status == ConsultationStatus.CLOSED for consultation in seen)


def test_events_are_past_and_to_come_and_resources_are_public() -> None:
    assert Event.objects.public().filter(ends_at__lt=NOW).exists()
    assert Event.objects.public().filter(starts_at__gt=NOW).count() > 3
    assert Resource.objects.public().count() == len(stories.resources())


def test_the_programmes_are_those_of_their_announcements_with_partnerships_that_count() -> None:
    first = Programme.objects.prefetch_related("targets").get(codes="MySMIS 131435, SIPOCA 1085")
    assert Programme.objects.public().count() == 4
    assert (first.money, first.money_eu) == (Decimal("375870.46"), Decimal("294682.45"))
    wanted = {reached.target.measure: reached for reached in reached_by([first])[first.pk]}
    assert [wanted[key].target.wanted for key in ("ngos-strengthened", "people-trained", "workshops")] == [
        20, 40, 16,
    ]  # fmt: skip
    assert wanted["partnerships-signed"].figure >= wanted["partnerships-signed"].target.wanted == 10
    assert wanted["partnerships-sustained"].figure >= wanted["partnerships-sustained"].target.wanted == 5
    assert first.partnerships.count() == 14
