import datetime as dt
import secrets

import factory
from django.utils import timezone

from organizations.enums import InvitationState, JoinRequestState, MembershipRole, OrganizationState
from organizations.models import Invitation, JoinRequest, Membership, NetworkMember
from organizations.selectors.invitations import digest_of
from tests.factories.accounts import UserFactory
from tests.factories.organizations import OrganizationFactory


class ListedFactory(OrganizationFactory):
    """As the register gives it: nobody registered it, nobody decided."""

    state = OrganizationState.LISTED
    created_by = None
    submitted_at = None
    decided_at = None
    decision_reason = ""
    mission = ""


class JoinRequestFactory(factory.django.DjangoModelFactory):
    """A request that waits; `state` gives it what that state needs."""

    class Meta:
        model = JoinRequest

    organization = factory.SubFactory(OrganizationFactory)
    user = factory.SubFactory(UserFactory)
    message = "Țin contabilitatea din martie."
    created_at = factory.LazyFunction(timezone.now)
    decided_at = factory.LazyAttribute(
        lambda made: None if made.state == JoinRequestState.WAITING else made.created_at
    )
    reason = factory.LazyAttribute(
        lambda made: "Nu vă știm." if made.state == JoinRequestState.DECLINED else ""
    )
    state = JoinRequestState.WAITING


class InvitationFactory(factory.django.DjangoModelFactory):
    """An open invitation of an owner with the link `token`; `state` gives it what that state needs."""

    class Meta:
        model = Invitation
        skip_postgeneration_save = True

    class Params:
        token = factory.LazyFunction(secrets.token_urlsafe)

    organization = factory.SubFactory(OrganizationFactory)
    email = factory.Sequence(lambda n: f"invitat{n}@example.org")
    role = MembershipRole.MEMBER
    invited_by = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyAttribute(lambda made: made.created_at + dt.timedelta(days=14))
    token_digest = factory.LazyAttribute(lambda made: digest_of(made.token))
    ended_at = factory.LazyAttribute(
        lambda made: None if made.state == InvitationState.OPEN else made.created_at
    )
    state = InvitationState.OPEN

    @factory.post_generation
    def inviter_owns(made: Invitation, create: bool, extracted: object, **kwargs: object) -> None:  # noqa: N805
        """Nobody else may invite."""
        Membership.objects.get_or_create(
            organization=made.organization, user=made.invited_by, defaults={"role": MembershipRole.OWNER}
        )


class NetworkMemberFactory(factory.django.DjangoModelFactory):
    """A confirmed membership; `confirmed_at=None` makes one that waits."""

    class Meta:
        model = NetworkMember

    network = factory.SubFactory(OrganizationFactory)
    member = factory.SubFactory(OrganizationFactory)
    asked_by_network = False
    asked_at = factory.LazyFunction(timezone.now)
    confirmed_at = factory.SelfAttribute("asked_at")
