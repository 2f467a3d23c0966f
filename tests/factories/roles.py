"""One person per role, and how an administrator reaches the administration."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from organizations.enums import MembershipRole
from organizations.models import Organization
from portal.accounts.models import User
from tests.factories.accounts import UserFactory
from tests.factories.organizations import MembershipFactory


def people_by_role(organization: Organization) -> dict[str, User]:
    """Everybody with an account who may meet a record: one person per role, each in a single part.

    Args:
        organization: the one that the record belongs to.
    """
    return {
        "person": UserFactory(),
        "owner": MembershipFactory(organization=organization, role=MembershipRole.OWNER).user,
        "moderator": UserFactory(is_moderator=True),
        "manager": UserFactory(is_programme_manager=True),
        "administrator": UserFactory(is_administrator=True),
    }


def visitors_and_people(organization: Organization) -> dict[str, User | AnonymousUser]:
    """`people_by_role` and somebody who is not signed in."""
    return {"visitor": AnonymousUser(), **people_by_role(organization)}


def sign_in_with_second_factor(client: Client, user: User) -> None:
    """Give the client a session that was opened with a second factor."""
    Authenticator.objects.get_or_create(user=user, type=Authenticator.Type.TOTP, defaults={"data": {}})
    client.force_login(user)
    request = RequestFactory().get("/")
    request.session = client.session
    record_authentication(request, user, "mfa", type="totp")
    request.session.save()
