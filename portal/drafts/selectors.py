"""A person's drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.drafts.models import Draft

if TYPE_CHECKING:
    from portal.accounts.models import User


def draft_of(person: User, key: str) -> Draft | None:
    """What the person had typed into a form; None when nothing is kept.

    Args:
        person: whose it is; nobody sees another's.
        key: of the form.
    """
    return Draft.objects.filter(user=person, key=key).first()
