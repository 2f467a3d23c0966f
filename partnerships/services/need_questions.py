"""Questions about a need and their answers, a function per verb."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Organization
from organizations.rules import writes_for
from partnerships.models import Need, NeedQuestion
from partnerships.notifications import QuestionAnswered, QuestionAsked
from partnerships.services.needs import NEED_SENTENCES, require
from portal.audit.services import record
from portal.core.exceptions import NotAllowed, Refused, TransitionRefused
from portal.core.limits import is_within
from portal.core.page_cache import drop_pages
from portal.notifications.services import notify

if TYPE_CHECKING:
    from portal.accounts.models import User

WAITING_FROM_ONE = 3
"""Questions of one organization about one need that wait for an answer at a time."""
AN_HOUR_FROM_ONE = 5
A_DAY_FROM_ONE = 15


@transaction.atomic
def ask_about_need(
    *, pk: int, actor: User, organization: Organization, text: str, now: dt.datetime
) -> NeedQuestion:
    """Ask a question about a need; it becomes public together with its answer.

    Args:
        pk: the need.
        actor: an owner or editor of the organization that asks.
        organization: which asks; another than the one that posted the need.
        text: the question.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for another organization.
        Refused: when the time for questions is over, one of the two is not verified, the text is empty, or
            too much was asked.
    """
    # Held, so that many at the same moment are counted one after the other.
    need = Need.objects.select_for_update(of=("self",)).get(pk=pk)
    require("partnerships.ask_about_need", actor, need)
    if organization.pk == need.organization_id or not writes_for(actor, organization.pk):
        told = {"organization": need.organization}
        raise NotAllowed(NEED_SENTENCES["partnerships.ask_about_need"] % told)
    _require_time(need, timezone.localdate(now))
    organization.refresh_from_db(fields=["state"])
    if not organization.is_verified or not need.organization.is_verified:
        raise Refused(_("Both organizations have to be verified for a question. Nothing was sent."))
    if not text.strip():
        raise Refused(_("Please write your question."))
    if need.questions.waiting().filter(organization=organization).count() >= WAITING_FROM_ONE:
        raise Refused(
            _("%(count)d of your questions wait for an answer here. Once one is answered you can ask again.")
            % {"count": WAITING_FROM_ONE}
        )
    _count(actor)
    question: NeedQuestion = NeedQuestion.objects.create(
        need=need, organization=organization, asked_by=actor, asked_at=now, text=text.strip()
    )
    record(
        actor=actor,
        verb="partnerships.ask_about_need",
        target=question,
        now=now,
        after={"need": need, "organization": organization},
    )
    notify(QuestionAsked, question, actor=actor, now=now)
    return question


@transaction.atomic
def answer_question(*, pk: int, actor: User, answer: str, now: dt.datetime) -> NeedQuestion:
    """Answer a question, for everyone to read.

    Args:
        pk: the question.
        actor: an owner or editor of the organization that posted the need.
        answer: for whoever asked, and everyone.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for it.
        Refused: when the answer is empty.
        TransitionRefused: when it was answered or hidden meanwhile.
    """
    question = _locked(pk)
    require("partnerships.answer_question", actor, question)
    if not question.is_waiting:
        raise TransitionRefused(_("This question was answered or hidden meanwhile. Nothing was changed."))
    if not answer.strip():
        raise Refused(_("Please write your answer."))
    question.answer, question.answered_at, question.answered_by = answer.strip(), now, actor
    question.save(update_fields=["answer", "answered_at", "answered_by"])
    record(
        actor=actor,
        verb="partnerships.answer_question",
        target=question,
        now=now,
        before={"answer": ""},
        after={"answer": question.answer},
    )
    notify(QuestionAnswered, question, actor=actor, now=now)
    drop_pages("partnerships")
    return question


@transaction.atomic
def hide_question(*, pk: int, actor: User, reason: str, now: dt.datetime) -> NeedQuestion:
    """Hide a question, answered or not, from everyone but both organizations.

    Args:
        pk: the question.
        actor: an owner or editor of the organization that posted the need.
        reason: whoever asked reads it.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for it.
        Refused: when there is no reason.
        TransitionRefused: when it is hidden already.
    """
    question = _locked(pk)
    require("partnerships.hide_question", actor, question)
    if question.hidden_at is not None:
        raise TransitionRefused(_("This question is hidden already. Nothing was changed."))
    if not reason.strip():
        raise Refused(_("Hiding needs a reason: whoever asked will read it."))
    question.hidden_at, question.hide_reason = now, reason.strip()
    question.save(update_fields=["hidden_at", "hide_reason"])
    record(
        actor=actor,
        verb="partnerships.hide_question",
        target=question,
        now=now,
        before={"hidden_at": None},
        after={"hidden_at": now, "reason": question.hide_reason},
    )
    drop_pages("partnerships")
    return question


def _locked(pk: int) -> NeedQuestion:
    found: NeedQuestion = NeedQuestion.objects.select_for_update(of=("self",)).get(pk=pk)
    return found


def _require_time(need: Need, today: dt.date) -> None:
    if not need.takes_questions_on(today):
        raise Refused(_("The time for questions about “%(need)s” is over.") % {"need": need})


def _count(actor: User) -> None:
    """Count one more question of a person, and raise `Refused` when that is too many."""
    who = f"user:{actor.pk}"
    within = is_within("partnerships.question", who, most=AN_HOUR_FROM_ONE, seconds=3600) and is_within(
        "partnerships.question.day", who, most=A_DAY_FROM_ONE, seconds=24 * 3600
    )
    if not within:
        raise Refused(
            _("You have asked %(hour)d questions within an hour or %(day)d within a day. Please go on later.")
            % {"hour": AN_HOUR_FROM_ONE, "day": A_DAY_FROM_ONE}
        )
