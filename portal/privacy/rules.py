"""What is kept about a person is theirs to take and to erase."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rules

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User


@rules.predicate
def is_person(user: User | AnonymousUser) -> bool:
    return user.is_authenticated and user.is_active


rules.add_perm("privacy.take", is_person)
rules.add_perm("privacy.erase", is_person)
