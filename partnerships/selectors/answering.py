"""How an authority answers, and what follows for what a person is offered."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from organizations.models import Organization
from partnerships.life import Side, Verb
from partnerships.life.verbs import ACCEPT, CANCEL, PREPARE_ANSWER, REJECT, WITHDRAW
from partnerships.models import AnsweringRules, Partnership, PreparedAnswer
from partnerships.rules import side_of
from partnerships.selectors.agreement import is_left
from partnerships.selectors.partnerships import is_in_time
from portal.accounts.models import User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

FOUR_EYES = "_four_eyes_for_page"
"""Where it is kept on a partnership, while a page of it is made, how its authority answers."""


def answers_with_four_eyes(authority: int) -> bool:
    """Whether one person of an authority prepares its answers and another gives them.

    Args:
        authority: its key.
    """
    return AnsweringRules.objects.filter(authority=authority, four_eyes=True).exists()


def who_can_answer(authority: Organization) -> QuerySet[User]:
    """The people who can answer for an authority: its owners and editors.

    Args:
        authority: any.
    """
    return User.objects.active().filter(pk__in=authority.memberships.writers().values("user_id"))


def prepared_answer_of(partnership: Partnership) -> PreparedAnswer | None:
    """The answer that waits for a second person, if there is one.

    Args:
        partnership: any.
    """
    return PreparedAnswer.objects.filter(partnership=partnership).select_related("prepared_by").first()


def is_offered(verb: Verb, partnership: Partnership, person: User | AnonymousUser, *, today: dt.date) -> bool:
    """Whether a verb that is a person's to do can be done as things stand; its service asks again.

    Args:
        verb: what is to be done.
        partnership: to which, in a state that the verb leaves.
        person: who would do it.
        today: by the portal's own clock.
    """
    if verb == CANCEL and partnership.state in WITHDRAW.leaves:
        # The NGO takes back what is not signed yet: two ways to stop it would ask which.
        return side_of(person, partnership) != Side.NGO
    if verb not in (PREPARE_ANSWER, ACCEPT, REJECT):
        return is_in_time(verb, partnership, today=today) and is_left(verb, person, partnership)
    if not _is_double_checked(partnership):
        return verb != PREPARE_ANSWER
    if verb == PREPARE_ANSWER:
        return True
    prepared = prepared_answer_of(partnership)
    return prepared is not None and prepared.decision == verb.to and prepared.prepared_by_id != person.pk


def _is_double_checked(partnership: Partnership) -> bool:
    """Whether its authority answers with four eyes; read once for all the verbs of a page."""
    kept: bool | None = partnership.__dict__.get(FOUR_EYES)
    if kept is None:
        kept = partnership.__dict__[FOUR_EYES] = answers_with_four_eyes(partnership.authority_id)
    return kept
