"""A moderator's decisions on organizations."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from organizations.enums import OrganizationState
from organizations.models import Organization, Verification
from organizations.services.guards import announce, require
from portal.audit.models import Entry
from portal.audit.services import transition
from portal.core.constraints import violated
from portal.core.exceptions import Refused
from portal.core.page_cache import drop_pages

if TYPE_CHECKING:
    from portal.accounts.models import User


def verify_organization(
    *, pk: int, actor: User, reason: str, now: dt.datetime, seen: int | None = None
) -> Organization:
    """Vouch for an organization, new or suspended: it becomes public and may act.

    Args:
        pk: the organization.
        actor: a moderator who is not a member of it.
        reason: what the decision rests on; the organization reads it.
        now: the moment of the decision.
        seen: the key of the newest audit entry of the organization that the moderator was shown; None when
            the decision does not rest on a page.

    Raises:
        NotAllowed: when the actor may not decide.
        Refused: when the reason is empty, or the organization was changed since `seen`.
        TransitionRefused: when it neither awaits verification nor is suspended.
    """
    return _decide(
        "organizations.verify",
        OrganizationState.VERIFIED,
        pk=pk,
        actor=actor,
        reason=reason,
        now=now,
        seen=seen,
    )


def refuse_organization(
    *, pk: int, actor: User, reason: str, now: dt.datetime, seen: int | None = None
) -> Organization:
    """Refuse to vouch for an organization; it may put right what the reason names and come back.

    Arguments and errors as for `verify_organization`.
    """
    return _decide(
        "organizations.refuse",
        OrganizationState.REFUSED,
        pk=pk,
        actor=actor,
        reason=reason,
        now=now,
        seen=seen,
    )


def suspend_organization(
    *, pk: int, actor: User, reason: str, now: dt.datetime, seen: int | None = None
) -> Organization:
    """Withdraw the portal's word for a verified organization: it is hidden and may not act.

    Arguments and errors as for `verify_organization`.
    """
    return _decide(
        "organizations.suspend",
        OrganizationState.SUSPENDED,
        pk=pk,
        actor=actor,
        reason=reason,
        now=now,
        seen=seen,
    )


def resubmit_organization(*, pk: int, actor: User, now: dt.datetime) -> Organization:
    """Send a refused organization to verification again.

    Args:
        pk: the organization.
        actor: an owner or editor of it.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for the organization.
        Refused: when another organization has taken its identifier.
        TransitionRefused: when it was not refused.
    """
    try:
        with transaction.atomic():
            organization = transition(
                Organization,
                pk,
                to=OrganizationState.PENDING,
                actor=actor,
                verb="organizations.resubmit",
                now=now,
                check=lambda locked: require("organizations.resubmit", actor, locked),
                leaving={OrganizationState.REFUSED},
                fields={"submitted_at": now},
            )
            announce(organization, actor=actor, now=now)
    except IntegrityError as error:
        if violated(error) == "organization_identifier_unique":
            raise Refused(_("An organization with this CUI is already registered.")) from error
        raise
    return organization


@transaction.atomic
def _decide(
    verb: str, to: OrganizationState, *, pk: int, actor: User, reason: str, now: dt.datetime, seen: int | None
) -> Organization:
    if not reason.strip():
        raise Refused(_("A decision needs a reason: the organization will read it."))

    def check(organization: Organization) -> None:
        require(verb, actor, organization)
        if seen is not None and Entry.objects.about(organization).exclude(pk__lte=seen).exists():
            raise Refused(
                _("The organization was changed while you were reading. Please look again, then decide.")
            )

    organization = transition(
        Organization,
        pk,
        to=to,
        actor=actor,
        verb=verb,
        now=now,
        check=check,
        fields={"decided_at": now, "decision_reason": reason},
        # A listed organization is verified by a claim, a merged one by undoing the merge.
        leaving=set(OrganizationState) - {OrganizationState.LISTED, OrganizationState.MERGED},
    )
    Verification.objects.create(
        organization=organization, state=to, reason=reason, decided_by=actor, decided_at=now
    )
    announce(organization, actor=actor, now=now)
    drop_pages("organizations")
    return organization
