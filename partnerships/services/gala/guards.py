"""What every act on the gala goes through: the edition locked, who may, and at what time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

import rules
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.rules import forget_roles
from partnerships.models import GalaEdition
from portal.core.exceptions import NotAllowed, TransitionRefused

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from portal.accounts.models import User

GALA_SENTENCES: Mapping[str, StrOrPromise] = {
    "partnerships.manage_gala": _lazy("Only programme managers and administrators manage the gala."),
    "partnerships.read_gala_ranking": _lazy(
        "You are in conflict with a nomination of this edition, so you read the ranking and the marks once "
        "it is decided."
    ),
    "partnerships.judge_gala": _lazy("Only the jurors of this edition give marks."),
    "partnerships.gala_nominate": _lazy(
        "Only an owner or editor of a party, or a programme manager, can nominate this partnership."
    ),
    "partnerships.gala_withdraw": _lazy(
        "Only an owner or editor of a party, or a programme manager, can withdraw this nomination."
    ),
    "partnerships.gala_declare": _lazy(
        "You are in conflict with this nomination: you belong to one of its parties, or made it yourself. "
        "Others score it."
    ),
    "partnerships.gala_submit_marks": _lazy(
        "You are in conflict with this nomination, so others score it and you do not."
    ),
    "partnerships.gala_diploma": _lazy("The people of its parties take away the diplomas of a laureate."),
    "partnerships.read_gala_marks": _lazy(
        "Marks are read by programme managers and administrators without a conflict, once the scoring is "
        "closed."
    ),
}
"""Who can, told to whoever cannot."""


def require(permission: str, actor: User, target: Any) -> None:
    """Ask a permission.

    Args:
        permission: one of `GALA_SENTENCES`.
        actor: who wants to act.
        target: what the permission is asked about.

    Raises:
        NotAllowed: with the sentence that says who can.
    """
    if not rules.has_perm(permission, actor, target):
        raise NotAllowed(str(GALA_SENTENCES[permission]))


def lock_gala(pk: int, actor: User, states: Collection[str] | None = None) -> GalaEdition:
    """An edition, locked: whatever is done in it is done one after the other.

    Args:
        pk: of the edition.
        actor: who acts; what they belong to is read anew.
        states: in which the act can be done; None for all.

    Raises:
        TransitionRefused: when it is in another state.
    """
    edition: GalaEdition = GalaEdition.objects.select_for_update(of=("self",)).get(pk=pk)
    forget_roles(actor)
    if states is not None and edition.state not in states:
        raise TransitionRefused(
            _(
                "“%(record)s” is now in the state “%(state)s”, so this can no longer be done. "
                "Nothing was changed."
            )
            % {"record": edition, "state": edition.state_label}
        )
    return edition
