"""How something that can be done to a partnership is declared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from partnerships.life.states import Stage

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from partnerships.life.states import PartnershipState, Side


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing that can be done to a partnership.

    Attributes:
        name: `partnerships.<name>` is its permission and what the audit records.
        leaves: the states from which it can be done; empty for the one by which a partnership is drawn up.
        to: the state that it leads to; None when the state stays.
        by: whose act it is: of the NGO that proposes, of the authority that it is addressed to, of either,
            of each party (or each authority) for itself, or of the portal, which does it once what `does`
            says is so.
        audit: what the audit calls it.
        button: what its button says.
        does: one sentence on what it will do, shown beside the button.
        who_can: told to whoever may not; names `ngo` and `authority`.
        page: the address on which it is done, `partnerships:<page>`.
        asks: the fields of its form.
        writes: the kinds of message that it writes.
        is_dangerous: whether it cannot be taken back.
        is_weighed: whether it has a page that says what it comes to, although it asks for nothing.
        leads_off: whether it stops what is under way or hands it to others; offered after all else.
    """

    name: str
    leaves: frozenset[PartnershipState]
    to: PartnershipState | None
    by: Side
    audit: StrOrPromise
    button: StrOrPromise = ""
    does: StrOrPromise = ""
    who_can: StrOrPromise = ""
    page: str = ""
    asks: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    is_dangerous: bool = False
    is_weighed: bool = False
    leads_off: bool = False

    @property
    def stage(self) -> Stage:
        """The part of the life to which it belongs: the first in which it can be done."""
        stages = {state.standing.stage for state in self.leaves}
        return next((stage for stage in Stage if stage in stages), Stage.PROPOSAL)

    @property
    def permission(self) -> str:
        """What `rules` is asked for it."""
        return f"partnerships.{self.name}"
