"""What a person does not want to hear of, and the link in every such message that says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.exceptions import Refused
from portal.notifications.kinds import Kind, find, registered
from portal.notifications.models import Unsubscription


def unsubscribe_path(user: User, kind: type[Kind[Any]]) -> str:
    """The page that stops a kind of message for a person, without sign-in; in the active language.

    The link does not expire: a message may be read, and its messages stopped, years later.
    """
    token = _signer().sign(f"{user.pk}:{kind.name}")
    return reverse("notifications:unsubscribe", kwargs={"token": token})


def read_token(token: str) -> tuple[User, type[Kind[Any]]]:
    """Whom an unsubscribe link speaks for, and of which kind.

    Raises:
        Refused: when the link was not made by this portal, is cut off, or its person or kind is gone.
    """
    refused = Refused(_("This link is not whole. Please open it from the message once more."))
    try:
        pk, _separator, name = _signer().unsign(token).partition(":")
    except BadSignature as error:
        raise refused from error
    kind, user = find(name), User.objects.filter(pk=pk).first()
    if kind is None or user is None or not kind.may_unsubscribe:
        raise refused
    return user, kind


def stop(*, user: User, kind: type[Kind[Any]], now: dt.datetime) -> None:
    """Write no more messages of a kind to a person; doing it twice does nothing more."""
    Unsubscription.objects.bulk_create(
        [Unsubscription(user=user, kind=kind.name, stopped_at=now)], ignore_conflicts=True
    )


@transaction.atomic
def choose(*, user: User, wanted: Collection[str], now: dt.datetime) -> None:
    """Write to a person what they want to hear of, and stop the rest of what may be stopped.

    Args:
        user: the person.
        wanted: names of kinds.
        now: the moment of the choice.
    """
    for kind in stoppable(user):
        if kind.name in wanted:
            Unsubscription.objects.filter(user=user, kind=kind.name).delete()
        else:
            stop(user=user, kind=kind, now=now)


def stoppable(user: User) -> list[type[Kind[Any]]]:
    """The kinds that reach this person and that they may stop."""
    return [kind for kind in registered() if kind.may_unsubscribe and kind().concerns(user)]


def always_sent(user: User) -> list[type[Kind[Any]]]:
    """The kinds that reach this person in any case."""
    return [kind for kind in registered() if not kind.may_unsubscribe and kind().concerns(user)]


def _signer() -> Signer:
    return Signer(salt="portal.notifications.unsubscribe")
