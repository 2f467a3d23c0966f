"""What a programme says of itself, and whether everyone sees it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit.publishing import Publishing
from portal.core.constraints import violated
from portal.core.exceptions import Refused
from portal.core.once import sent_before
from portal.programmes.models import FIRST_DAY, LAST_DAY, OUT_OF_REACH, Programme, check_months
from portal.programmes.rules import forget_kept
from portal.programmes.services.guards import SENTENCES, require_asked

SLUG_ATTEMPTS = 3


def draft_programme(
    *, actor: User, fields: Mapping[str, Any], now: dt.datetime, once: uuid.UUID | None = None
) -> Programme:
    """Draw up a programme that the public does not see yet; its address is made of its name.

    Args:
        actor: an administrator.
        fields: `name`, `codes`, `summary`, `funder`, `money` and `money_eu` (in `currency`; None when they
            are not known), `starts_on`, `ends_on` and `territory` (or None), `follow_up_months`.
        now: the moment of the act.
        once: the mark of the form: what is sent twice is drawn up once. None where there was no form.

    Raises:
        NotAllowed: when the actor is not an administrator.
        Refused: when its days, its money or its months cannot be so.
    """
    for _attempt in range(SLUG_ATTEMPTS):
        try:
            # One address is given once: whoever draws up the same name at the same time takes the next.
            with transaction.atomic():
                if once is not None:
                    # The two presses are of one person, so they wait for each other.
                    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
                    before, once = sent_before(Programme.objects.filter(created_by=actor), once, fields)
                    if before is not None:
                        return before
                given = {**fields, "slug": free_slug(fields["name"]), "once": once}
                return _programmes.draft(verb="programmes.draft", actor=actor, fields=given, now=now)
        except IntegrityError as error:
            if "slug" not in violated(error):
                raise
    raise Refused(_("The programme could not be drawn up just now. Please send the form once more."))


def change_programme(*, pk: int, actor: User, fields: Mapping[str, Any], now: dt.datetime) -> Programme:
    """Change what a programme says; its address stays.

    Args:
        pk: the programme.
        actor: an administrator, or who keeps it.
        fields: any of those of `draft_programme`.
        now: the moment of the act.

    Raises:
        NotAllowed: when it is not the actor's to do.
        Refused: as `draft_programme`, or when its follow-ups could no longer show one of its targets.
    """
    forget_kept(actor)
    return _programmes.amend(pk, verb="programmes.change", actor=actor, fields=fields, now=now)


def publish_programme(*, pk: int, actor: User, now: dt.datetime) -> Programme:
    """Show a programme to everyone. See `Publishing.show`."""
    forget_kept(actor)
    return _programmes.show(pk, verb="programmes.publish", actor=actor, now=now, to_everyone=True)


def withdraw_programme(*, pk: int, actor: User, now: dt.datetime) -> Programme:
    """Take a programme back from the public; it is a draft again. See `Publishing.show`."""
    forget_kept(actor)
    return _programmes.show(pk, verb="programmes.withdraw", actor=actor, now=now, to_everyone=False)


def free_slug(name: str) -> str:
    """An address that no programme has, made of a name.

    Args:
        name: in any script; what cannot stand in an address is left out.
    """
    stem = slugify(name)[:70].strip("-") or "programme"
    taken = set(Programme.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _require_possible(programme: Programme) -> None:
    if programme.starts_on and programme.ends_on and programme.ends_on < programme.starts_on:
        raise Refused(_("The end is before the start."))
    days = (programme.starts_on, programme.ends_on)
    if any(day is not None and not FIRST_DAY <= day <= LAST_DAY for day in days):
        raise Refused(str(OUT_OF_REACH))
    if programme.money_eu is not None and (programme.money is None or programme.money_eu > programme.money):
        raise Refused(_("The European Union’s part is at most all of the money."))
    try:
        check_months(programme.follow_up_months)
    except ValidationError as error:
        raise Refused(error.messages[0]) from error
    if programme.pk:
        require_asked(programme, programme.targets.values_list("measure", flat=True))


def _told(fields: Mapping[str, Any]) -> dict[str, Any]:
    """What the audit keeps of a programme: all that it says, and not the mark of a form."""
    return {name: value for name, value in fields.items() if name != "once"}


_programmes = Publishing(Programme, SENTENCES, _require_possible, _told)
