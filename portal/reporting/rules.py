"""An export is its owner's alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rules

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User
    from portal.reporting.models import Export


@rules.predicate
def is_owner(user: User | AnonymousUser, export: Export) -> bool:
    return user.is_authenticated and user.is_active and export.requested_by_id == user.pk


rules.add_perm("reporting.cancel", is_owner)
rules.add_perm("reporting.download", is_owner)
