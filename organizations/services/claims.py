"""Handing a listed organization over to the person who stands for it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from organizations.enums import JoinRequestState, OrganizationState
from organizations.models import JoinRequest, Organization, Verification
from organizations.notifications import JoinDeclined
from organizations.services.expiry import vouching_fields
from organizations.services.guards import announce, require_reason, show_anew
from portal.audit.services import transition
from portal.core.exceptions import Refused
from portal.notifications.services import notify

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.taxonomy.models import Territory


def take_over(
    organization: Organization,
    request: JoinRequest,
    *,
    actor: User,
    reason: str,
    territory: Territory | None,
    now: dt.datetime,
) -> Organization:
    """Make a listed organization a verified one of the person who claimed it; part of accepting the claim.

    The claims of others are declined: what they wrote and gave was promised to the moderators, so that it
    cannot become the new owner's to answer. They may ask the new owner to be let in.

    Args:
        organization: locked by the caller, who has checked that the actor may.
        request: the claim, accepted; its person belongs to the organization.
        actor: the moderator.
        reason: what the decision rests on; the organization reads it.
        territory: the seat, where the register does not tell it.
        now: the moment of the act.

    Raises:
        Refused: when the reason is empty, or nobody told the seat.
    """
    require_reason(reason)
    seat = organization.territory or territory or request.territory
    if seat is None:
        raise Refused(_("The register does not tell the seat of this organization. Please choose it."))
    taken = transition(
        Organization,
        organization.pk,
        to=OrganizationState.VERIFIED,
        actor=actor,
        verb="organizations.take_over",
        now=now,
        # Who may was asked of the claim.
        check=lambda _locked: None,
        leaving={OrganizationState.LISTED},
        fields={
            "created_by": request.user,
            "submitted_at": request.created_at,
            **vouching_fields(reason=reason, now=now),
            "territory": seat,
        },
    )
    Verification.objects.create(
        organization=taken,
        state=OrganizationState.VERIFIED,
        reason=reason,
        decided_by=actor,
        decided_at=now,
        expires_on=taken.verified_until,
    )
    announce(taken, actor=actor, now=now)
    for waiting in taken.join_requests.waiting().select_related("user"):
        _decline(waiting, taken, actor=actor, now=now)
    show_anew(taken)
    return taken


def _decline(request: JoinRequest, organization: Organization, *, actor: User, now: dt.datetime) -> None:
    with translation.override(request.user.language):
        reason = _(
            "%(organization)s was given to another person who asked for it. "
            "You can ask its owner to let you in."
        ) % {"organization": organization}
    declined = transition(
        JoinRequest,
        request.pk,
        to=JoinRequestState.DECLINED,
        actor=actor,
        verb="organizations.decline_request",
        now=now,
        # Who may was asked of the claim that was accepted.
        check=lambda _locked: None,
        fields={"decided_at": now, "decided_by": actor, "reason": reason},
    )
    notify(JoinDeclined, declined, actor=actor, now=now)
