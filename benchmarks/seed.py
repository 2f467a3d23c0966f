"""10,000 organizations, 10,000 public partnerships and some desks, the same at every run."""

from __future__ import annotations

import datetime as dt
import random
from itertools import count

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from benchmarks.floor.models import Row
from organizations.enums import MembershipRole, OrganizationKind, OrganizationState
from organizations.models import Membership, Organization
from organizations.services import refresh_entries
from partnerships.enums import PartnershipState, Side, Stage
from partnerships.life import WAY
from partnerships.models import AgreementVersion, CoParty, Partnership, Signature
from portal.accounts.models import User
from portal.taxonomy.models import Domain, Territory
from portal.taxonomy.services import load_taxonomy

ORGANIZATIONS = 10_000
PARTNERSHIPS = 10_000
OTHER_PROPOSALS = 2_500
"""Not accepted: drafts, sent, under review, declined, withdrawn."""
BATCH = 500
"""Rows of one statement, whose values PostgreSQL counts up to 65,535."""
ON_A_DESK = 300
"""Proposals of the NGO and of the authority whose people are signed in."""
WITH_FURTHER = 5
"""Every fifth partnership has another NGO beside the one that leads."""
AFTER_ACTIVE = (PartnershipState.SUSPENDED, PartnershipState.TERMINATED)
"""States to which only an active partnership leads, and that are not on its way."""

WORDS = (
    "servicii", "sociale", "tineri", "vârstnici", "comunitate", "rurală", "educație", "incluziune", "mediu",
    "sănătate", "voluntariat", "consiliere", "locuire", "participare", "consultare", "bunăstare", "copii",
    "familie", "dezvoltare", "locală", "cultură", "sport", "atelier", "bibliotecă", "parc", "transport",
    "digitalizare", "formare", "dizabilități", "sprijin", "cartier",
)  # fmt: skip
MISSION = (
    "Lucrăm cu oamenii din comunitate pentru {}, împreună cu autoritățile locale și cu alte organizații."
)
SIGN_INS = ("editor", "clerk", "manager")


def seed() -> dict[str, str]:
    """Fill an empty, migrated database.

    Returns:
        session keys by who is signed in: an NGO's `editor`, an authority's `clerk`, the programme `manager`.
    """
    chance = random.Random(42)
    load_taxonomy()
    now = timezone.now()
    people = {
        name: User.objects.create_user(
            f"{name}@bench.example",
            "a-long-password",
            full_name=name.title(),
            is_programme_manager=name == "manager",
        )
        for name in SIGN_INS
    }
    organizations = _organizations(chance, people["editor"], now)
    ngos = [one for one in organizations if one.kind == OrganizationKind.NGO]
    authorities = [one for one in organizations if one.kind == OrganizationKind.PUBLIC_AUTHORITY]
    for person, organization in (("editor", ngos[0]), ("clerk", authorities[0])):
        Membership.objects.create(organization=organization, user=people[person], role=MembershipRole.EDITOR)
    refresh_entries(None)
    _proposals(chance, ngos, authorities, people["clerk"], now)
    Row.objects.bulk_create((_row(chance, number) for number in range(ORGANIZATIONS)), batch_size=BATCH)
    return {name: _signed_in(person) for name, person in people.items()}


def _phrase(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(WORDS, k=words))


def _organizations(chance: random.Random, creator: User, now: dt.datetime) -> list[Organization]:
    territories, domains = list(Territory.objects.all()), list(Domain.objects.all())
    kinds = (
        [OrganizationKind.NGO] * 7
        + [OrganizationKind.PUBLIC_AUTHORITY] * 2
        + [OrganizationKind.SOCIAL_ENTERPRISE]
    )
    organizations = Organization.objects.bulk_create(
        [
            Organization(
                kind=kinds[number % len(kinds)],
                name=f"Asociația {_phrase(chance, 3)} {number}",
                slug=f"organizatia-{number}",
                identifier=str(10_000_000 + number),
                territory=chance.choice(territories),
                mission=MISSION.format(_phrase(chance, 30)),
                state=OrganizationState.VERIFIED,
                created_by=creator,
                created_at=now,
                submitted_at=now,
                decided_at=now,
                decision_reason="Actele sunt în ordine.",
                verified_until=now.date() + dt.timedelta(days=730),
            )
            for number in range(ORGANIZATIONS)
        ],
        batch_size=BATCH,
    )
    link = Organization.domains.through
    link.objects.bulk_create(
        [
            link(organization=organization, domain=domain)
            for organization in organizations
            for domain in chance.sample(domains, 2)
        ],
        batch_size=BATCH,
    )
    return organizations


