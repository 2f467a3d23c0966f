"""What can be done to a need or an offer, a function per verb."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import rules
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Organization
from partnerships.enums import NeedOutcome, NeedState
from partnerships.models import Need, NeedQuestion
from partnerships.notifications import NeedPosted
from portal.audit.services import record, transition
from portal.core.exceptions import NotAllowed, Refused, TransitionRefused
from portal.core.limits import is_within
from portal.core.page_cache import drop_pages
from portal.notifications.services import notify

if TYPE_CHECKING:
    from portal.accounts.models import User

LONGEST_DAYS = 365
"""How far from today a deadline lies at most: what nobody looks at for longer is posted anew."""
REMIND_DAYS = 7
POSTS_A_DAY = 10
"""Of one organization: each is mailed to everyone who follows it."""

# Who can, told to whoever cannot.
NEED_SENTENCES = {
    "partnerships.post_need": _lazy("Only an owner or editor of %(organization)s can post on its behalf."),
    "partnerships.change_need": _lazy("Only an owner or editor of %(organization)s can change this."),
    "partnerships.close_need": _lazy("Only an owner or editor of %(organization)s can close this."),
    "partnerships.renew_need": _lazy("Only an owner or editor of %(organization)s can renew this."),
    "partnerships.ask_about_need": _lazy(
        "An owner or editor of an organization other than %(organization)s can ask on its behalf."
    ),
    "partnerships.answer_question": _lazy(
        "Only an owner or editor of %(organization)s can answer this question."
    ),
    "partnerships.hide_question": _lazy(
        "Only an owner or editor of %(organization)s can hide this question."
    ),
}


@transaction.atomic
def post_need(*, actor: User, fields: Mapping[str, Any], now: dt.datetime) -> Need:
    """Post what an organization looks for or offers; those who follow it hear of it.

    Args:
        actor: an owner or editor of the organization.
        fields: `organization`, `sort`, `title`, `text`, `domains`, `territory`, `target_groups`,
            `resources`, `answers_until`, `questions_until`.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for the organization, or its kind does not post.
        Refused: when it is not verified, posted too much today, or the dates cannot stand.
    """
    # As it is now: whoever filled in the form saw it as it was.
    organization = Organization.objects.get(pk=fields["organization"].pk)
    if not rules.has_perm("partnerships.post_need", actor, organization):
        raise NotAllowed(NEED_SENTENCES["partnerships.post_need"] % {"organization": organization})
    _require_acting(organization, timezone.localdate(now))
    _require_dates(fields["answers_until"], fields["questions_until"], timezone.localdate(now))
    if not is_within("partnerships.need", str(organization.pk), most=POSTS_A_DAY, seconds=24 * 3600):
        raise Refused(
            _("%(organization)s has posted %(count)d times within a day. Please go on tomorrow.")
            % {"organization": organization, "count": POSTS_A_DAY}
        )
    plain = {name: value for name, value in fields.items() if name != "domains"}
    reminded_of = _told_by_itself(plain["answers_until"], now)
    need = Need.objects.create(created_by=actor, posted_at=now, reminded_of=reminded_of, **plain)
    need.domains.set(fields["domains"])
    record(
        actor=actor,
        verb="partnerships.post_need",
        target=need,
        now=now,
        after={"organization": organization, "sort": need.sort, "title": need.title},
    )
    notify(NeedPosted, need, actor=actor, now=now)
    drop_pages("partnerships")
    return need


@transaction.atomic
def change_need(*, pk: int, actor: User, fields: Mapping[str, Any], now: dt.datetime) -> Need:
    """Change an open need: its text, where and for whom, its dates.

    Args:
        pk: the need.
        actor: an owner or editor of its organization.
        fields: any of those of `post_need` but `organization` and `sort`.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for the organization.
        Refused: when the dates cannot stand.
        TransitionRefused: when it is no longer open.
    """
    need = Need.objects.select_for_update(of=("self",)).get(pk=pk)
    require("partnerships.change_need", actor, need)
    today = timezone.localdate(now)
    if not need.takes_answers_on(today):
        raise TransitionRefused(
            _("“%(need)s” is over, so it can no longer be changed. Nothing was saved.") % {"need": need}
        )
    new = dict(fields)
    dates = {name: new.get(name, getattr(need, name)) for name in ("answers_until", "questions_until")}
    if any(value != getattr(need, name) for name, value in dates.items()):
        _require_dates(**dates, today=today)
    before = _domains(need) | {name: getattr(need, name) for name in new if name != "domains"}
    if dates["answers_until"] != need.answers_until:
        new["reminded_of"] = _told_by_itself(dates["answers_until"], now)
    _write(need, new)
    after = _domains(need) | {name: getattr(need, name) for name in before if name != "domains"}
    changed = [name for name, value in after.items() if before[name] != value]
    if changed:
        record(
            actor=actor,
            verb="partnerships.change_need",
            target=need,
            now=now,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
        drop_pages("partnerships")
    return need


@transaction.atomic
def close_need(*, pk: int, actor: User, outcome: str, note: str, now: dt.datetime) -> Need:
    """Close a need, open or expired, and tell everyone what came of it.

    Args:
        pk: the need.
        actor: an owner or editor of its organization.
        outcome: one of `NeedOutcome`.
        note: a sentence about it; everyone reads it.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for the organization.
        Refused: without an outcome or a sentence.
        TransitionRefused: when it is closed.
    """
    if outcome not in NeedOutcome.values or not note.strip():
        raise Refused(_("Closing needs what came of it, and a sentence: everyone will read it."))
    return _move(
        pk,
        NeedState.CLOSED,
        actor=actor,
        verb="partnerships.close_need",
        now=now,
        check=lambda need: require("partnerships.close_need", actor, need),
        fields={"closed_at": now, "outcome": outcome, "outcome_note": note.strip()},
    )


@transaction.atomic
def renew_need(
    *, pk: int, actor: User, answers_until: dt.date, questions_until: dt.date, now: dt.datetime
) -> Need:
    """Open an expired need again, with a new deadline.

    Args:
        pk: the need.
        actor: an owner or editor of its organization.
        answers_until: the last day for answers.
        questions_until: the last day for questions.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for the organization.
        Refused: when the organization is not verified, or the dates cannot stand.
        TransitionRefused: when it is not expired.
    """

    def check(need: Need) -> None:
        require("partnerships.renew_need", actor, need)
        if need.state == NeedState.EXPIRED:
            _require_acting(need.organization, timezone.localdate(now))
            _require_dates(answers_until, questions_until, timezone.localdate(now))

    return _move(
        pk,
        NeedState.OPEN,
        actor=actor,
        verb="partnerships.renew_need",
        now=now,
        check=check,
        fields={
            "answers_until": answers_until,
            "questions_until": questions_until,
            "reminded_of": _told_by_itself(answers_until, now),
            "expired_at": None,
        },
    )


def require(permission: str, actor: User, target: Need | NeedQuestion) -> None:
    """Raise `NotAllowed` with the sentence that says who can, unless the actor may.

    Args:
        permission: one of `NEED_SENTENCES`.
        actor: who wants to act.
        target: the need, or a question about one.
    """
    if not rules.has_perm(permission, actor, target):
        need = target.need if isinstance(target, NeedQuestion) else target
        raise NotAllowed(NEED_SENTENCES[permission] % {"organization": need.organization})


def _move(
    pk: int,
    to: NeedState,
    *,
    actor: User | None,
    verb: str,
    now: dt.datetime,
    check: Callable[[Need], None],
    fields: Mapping[str, Any],
) -> Need:
    need = transition(Need, pk, to=to, actor=actor, verb=verb, now=now, check=check, fields=fields)
    drop_pages("partnerships")
    return need


def _write(need: Need, fields: Mapping[str, Any]) -> None:
    plain = {name: value for name, value in fields.items() if name != "domains"}
    for name, value in plain.items():
        setattr(need, name, value)
    need.save(update_fields=list(plain))
    if "domains" in fields:
        need.domains.set(fields["domains"])


def _domains(need: Need) -> dict[str, Any]:
    return {"domains": sorted(need.domains.values_list("slug", flat=True))}


def _told_by_itself(answers_until: dt.date, now: dt.datetime) -> dt.date | None:
    """The deadline as one that nobody need be reminded of, when it was set so near; else None."""
    near = answers_until <= timezone.localdate(now) + dt.timedelta(days=REMIND_DAYS)
    return answers_until if near else None


def _require_acting(organization: Organization, today: dt.date) -> None:
    if not organization.may_act_on(today):
        raise Refused(
            _(
                "%(organization)s is not verified at present, or its verification has expired, so this "
                "cannot be done yet. Nothing was changed."
            )
            % {"organization": organization}
        )


def _require_dates(answers_until: dt.date, questions_until: dt.date, today: dt.date) -> None:
    if not today <= answers_until <= today + dt.timedelta(days=LONGEST_DAYS):
        raise Refused(
            _("The last day for answers is today or later, and within %(days)d days.")
            % {"days": LONGEST_DAYS}
        )
    if questions_until > answers_until:
        raise Refused(_("Questions end on the last day for answers or before it."))
