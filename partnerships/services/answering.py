"""What an authority does with a proposal: takes it under review, redirects it, answers it in time or late."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Organization
from partnerships.life import ANSWER_TERM, REDIRECT_TERM
from partnerships.life.verbs import ACCEPT, REDIRECT, REJECT, REOPEN, TAKE_UNDER_REVIEW
from partnerships.models import Partnership, Redirection
from partnerships.services.four_eyes import forget_prepared, require_second_person
from partnerships.services.guards import door, require_in_term, require_verified, tell, written
from partnerships.services.parties import forget_lead
from partnerships.services.versions import require_sent
from portal.audit.services import transition
from portal.core.exceptions import Refused

if TYPE_CHECKING:
    from portal.accounts.models import User

NO_REASONS = _lazy("An answer needs its reasons: the NGO will read them.")


@transaction.atomic
def take_under_review(
    *, pk: int, actor: User, registration_number: str, registered_on: dt.date, now: dt.datetime
) -> Partnership:
    """Tell the NGO that the authority has registered its proposal and begun to look at it.

    Args:
        pk: the proposal.
        actor: an owner or editor of the authority who does not belong to the NGO.
        registration_number: under which the authority's own register holds it.
        registered_on: the day of that registration.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor may not answer for the authority.
        Refused: when the authority is not verified, or number or date cannot be right.
        TransitionRefused: when it is not awaiting review.
    """
    number = _number(registration_number)

    def check(partnership: Partnership) -> None:
        require_verified(partnership.authority)
        _require_registered(partnership, registered_on, timezone.localdate(now))

    partnership = transition(
        Partnership,
        pk,
        verb="partnerships.take_under_review",
        fields={
            "review_started_at": now,
            "registration_number": number,
            "registered_on": registered_on,
        },
        **door(TAKE_UNDER_REVIEW, actor, now, check),
    )
    return tell(partnership, TAKE_UNDER_REVIEW, actor=actor, now=now)


@transaction.atomic
def reopen_proposal(
    *, pk: int, actor: User, registration_number: str, registered_on: dt.date, now: dt.datetime
) -> Partnership:
    """Take a proposal that was left unanswered under review, so that it still gets its answer, late.

    The last day stays what it was. Arguments and errors as for `take_under_review`.
    """
    number = _number(registration_number)

    def check(partnership: Partnership) -> None:
        require_verified(partnership.authority)
        _require_registered(partnership, registered_on, timezone.localdate(now))

    partnership = transition(
        Partnership,
        pk,
        verb="partnerships.reopen",
        fields={
            "review_started_at": now,
            "registration_number": number,
            "registered_on": registered_on,
        },
        **door(REOPEN, actor, now, check),
    )
    return tell(partnership, REOPEN, actor=actor, now=now)


@transaction.atomic
def redirect_proposal(
    *, pk: int, actor: User, authority: Organization, reason: str, now: dt.datetime
) -> Partnership:
    """Pass a proposal on to the authority whose matter it is; the clock starts there anew.

    The law gives 5 days for it (OG 27/2002, art. 6¹), counted here from the day on which it arrived.

    Args:
        pk: the proposal.
        actor: an owner or editor of the present authority who does not belong to the NGO.
        authority: the one that it goes to.
        reason: why it is that one's matter; the NGO and the other authority read it.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor may not answer for the present authority.
        Refused: when the 5 days are over, the other is no authority, not verified, or had it before.
        TransitionRefused: when it was answered or withdrawn, or changes are requested.
    """
    reason = written(reason, _lazy("Please say why it is their matter: the NGO and they will read it."))
    former: dict[str, object] = {}

    def check(partnership: Partnership) -> None:
        require_verified(partnership.authority)
        _require_other(partnership, authority)
        _require_early(partnership, now)
        former.update(
            former=partnership.authority,
            registration_number=partnership.registration_number,
            received_at=partnership.received_at,
        )

    partnership = transition(
        Partnership,
        pk,
        verb="partnerships.redirect",
        fields={
            "authority": authority,
            "redirected_at": now,
            "answer_due_on": ANSWER_TERM.last_day(after=timezone.localdate(now)),
            "review_started_at": None,
            "registration_number": "",
            "registered_on": None,
            "extended_at": None,
            "extension_reason": "",
        },
        **door(REDIRECT, actor, now, check),
    )
    forget_prepared(partnership)
    forget_lead(partnership)
    Redirection.objects.create(partnership=partnership, reason=reason, redirected_at=now, **former)
    return tell(partnership, REDIRECT, actor=actor, now=now)


@transaction.atomic
def accept_proposal(
    *, pk: int, actor: User, answer: str, now: dt.datetime, seen: int | None = None
) -> Partnership:
    """Accept a proposal under review; it then becomes public.

    Args:
        pk: the proposal.
        actor: an owner or editor of the authority who does not belong to the NGO.
        answer: the reasons; the NGO and the public read them.
        now: the moment of the act.
        seen: the number of the version that was read; None when the act does not rest on a page.

    Raises:
        NotAllowed: when the actor may not answer for the authority.
        Refused: when the answer is empty, the authority or the NGO is not verified, the NGO has sent another
            version since, or the authority answers with four eyes and this is not what another person
            prepared.
        TransitionRefused: when it is not under review.
    """
    answer = written(answer, NO_REASONS)

    def check(partnership: Partnership) -> None:
        require_sent(partnership, seen)
        require_verified(partnership.authority)
        require_verified(partnership.ngo)
        require_second_person(partnership, ACCEPT, actor, answer)

    partnership = transition(
        Partnership,
        pk,
        verb="partnerships.accept",
        fields={"answered_at": now, "answered_by": actor, "answer": answer},
        **door(ACCEPT, actor, now, check),
    )
    return tell(partnership, ACCEPT, actor=actor, now=now)


@transaction.atomic
def reject_proposal(
    *, pk: int, actor: User, answer: str, now: dt.datetime, seen: int | None = None
) -> Partnership:
    """Reject a proposal under review, with reasons that both parties and programme managers read.

    Arguments and errors as for `accept_proposal`.
    """
    answer = written(answer, NO_REASONS)

    def check(partnership: Partnership) -> None:
        require_sent(partnership, seen)
        require_verified(partnership.authority)
        require_second_person(partnership, REJECT, actor, answer)

    partnership = transition(
        Partnership,
        pk,
        verb="partnerships.reject",
        fields={"answered_at": now, "answered_by": actor, "answer": answer},
        **door(REJECT, actor, now, check),
    )
    return tell(partnership, REJECT, actor=actor, now=now)


def _number(text: str) -> str:
    return written(text, _lazy("Please give the number under which your register holds the proposal."))


def _require_registered(partnership: Partnership, registered_on: dt.date, today: dt.date) -> None:
    received = partnership.received_at
    if registered_on > today:
        raise Refused(_("The date of registration is in the future."))
    if received is not None and registered_on < timezone.localdate(received):
        raise Refused(
            _("The proposal reached you on %(day)s; it cannot have been registered before.")
            % {"day": date_format(timezone.localdate(received))}
        )


def _require_other(partnership: Partnership, authority: Organization) -> None:
    # It may have been chosen a while ago.
    authority.refresh_from_db(fields=["state"])
    require_verified(authority)
    if not authority.answers:
        raise Refused(_("%(authority)s is not a public authority or institution.") % {"authority": authority})
    before = partnership.redirections.filter(former=authority)
    if authority == partnership.authority or before.exists():
        raise Refused(
            _("%(authority)s has or had this proposal already. Please answer it, or choose another one.")
            % {"authority": authority}
        )


def _require_early(partnership: Partnership, now: dt.datetime) -> None:
    require_in_term(partnership, now)
    until = partnership.redirect_until
    if until is not None and timezone.localdate(now) > until:
        raise Refused(
            _(
                "A proposal can be redirected within %(days)d days of its arrival, here until %(day)s. "
                "Please answer it."
            )
            % {"days": REDIRECT_TERM.days, "day": date_format(until)}
        )
