"""What a side says at a follow-up, and the files and links by which it shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.enums import GoesOn
from partnerships.life import Side
from partnerships.models import (
    MOST_EVIDENCE,
    FollowUp,
    FollowUpAnswer,
    FollowUpEvidence,
)
from partnerships.rules import follow_up_side, parties_of
from partnerships.selectors.sustainability import judgement_of
from partnerships.services.guards import lock_to_answer, party_among
from partnerships.uploads import EVIDENCE
from portal.audit.services import record
from portal.core.exceptions import Refused
from portal.core.page_cache import drop_pages
from portal.core.templatetags.ui import on
from portal.files.services import fingerprint_of, remove_file, store_file

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.files.services.storing import Upload

SAYS = (
    *("goes_on", "continuation", "payers", "people_reached"),
    *("budget_line", "budget_reference", "remark"),
)
"""What an answer holds; `AnswerFollowUpForm` asks for it."""
STOPPED: Mapping[str, Any] = {
    "continuation": "",
    "payers": [],
    "people_reached": None,
    "budget_line": "",
    "budget_reference": "",
}
"""What there is to say of what has stopped."""


@transaction.atomic
def answer_follow_up(
    *, pk: int, actor: User, said: Mapping[str, Any], seen: str, now: dt.datetime
) -> FollowUpAnswer:
    """Say for one's side whether a partnership goes on, or correct what was said.

    What was said already, word for word, is not said again.

    Args:
        pk: the follow-up.
        actor: an owner or editor of any party who, for an authority, belongs to no NGO of the partnership.
        said: by name, what `SAYS` lists.
        seen: the mark of the answer that the actor had before them (`FollowUpAnswer.mark`); empty for none.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor acts for no party.
        Refused: when it cannot be answered yet, or no longer; when it can no longer be corrected, for its
            term is over or both sides read each other; when somebody else of that side has answered or
            corrected it meanwhile.
        TransitionRefused: when the partnership is not followed up.
    """
    follow_up, side = _lock(pk, actor)
    today = timezone.localdate(now)
    _require_open(follow_up, today)
    given = {name: said[name] for name in SAYS} | {"payers": sorted(set(said["payers"]))}
    given |= STOPPED if given["goes_on"] == GoesOn.NO else {}
    answer = follow_up.answers.filter(side=side).first()
    if answer is not None and all(getattr(answer, name) == value for name, value in given.items()):
        return answer
    if (answer.mark if answer else "") != seen:
        raise Refused(
            _("Somebody of your side has answered meanwhile. Please read it first; nothing was kept.")
        )
    if answer is None:
        is_late = follow_up.is_counted(today)
        answer = FollowUpAnswer(
            follow_up=follow_up, side=side, answered_by=actor, answered_at=now, is_late=is_late
        )
    else:
        _require_unread(answer, today)
        answer.corrected_at = now
    for name, value in given.items():
        setattr(answer, name, value)
    own = parties_of(actor, follow_up.partnership) & follow_up.partnership.ids_of(side)
    answer.organization = party_among(follow_up.partnership, own)
    answer.save()
    if answer.corrected_at:
        _tell(follow_up, answer, actor, "partnerships.correct_follow_up", now, {})
    else:
        _tell(follow_up, answer, actor, "partnerships.answer_follow_up", now, {})
    return answer


@transaction.atomic
def add_evidence(
    *, pk: int, actor: User, title: str, link: str, upload: Upload | None, now: dt.datetime
) -> FollowUpEvidence:
    """Add a file or a link to what one's side has answered; sent twice, it is added once.

    Args:
        pk: the follow-up.
        actor: as for `answer_follow_up`.
        title: what it is.
        link: an address; empty when a file is given.
        upload: what the form's file field gives; None when a link is given.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor acts for no party.
        Refused: when the side has not answered, the answer can no longer be corrected, there are
            `MOST_EVIDENCE` already, it stands there already as something else, or the file is not what is
            accepted.
        TransitionRefused: when the partnership is not followed up.
    """
    follow_up, side = _lock(pk, actor)
    answer = follow_up.answers.filter(side=side).first()
    if answer is None:
        raise Refused(_("Please answer the follow-up first, then add what shows it."))
    _require_evidence(answer, timezone.localdate(now))
    if bool(link) == (upload is not None):
        raise Refused(_("Please give either a file or a link."))
    there = list(answer.evidence.select_related("file"))
    shows = fingerprint_of(upload) if upload is not None else link
    if same := next((one for one in there if shows == (one.file.sha256 if one.file else one.link)), None):
        if same.title == title:
            return same
        raise Refused(_("This is there already. Nothing was added."))
    if len(there) >= MOST_EVIDENCE:
        raise Refused(
            _("There are %(count)d files and links already, which is the most that is kept.")
            % {"count": MOST_EVIDENCE}
        )
    file = None
    if upload is not None:
        file = store_file(upload=upload, purpose=EVIDENCE, actor=actor, now=now)
    evidence = FollowUpEvidence.objects.create(answer=answer, title=title, file=file, link=link)
    _tell(follow_up, answer, actor, "partnerships.add_evidence", now, {"evidence": title})
    return evidence


@transaction.atomic
def remove_evidence(*, pk: int, evidence: int, actor: User, now: dt.datetime) -> FollowUp:
    """Take back a file or a link that one's side has added; the bytes of a file go with the commit.

    Args:
        pk: the follow-up.
        evidence: what is taken back, by key.
        actor: as for `answer_follow_up`.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor acts for no party.
        Refused: when it is not there, or the answer can no longer be corrected.
        TransitionRefused: when the partnership is not followed up.
    """
    follow_up, side = _lock(pk, actor)
    there = FollowUpEvidence.objects.select_related("answer", "file")
    found = there.filter(pk=evidence, answer__follow_up=follow_up, answer__side=side).first()
    if found is None:
        raise Refused(_("It was removed meanwhile. Nothing else was changed."))
    found.answer.follow_up = follow_up
    _require_evidence(found.answer, timezone.localdate(now))
    file = found.file
    found.delete()
    if file is not None:
        remove_file(file)
    _tell(follow_up, found.answer, actor, "partnerships.remove_evidence", now, {"evidence": found.title})
    return follow_up


def _lock(pk: int, actor: User) -> tuple[FollowUp, Side]:
    """A follow-up, its partnership locked; and the actor's side."""
    follow_up = lock_to_answer(pk, actor)
    side = follow_up_side(actor, follow_up.partnership)
    assert side is not None, "whoever acts for a party acts for a side"
    return follow_up, side


