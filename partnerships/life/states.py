"""The states of a proposal, and all that is so while it is in one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Side(StrEnum):
    """Whose act or turn something is."""

    NGO = "ngo"
    AUTHORITY = "authority"
    PORTAL = "portal"


class Clock(StrEnum):
    """What the clock on the answer does."""

    NONE = "none"
    RUNS = "runs"
    PAUSED = "paused"
    RAN_OUT = "ran out"


class PartnershipState(models.TextChoices):
    """Where a proposal stands between the NGO and the authority; `STANDINGS` says what follows from it."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    UNDER_REVIEW = "under_review", _("under review")
    CHANGES_REQUESTED = "changes_requested", _("changes requested")
    UNANSWERED = "unanswered", _("unanswered")
    ACCEPTED_IN_PRINCIPLE = "accepted_in_principle", _("accepted in principle")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("withdrawn")

    @property
    def standing(self) -> Standing:
        """What is so while a proposal is in this state."""
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
    def answered(cls) -> tuple[PartnershipState, ...]:
        """States reached by the authority's reasoned answer."""
        return tuple(state for state in cls if state.standing.is_answer)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is so while a proposal is in a state.

    Attributes:
        means: what the help page says of it.
        since: the name of the moment on `Partnership` at which it was reached.
        turn: whose turn it is; None when nobody has to act.
        clock: what the clock on the answer does.
        on_way: whether every proposal that is answered passes through it, in this order.
        is_answer: whether the authority's reasoned answer leads to it.
        is_end: whether nothing leads on from it.
        ends_well: whether it is the end that was hoped for.
    """

    means: StrOrPromise
    since: str
    turn: Side | None = None
    clock: Clock = Clock.NONE
    on_way: bool = False
    is_answer: bool = False
    is_end: bool = False
    ends_well: bool = False


STANDINGS: Mapping[PartnershipState, Standing] = {
    PartnershipState.DRAFT: Standing(
        means=_("Only the NGO sees it and works on it."), since="created_at", turn=Side.NGO, on_way=True
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
        means=_("The authority has said yes, with its reasons; everyone can read both."),
        since="answered_at",
        is_answer=True,
        is_end=True,
        ends_well=True,
    ),
    PartnershipState.REJECTED: Standing(
        means=_(
            "The authority has said no, with its reasons; both parties and programme managers read them."
        ),
        since="answered_at",
        is_answer=True,
        is_end=True,
    ),
    PartnershipState.WITHDRAWN: Standing(
        means=_("The NGO has taken it back; no answer is owed."), since="withdrawn_at", is_end=True
    ),
}

WAY = tuple(state for state in PartnershipState if state.standing.on_way)
"""What every proposal that is answered passes through, in this order."""
