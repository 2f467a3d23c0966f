"""Audits what people do with their accounts; allauth tells of it by its signals."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import (
    email_changed,
    email_confirmed,
    password_changed,
    password_reset,
    user_signed_up,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.dispatch import receiver
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.services import record


@receiver(user_signed_up, dispatch_uid="audit")
def audit_sign_up(user: User, **kwargs: Any) -> None:
    """A person has made an account."""
    record(actor=user, verb="accounts.sign_up", target=user, now=timezone.now())


@receiver(email_confirmed, dispatch_uid="audit")
def audit_confirmation(email_address: EmailAddress, **kwargs: Any) -> None:
    """A person has followed the link sent to their address."""
    user = email_address.user
    record(actor=user, verb="accounts.confirm_email", target=user, now=timezone.now())


@receiver(email_changed, dispatch_uid="audit")
def audit_new_email(
    user: User, from_email_address: EmailAddress | None, to_email_address: EmailAddress, **kwargs: Any
) -> None:
    """A person is known by another address."""
    if from_email_address is None:
        # The first one; that it was confirmed is written already.
        return
    record(
        actor=user,
        verb="accounts.change_email",
        target=user,
        now=timezone.now(),
        before={"email": from_email_address.email},
        after={"email": to_email_address.email},
    )


@receiver(password_changed, dispatch_uid="audit")
@receiver(password_reset, dispatch_uid="audit")
def audit_password(user: User, **kwargs: Any) -> None:
    """A person has a new password."""
    record(actor=user, verb="accounts.change_password", target=user, now=timezone.now())


@receiver(authenticator_added, dispatch_uid="audit")
def audit_second_factor(user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """A person has set up a second factor; the recovery codes that come with it are none."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    record(actor=user, verb="accounts.add_second_factor", target=user, now=timezone.now())


@receiver(authenticator_removed, dispatch_uid="audit")
def audit_second_factor_removed(user: User, **kwargs: Any) -> None:
    """A person has taken a second factor away."""
    record(actor=user, verb="accounts.remove_second_factor", target=user, now=timezone.now())