def _proposals(
    chance: random.Random,
    ngos: list[Organization],
    authorities: list[Organization],
    clerk: User,
    now: dt.datetime,
) -> None:
    domains = list(Domain.objects.all())
    agreed = PartnershipState.of_stage(Stage.AGREEMENT, Stage.PARTNERSHIP)
    others = PartnershipState.of_stage(Stage.PROPOSAL)
    numbers = count()

    def partnership(state: PartnershipState, ngo: Organization, authority: Organization) -> Partnership:
        number = next(numbers)
        created = now - dt.timedelta(days=number % 400 + 10)
        sent = created + dt.timedelta(days=2)
        was_sent = state != PartnershipState.DRAFT
        answered = state in PartnershipState.answered()
        was_reviewed = answered or state in (
            PartnershipState.UNDER_REVIEW,
            PartnershipState.CHANGES_REQUESTED,
        )
        return Partnership(
            ngo=ngo, authority=authority, domain=chance.choice(domains), state=state, created_by=clerk,
            title=f"Parteneriat pentru {_phrase(chance, 5)} {number}",
            problem=_phrase(chance, 120), objectives=_phrase(chance, 80), activities=_phrase(chance, 120),
            people_reached=chance.randrange(5_000), budget=chance.randrange(900_000),
            starts_on=sent.date() + dt.timedelta(days=60), ends_on=sent.date() + dt.timedelta(days=460),
            created_at=created,
            submitted_at=sent if was_sent else None,
            answer_due_on=sent.date() + dt.timedelta(days=30) if was_sent else None,
            review_started_at=sent + dt.timedelta(days=3) if was_reviewed else None,
            answered_at=sent + dt.timedelta(days=20) if answered else None,
            answered_by=clerk if answered else None,
            answer=_phrase(chance, 60) if answered else "",
            withdrawn_at=sent if state == PartnershipState.WITHDRAWN else None,
            paused_at=sent + dt.timedelta(days=9) if state == PartnershipState.CHANGES_REQUESTED else None,
            ran_out_at=sent + dt.timedelta(days=31) if state == PartnershipState.UNANSWERED else None,
            turn=Side.NGO if state == PartnershipState.NEGOTIATION else "",
            cancellation_reason=_phrase(chance, 12) if state == PartnershipState.CANCELLED else "",
            **_moments(state, sent + dt.timedelta(days=20)),
        )  # fmt: skip

    # Half of what is public is being carried out; the rest stands anywhere else on its way.
    wanted = [
        *(PartnershipState.ACTIVE if n % 2 else agreed[n // 2 % len(agreed)] for n in range(PARTNERSHIPS)),
        *(others[n % len(others)] for n in range(OTHER_PROPOSALS)),
    ]
    chance.shuffle(wanted)
    made = Partnership.objects.bulk_create(
        (
            partnership(
                state,
                ngos[0] if number < ON_A_DESK else chance.choice(ngos),
                authorities[0] if ON_A_DESK <= number < 2 * ON_A_DESK else chance.choice(authorities),
            )
            for number, state in enumerate(wanted)
        ),
        batch_size=BATCH,
    )
    _further(chance, made, ngos, clerk)
    _agreements(chance, made, clerk)


def _moments(state: PartnershipState, answered: dt.datetime) -> dict[str, dt.datetime]:
    """When a partnership reached each state of its way after the answer, ten days apart."""
    if state == PartnershipState.CANCELLED:
        return {"cancelled_at": answered + dt.timedelta(days=10)}
    last = PartnershipState.ACTIVE if state in AFTER_ACTIVE else state
    first = WAY.index(PartnershipState.NEGOTIATION)
    passed = WAY[first : WAY.index(last) + 1] if last in WAY else []
    reached = [*passed, state] if state in AFTER_ACTIVE else passed
    moments = {
        each.standing.since: answered + dt.timedelta(days=10 * place) for place, each in enumerate(reached, 1)
    }
    begun = moments.get("activated_at")
    return moments if begun is None else {**moments, "signed_at": begun - dt.timedelta(days=5)}


def _further(chance: random.Random, made: list[Partnership], ngos: list[Organization], clerk: User) -> None:
    """Another NGO in some partnerships, asked when they were drawn up."""
    CoParty.objects.bulk_create(
        (
            CoParty(
                partnership=one, organization=ngo, side=Side.NGO,
                asked_by=clerk, asked_at=one.created_at, confirmed_by=clerk, confirmed_at=one.created_at,
            )
            for one in made[::WITH_FURTHER]
            if (ngo := chance.choice(ngos)).pk != one.ngo_id
        ),
        batch_size=BATCH,
    )  # fmt: skip


def _agreements(chance: random.Random, made: list[Partnership], clerk: User) -> None:
    """The agreement of whatever came so far, signed by both sides where it began."""
    versions = AgreementVersion.objects.bulk_create(
        (
            AgreementVersion(
                partnership=one, number=1, text=_phrase(chance, 150),
                starts_on=one.starts_on, ends_on=one.ends_on,
                organization_id=one.ngo_id, written_by=clerk, written_at=one.negotiation_began_at,
            )
            for one in made
            if one.negotiation_began_at is not None
        ),
        batch_size=BATCH,
    )  # fmt: skip
    begun = [version for version in versions if version.partnership.activated_at is not None]
    Signature.objects.bulk_create(
        (
            Signature(
                version=version, organization_id=party, signatory="Ion Semnatar", sha256=version.fingerprint,
                recorded_by=clerk, signed_at=version.partnership.signed_at,
            )
            for version in begun
            for party in (version.partnership.ngo_id, version.partnership.authority_id)
        ),
        batch_size=BATCH,
    )  # fmt: skip


def _row(chance: random.Random, number: int) -> Row:
    start = dt.date(2026, 1, 1) + dt.timedelta(days=number % 300)
    return Row(
        name=f"{_phrase(chance, 4)} {number}",
        place=_phrase(chance, 1),
        summary=_phrase(chance, 34),
        starts_on=start,
        ends_on=start + dt.timedelta(days=30),
    )


def _signed_in(person: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)
