"""Named facts about a person and a consultation, and the permissions made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rules
from django.contrib.auth.models import AnonymousUser

from consultations.models import Consultation
from organizations.rules import is_administrator

if TYPE_CHECKING:
    from portal.accounts.models import User


@rules.predicate
def is_public(user: User | AnonymousUser, consultation: Consultation) -> bool:
    return consultation.is_public


rules.add_perm("consultations.view", is_public | is_administrator)
rules.add_perm("consultations.draft", is_administrator)
rules.add_perm("consultations.change", is_administrator)
rules.add_perm("consultations.publish", is_administrator)
rules.add_perm("consultations.withdraw", is_administrator)