def _require_open(follow_up: FollowUp, today: dt.date) -> None:
    if today < follow_up.opens_on:
        raise Refused(
            _("This follow-up can be answered from %(day)s. Nothing was kept.")
            % {"day": on(follow_up.opens_on)}
        )
    if today > follow_up.answers_until:
        raise Refused(
            _("The last day for late answers was %(day)s. Nothing was kept.")
            % {"day": on(follow_up.answers_until)}
        )


def _require_unread(answer: FollowUpAnswer, today: dt.date) -> None:
    if answer.follow_up.is_answered:
        raise Refused(
            _(
                "Both sides have answered and read each other now, so your side’s answer stays as it is. "
                "What there is to add can be said in the conversation. Nothing was changed."
            )
        )
    _require_evidence(answer, today)


def _require_evidence(answer: FollowUpAnswer, today: dt.date) -> None:
    if not answer.takes_evidence(today):
        raise Refused(_("The term is over, so your side’s answer stays as it is. Nothing was changed."))


def _tell(
    follow_up: FollowUp,
    answer: FollowUpAnswer,
    actor: User,
    verb: str,
    now: dt.datetime,
    what: Mapping[str, Any],
) -> None:
    """Judge the follow-up anew, and write down who did what; not what they said, which others read later."""
    answered = set(follow_up.answers.values_list("side", flat=True))
    fresh = FollowUp.objects.prefetch_related("answers__evidence").get(pk=follow_up.pk)
    judgement = judgement_of(fresh, follow_up.partnership)
    FollowUp.objects.filter(pk=follow_up.pk).update(
        ngo_answered=Side.NGO in answered,
        authority_answered=Side.AUTHORITY in answered,
        result=judgement.result,
        points=judgement.points,
    )
    after = {"months": follow_up.months, "side": answer.side, **what}
    record(actor=actor, verb=verb, target=follow_up.partnership, now=now, after=after)
    drop_pages("partnerships")
