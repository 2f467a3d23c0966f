"""Two people for one answer: what an authority settles, the answer that one prepares and another gives.

The rule: with four eyes on, an answer is given word for word as another person prepared it. Whoever wants
another text or the other decision prepares the answer anew; it is then theirs, and somebody else gives it.
What was prepared falls when changes are requested or the proposal goes to another authority, because it
spoke of what stood before them.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import rules
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Organization
from partnerships.life.verbs import PREPARE_ANSWER, Verb
from partnerships.models import AnsweringRules, Partnership, PreparedAnswer
from partnerships.selectors import answers_with_four_eyes, who_can_answer
from partnerships.services.guards import SENTENCES, lock, require_verified, tell, written
from partnerships.services.versions import require_sent
from portal.audit.services import record
from portal.core.exceptions import NotAllowed, Refused

if TYPE_CHECKING:
    from portal.accounts.models import User

EYES = 2


@transaction.atomic
def settle_answering(
    *, authority: Organization, actor: User, four_eyes: bool, head_of_unit: User | None, now: dt.datetime
) -> AnsweringRules:
    """Settle how an authority answers: whether two people do, and who hears of a term that has run out.

    Args:
        authority: whose rules they are.
        actor: an owner of it.
        four_eyes: whether one person prepares an answer and another gives it.
        head_of_unit: one of its people who can answer; None for all owners.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not own the authority.
        Refused: when there are not two people who can answer, or the head of unit is none of them.
    """
    if not rules.has_perm("partnerships.settle_answering", actor, authority):
        raise NotAllowed(SENTENCES["partnerships.settle_answering"] % {"organization": authority})
    answerers = set(who_can_answer(authority))
    if four_eyes and len(answerers) < EYES:
        raise Refused(
            _("Four eyes need two people who can answer. Please invite another owner or editor first.")
        )
    if head_of_unit is not None and head_of_unit not in answerers:
        raise Refused(_("Please choose one of the people who can answer for your organization."))
    settled, _is_new = AnsweringRules.objects.select_for_update().get_or_create(authority=authority)
    after = {"four_eyes": four_eyes, "head_of_unit": head_of_unit}
    before = {name: getattr(settled, name) for name in after}
    if before != after:
        for name, value in after.items():
            setattr(settled, name, value)
        settled.save(update_fields=list(after))
        record(
            actor=actor,
            verb="partnerships.settle_answering",
            target=authority,
            now=now,
            before=before,
            after=after,
        )
    return settled


@transaction.atomic
def prepare_answer(
    *, pk: int, actor: User, decision: str, answer: str, now: dt.datetime, seen: int | None = None
) -> Partnership:
    """Lay an answer before a second person of the authority, in place of one prepared before.

    Args:
        pk: the proposal.
        actor: an owner or editor of the authority who does not belong to the NGO.
        decision: the state that the answer leads to, one of `PreparedAnswer.decision`.
        answer: the reasons.
        now: the moment of the act.
        seen: the number of the version that was read; None when the act does not rest on a page.

    Raises:
        NotAllowed: when the actor may not answer for the authority.
        Refused: when the answer is empty, the actor has prepared the very same one already, the authority
            is not verified or answers without four eyes, or the NGO has sent another version since.
        TransitionRefused: when it is not under review.
    """
    answer = written(answer, _lazy("An answer needs its reasons: the NGO will read them."))
    partnership = lock(pk, PREPARE_ANSWER, actor)
    require_sent(partnership, seen)
    require_verified(partnership.authority)
    if not answers_with_four_eyes(partnership.authority_id):
        raise Refused(_("Your authority answers without a second person, so please give the answer itself."))
    own = PreparedAnswer.objects.filter(partnership=partnership, prepared_by=actor, decision=decision)
    if any(_lines(prepared.answer) == _lines(answer) for prepared in own):
        raise Refused(
            _(
                "You have prepared this very answer already; another person of %(authority)s gives it. "
                "Nothing was changed."
            )
            % {"authority": partnership.authority}
        )
    PreparedAnswer.objects.update_or_create(
        partnership=partnership,
        defaults={"decision": decision, "answer": answer, "prepared_by": actor, "prepared_at": now},
    )
    # Both sides read the audit of a proposal; what it will say is the authority's own until it is given.
    record(actor=actor, verb="partnerships.prepare_answer", target=partnership, now=now)
    return tell(partnership, PREPARE_ANSWER, actor=actor, now=now)


def require_second_person(partnership: Partnership, verb: Verb, actor: User, answer: str) -> None:
    """Ask whether an answer may be given by this person, as the authority has settled it.

    Args:
        partnership: locked by the act that gives the answer.
        verb: accepting or rejecting.
        actor: who gives it.
        answer: the reasons as they are about to be given.

    Raises:
        Refused: when another person has to prepare it first, or had prepared something else.
    """
    if not answers_with_four_eyes(partnership.authority_id):
        return
    prepared = PreparedAnswer.objects.filter(partnership=partnership).first()
    if prepared is None:
        raise Refused(
            _("Your authority answers with four eyes: please prepare the answer, another person gives it.")
        )
    if prepared.prepared_by_id == actor.pk:
        raise Refused(
            _("You have prepared this answer yourself; another person of %(authority)s gives it.")
            % {"authority": partnership.authority}
        )
    if prepared.decision != verb.to or _lines(prepared.answer) != _lines(answer):
        raise Refused(
            _(
                "This is not the answer that was prepared. Please read it again and give it as it stands, or "
                "prepare another one."
            )
        )


def forget_prepared(partnership: Partnership) -> None:
    """Drop the answer that was prepared to what the proposal no longer is.

    Args:
        partnership: locked by the act that changes it.
    """
    PreparedAnswer.objects.filter(partnership=partnership).delete()


def _lines(text: str) -> list[str]:
    """As a browser may send it back: with other line ends."""
    return text.strip().splitlines()
