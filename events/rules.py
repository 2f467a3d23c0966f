"""Named facts about a person and an event, and the permissions made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rules
from django.contrib.auth.models import AnonymousUser

from events.models import Event
from organizations.rules import is_administrator

if TYPE_CHECKING:
    from portal.accounts.models import User


@rules.predicate
def is_public(user: User | AnonymousUser, event: Event) -> bool:
    return event.is_public


rules.add_perm("events.view", is_public | is_administrator)
rules.add_perm("events.draft", is_administrator)
rules.add_perm("events.change", is_administrator)
rules.add_perm("events.publish", is_administrator)
rules.add_perm("events.withdraw", is_administrator)
