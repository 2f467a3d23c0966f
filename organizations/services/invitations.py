"""Invitations by mail: a link that only its reader holds, for the person with the address it was sent to."""

from __future__ import annotations

import datetime as dt
import secrets

import rules
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from organizations.enums import InvitationState, JoinRequestState, MembershipRole, OrganizationState
from organizations.models import Invitation, JoinRequest, Membership, Organization
from organizations.notifications import ON_PEOPLE, InvitationSent
from organizations.selectors.invitations import digest_of, half_hidden
from organizations.services.guards import lock, require
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.audit.services import record, transition
from portal.core.exceptions import NotAllowed, Refused, TransitionRefused
from portal.notifications.services import notify, write_to_address

HOLDS = dt.timedelta(days=14)
INVITATIONS_A_DAY = 20
"""How many letters with an invitation an organization sends within 24 hours."""

CLOSED = (OrganizationState.REFUSED, OrganizationState.MERGED, OrganizationState.SUSPENDED)
"""States in which an organization takes in nobody."""

SENDING = ("organizations.invite", "organizations.invite_again")


@transaction.atomic
def invite(*, organization_pk: int, actor: User, email: str, role: str, now: dt.datetime) -> Invitation:
    """Offer a part in the organization to whoever reads an address.

    Whether the address has an account on the portal does not show in the outcome.

    Args:
        organization_pk: of the organization.
        actor: an owner.
        email: where to; checked to be an address.
        role: what the person becomes.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not own the organization.
        Refused: when it is not verified, the address is one of its people's or has an open invitation, or too
            many letters went out today.
    """
    organization = lock(organization_pk, actor)
    require("organizations.manage_people", actor, organization)
    _require_sendable(organization, now)
    email = email.strip().lower()
    if Membership.objects.filter(organization=organization, user__email__iexact=email).exists():
        raise Refused(
            _("%(email)s already belongs to %(organization)s.")
            % {"email": email, "organization": organization}
        )
    earlier = organization.invitations.unanswered().filter(email__iexact=email).first()
    if earlier is not None:
        raise Refused(
            _("An invitation to %(email)s is already open: you can send it again.") % {"email": email}
        )
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organization=organization,
        email=email,
        role=MembershipRole(role),
        invited_by=actor,
        created_at=now,
        expires_at=now + HOLDS,
        token_digest=digest_of(token),
    )
    written = {"invitation": invitation, "role": invitation.role}
    record(actor=actor, verb="organizations.invite", target=organization, now=now, after=written)
    _send(invitation, token, now)
    return invitation


@transaction.atomic
def invite_again(*, pk: int, actor: User, now: dt.datetime) -> Invitation:
    """Send an invitation once more, with a new link; the old one no longer works.

    Args:
        pk: the invitation.
        actor: an owner.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not own the organization.
        Refused: when it was answered or withdrawn, or as for `invite`.
    """
    invitation, organization = _held(pk, actor)
    require("organizations.manage_people", actor, organization)
    if not invitation.is_open:
        raise _answered(invitation)
    _require_sendable(organization, now)
    token = secrets.token_urlsafe(32)
    invitation.token_digest = digest_of(token)
    invitation.expires_at = now + HOLDS
    invitation.invited_by = actor
    invitation.save(update_fields=["token_digest", "expires_at", "invited_by"])
    written = {"invitation": invitation, "role": invitation.role}
    record(actor=actor, verb="organizations.invite_again", target=organization, now=now, after=written)
    _send(invitation, token, now)
    return invitation


@transaction.atomic
def withdraw_invitation(*, pk: int, actor: User, now: dt.datetime) -> Invitation:
    """Take an invitation back: its link then says so.

    Args:
        pk: the invitation.
        actor: an owner.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not own the organization.
        TransitionRefused: when it was answered or withdrawn.
    """
    invitation, organization = _held(pk, actor)
    return _finish(
        invitation,
        to=InvitationState.WITHDRAWN,
        actor=actor,
        verb="organizations.withdraw_invitation",
        permission="organizations.manage_people",
        of=organization,
        now=now,
    )


@transaction.atomic
def accept_invitation(*, pk: int, actor: User, now: dt.datetime) -> Membership:
    """Come in by an invitation; a request to join that still waits is thereby taken back.

    Args:
        pk: the invitation.
        actor: the person with the address it was sent to, confirmed.
        now: the moment of the act.

    Raises:
        NotAllowed: when it was sent to somebody else.
        Refused: when it has expired, whoever sent it owns the organization no longer, this takes in nobody
            now, or the actor already belongs to it.
        TransitionRefused: when it was answered or withdrawn.
    """
    invitation, organization = _held(pk, actor)
    if invitation.is_open:
        _require_acceptable(invitation, organization, actor, now)
    invitation = _finish(
        invitation,
        to=InvitationState.ACCEPTED,
        actor=actor,
        verb="organizations.accept_invitation",
        permission="organizations.accept_invitation",
        of=invitation,
        now=now,
        accepted_by=actor,
    )
    membership = Membership.objects.create(organization=organization, user=actor, role=invitation.role)
    entry = record(
        actor=actor,
        verb="organizations.join",
        target=organization,
        now=now,
        after={"user": actor, "role": invitation.role},
    )
    for request in JoinRequest.objects.waiting().filter(organization=organization, user=actor):
        transition(
            JoinRequest,
            request.pk,
            to=JoinRequestState.WITHDRAWN,
            actor=actor,
            verb="organizations.withdraw_request",
            now=now,
            check=lambda _locked: None,
            fields={"decided_at": now},
        )
    for kind in ON_PEOPLE["organizations.join"]:
        notify(kind, entry, actor=actor, now=now)
    return membership


