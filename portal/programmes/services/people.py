"""Who keeps a programme beside the administrators."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit.services import record
from portal.core.exceptions import Refused
from portal.programmes.models import MOST_ROWS, Keeper
from portal.programmes.services.guards import locked

if TYPE_CHECKING:
    from portal.programmes.models import Programme


@transaction.atomic
def name_keeper(*, pk: int, email: str, actor: User, now: dt.datetime) -> Programme:
    """Name a person who keeps a programme: changes it, and puts partnerships into it.

    Args:
        pk: the programme.
        email: of somebody who has an account.
        actor: an administrator.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor is not an administrator.
        Refused: when nobody has that address, the person keeps it already, or too many do.
    """
    programme = locked(pk, "programmes.name_keeper", actor)
    person = User.objects.active().filter(email__iexact=email.strip()).first()
    if person is None:
        raise Refused(_("Nobody with this address has an account on the portal."))
    if programme.keepers.filter(user=person).exists():
        raise Refused(_("%(person)s keeps this programme already.") % {"person": person})
    if programme.keepers.count() >= MOST_ROWS:
        raise Refused(_("At most %(count)d people keep a programme.") % {"count": MOST_ROWS})
    Keeper.objects.create(programme=programme, user=person, named_at=now)
    record(actor=actor, verb="programmes.name_keeper", target=programme, now=now, after={"user": person})
    return programme


@transaction.atomic
def remove_keeper(*, pk: int, keeper: int, actor: User, now: dt.datetime) -> Programme:
    """Name a person no more; when somebody did so before, nothing is left to do.

    Args:
        pk: the programme.
        keeper: the key of the row that names the person.
        actor: an administrator.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor is not an administrator.
    """
    programme = locked(pk, "programmes.name_keeper", actor)
    named = programme.keepers.filter(pk=keeper).select_related("user").first()
    if named is not None:
        person = named.user
        named.delete()
        record(
            actor=actor, verb="programmes.remove_keeper", target=programme, now=now, before={"user": person}
        )
    return programme
