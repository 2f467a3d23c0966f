"""Who looks after messages that could not be delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rules

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User


@rules.predicate
def is_moderator(user: User | AnonymousUser) -> bool:
    return user.is_authenticated and user.is_active and user.is_moderator


@rules.predicate
def is_administrator(user: User | AnonymousUser) -> bool:
    return user.is_authenticated and user.is_active and user.is_administrator


rules.add_perm("notifications.view_undeliverable", is_moderator | is_administrator)
rules.add_perm("notifications.retry", is_moderator | is_administrator)
