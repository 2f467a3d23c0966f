"""What the pages show of follow-ups, and for whom one waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q
from django.utils.translation import ngettext

from partnerships.life import PartnershipState, Side
from partnerships.models import CoParty, FollowUp, FollowUpAnswer, FollowUpEvidence, Partnership
from partnerships.querysets import FollowUpQuerySet, one_of
from partnerships.rules import follow_up_side, reads_follow_up_answer
from partnerships.selectors.sustainability import Judgement, judgement_of, total
from portal.core.line import Line, Step, StepPlace, Tone, tone_for

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User


@dataclass(frozen=True, slots=True)
class SideShown:
    """What a person sees of one side of a follow-up.

    Attributes:
        names: of its organizations, the one that leads first.
        answer: None when it has not answered, or the person may not read it yet.
        has_answered: whether it has answered.
        is_own: whether the person acts for it.
    """

    names: str
    answer: FollowUpAnswer | None
    has_answered: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class FollowUpShown:
    """What a person sees of a follow-up on a day.

    Attributes:
        follow_up: what it is about.
        sides: of the NGOs and of the authorities; empty for those who see dates and results alone.
        judgement: what follows from the answers, once it is shown.
        is_explained: whether its reasons are shown, which tell what each side has said.
        may_answer: whether the person can answer it now, or correct what their side has said.
        takes_evidence: whether the person can add files and links to what their side has said.
        has_answered: whether the person's side has answered.
        is_asked: whether it can be answered now.
        is_counted: whether its term is over.
    """

    follow_up: FollowUp
    sides: tuple[SideShown, ...]
    judgement: Judgement | None
    is_explained: bool
    may_answer: bool
    takes_evidence: bool
    has_answered: bool
    is_asked: bool
    is_counted: bool

    @property
    def result(self) -> str:
        """What follows from the answers, in words; empty while it is not shown."""
        return "" if self.judgement is None else str(self.judgement.result.label)

    @property
    def tone(self) -> Tone:
        """Of the result."""
        is_good = self.judgement is not None and self.judgement.result == "sustained"
        return Tone.FINE if is_good else Tone.QUIET

    @property
    def label(self) -> str:
        """When it is."""
        months = self.follow_up.months
        words = ngettext("%(months)d month after the end", "%(months)d months after the end", months)
        return words % {"months": months}


@dataclass(frozen=True, slots=True)
class AfterTheEnd:
    """The follow-ups of a partnership as a person sees them on a day.

    Attributes:
        follow_ups: the first due first.
        line: where they stand, whose turn it is.
        score: the points so far; None while no term is over.
        reachable: what the score can still become.
    """

    follow_ups: Sequence[FollowUpShown]
    line: Line | None
    score: int | None
    reachable: int


def after_the_end(
    partnership: Partnership, user: User | AnonymousUser, *, sees_all: bool, today: dt.date
) -> AfterTheEnd:
    """The follow-ups of a partnership, as a person may see them.

    Args:
        partnership: with both parties loaded.
        user: who looks.
        sees_all: whether they see more than everyone does.
        today: by the portal's own clock.
    """
    answers = Prefetch("answers", FollowUpAnswer.objects.select_related("organization", "answered_by"))
    evidence = Prefetch("answers__evidence", FollowUpEvidence.objects.select_related("file"))
    found = list(partnership.follow_ups.prefetch_related(answers, evidence))
    own = follow_up_side(user, partnership) if sees_all and found else None
    shown = []
    for follow_up in found:
        follow_up.partnership = partnership
        shown.append(_shown(follow_up, user, own, sees_all=sees_all, today=today))
    return AfterTheEnd(
        follow_ups=shown,
        line=_line(shown, partnership, today) if shown else None,
        score=score_of(found, today=today),
        reachable=total([one.follow_up.points if one.is_counted else 100 for one in shown]),
    )


def score_of(follow_ups: Collection[FollowUp], *, today: dt.date) -> int | None:
    """The score of a partnership; None while the term of no follow-up is over.

    Args:
        follow_ups: all of the partnership, the first due first.
        today: by the portal's own clock.
    """
    if not any(one.is_counted(today) for one in follow_ups):
        return None
    return total([one.points if one.is_counted(today) else 0 for one in follow_ups])


def waiting_for(
    writes: Collection[int], own: Collection[int], opened: dt.date, today: dt.date
) -> FollowUpQuerySet:
    """Follow-ups that can be answered, and that these organizations' side has not answered; first due first.

    Args:
        writes: keys of the organizations that a person acts for.
        own: keys of those that they belong to; nobody answers for an authority towards an NGO of their own.
        opened: the last due day of those that can be answered: today, and the days before a term opens.
        today: by the portal's own clock.
    """
    confirmed = CoParty.objects.filter(confirmed_at__isnull=False).order_by()
    beside = confirmed.filter(organization__in=writes)
    of_own = confirmed.filter(organization__in=own, side=Side.NGO)
    theirs = Partnership.objects.filter(
        Q(ngo__in=writes) | Q(authority__in=writes) | Q(one_of(beside.values("partnership"))),
        state__in=PartnershipState.followed(),
    )

    def with_us(side: Side) -> Q:
        return Q(partnership__in=beside.filter(side=side).values("partnership"))

    is_ngos = Q(partnership__ngo__in=own) | Q(partnership__in=of_own.values("partnership"))
    ngo = Q(ngo_answered=False) & (Q(partnership__ngo__in=writes) | with_us(Side.NGO))
    authority = Q(authority_answered=False) & (Q(partnership__authority__in=writes) | with_us(Side.AUTHORITY))
    due = FollowUp.objects.filter(
        partnership__in=theirs.order_by().values("pk"), due_on__lte=opened, answers_until__gte=today
    )
    return due.filter(ngo | (authority & ~is_ngos)).order_by("due_on", "pk")


def _shown(
    follow_up: FollowUp,
    user: User | AnonymousUser,
    own: Side | None,
    *,
    sees_all: bool,
    today: dt.date,
) -> FollowUpShown:
    partnership = follow_up.partnership
    answers = {answer.side: answer for answer in follow_up.answers.all()}
    for answer in answers.values():
        answer.follow_up = follow_up
    is_counted = follow_up.is_counted(today)
    is_asked = follow_up.takes_answers(today) and partnership.standing.is_followed
    mine = answers.get(own.value) if own else None
    names = {Side.NGO: partnership.ngo_names, Side.AUTHORITY: partnership.authority_names}
    sides = tuple(
        SideShown(
            names=names[side],
            answer=_readable(answers.get(side.value), user, today),
            has_answered=side.value in answers,
            is_own=side == own,
        )
        for side in names
    )
    is_shown = is_counted or (sees_all and follow_up.is_answered)
    reads_all = sees_all and all(side.answer for side in sides if side.has_answered)
    return FollowUpShown(
        follow_up=follow_up,
        sides=sides if sees_all else (),
        judgement=judgement_of(follow_up, partnership) if is_shown else None,
        is_explained=follow_up.is_told(today) or reads_all,
        may_answer=is_asked and own is not None and (mine is None or mine.may_be_changed(today)),
        takes_evidence=is_asked and mine is not None and mine.takes_evidence(today),
        has_answered=mine is not None,
        is_asked=is_asked,
        is_counted=is_counted,
    )


def _readable(
    answer: FollowUpAnswer | None, user: User | AnonymousUser, today: dt.date
) -> FollowUpAnswer | None:
    return answer if answer and reads_follow_up_answer(user, answer, today) else None


def _line(shown: Sequence[FollowUpShown], partnership: Partnership, today: dt.date) -> Line:
    """The follow-ups on a line; it is in the last that waits for an answer, or else in the next to come."""
    waits = [number for number, one in enumerate(shown) if one.is_asked and not one.follow_up.is_answered]
    ahead = (number for number, one in enumerate(shown) if not one.is_counted)
    here = waits[-1] if waits else next(ahead, len(shown) - 1)
    places = [StepPlace.PAST, StepPlace.CURRENT, StepPlace.COMING]
    steps = [
        Step(
            f"{one.label}: {one.result}" if one.result else one.label,
            places[(number > here) - (number < here) + 1],
            one.follow_up.due_on,
        )
        for number, one in enumerate(shown)
    ]
    now = shown[here].follow_up
    if not shown[here].is_asked or now.is_answered:
        return Line(steps=steps, tone=shown[here].tone)
    # By who leads them, as `whose_turn` says it.
    sides = {Side.NGO: partnership.ngo, Side.AUTHORITY: partnership.authority}
    turn = ", ".join(str(lead) for side, lead in sides.items() if not now.has_answered(side))
    days_left = (now.due_on - today).days
    return Line(steps=steps, turn=turn, due_on=now.due_on, days_left=days_left, tone=tone_for(days_left))
