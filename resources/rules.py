"""Named facts about a person and a resource, and the permissions made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rules
from django.contrib.auth.models import AnonymousUser

from organizations.rules import is_administrator
from resources.models import Resource

if TYPE_CHECKING:
    from portal.accounts.models import User


@rules.predicate
def is_public(user: User | AnonymousUser, resource: Resource) -> bool:
    return resource.is_public


rules.add_perm("resources.view", is_public | is_administrator)
rules.add_perm("resources.draft", is_administrator)
rules.add_perm("resources.change", is_administrator)
rules.add_perm("resources.publish", is_administrator)
rules.add_perm("resources.withdraw", is_administrator)
