"""The states of a partnership, from the draft of its proposal on, and all that is so while it is in one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Side(StrEnum):
    """Whose act or turn something is."""

    NGO = "ngo"
    AUTHORITY = "authority"
    EITHER = "either"
    EACH = "each"
    EACH_AUTHORITY = "each authority"
    PORTAL = "portal"


class Clock(StrEnum):
    """What the clock on the answer does."""

    NONE = "none"
    RUNS = "runs"
    PAUSED = "paused"
    RAN_OUT = "ran out"


class Stage(models.TextChoices):
    """The three parts of a life, each of which ends with an event that people wait for."""

    PROPOSAL = "proposal", _("proposal")
    AGREEMENT = "agreement", _("agreement")
    PARTNERSHIP = "partnership", _("partnership")


class PartnershipState(models.TextChoices):
    """Where a partnership stands between its parties; `STANDINGS` says what follows from it."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    UNDER_REVIEW = "under_review", _("under review")
    CHANGES_REQUESTED = "changes_requested", _("changes requested")
    UNANSWERED = "unanswered", _("unanswered")
    ACCEPTED_IN_PRINCIPLE = "accepted_in_principle", _("accepted in principle")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("withdrawn")
    NEGOTIATION = "negotiation", _("in negotiation")
    COUNCIL_APPROVAL = "council_approval", _("before the council")
    SIGNING = "signing", _("being signed")
    CANCELLED = "cancelled", pgettext_lazy("partnership", "cancelled")
    ACTIVE = "active", pgettext_lazy("partnership", "active")
    SUSPENDED = "suspended", pgettext_lazy("partnership", "suspended")
    TERMINATED = "terminated", _("terminated early")
    ENDED = "ended", pgettext_lazy("partnership", "ended")
    FINAL_REPORT = "final_report", _("reported")
    FOLLOW_UP = "follow_up", _("followed up")
    CLOSED = "closed", pgettext_lazy("partnership", "closed")

    @property
    def standing(self) -> Standing:
        """What is so while a partnership is in this state."""
        return STANDINGS[self]

    @classmethod
    def open(cls) -> tuple[PartnershipState, ...]:
        """States in which the authority owes an answer, in time or late."""
        return cls.with_clock(Clock.RUNS, Clock.RAN_OUT)

    @classmethod
    def with_clock(cls, *clocks: Clock) -> tuple[PartnershipState, ...]:
        """States in which the clock does one of these."""
        return tuple(state for state in cls if state.standing.clock in clocks)

    @classmethod
    def of_stage(cls, *stages: Stage) -> tuple[PartnershipState, ...]:
        """States of these parts of a life."""
        return tuple(state for state in cls if state.standing.stage in stages)

    @classmethod
    def worked_on(cls) -> tuple[PartnershipState, ...]:
        """States in which the parties write down how a partnership is carried out."""
        return tuple(state for state in cls if state.standing.is_worked_on)

    @classmethod
    def followed(cls) -> tuple[PartnershipState, ...]:
        """States of partnerships that have follow-ups to come."""
        return tuple(state for state in cls if state.standing.is_followed)

    @classmethod
    def answered(cls) -> tuple[PartnershipState, ...]:
        """States that are reached through the authority's reasoned answer and no other way."""
        after = cls.of_stage(Stage.AGREEMENT, Stage.PARTNERSHIP)
        return tuple(state for state in cls if state in after or state == cls.REJECTED)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is so while a partnership is in a state.

    Attributes:
        means: what the help page says of it.
        since: the name of the moment on `Partnership` at which it was reached.
        stage: the part of the life that it belongs to.
        turn: whose turn it is; None when nobody has to act. Of a negotiation, `Partnership.turn` says it.
        clock: what the clock on the answer does.
        on_way: whether every partnership that ends well passes through it, in this order.
        is_end: whether nothing leads on from it.
        is_good: whether it is what the parties hoped for.
        is_worked_on: whether the parties write down how it is carried out: plan, values, money.
        is_followed: whether its sides are asked after its last day, whether or not its report was written.
    """

    means: StrOrPromise
    since: str
    stage: Stage = Stage.PROPOSAL
    turn: Side | None = None
    clock: Clock = Clock.NONE
    on_way: bool = False
    is_end: bool = False
    is_good: bool = False
    is_worked_on: bool = False
    is_followed: bool = False

    @property
    def is_stop(self) -> bool:
        """Whether it is an end that the parties did not hope for."""
        return self.is_end and not self.is_good


STANDINGS: Mapping[PartnershipState, Standing] = {
    PartnershipState.DRAFT: Standing(
        means=_("Only the NGO and those who propose with it see it and work on it."),
        since="created_at",
        turn=Side.NGO,
        on_way=True,
    ),
    PartnershipState.SUBMITTED: Standing(
        means=_("It has reached the authority, and the term for its answer runs."),
        since="received_at",
        turn=Side.AUTHORITY,
        clock=Clock.RUNS,
        on_way=True,
    ),
    PartnershipState.UNDER_REVIEW: Standing(
        means=_("It stands in the authority’s own register, and somebody works on the answer."),
        since="review_started_at",
        turn=Side.AUTHORITY,
        clock=Clock.RUNS,
        on_way=True,
    ),
    PartnershipState.CHANGES_REQUESTED: Standing(
        means=_("The NGO answers what the authority has asked, point by point; the term stands still."),
        since="paused_at",
        turn=Side.NGO,
        clock=Clock.PAUSED,
    ),
    PartnershipState.UNANSWERED: Standing(
        means=_("The term has run out without an answer. The authority still owes it, late."),
        since="ran_out_at",
        turn=Side.AUTHORITY,
        clock=Clock.RAN_OUT,
    ),
    PartnershipState.ACCEPTED_IN_PRINCIPLE: Standing(
        means=_(
            "The authority has said yes, with its reasons; everyone can read both. The agreement is to be "
            "written."
        ),
        since="answered_at",
        stage=Stage.AGREEMENT,
        turn=Side.EITHER,
        on_way=True,
        is_good=True,
    ),
    PartnershipState.REJECTED: Standing(
        means=_(
            "The authority has said no, with its reasons; both parties and programme managers read them."
        ),
        since="answered_at",
        is_end=True,
    ),
    PartnershipState.WITHDRAWN: Standing(
        means=_("The NGO has taken it back; nobody owes anything."), since="withdrawn_at", is_end=True
    ),
    PartnershipState.NEGOTIATION: Standing(
        means=_(
            "The parties write the agreement, in turns. Whoever changes it asks everyone to accept it anew."
        ),
        since="negotiation_began_at",
        stage=Stage.AGREEMENT,
        on_way=True,
    ),
    PartnershipState.COUNCIL_APPROVAL: Standing(
        means=_("All parties have accepted the same text; the council of each authority decides on it."),
        since="agreed_at",
        stage=Stage.AGREEMENT,
        turn=Side.AUTHORITY,
        on_way=True,
    ),
    PartnershipState.SIGNING: Standing(
        means=_("Every party signs. It begins once all have signed and its first day has come."),
        since="approved_at",
        stage=Stage.AGREEMENT,
        turn=Side.EACH,
        on_way=True,
    ),
    PartnershipState.CANCELLED: Standing(
        means=_("One side has ended it before it began, with a reason that both read."),
        since="cancelled_at",
        stage=Stage.AGREEMENT,
        is_end=True,
    ),
    PartnershipState.ACTIVE: Standing(
        means=_("The parties carry it out; it stands in the public register with its agreement."),
        since="activated_at",
        stage=Stage.PARTNERSHIP,
        on_way=True,
        is_good=True,
        is_worked_on=True,
        is_followed=True,
    ),
    PartnershipState.SUSPENDED: Standing(
        means=_("It rests for a reason that both sides read; either side can resume it."),
        since="suspended_at",
        stage=Stage.PARTNERSHIP,
        turn=Side.EITHER,
        is_worked_on=True,
        is_followed=True,
    ),
    PartnershipState.TERMINATED: Standing(
        means=_("One side has ended it before its last day, with a document."),
        since="terminated_at",
        stage=Stage.PARTNERSHIP,
        is_end=True,
    ),
    PartnershipState.ENDED: Standing(
        means=_("Its last day has passed. The NGO writes the final report."),
        since="ended_at",
        stage=Stage.PARTNERSHIP,
        turn=Side.NGO,
        on_way=True,
        is_worked_on=True,
        is_followed=True,
    ),
    PartnershipState.FINAL_REPORT: Standing(
        means=_("The final report is written; the authority says what it thinks of it."),
        since="reported_at",
        stage=Stage.PARTNERSHIP,
        turn=Side.AUTHORITY,
        on_way=True,
        is_followed=True,
    ),
    PartnershipState.FOLLOW_UP: Standing(
        means=_("Its report is answered; both sides are asked from time to time whether it goes on."),
        since="follow_up_began_at",
        stage=Stage.PARTNERSHIP,
        on_way=True,
        is_good=True,
        is_followed=True,
    ),
    PartnershipState.CLOSED: Standing(
        means=_("The time after its end is over as well; its page stays."),
        since="closed_at",
        stage=Stage.PARTNERSHIP,
        on_way=True,
        is_end=True,
        is_good=True,
    ),
}

WAY = tuple(state for stage in Stage for state in PartnershipState.of_stage(stage) if state.standing.on_way)
"""What every partnership that ends well passes through, in this order."""
