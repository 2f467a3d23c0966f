"""What every act on a programme asks first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import rules
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from portal.core.exceptions import NotAllowed, Refused
from portal.core.terms import SUSTAINED_MONTHS
from portal.programmes.enums import MeasureKey
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


def require_asked(programme: Programme, measures: Collection[str]) -> None:
    """Ask whether a programme's follow-ups can show what its targets want.

    Args:
        programme: with the months at which it asks.
        measures: what its targets are about.

    Raises:
        Refused: when partnerships that go on are wanted, and nobody is asked when they would be counted.
    """
    is_asked = SUSTAINED_MONTHS in programme.follow_up_months
    if MeasureKey.PARTNERSHIPS_SUSTAINED in measures and not is_asked:
        raise Refused(
            _(
                "The target “%(target)s” can only be counted when the partnerships are asked then: please "
                "have %(months)d among the months of the follow-ups, or leave out the target."
            )
            % {"target": MeasureKey.PARTNERSHIPS_SUSTAINED.label, "months": SUSTAINED_MONTHS}
        )


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
