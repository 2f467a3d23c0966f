"""People and their windows, signed in without the form, for journeys that are about something else."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page

from organizations.enums import MembershipRole
from organizations.models import Organization
from portal.accounts.models import User
from tests.factories.accounts import UserFactory
from tests.factories.organizations import MembershipFactory
from tests.factories.roles import sign_in_with_second_factor


def sign_in_by_cookie(
    context: BrowserContext, portal: str, user: User, *, second_factor: bool = False
) -> None:
    """Give a browser window the session of a person who has just typed a password.

    Args:
        context: the window.
        portal: its address.
        user: who is signed in.
        second_factor: whether they have one, and used it too.
    """
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    if second_factor:
        sign_in_with_second_factor(client, user)
    request = RequestFactory().get("/")
    request.session = client.session
    record_authentication(request, user, "password")
    request.session.save()
    _share_session(context, portal, client)


def begin_to_sign_in(context: BrowserContext, portal: str, email: str, password: str) -> None:
    """Give a browser window the session of a person who is now asked for the second factor.

    Args:
        context: the window.
        portal: its address.
        email: theirs; they have a second factor.
        password: theirs.
    """
    client = Client()
    answer = client.post("/accounts/login/", {"login": email, "password": password})
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    _share_session(context, portal, client)


def _share_session(context: BrowserContext, portal: str, client: Client) -> None:
    context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                "domain": urlsplit(portal).hostname or "",
                "path": "/",
            }
        ]
    )


def window(browser: Browser, portal: str, user: User) -> Page:
    """A page in a window of a person's own.

    Args:
        browser: in which.
        portal: its address.
        user: who is signed in.
    """
    context = browser.new_context(locale="ro-RO")
    sign_in_by_cookie(context, portal, user)
    return context.new_page()


def member(organization: Organization, email: str, role: str = MembershipRole.OWNER, **traits: Any) -> User:
    """A person of an organization.

    Args:
        organization: to which they belong.
        email: their address.
        role: of `MembershipRole`.
        traits: what else is so of the membership.
    """
    user: User = UserFactory(email=email)
    MembershipFactory(organization=organization, user=user, role=role, **traits)
    return user
