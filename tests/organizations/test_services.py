"""Who may do what to an organization in which state: role × verb × state, and the square of transitions."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
import rules
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from organizations import services
from organizations.enums import MembershipRole, OrganizationState
from organizations.models import Organization, Verification
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.audit.services import transition
from portal.core.exceptions import NotAllowed, Refused, TransitionRefused
from portal.notifications.models import Message
from tests.factories.accounts import UserFactory, make_people
from tests.factories.organizations import MembershipFactory, OrganizationFactory, make_members
from tests.factories.taxonomy import DomainFactory, TerritoryFactory

pytestmark = pytest.mark.django_db

ROLES = {
    "person",
    "moderator",
    "manager",
    "administrator",
    "owner",
    "editor",
    "member",
    "own_moderator",
    "stranger",
}
WRITERS = {"owner", "editor", "own_moderator"}
MEMBERS = {"owner", "editor", "member", "own_moderator"}

Act = Callable[[Organization, User], Any]


@pytest.fixture(scope="module")
def made_people(shared_rows: None) -> dict[str, User]:
    """One person per role; the organization they belong to is given by `organization_of`."""
    people = make_people(
        person={},
        moderator={"is_moderator": True},
        manager={"is_programme_manager": True},
        administrator={"is_administrator": True},
        owner={},
        editor={},
        member={},
        own_moderator={"is_moderator": True},
    )
    return {**people, "stranger": MembershipFactory(role=MembershipRole.OWNER).user}


@pytest.fixture
def people(made_people: dict[str, User]) -> dict[str, User]:
    """The same for one test: what it has read of them goes with it."""
    return deepcopy(made_people)


def organization_of(people: dict[str, User], state: str) -> Organization:
    organization = OrganizationFactory(state=state, created_by=people["owner"])
    roles = {"owner": "owner", "editor": "editor", "member": "member", "own_moderator": "owner"}
    make_members([(organization, people[who], role) for who, role in roles.items()])
    for person in people.values():
        # As a new request would: what was read of a person's parts is read anew.
        person.__dict__.pop("_roles_by_organization", None)
    return organization


def _deciding(service: Callable[..., Organization]) -> Act:
    return lambda organization, actor: service(
        pk=organization.pk, actor=actor, reason="Am văzut statutul.", now=timezone.now()
    )


ACTS: dict[str, Act] = {
    "verify": _deciding(services.verify_organization),
    "refuse": _deciding(services.refuse_organization),
    "suspend": _deciding(services.suspend_organization),
    "resubmit": lambda organization, actor: services.resubmit_organization(
        pk=organization.pk, actor=actor, now=timezone.now()
    ),
    "change": lambda organization, actor: services.change_organization(
        pk=organization.pk, actor=actor, fields={"mission": "Altceva."}, now=timezone.now()
    ),
}
# verb: who may, from which states, where it leads (None: where it was).
TABLE: dict[str, tuple[set[str], set[str], str | None]] = {
    "verify": ({"moderator"}, {"pending", "suspended"}, "verified"),
    "refuse": ({"moderator"}, {"pending"}, "refused"),
    "suspend": ({"moderator"}, {"verified"}, "suspended"),
    "resubmit": (WRITERS, {"refused"}, "pending"),
    "change": (WRITERS, set(OrganizationState.values) - {"merged"}, None),
}


@pytest.mark.parametrize("state", OrganizationState.values)
@pytest.mark.parametrize("verb", TABLE)
def test_each_role_may_do_what_the_table_says_in_each_state(
    people: dict[str, User], verb: str, state: str
) -> None:
    may, states, leads_to = TABLE[verb]
    outcomes = {}
    organization = organization_of(people, state)
    for role in sorted(ROLES):
        with transaction.atomic():
            try:
                with transaction.atomic():
                    ACTS[verb](organization, people[role])
            except NotAllowed:
                outcomes[role] = "not allowed"
            except Refused:
                outcomes[role] = "refused"
            else:
                outcomes[role] = "done"
            organization.refresh_from_db()
            assert organization.state == (leads_to or state if outcomes[role] == "done" else state)
            # The next finds it as this one did.
            transaction.set_rollback(True)
        organization.refresh_from_db()
    done = "done" if state in states else "refused"
    assert outcomes == {role: done if role in may else "not allowed" for role in sorted(ROLES)}


@pytest.mark.parametrize("there", OrganizationState.values)
@pytest.mark.parametrize("here", OrganizationState.values)
def test_the_door_opens_only_along_the_declared_table(here: str, there: str) -> None:
    organization, now = OrganizationFactory(state=here), timezone.now()

    kept = OrganizationFactory() if there == "merged" else None
    ends = {"verified_until": timezone.localdate(now)} if there == "verified" else {}

    def go() -> Organization:
        with transaction.atomic():
            return transition(
                Organization, organization.pk, to=there, actor=None, verb="organizations.verify", now=now,
                check=lambda locked: None,
                fields={"decided_at": now, "decision_reason": "Am văzut.", "merged_into": kept, **ends},
            )  # fmt: skip

    every = set(OrganizationState.values)
    declared = {
        ("pending", "verified"), ("pending", "refused"), ("refused", "pending"),
        ("verified", "suspended"), ("suspended", "verified"), ("listed", "verified"),
        *((state, "merged") for state in every - {"merged"}),
        *(("merged", state) for state in every - {"merged"}),
    }  # fmt: skip
    if (here, there) in declared:
        assert go().state == there
    else:
        with pytest.raises(TransitionRefused):
            go()
        organization.refresh_from_db()
        assert organization.state == here


@pytest.mark.parametrize("state", OrganizationState.values)
def test_what_a_person_may_see_is_what_their_lists_hold(people: dict[str, User], state: str) -> None:
    organization = organization_of(people, state)
    expected = ROLES if state in {"listed", "verified"} else MEMBERS | {"moderator", "administrator"}
    listed = {
        role for role, person in people.items()
        if Organization.objects.visible_to(person).filter(pk=organization.pk).exists()
    }  # fmt: skip
    allowed = {
        role for role, person in people.items() if rules.has_perm("organizations.view", person, organization)
    }
    assert listed == expected
    assert allowed == expected


def _fields(**changed: Any) -> dict[str, Any]:
    return {
        "kind": "ngo",
        "name": "Asociația Nouă",
        "short_name": "",
        "country": "RO",
        "identifier": "4541580",
        "territory": TerritoryFactory(),
        "domains": [DomainFactory()],
        "mission": "Lucrăm.",
        "website": "",
        **changed,
    }


def test_whoever_registers_an_organization_owns_it_and_moderators_hear_of_it() -> None:
    moderator, person = UserFactory(is_moderator=True), UserFactory()
    made = services.register_organization(actor=person, fields=_fields(), now=timezone.now())
    assert made.state == OrganizationState.PENDING
    assert made.memberships.get().role == MembershipRole.OWNER
    moderators = set(User.objects.filter(is_moderator=True).values_list("pk", flat=True))
    assert moderator.pk in moderators
    heard = sorted(Message.objects.values_list("kind", "recipient"))
    assert heard == [("organizations.organization_submitted", pk) for pk in sorted(moderators)]


def test_an_identifier_taken_in_the_meantime_is_told_and_nothing_is_written() -> None:
    OrganizationFactory(identifier="4541580")
    with pytest.raises(Refused):
        services.register_organization(actor=UserFactory(), fields=_fields(), now=timezone.now())
    assert Organization.objects.filter(name="Asociația Nouă").count() == 0
    assert not Entry.objects.exists()


def test_organizations_of_the_same_name_get_addresses_of_their_own() -> None:
    names = [_fields(name="Register", identifier=None) for _time in range(3)]
    made = [services.register_organization(actor=UserFactory(), fields=f, now=timezone.now()) for f in names]
    assert [organization.slug for organization in made] == ["register-2", "register-3", "register-4"]


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_decision_without_a_reason_is_refused(people: dict[str, User], reason: str) -> None:
    organization = organization_of(people, "pending")
    with pytest.raises(Refused):
        services.verify_organization(
            pk=organization.pk, actor=people["moderator"], reason=reason, now=timezone.now()
        )
    assert not Verification.objects.exists()


# What is decided: who hears of it.
MESSAGES = [
    ("verify", "pending", "moderator", "organizations.organization_verified", WRITERS),
    ("refuse", "pending", "moderator", "organizations.organization_refused", WRITERS),
    ("suspend", "verified", "moderator", "organizations.organization_suspended", WRITERS),
    ("resubmit", "refused", "owner", "organizations.organization_submitted", {"moderator", "own_moderator"}),
]


@pytest.mark.parametrize(("verb", "state", "actor", "kind", "hear"), MESSAGES)
def test_each_decision_writes_to_the_right_people_and_to_nobody_else(
    people: dict[str, User], verb: str, state: str, actor: str, kind: str, hear: set[str]
) -> None:
    ACTS[verb](organization_of(people, state), people[actor])
    assert set(Message.objects.values_list("kind", "recipient_id")) == {
        (kind, people[role].pk) for role in hear
    }


def test_every_decision_is_kept(people: dict[str, User]) -> None:
    organization = organization_of(people, "pending")
    for verb in ("verify", "suspend", "verify"):
        ACTS[verb](organization, people["moderator"])
    assert [decision.state for decision in organization.verifications.order_by("pk")] == [
        "verified", "suspended", "verified",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "forbidden",
    [
        "UPDATE audit_entry SET verb = 'x'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        # What a superuser's session can do to ordinary triggers.
        "SET LOCAL session_replication_role = replica; DELETE FROM audit_entry",
    ],
)
def test_the_database_lets_nobody_rewrite_the_audit(people: dict[str, User], forbidden: str) -> None:
    ACTS["change"](organization_of(people, "verified"), people["owner"])
    # PostgreSQL does not truncate a table while checks of it are put off to the end of the transaction.
    connection.check_constraints()
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(forbidden)
    assert Entry.objects.get().verb == "organizations.change"


@pytest.mark.parametrize(
    ("broken", "constraint"),
    [
        ({"state": "verified", "decided_at": None}, "organization_decision_has_reason"),
        ({"state": "refused", "decision_reason": ""}, "organization_decision_has_reason"),
        ({"state": "lost"}, "organization_state_known"),
        ({"kind": "circus"}, "organization_kind_known"),
        ({"country": "ZZ"}, "organization_country_known"),
        ({"identifier": ""}, "organization_identifier_filled"),
    ],
)
def test_the_database_itself_refuses_a_state_without_its_facts(
    broken: dict[str, Any], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        OrganizationFactory(**broken)


@pytest.mark.parametrize("name", ["kind", "name", "short_name", "country", "identifier"])
@pytest.mark.parametrize("state", ["verified", "suspended"])
def test_what_is_vouched_for_is_not_changed(people: dict[str, User], state: str, name: str) -> None:
    organization = organization_of(people, state)
    other = {"kind": "public_authority", "country": "BG", "identifier": "14756536"}.get(name, "Guvernul")
    with pytest.raises(Refused):
        services.change_organization(
            pk=organization.pk, actor=people["owner"], fields={name: other}, now=timezone.now()
        )
    organization.refresh_from_db()
    assert getattr(organization, name) != other
    assert not Entry.objects.exists()


def test_a_decision_does_not_hold_for_what_the_moderator_never_saw(people: dict[str, User]) -> None:
    organization = organization_of(people, "pending")
    ACTS["change"](organization, people["owner"])
    seen = Entry.objects.about(organization).values_list("pk", flat=True).first()
    decision = {"pk": organization.pk, "actor": people["moderator"], "reason": "Da.", "now": timezone.now()}
    services.change_organization(
        pk=organization.pk, actor=people["owner"], fields={"kind": "public_authority"}, now=timezone.now()
    )
    with pytest.raises(Refused):
        services.verify_organization(**decision, seen=seen)
    organization.refresh_from_db()
    assert organization.state == "pending"
    newest = Entry.objects.about(organization).values_list("pk", flat=True).first()
    assert services.verify_organization(**decision, seen=newest).is_verified


def test_a_refused_organization_does_not_keep_a_number_from_its_owner(people: dict[str, User]) -> None:
    impostor = organization_of(people, "refused")
    Organization.objects.filter(pk=impostor.pk).update(identifier="4541580")
    made = services.register_organization(actor=UserFactory(), fields=_fields(), now=timezone.now())
    assert made.identifier == "4541580"
    with pytest.raises(Refused):
        services.resubmit_organization(pk=impostor.pk, actor=people["owner"], now=timezone.now())


def test_one_person_waits_for_a_few_verifications_at_a_time() -> None:
    person = UserFactory()

    def register(number: int) -> None:
        fields = _fields(identifier=None, name=f"Asociația {number}")
        services.register_organization(actor=person, fields=fields, now=timezone.now())

    for number in range(services.PENDING_AT_ONCE):
        register(number)
    with pytest.raises(Refused, match=str(services.PENDING_AT_ONCE)):
        register(services.PENDING_AT_ONCE)
    assert Organization.objects.filter(created_by=person).count() == services.PENDING_AT_ONCE


def test_a_change_of_the_fields_of_work_is_audited_and_no_change_is_not(people: dict[str, User]) -> None:
    organization = organization_of(people, "verified")
    for _time in range(2):
        services.change_organization(
            pk=organization.pk,
            actor=people["owner"],
            fields={"domains": [DomainFactory(slug="culture", names={"ro": "Cultură"})]},
            now=timezone.now(),
        )
    entry = Entry.objects.get()
    assert (entry.before, entry.after) == ({"domains": ["Economie circulară"]}, {"domains": ["Cultură"]})


def test_the_database_itself_refuses_a_second_organization_with_an_identifier() -> None:
    OrganizationFactory(identifier="4541580")
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganizationFactory(identifier="4541580")
    assert OrganizationFactory(identifier="4541580", country="BG").pk
