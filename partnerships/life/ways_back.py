"""How a step that was taken by mistake is undone at the support desk: no act of the parties, so no verb."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partnerships.life.states import PartnershipState

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class WayBack:
    """One step that an administrator can undo.

    Attributes:
        name: by which a correction is known; with hyphens it is the end of its address.
        leaves: the states from which it leads back.
        to: the state that it leads back to.
        undone: what a correction by it is called.
        button: what its button says.
        does: what it will do, and what becomes of what was written since.
        empties: the fields of the record that the step had filled.
        needs: fields that have to hold something.
        without: fields that have to be empty: where they are not, another way leads back.
    """

    name: str
    leaves: frozenset[PartnershipState]
    to: PartnershipState
    undone: StrOrPromise
    button: StrOrPromise
    does: StrOrPromise
    empties: tuple[str, ...]
    needs: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """The end of its address."""
        return self.name.replace("_", "-")


WAYS_BACK: tuple[WayBack, ...] = (
    WayBack(
        name="take_back_answer",
        leaves=frozenset((PartnershipState.ACCEPTED_IN_PRINCIPLE, PartnershipState.REJECTED)),
        to=PartnershipState.UNDER_REVIEW,
        undone=pgettext_lazy("correction", "answer taken back"),
        button=_("Take back the answer"),
        does=_(
            "The authority owes an answer again, within the term that ran before; a partnership that was "
            "accepted is no longer public. The answer stays readable to the parties among the corrections."
        ),
        empties=("answered_at", "answered_by", "answer"),
    ),
    WayBack(
        name="return_to_authority",
        leaves=frozenset((PartnershipState.WITHDRAWN,)),
        to=PartnershipState.SUBMITTED,
        undone=pgettext_lazy("correction", "withdrawal taken back"),
        button=_("Take back the withdrawal"),
        does=_("The proposal is with the authority again, as it was sent, within the term that ran before."),
        empties=("withdrawn_at",),
        needs=("submitted_at",),
        without=("review_started_at", "answered_at"),
    ),
    WayBack(
        name="return_to_review",
        leaves=frozenset((PartnershipState.WITHDRAWN,)),
        to=PartnershipState.UNDER_REVIEW,
        undone=pgettext_lazy("correction", "withdrawal taken back"),
        button=_("Take back the withdrawal"),
        does=_("The proposal is under review again, as it was sent, within the term that ran before."),
        empties=("withdrawn_at",),
        needs=("submitted_at", "review_started_at"),
        without=("answered_at",),
    ),
    WayBack(
        name="return_to_agreement",
        leaves=frozenset((PartnershipState.WITHDRAWN, PartnershipState.CANCELLED)),
        to=PartnershipState.ACCEPTED_IN_PRINCIPLE,
        undone=pgettext_lazy("correction", "end before the beginning taken back"),
        button=_("Let it go on"),
        does=_(
            "The partnership is accepted in principle again, and the parties write the agreement anew; its "
            "former versions stay."
        ),
        empties=(
            *("withdrawn_at", "cancelled_at", "cancellation_reason"),
            *("negotiation_began_at", "agreed_at", "approved_at", "signed_at"),
        ),
        needs=("answered_at",),
    ),
    WayBack(
        name="reopen_agreement",
        leaves=frozenset((PartnershipState.SIGNING,)),
        to=PartnershipState.NEGOTIATION,
        undone=pgettext_lazy("correction", "agreement reopened"),
        button=_("Reopen the agreement"),
        does=_(
            "The same text becomes a new version, which all parties accept, approve and sign anew; what they "
            "signed stays with the version that they signed."
        ),
        empties=("agreed_at", "approved_at", "signed_at"),
    ),
    WayBack(
        name="take_back_termination",
        leaves=frozenset((PartnershipState.TERMINATED,)),
        to=PartnershipState.ACTIVE,
        undone=pgettext_lazy("correction", "termination taken back"),
        button=_("Take back the termination"),
        does=_("The partnership is active again until its last day."),
        empties=("terminated_at",),
    ),
    WayBack(
        name="return_report",
        leaves=frozenset((PartnershipState.FINAL_REPORT,)),
        to=PartnershipState.ENDED,
        undone=pgettext_lazy("correction", "final report returned"),
        button=_("Return the final report"),
        does=_("The NGO writes the final report anew; the text as it was sent stays among the corrections."),
        empties=("reported_at",),
    ),
    WayBack(
        name="return_opinion",
        leaves=frozenset((PartnershipState.FOLLOW_UP,)),
        to=PartnershipState.FINAL_REPORT,
        undone=pgettext_lazy("correction", "answer to the report taken back"),
        button=_("Take back the answer to the report"),
        does=_("The authority answers the final report anew; its answer stays among the corrections."),
        empties=("follow_up_began_at",),
    ),
)
"""Every step that can be undone. What has begun by the calendar, as a first or a last day, is no mistake."""

FACTS = "correct_facts"
"""What the correction of a number or a day is called, which leaves the state as it is."""

CORRECTIONS: Mapping[str, StrOrPromise] = {
    **{way.name: way.undone for way in WAYS_BACK},
    FACTS: pgettext_lazy("correction", "number or day corrected"),
}
"""By name, what each thing is called that the support desk does."""

LEADS_BACK: Mapping[str, frozenset[str]] = {
    state: frozenset(way.to for way in WAYS_BACK if state in way.leaves) for state in PartnershipState
}
"""For each state, where it may be led back."""
