"""Whose values a person may bring: of what they write for, and of the programmes that they keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from organizations.enums import MembershipRole
from organizations.rules import forget_roles, roles_of
from partnerships.models import Partnership
from portal.programmes.rules import forget_kept, kept_by

if TYPE_CHECKING:
    from partnerships.querysets import PartnershipQuerySet
    from portal.accounts.models import User


def written_by(actor: User) -> PartnershipQuerySet:
    """The partnerships that are worked on and that a person writes for, as their memberships are now."""
    forget_roles(actor)
    roles = roles_of(actor)
    writes = [key for key, role in roles.items() if role in MembershipRole.writers()]
    found: PartnershipQuerySet = Partnership.objects.carried_out_by(writes, tuple(roles))
    return found


def kept_for_programmes(actor: User) -> PartnershipQuerySet:
    """The partnerships that are worked on, of the programmes that a programme manager is named to keep.

    Nobody reports as a programme's manager of a partnership that an organization of theirs takes part in.
    """
    found: PartnershipQuerySet = Partnership.objects.all()
    if not actor.is_programme_manager:
        return found.none()
    forget_roles(actor)
    forget_kept(actor)
    return found.reported_for(kept_by(actor), tuple(roles_of(actor)))


def reported_by(actor: User) -> PartnershipQuerySet:
    """All partnerships of which a person may bring values, as things are now."""
    whose = Q(pk__in=written_by(actor).order_by().values("pk"))
    whose |= Q(pk__in=kept_for_programmes(actor).order_by().values("pk"))
    found: PartnershipQuerySet = Partnership.objects.filter(whose)
    return found
