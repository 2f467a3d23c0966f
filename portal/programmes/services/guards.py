"""What every act on a programme asks first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import rules
from django.utils.translation import gettext_lazy as _lazy

from portal.core.exceptions import NotAllowed
from portal.programmes.models import Programme
from portal.programmes.rules import forget_kept

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from portal.accounts.models import User

KEEPERS = _lazy("Only an administrator, or a person named to keep this programme, can change it.")
SENTENCES: Mapping[str, StrOrPromise] = {
    "programmes.draft": _lazy("Only an administrator can draw up a programme."),
    "programmes.change": KEEPERS,
    "programmes.publish": KEEPERS,
    "programmes.withdraw": KEEPERS,
    "programmes.set_targets": KEEPERS,
    "programmes.set_partners": KEEPERS,
    "programmes.name_keeper": _lazy("Only an administrator can say who keeps a programme."),
}
"""Who can, told to whoever cannot."""


def locked(pk: int, permission: str, actor: User) -> Programme:
    """A programme to which something is done: locked, and the permission asked again.

    Raises:
        NotAllowed: when it is not the actor's to do.
        Programme.DoesNotExist: when there is no such programme.
    """
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=pk)
    forget_kept(actor)
    if not rules.has_perm(permission, actor, programme):
        raise NotAllowed(str(SENTENCES[permission]))
    return programme
