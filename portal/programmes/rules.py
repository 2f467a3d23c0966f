"""Named facts about a person and a programme, and the permissions made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rules
from django.contrib.auth.models import AnonymousUser

from organizations.rules import is_administrator, is_person, is_programme_manager
from portal.core.published import is_public
from portal.programmes.models import Keeper, Programme

if TYPE_CHECKING:
    from portal.accounts.models import User

# Where a person's programmes are kept on the object that stands for them during one request.
KEPT = "_programmes_kept"


def kept_by(user: User | AnonymousUser) -> frozenset[int]:
    """The keys of the programmes that a person is named to keep, read once per request."""
    if not user.is_authenticated:
        return frozenset()
    kept: frozenset[int] | None = user.__dict__.get(KEPT)
    if kept is None:
        named = Keeper.objects.filter(user=user).values_list("programme_id", flat=True)
        kept = user.__dict__[KEPT] = frozenset(named)
    return kept


def forget_kept(user: User) -> None:
    """Have the person's programmes read anew: what was read before may no longer hold."""
    user.__dict__.pop(KEPT, None)


@rules.predicate
def keeps(user: User | AnonymousUser, programme: Programme) -> bool:
    return programme.pk in kept_by(user)


may_change = is_administrator | (is_person & keeps)

rules.add_perm("programmes.view", is_public | is_administrator | is_programme_manager | keeps)
rules.add_perm("programmes.draft", is_administrator)
rules.add_perm("programmes.change", may_change)
rules.add_perm("programmes.publish", may_change)
rules.add_perm("programmes.withdraw", may_change)
rules.add_perm("programmes.set_targets", may_change)
rules.add_perm("programmes.set_partners", may_change)
# Who keeps it does not say who else does.
rules.add_perm("programmes.name_keeper", is_administrator)
rules.add_perm("programmes.view_history", is_administrator | is_programme_manager | keeps)
# What belongs to it: asked by the apps whose records those are.
rules.add_perm("programmes.assign", may_change)
rules.add_perm("programmes.export", is_person)
