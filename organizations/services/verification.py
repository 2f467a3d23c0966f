"""A moderator's decisions on organizations."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from organizations.enums import OrganizationState
from organizations.models import Organization, Verification
from organizations.notifications import RenewalDeclined, VerificationRenewed
from organizations.services.expiry import vouching_fields
from organizations.services.guards import announce, lock, refuse_unseen, require, require_reason, show_anew
from portal.audit.services import record, transition
from portal.core.constraints import violated
from portal.core.exceptions import Refused
from portal.notifications.services import notify

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


@transaction.atomic
def renew_verification(
    *, pk: int, actor: User, reason: str, now: dt.datetime, seen: int | None = None
) -> Organization:
    """Vouch for a verified organization for another term, counted from now.

    Arguments as for `verify_organization`.

    Raises:
        NotAllowed: when the actor may not decide.
        Refused: when the reason is empty, the organization was changed since `seen`, or it is not verified.
    """
    organization = _held_to_renew("organizations.renew", pk, actor, reason, seen)
    changes = vouching_fields(reason=reason, now=now)
    before = {name: getattr(organization, name) for name in changes}
    for name, value in changes.items():
        setattr(organization, name, value)
    organization.save(update_fields=list(changes))
    record(
        actor=actor, verb="organizations.renew", target=organization, now=now, before=before, after=changes
    )
    _keep(organization, OrganizationState.VERIFIED, actor=actor, reason=reason, now=now)
    notify(VerificationRenewed, organization, actor=actor, now=now)
    show_anew(organization)
    return organization


@transaction.atomic
def decline_renewal(
    *, pk: int, actor: User, reason: str, now: dt.datetime, seen: int | None = None
) -> Organization:
    """Say why an organization is not verified again yet; what was verified holds until its day.

    Arguments as for `verify_organization`.

    Raises:
        NotAllowed: when the actor may not decide.
        Refused: when the reason is empty, the organization was changed since `seen`, is not verified, or does
            not ask to be verified again.
    """
    organization = _held_to_renew("organizations.decline_renewal", pk, actor, reason, seen)
    if organization.renewal_asked_at is None:
        raise Refused(_("It does not ask to be verified again any more. Nothing was changed."))
    before = {"renewal_asked_at": organization.renewal_asked_at}
    organization.renewal_asked_at = None
    organization.save(update_fields=["renewal_asked_at"])
    record(
        actor=actor,
        verb="organizations.decline_renewal",
        target=organization,
        now=now,
        before=before,
        after={"renewal_asked_at": None, "reason": reason},
    )
    _keep(organization, OrganizationState.REFUSED, actor=actor, reason=reason, now=now)
    notify(RenewalDeclined, organization, actor=actor, now=now)
    return organization


def _held_to_renew(verb: str, pk: int, actor: User, reason: str, seen: int | None) -> Organization:
    """The verified organization, locked, if the actor may decide on what they have seen."""
    require_reason(reason)
    organization = lock(pk, actor)
    require(verb, actor, organization)
    refuse_unseen(organization, seen)
    if not organization.is_verified:
        raise Refused(
            _("“%(organization)s” is not verified now, so this can no longer be done. Nothing was changed.")
            % {"organization": organization}
        )
    return organization


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
    require_reason(reason)

    def check(organization: Organization) -> None:
        require(verb, actor, organization)
        refuse_unseen(organization, seen)

    fields = {"decided_at": now, "decision_reason": reason}
    if to == OrganizationState.VERIFIED:
        fields = vouching_fields(reason=reason, now=now)
    organization = transition(
        Organization,
        pk,
        to=to,
        actor=actor,
        verb=verb,
        now=now,
        check=check,
        fields=fields,
        # A listed organization is verified by a claim, a merged one by undoing the merge.
        leaving=set(OrganizationState) - {OrganizationState.LISTED, OrganizationState.MERGED},
    )
    _keep(organization, to, actor=actor, reason=reason, now=now)
    announce(organization, actor=actor, now=now)
    show_anew(organization)
    return organization


def _keep(
    organization: Organization, decision: OrganizationState, *, actor: User, reason: str, now: dt.datetime
) -> None:
    """Keep a decision for good, with its end where it has one."""
    vouched = decision == OrganizationState.VERIFIED
    Verification.objects.create(
        organization=organization,
        state=decision,
        reason=reason,
        decided_by=actor,
        decided_at=now,
        expires_on=organization.verified_until if vouched else None,
    )
