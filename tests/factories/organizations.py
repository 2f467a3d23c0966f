import datetime as dt
from collections.abc import Iterable
from typing import Any

import factory
from django.utils import timezone

from organizations.enums import MembershipRole, OrganizationKind, OrganizationState
from organizations.models import Membership, Organization
from portal.accounts.models import User
from tests.factories.accounts import UserFactory
from tests.factories.taxonomy import DomainFactory, TerritoryFactory


class OrganizationFactory(factory.django.DjangoModelFactory):
    """A verified NGO; `state` and `kind` make it another.

    It stands in the directory after `refresh_entries`, which takes as long as making it.
    """

    class Meta:
        model = Organization
        skip_postgeneration_save = True

    kind = OrganizationKind.NGO
    name = factory.Sequence(lambda n: f"Asociația {n}")
    slug = factory.Sequence(lambda n: f"asociatia-{n}")
    territory = factory.SubFactory(TerritoryFactory)
    mission = "Lucrăm cu oameni și cu primării."
    state = OrganizationState.VERIFIED
    created_by = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(timezone.now)
    submitted_at = factory.SelfAttribute("created_at")
    decided_at = factory.Maybe(
        factory.LazyAttribute(lambda made: made.state == OrganizationState.PENDING),
        None,
        factory.SelfAttribute("created_at"),
    )
    decision_reason = factory.LazyAttribute(
        lambda made: "" if made.state == OrganizationState.PENDING else "Am văzut actele."
    )

    verified_until = factory.LazyAttribute(
        lambda made: (
            timezone.localdate(made.created_at) + dt.timedelta(days=730)
            if made.state in (OrganizationState.VERIFIED, OrganizationState.SUSPENDED)
            else None
        )
    )
    merged_into = factory.Maybe(
        factory.LazyAttribute(lambda made: made.state == OrganizationState.MERGED),
        factory.SubFactory("tests.factories.organizations.OrganizationFactory"),
        None,
    )

    @factory.post_generation
    def domains(self: Organization, create: bool, extracted: Any, **kwargs: Any) -> None:
        # It has none yet, so nothing needs to be compared: one statement instead of four.
        between = Organization.domains.through
        given = extracted if extracted is not None else [DomainFactory()]
        rows = [between(organization=self, domain=domain) for domain in given]
        between.objects.bulk_create(rows, ignore_conflicts=True)


class AuthorityFactory(OrganizationFactory):
    """A verified public authority."""

    kind = OrganizationKind.PUBLIC_AUTHORITY
    name = factory.Sequence(lambda n: f"Primăria {n}")
    slug = factory.Sequence(lambda n: f"primaria-{n}")


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    organization = factory.SubFactory(OrganizationFactory)
    user = factory.SubFactory(UserFactory)
    role = MembershipRole.EDITOR


def make_members(parts: Iterable[tuple[Organization, User, str]]) -> None:
    """Several memberships at once, in one statement.

    Args:
        parts: for each, the organization, the person and the role.
    """
    Membership.objects.bulk_create(
        MembershipFactory.build(organization=organization, user=user, role=role)
        for organization, user, role in parts
    )
