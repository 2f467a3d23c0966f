"""What can be done to a consultation, a function per verb. Each is one transaction, and audited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from consultations.enums import RECOMMENDATION_TERM
from consultations.models import Consultation
from consultations.notifications import ConsultationPublished
from portal.audit.models import Entry
from portal.audit.publishing import Publishing
from portal.core.exceptions import Refused
from portal.notifications.services import notify

if TYPE_CHECKING:
    from portal.accounts.models import User

# Who can, told to whoever cannot.
SENTENCES = {
    "consultations.draft": _lazy("Only an administrator can draw up a consultation."),
    "consultations.change": _lazy("Only an administrator can change a consultation."),
    "consultations.publish": _lazy("Only an administrator can publish a consultation."),
    "consultations.withdraw": _lazy("Only an administrator can take a consultation back from the public."),
}


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
    return _consultations.draft(verb="consultations.draft", actor=actor, fields=fields, now=now)


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
    return _consultations.amend(pk, verb="consultations.change", actor=actor, fields=fields, now=now)


def publish_consultation(*, pk: int, actor: User, now: dt.datetime) -> Consultation:
    """Show a consultation to everyone, and tell those who follow the authority. See `Publishing.show`.

    Published once more after it was taken back, it is no news.
    """
    with transaction.atomic():
        shown = _consultations.show(pk, verb="consultations.publish", actor=actor, now=now, to_everyone=True)
        if Entry.objects.about(shown).filter(verb="consultations.publish").count() == 1:
            notify(ConsultationPublished, shown, actor=actor, now=now)
    return shown


def withdraw_consultation(*, pk: int, actor: User, now: dt.datetime) -> Consultation:
    """Take a consultation back from the public; it is a draft again. See `Publishing.show`."""
    return _consultations.show(pk, verb="consultations.withdraw", actor=actor, now=now, to_everyone=False)


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


def _require_lawful(consultation: Consultation) -> None:
    if not consultation.authority.answers:
        raise Refused(
            _("%(authority)s is not a public authority or institution.")
            % {"authority": consultation.authority}
        )
    if sentence := too_short(consultation.announced_on, consultation.recommendations_until):
        raise Refused(sentence)


_consultations = Publishing(Consultation, SENTENCES, _require_lawful)
