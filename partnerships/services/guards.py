"""What every act on a proposal goes through: who may, from which state, and who is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any

import rules
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Organization
from organizations.rules import forget_roles
from partnerships.life import LIFE, PartnershipState, Stage, Verb
from partnerships.life.verbs import DRAFT
from partnerships.models import FollowUp, Partnership
from partnerships.notifications import ON_VERB
from partnerships.rules import is_ngo_writer, parties_of
from portal.core.exceptions import NotAllowed, Refused, TransitionRefused
from portal.core.page_cache import drop_pages
from portal.notifications.services import notify

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from portal.accounts.models import User

SENTENCES: Mapping[str, StrOrPromise] = {
    "partnerships.propose": DRAFT.who_can,
    "partnerships.settle_answering": _lazy("Only an owner of %(organization)s can settle how it answers."),
    "partnerships.ask_ngo": _lazy("Only an owner or editor of %(ngo)s can say who proposes with it."),
    "partnerships.ask_authority": _lazy(
        "Before it is submitted only an owner or editor of %(ngo)s, afterwards only one of %(authority)s, "
        "can say which other authorities take part."
    ),
    "partnerships.put_right": _lazy(
        "Only an administrator who belongs to no party can put this partnership right."
    ),
    "partnerships.carry_out": _lazy(
        "Only an owner or editor of a party can write down how this partnership is carried out."
    ),
    "partnerships.report_for_programme": _lazy(
        "Only a programme manager who is named to keep this programme can bring the values of its indicators."
    ),
    "partnerships.talk": _lazy("Only the people of a party can take part in this conversation."),
    "partnerships.answer_follow_up": _lazy("Only an owner or editor of a party can answer a follow-up."),
    "partnerships.view_follow_ups": _lazy("Only programme managers see the follow-ups of all partnerships."),
    **{verb.permission: verb.who_can for verb in LIFE if verb.leaves and verb.who_can},
}
"""Who can, told to whoever cannot."""


def door(
    verb: Verb, actor: User | None, now: dt.datetime, also: Callable[[Partnership], None] | None = None
) -> dict[str, Any]:
    """What `transition` needs for a verb beside the record and its name: where it leads, from where, who may.

    Args:
        verb: one that leads to a state.
        actor: who acts; None for the portal itself, which needs no permission.
        now: the moment of the act.
        also: what else must be so; asked only where the verb can be done at all.
    """

    def check(partnership: Partnership) -> None:
        if actor is not None:
            # What was read before the lock may no longer hold.
            forget_roles(actor)
            require(verb.permission, actor, partnership)
        if also is not None and partnership.state in verb.leaves:
            also(partnership)

    return {"to": verb.to, "leaving": verb.leaves, "actor": actor, "now": now, "check": check}


def lock(pk: int, verb: Verb, actor: User) -> Partnership:
    """A partnership to which a verb is done that leaves its state: locked, and checked as `transition` would.

    Raises:
        NotAllowed: when it is not the actor's to do.
        TransitionRefused: when it cannot be done in the proposal's state.
    """
    return _lock(pk, verb.permission, verb.leaves, actor)


def lock_to_work(pk: int, actor: User, *, is_public: bool = True) -> Partnership:
    """A partnership of which a party writes down how it is carried out: locked, and checked.

    Args:
        pk: the partnership.
        actor: who writes.
        is_public: whether everyone reads what is written, so that the portal has to vouch for the party.

    Raises:
        NotAllowed: when the actor acts for no party.
        Refused: when the portal vouches for no party that the actor acts for, and has to.
        TransitionRefused: when it has not begun, or its work is over.
    """
    partnership = _lock(pk, "partnerships.carry_out", PartnershipState.worked_on(), actor)
    if is_public:
        own = list(Organization.objects.filter(pk__in=parties_of(actor, partnership)).order_by("pk"))
        if not any(party.is_verified for party in own):
            require_verified(own[0])
    return partnership


def lock_to_talk(pk: int, actor: User) -> Partnership:
    """A partnership whose people talk: locked, and checked. They do from its first day until it is closed.

    Raises:
        NotAllowed: when the actor belongs to no party.
        TransitionRefused: when it has not begun, or is over.
    """
    states = [state for state in PartnershipState.of_stage(Stage.PARTNERSHIP) if not state.standing.is_end]
    return _lock(pk, "partnerships.talk", states, actor)


def lock_to_answer(pk: int, actor: User) -> FollowUp:
    """A follow-up of a partnership that is followed up: the partnership is locked, and checked.

    Raises:
        NotAllowed: when the actor acts for no party.
        TransitionRefused: when the follow-up is no longer planned, or the partnership is not followed up.
    """
    planned = FollowUp.objects.filter(pk=pk)
    partnership_pk = planned.values_list("partnership", flat=True).first()
    states = PartnershipState.followed()
    if partnership_pk is not None:
        partnership = _lock(partnership_pk, "partnerships.answer_follow_up", states, actor)
        # What was planned may have been dropped until the lock was there.
        if (follow_up := planned.first()) is not None:
            follow_up.partnership = partnership
            return follow_up
    raise TransitionRefused(_("This follow-up is no longer planned. Nothing was changed."))


def _lock(pk: int, permission: str, states: Collection[str], actor: User) -> Partnership:
    # No key of it changes; `transition` and `follow_ups.plan` lock so too.
    partnership = Partnership.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    forget_roles(actor)
    require(permission, actor, partnership)
    if partnership.state not in states:
        raise TransitionRefused(
            _(
                "“%(record)s” is now in the state “%(state)s”, so this can no longer be done. "
                "Nothing was changed."
            )
            % {"record": partnership, "state": partnership.state_label}
        )
    return partnership


def tell(partnership: Partnership, verb: Verb, *, actor: User | None, now: dt.datetime) -> Partnership:
    """Write the messages of a verb, and drop the kept pages that show what it changed.

    Args:
        partnership: as the verb left it.
        verb: what was done.
        actor: who did it; None for the portal itself.
        now: the moment of the act.
    """
    for kind in ON_VERB[verb.name]:
        notify(kind, partnership, actor=actor, now=now)
    drop_pages("partnerships")
    return partnership


def require(permission: str, actor: User, partnership: Partnership) -> None:
    """Ask a permission.

    Raises:
        NotAllowed: with the sentence that says who can.
    """
    if not rules.has_perm(permission, actor, partnership):
        raise NotAllowed(SENTENCES[permission] % {"ngo": partnership.ngo, "authority": partnership.authority})


def require_party(
    verb: Verb, partnership: Partnership, organization: Organization, own: Collection[int]
) -> None:
    """Ask whether a person acts for the party that they name.

    Args:
        verb: what is done.
        partnership: to which.
        organization: for which party.
        own: the parties that the person acts for, by key.

    Raises:
        NotAllowed: with the sentence that says who can.
        Refused: when the portal does not vouch for the party at present.
    """
    if organization.pk not in own:
        raise NotAllowed(
            SENTENCES[verb.permission] % {"ngo": partnership.ngo, "authority": partnership.authority}
        )
    require_verified(organization)


def require_verified(organization: Organization) -> None:
    """Ask whether the portal vouches for an organization.

    Raises:
        Refused: when it does not at present.
    """
    if not organization.is_verified:
        raise Refused(
            _("%(organization)s is not verified at present, so this cannot be done yet. Nothing was changed.")
            % {"organization": organization}
        )


def require_in_term(partnership: Partnership, now: dt.datetime) -> None:
    """Ask whether the term for the answer still runs; it ends with its last day on the portal's clock.

    Raises:
        Refused: when its last day is over.
    """
    if partnership.answer_due_on is not None and timezone.localdate(now) > partnership.answer_due_on:
        raise Refused(_("The term for the answer is over, so only the answer itself is still possible."))


def acts_as(actor: User, partnership: Partnership) -> Organization:
    """For which of the two sides a person acts; whoever belongs to the NGO acts for it.

    Args:
        actor: an owner or editor of one of them.
        partnership: with both loaded.
    """
    return partnership.ngo if is_ngo_writer(actor, partnership) else partnership.authority


def party_among(partnership: Partnership, own: Collection[int]) -> Organization:
    """Which of the parties a person speaks for: one that leads before the others, an NGO before authorities.

    Args:
        partnership: any.
        own: the parties that are theirs, by key; at least one.
    """
    further = (party.organization for party in partnership.further_parties)
    parties = (partnership.ngo, partnership.authority, *further)
    return next(one for one in parties if one.pk in own)


def written(text: str, sentence: StrOrPromise) -> str:
    """A text that must say something, without the space around it.

    Raises:
        Refused: with the sentence, when it is empty.
    """
    if not (said := text.strip()):
        raise Refused(str(sentence))
    return said
