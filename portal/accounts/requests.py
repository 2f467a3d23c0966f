from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from portal.accounts.models import User


class PersonRequest(HttpRequest):
    """The request of a person who is signed in: what a view under `login_required` receives."""

    user: User
    htmx: HtmxDetails
