from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from organizations.enums import InvitationState, JoinRequestState, MembershipRole, OrganizationState
from organizations.querysets import (
    InvitationQuerySet,
    JoinRequestQuerySet,
    MembershipQuerySet,
    NetworkMemberQuerySet,
)
from portal.core.lifecycle import LifecycleModel

if TYPE_CHECKING:
    from organizations.models.organization import Organization

SILENCE = dt.timedelta(days=10)
"""After how long without an owner's answer a moderator may decide on a request to join."""


class Membership(models.Model):
    """A person's part in an organization."""

    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.CASCADE, related_name="memberships"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=MembershipRole.choices)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)
    chosen_at = models.DateTimeField(
        _("last chosen to act for"),
        null=True,
        blank=True,
        help_text=_("Of several, the last is offered first."),
    )
    is_signatory = models.BooleanField(
        _("authorised signatory"),
        default=False,
        help_text=_("May sign agreements here in the name of the organization, whatever the role."),
    )

    objects: ClassVar = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("user", "organization"), name="membership_unique"),
            models.CheckConstraint(condition=Q(role__in=MembershipRole.values), name="membership_role_known"),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.organization}"


class JoinRequest(LifecycleModel):
    """A person asks to be let into an organization that is already here, or to take over a listed one."""

    TRANSITIONS: ClassVar = {
        JoinRequestState.WAITING: frozenset(
            {JoinRequestState.ACCEPTED, JoinRequestState.DECLINED, JoinRequestState.WITHDRAWN}
        ),
        JoinRequestState.ACCEPTED: frozenset(),
        JoinRequestState.DECLINED: frozenset(),
        JoinRequestState.WITHDRAWN: frozenset(),
    }

    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.CASCADE, related_name="join_requests"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="join_requests")
    message = models.TextField(
        _("who you are to the organization"), max_length=1000, help_text=_("Whoever decides reads this.")
    )
    evidence = models.ForeignKey(
        "files.StoredFile",
        verbose_name=_("evidence"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    state = models.CharField(
        _("state"), max_length=20, choices=JoinRequestState.choices, default=JoinRequestState.WAITING
    )
    territory = models.ForeignKey(
        "taxonomy.Territory",
        verbose_name=_("seat"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Asked of whoever takes over an organization whose seat the register does not tell."),
    )
    created_at = models.DateTimeField(_("asked"))
    moderators_told_at = models.DateTimeField(_("moderators told"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    reason = models.TextField(_("reason"), max_length=1000, blank=True)

    objects: ClassVar = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        ordering = ("created_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "user"),
                condition=Q(state=JoinRequestState.WAITING),
                name="join_request_once_at_a_time",
                violation_error_message=_("This request is already waiting for an answer."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=JoinRequestState.values), name="join_request_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=JoinRequestState.WAITING, decided_at__isnull=True)
                | (~Q(state=JoinRequestState.WAITING) & Q(decided_at__isnull=False)),
                name="join_request_decided_when_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state=JoinRequestState.DECLINED) | ~Q(reason=""),
                name="join_request_declined_has_reason",
            ),
        )
        indexes = (
            models.Index(
                fields=("created_at", "id"),
                condition=Q(state="waiting"),
                name="join_request_waiting",
            ),
        )

    def __str__(self) -> str:
        # Without the person: the audit keeps this text for good.
        return str(self.organization)

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has answered it yet."""
        return self.state == JoinRequestState.WAITING

    @property
    def is_claim(self) -> bool:
        """Whether the organization is only listed, so that accepting means handing it over."""
        return self.organization.state == OrganizationState.LISTED

    @cached_property
    def stays_claim(self) -> bool:
        """Whether the organization was only listed when this was asked; asked once per object."""
        return not JoinRequest.objects.for_owners().filter(pk=self.pk).exists()

    @property
    def moderators_decide_from(self) -> dt.datetime:
        """From when a moderator may decide although the organization has an owner."""
        return self.created_at + SILENCE

    @cached_property
    def has_active_owner(self) -> bool:
        """Whether somebody of the organization can answer; asked once per object."""
        return Membership.objects.active_owners(self.organization_id).exists()


class Invitation(LifecycleModel):
    """An owner's offer of a part in the organization, sent to an address."""

    TRANSITIONS: ClassVar = {
        InvitationState.OPEN: frozenset(
            {InvitationState.ACCEPTED, InvitationState.DECLINED, InvitationState.WITHDRAWN}
        ),
        InvitationState.ACCEPTED: frozenset(),
        InvitationState.DECLINED: frozenset(),
        InvitationState.WITHDRAWN: frozenset(),
    }

    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField(_("e-mail address"), max_length=254)
    role = models.CharField(_("role"), max_length=10, choices=MembershipRole.choices)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("invited by"), on_delete=models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField(_("sent"))
    expires_at = models.DateTimeField(_("holds until"))
    token_digest = models.CharField(
        _("digest of the link"),
        max_length=64,
        unique=True,
        help_text=_("SHA-256; the link itself is not kept."),
    )
    state = models.CharField(
        _("state"), max_length=20, choices=InvitationState.choices, default=InvitationState.OPEN
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("accepted by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects: ClassVar = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                "organization",
                Lower("email"),
                condition=Q(state=InvitationState.OPEN),
                name="invitation_once_at_a_time",
                violation_error_message=_("An invitation to this address is already open."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=InvitationState.values), name="invitation_state_known"
            ),
            models.CheckConstraint(condition=Q(role__in=MembershipRole.values), name="invitation_role_known"),
            models.CheckConstraint(
                condition=Q(state=InvitationState.OPEN, ended_at__isnull=True)
                | (~Q(state=InvitationState.OPEN) & Q(ended_at__isnull=False)),
                name="invitation_ended_when_not_open",
            ),
        )

    def __str__(self) -> str:
        # Without the address: the audit keeps this text for good.
        return str(self.organization)

    @property
    def is_open(self) -> bool:
        """Whether it was neither answered nor withdrawn; it may have expired."""
        return self.state == InvitationState.OPEN

    def has_expired(self, now: dt.datetime) -> bool:
        """Whether its link no longer works at a moment."""
        return self.expires_at <= now


class NetworkMember(models.Model):
    """An organization's part in a network or federation; it counts once both sides have confirmed it."""

    network = models.ForeignKey(
        "organizations.Organization", on_delete=models.CASCADE, related_name="network_members"
    )
    member = models.ForeignKey(
        "organizations.Organization", on_delete=models.CASCADE, related_name="networks"
    )
    asked_by_network = models.BooleanField(_("asked by the network"))
    asked_at = models.DateTimeField(_("asked"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    objects: ClassVar = NetworkMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of a network")
        verbose_name_plural = _("members of networks")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("network", "member"), name="network_member_unique"),
            models.CheckConstraint(condition=~Q(network=F("member")), name="network_member_other"),
        )

    def __str__(self) -> str:
        return f"{self.member} · {self.network}"

    @property
    def asked_side(self) -> Organization:
        """Whose turn it is to confirm."""
        return self.member if self.asked_by_network else self.network
