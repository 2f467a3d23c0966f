"""Signing in without the form, for journeys that are about something else."""

from urllib.parse import urlsplit

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.test import Client, RequestFactory
from playwright.sync_api import BrowserContext

from portal.accounts.models import User


def sign_in_by_cookie(context: BrowserContext, portal: str, user: User) -> None:
    """Give a browser window the session of a person who has just typed a password.

    Args:
        context: the window.
        portal: its address.
        user: who is signed in.
    """
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    request = RequestFactory().get("/")
    request.session = client.session
    record_authentication(request, user, "password")
    request.session.save()
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