def _require_acceptable(
    invitation: Invitation, organization: Organization, actor: User, now: dt.datetime
) -> None:
    if invitation.has_expired(now):
        raise Refused(
            _("This invitation has expired. Please ask %(person)s for a new one.")
            % {"person": invitation.invited_by}
        )
    if Membership.objects.filter(organization=organization, user=actor).exists():
        raise Refused(_("You already belong to %(organization)s.") % {"organization": organization})
    if organization.state in CLOSED:
        raise Refused(
            _("%(organization)s takes in nobody now: it is “%(state)s”.")
            % {"organization": organization, "state": organization.state_label}
        )
    # Somebody who was removed could come back by an invitation that they sent themselves before.
    if not Membership.objects.active_owners(organization.pk).filter(user=invitation.invited_by).exists():
        raise Refused(
            _("%(person)s no longer owns %(organization)s. Please ask an owner for a new invitation.")
            % {"person": invitation.invited_by, "organization": organization}
        )


@transaction.atomic
def decline_invitation(*, pk: int, actor: User, now: dt.datetime) -> Invitation:
    """Say no to an invitation.

    Arguments and errors as for `accept_invitation`, but that an expired one can be declined.
    """
    invitation, _organization = _held(pk, actor)
    return _finish(
        invitation,
        to=InvitationState.DECLINED,
        actor=actor,
        verb="organizations.decline_invitation",
        permission="organizations.accept_invitation",
        of=invitation,
        now=now,
    )


def _held(pk: int, actor: User) -> tuple[Invitation, Organization]:
    """An invitation as it is once the organization is locked, and the organization."""
    organization_id = Invitation.objects.values_list("organization", flat=True).get(pk=pk)
    organization = lock(organization_id, actor)
    invitation = Invitation.objects.select_related("invited_by").get(pk=pk)
    invitation.organization = organization
    return invitation, organization


def _finish(
    invitation: Invitation,
    *,
    to: InvitationState,
    actor: User,
    verb: str,
    permission: str,
    of: Organization | Invitation,
    now: dt.datetime,
    **fields: object,
) -> Invitation:
    def check(locked: Invitation) -> None:
        if permission == "organizations.accept_invitation" and not rules.has_perm(permission, actor, locked):
            raise NotAllowed(
                _("This invitation was sent to %(address)s. Please sign in with that address.")
                % {"address": half_hidden(locked.email)}
            )
        if permission != "organizations.accept_invitation":
            require(permission, actor, of)
        if not locked.is_open:
            raise _answered(locked)

    return transition(
        Invitation,
        invitation.pk,
        to=to,
        actor=actor,
        verb=verb,
        now=now,
        check=check,
        fields={"ended_at": now, **fields},
    )


def _answered(invitation: Invitation) -> TransitionRefused:
    return TransitionRefused(
        _("This invitation was already answered or withdrawn: it is “%(state)s”. Nothing was changed.")
        % {"state": invitation.state_label}
    )


def _require_sendable(organization: Organization, now: dt.datetime) -> None:
    # The letter carries a name that nobody has looked at: it could say anything to a stranger.
    if not organization.is_verified:
        raise Refused(
            _("%(organization)s can invite people once a moderator has verified it.")
            % {"organization": organization}
        )
    sent = Entry.objects.about(organization).filter(verb__in=SENDING, at__gt=now - dt.timedelta(days=1))
    if sent.count() >= INVITATIONS_A_DAY:
        raise Refused(
            _("%(organization)s has sent %(count)d invitations within a day. Please go on tomorrow.")
            % {"organization": organization, "count": INVITATIONS_A_DAY}
        )


def _send(invitation: Invitation, token: str, now: dt.datetime) -> None:
    """Write the letter in the reader's own language where the portal knows it, else in the inviter's."""
    reader = User.objects.filter(email__iexact=invitation.email).first()
    language = reader.language if reader else translation.get_language() or invitation.invited_by.language
    with translation.override(language):
        path = reverse("organizations:invitation", args=[token])
    write_to_address(
        InvitationSent, invitation, address=invitation.email, language=language, path=path, now=now
    )
