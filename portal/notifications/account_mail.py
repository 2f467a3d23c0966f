"""Account mails (confirm an address, reset a password, …): allauth decides when, the outbox sends them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import get_next_redirect_url
from allauth.utils import get_request_param
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.notifications.models import ACCOUNT_KINDS
from portal.notifications.services.letters import absolute
from portal.notifications.services.outbox import write_account_message

# Whoever reads one of these can act as the person. By name, with where allauth puts the link.
SECRET_LINKS = {
    "email_confirmation": "activate_url",
    "email_confirmation_signup": "activate_url",
    "password_reset_key": "password_reset_url",
}


LONGEST_ADDRESS = 254


class AccountAdapter(DefaultAccountAdapter):
    """allauth with its mails written into the outbox, and the addresses and the confirmations as said below.

    A mail named `account/email/password_changed` by allauth is written by
    `templates/emails/accounts/password_changed.txt`, as `portal.notifications.kinds` tells for every letter.
    """

    def clean_email(self, email: str) -> str:
        """Refuse an address longer than any mail server takes (RFC 5321, 4.5.3.1.3).

        Raises:
            ValidationError: with the reason.
        """
        if len(email) > LONGEST_ADDRESS:
            raise ValidationError(_("An address has at most 254 characters."))
        return str(super().clean_email(email))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """The link that confirms an address; it leads on to where the person was going when they signed up.

        Args:
            request: of the sign-up; its `next` is followed only within the portal.
            emailconfirmation: what the link confirms.
        """
        url = str(super().get_email_confirmation_url(request, emailconfirmation))
        onward = get_next_redirect_url(request)
        return f"{url}?{urlencode({'next': onward})}" if onward else url

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        """How a person can confirm that it is them; on the way to a signature the password does not count.

        Args:
            user: who is signed in.
        """
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        onward = get_request_param(self.request, "next")
        if not onward or onward != self.request.session.get("signing_at"):
            return methods
        return [method for method in methods if method["id"] != "reauthenticate"]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write a mail into the outbox, in the language of the request.

        Args:
            template_prefix: allauth's name of the mail.
            email: where to.
            context: what allauth tells about it; `user` when it has one.
        """
        name = template_prefix.rsplit("/", 1)[-1]
        recipient = context.get("user") or User.objects.filter(email__iexact=email).first()
        link = context[SECRET_LINKS[name]] if name in SECRET_LINKS else reverse("account_reset_password")
        shown = {key: value for key, value in context.items() if key not in ("request", "user")}
        write_account_message(
            name=f"{ACCOUNT_KINDS}{name}",
            recipient=recipient,
            address=email,
            values={**shown, "email": email, "url": absolute(link)},
            holds_secret=name in SECRET_LINKS,
            now=timezone.now(),
        )

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell a person about a change of their account; it may go to an address they have just left."""
        super().send_notification_mail(template_prefix, user, {**(context or {}), "user": user}, email)
