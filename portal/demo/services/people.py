"""The demo's people and their sign-ins."""

from __future__ import annotations

import datetime as dt

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from portal.accounts.models import Consent, ConsentText, User
from portal.demo.services import stories
from portal.demo.services.stories import Person

# Written in the README; it opens nothing outside a demonstration.
PASSWORD = "impreuna-lucram"  # noqa: S105


def create_people(*, since: dt.datetime) -> None:
    """Create those who are missing, with confirmed addresses; only those with a sign-in get a password.

    Args:
        since: when their accounts were made, as the profile tells.
    """
    known = _known()
    # Hashed once: hashing is slow on purpose, and everybody may know this password.
    encoded = make_password(PASSWORD)
    missing = [person for person in stories.people().values() if person.email not in known]
    users = User.objects.bulk_create([_user(person, encoded) for person in missing])
    User.objects.filter(pk__in=[user.pk for user in users]).update(created_at=since)
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users]
    )
    text = ConsentText.current()
    if text is not None:
        Consent.objects.bulk_create(
            [Consent(user=user, text=text, language=user.language, given_at=since) for user in users]
        )


def sign_ins() -> list[tuple[str, str, str]]:
    """Role, address and password of those who can sign in here; empty where the demo was not loaded."""
    known = _known()
    here = [person for person in stories.people().values() if person.sign_in and person.email in known]
    return [(person.sign_in, person.email, PASSWORD) for person in here]


def _user(person: Person, encoded: str) -> User:
    return User(
        email=person.email,
        full_name=person.name,
        language=person.language,
        password=encoded if person.sign_in else make_password(None),
        **({person.portal_role: True} if person.portal_role else {}),
    )


def _known() -> set[str]:
    return set(User.objects.filter(email__endswith=f"@{stories.MAIL_DOMAIN}").values_list("email", flat=True))
