"""What can be done to a consultation, a function per verb. Each is one transaction, and audited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import rules
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from consultations.enums import RECOMMENDATION_TERM
from consultations.models import Consultation
from portal.audit.services import record
from portal.core.exceptions import NotAllowed, Refused
from portal.core.page_cache import drop_pages

if TYPE_CHECKING:
    from portal.accounts.models import User

# Who can, told to whoever cannot.
SENTENCES = {
    "consultations.draft": _lazy("Only an administrator can draw up a consultation."),
    "consultations.change": _lazy("Only an administrator can change a consultation."),
    "consultations.publish": _lazy("Only an administrator can publish a consultation."),
    "consultations.withdraw": _lazy("Only an administrator can take a consultation back from the public."),
}


@transaction.atomic
def draft_consultation(*, actor: User, fields: Mapping[str, Any], now: dt.datetime) -> Consultation:
    """Draw up a consultation that only administrators see.

    Args:
        actor: an administrator.
        fields: `authority`, `domain`, `title`, `summary`, `text`, `announced_on`, `recommendations_until`,
            `how_to_send`.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor is not an administrator.
        Refused: when the authority is none, or the time for recommendations is shorter than the law's.
    """
    _require("consultations.draft", actor)
    consultation = Consultation(created_by=actor, created_at=now, **fields)
    _require_lawful(consultation)
    consultation.save()
    record(actor=actor, verb="consultations.draft", target=consultation, now=now, after=fields)
    return consultation


@transaction.atomic
def change_consultation(*, pk: int, actor: User, fields: Mapping[str, Any], now: dt.datetime) -> Consultation:
    """Change what a consultation says, whether it is a draft or public.

    Args:
        pk: the consultation.
        actor: an administrator.
        fields: any of those of `draft_consultation`.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor is not an administrator.
        Refused: when the authority is none, or the time for recommendations is shorter than the law's.
    """
    consultation = _locked("consultations.change", pk, actor)
    before = {name: getattr(consultation, name) for name in fields}
    changed = {name: value for name, value in fields.items() if before[name] != value}
    for name, value in changed.items():
        setattr(consultation, name, value)
    if changed:
        _require_lawful(consultation)
        consultation.save(update_fields=list(changed))
        record(
            actor=actor,
            verb="consultations.change",
            target=consultation,
            now=now,
            before={name: before[name] for name in changed},
            after=changed,
        )
        drop_pages("consultations")
    return consultation


def publish_consultation(*, pk: int, actor: User, now: dt.datetime) -> Consultation:
    """Show a consultation to everyone.

    Args:
        pk: the consultation.
        actor: an administrator.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor is not an administrator.
        Refused: when it is public already.
    """
    return _show("consultations.publish", pk, actor, now, published_at=now)


def withdraw_consultation(*, pk: int, actor: User, now: dt.datetime) -> Consultation:
    """Take a consultation back from the public; it is a draft again.

    Args:
        pk: the consultation.
        actor: an administrator.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor is not an administrator.
        Refused: when it is not public.
    """
    return _show("consultations.withdraw", pk, actor, now, published_at=None)


def too_short(announced_on: dt.date, recommendations_until: dt.date) -> str:
    """What to say of a time for recommendations that is shorter than the law's; empty when it is not.

    The law is `RECOMMENDATION_TERM` (Law 52/2003, art. 7 (4)).
    """
    earliest = RECOMMENDATION_TERM.last_day(after=announced_on)
    if recommendations_until >= earliest:
        return ""
    return _(
        "Recommendations need at least %(days)d days after the announcement (%(source)s): "
        "the last day is %(day)s or later."
    ) % {
        "days": RECOMMENDATION_TERM.days,
        "source": RECOMMENDATION_TERM.source,
        "day": date_format(earliest),
    }


@transaction.atomic
def _show(
    verb: str, pk: int, actor: User, now: dt.datetime, *, published_at: dt.datetime | None
) -> Consultation:
    consultation = _locked(verb, pk, actor)
    before = consultation.published_at
    if consultation.is_public == (published_at is not None):
        sentence = _("“%(title)s” is public already.") if published_at else _("“%(title)s” is not public.")
        raise Refused(sentence % {"title": consultation})
    consultation.published_at = published_at
    consultation.save(update_fields=["published_at"])
    record(
        actor=actor,
        verb=verb,
        target=consultation,
        now=now,
        before={"published_at": before},
        after={"published_at": published_at},
    )
    drop_pages("consultations")
    return consultation


def _locked(permission: str, pk: int, actor: User) -> Consultation:
    consultation = Consultation.objects.select_for_update(of=("self",)).get(pk=pk)
    _require(permission, actor, consultation)
    return consultation


def _require(permission: str, actor: User, consultation: Consultation | None = None) -> None:
    if not rules.has_perm(permission, actor, consultation):
        raise NotAllowed(str(SENTENCES[permission]))


def _require_lawful(consultation: Consultation) -> None:
    if not consultation.authority.answers:
        raise Refused(
            _("%(authority)s is not a public authority or institution.")
            % {"authority": consultation.authority}
        )
    if sentence := too_short(consultation.announced_on, consultation.recommendations_until):
        raise Refused(sentence)
