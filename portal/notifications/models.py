from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.notifications.enums import MessageState, Reason
from portal.notifications.querysets import MessageQuerySet

ACCOUNT_KINDS = "accounts."


class Message(models.Model):
    """One letter to one person: written in the transaction of what it tells, sent after it.

    Its states are not a lifecycle that people drive, so there is no table of transitions: a worker moves a
    row by one conditional UPDATE that asks for the state it saw (`services/delivery.py`, the only writer
    beside `services/undeliverable.py`), and an audit entry is written only where a person acts.
    """

    kind = models.CharField(_("kind"), max_length=80)
    # A letter to somebody who no longer exists has no reader, and keeping it would keep their address.
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("to whom"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("Nobody when a message goes to an address that need not have an account."),
    )
    address = models.EmailField(_("address"), max_length=254)
    reply_to = models.EmailField(
        _("answers go to"),
        max_length=254,
        blank=True,
        help_text=_("Another address than the portal's: of whoever wrote what the message brings."),
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=255)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"))
    holds_secret = models.BooleanField(
        _("holds a secret"), default=False, help_text=_("Its text is forgotten as soon as it is sent.")
    )
    message_id = models.CharField(
        "Message-ID", max_length=255, unique=True, help_text=_("The same on every try.")
    )
    target_type = models.CharField(_("kind of record"), max_length=80, blank=True)
    target_id = models.BigIntegerField(_("record number"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=20, choices=MessageState.choices, default=MessageState.PENDING
    )
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    due_at = models.DateTimeField(
        _("due"),
        null=True,
        blank=True,
        help_text=_("Waiting: the next try. Being sent: when the claim of a worker that died lapses."),
    )
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices, blank=True)
    last_error = models.CharField(_("last answer of the mail server"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("written"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects: ClassVar[MessageQuerySet] = MessageQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("-pk",)
        indexes = (
            models.Index(fields=("due_at", "id"), condition=Q(due_at__isnull=False), name="message_due"),
            models.Index(
                fields=("-id",),
                condition=Q(state=MessageState.UNDELIVERABLE),
                name="message_undeliverable",
            ),
        )
        constraints = (
            models.CheckConstraint(condition=Q(state__in=MessageState.values), name="message_state_known"),
            models.CheckConstraint(condition=Q(reason__in=["", *Reason.values]), name="message_reason_known"),
            models.CheckConstraint(
                condition=Q(language__in=[code for code, _name in settings.LANGUAGES]),
                name="message_language_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=MessageState.under_way(), due_at__isnull=False)
                | (~Q(state__in=MessageState.under_way()) & Q(due_at__isnull=True)),
                name="message_due_while_under_way",
            ),
            models.CheckConstraint(
                condition=Q(state=MessageState.SENT, sent_at__isnull=False)
                | (~Q(state=MessageState.SENT) & Q(sent_at__isnull=True)),
                name="message_sent_at_when_sent",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=MessageState.not_sent()) | ~Q(reason=""),
                name="message_not_sent_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(recipient__isnull=False)
                | Q(kind__startswith=ACCOUNT_KINDS)
                # To an address that need not be anybody's: about a record (an invitation), with a link to it.
                | Q(holds_secret=True, target_id__isnull=False),
                name="message_has_recipient",
            ),
            models.CheckConstraint(
                condition=Q(target_type="", target_id__isnull=True)
                | (~Q(target_type="") & Q(target_id__isnull=False)),
                name="message_target_whole",
            ),
            # A line break in a header would start another header.
            models.CheckConstraint(
                condition=~Q(subject__regex=r"[\r\n]") & ~Q(address__regex=r"[\r\n]"),
                name="message_headers_one_line",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"

    @property
    def may_be_retried(self) -> bool:
        """Whether another try makes sense: it was given up, and its text is still there."""
        return self.state == MessageState.UNDELIVERABLE and self.text != ""


class Unsubscription(models.Model):
    """One person's wish not to hear of one kind of message."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="unsubscriptions",
    )
    kind = models.CharField(_("kind"), max_length=80)
    stopped_at = models.DateTimeField(_("stopped"))

    class Meta:
        verbose_name = _("stopped kind of message")
        verbose_name_plural = _("stopped kinds of message")
        constraints = (models.UniqueConstraint(fields=("user", "kind"), name="unsubscription_unique"),)

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind}"
