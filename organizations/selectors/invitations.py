"""An invitation by its link."""

from __future__ import annotations

import hashlib

from organizations.models import Invitation


def digest_of(token: str) -> str:
    """What is kept of a link: enough to know it again, not to make it.

    Args:
        token: the link's last part.
    """
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_by(token: str) -> Invitation | None:
    """The invitation that a link belongs to, in whatever state; None when a newer link took its place.

    Args:
        token: the link's last part.
    """
    found = Invitation.objects.select_related("organization", "invited_by")
    return found.filter(token_digest=digest_of(token)).first()


def half_hidden(address: str) -> str:
    """An address as its owner knows it again and a stranger does not learn it: `m…@vecini.example`.

    Args:
        address: of e-mail.
    """
    name, _at, host = address.rpartition("@")
    return f"{name[:1]}…@{host}"
