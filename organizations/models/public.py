from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.querysets import EnquiryQuerySet

LONGEST_ENQUIRY = 3_000


class Follow(models.Model):
    """A person wants to hear what an organization does in public."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows")
    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.CASCADE, related_name="follows"
    )
    created_at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("person who follows")
        verbose_name_plural = _("people who follow")
        ordering = ("-created_at", "-pk")
        constraints = (models.UniqueConstraint(fields=("user", "organization"), name="follow_unique"),)

    def __str__(self) -> str:
        return str(self.organization)


class Enquiry(models.Model):
    """What somebody wrote to an organization in the form on its page; forgotten after some months."""

    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.CASCADE, related_name="enquiries"
    )
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account of the sender"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("Empty when they were not signed in."),
    )
    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail address"), max_length=254)
    message = models.TextField(_("message"), max_length=LONGEST_ENQUIRY)
    written_at = models.DateTimeField(_("written"))

    objects: ClassVar = EnquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")
        ordering = ("-written_at", "-pk")
        constraints = (models.CheckConstraint(condition=~Q(message=""), name="enquiry_has_message"),)
        indexes = (models.Index(fields=("organization", "-written_at"), name="enquiry_newest"),)

    def __str__(self) -> str:
        # Without the sender: what is written elsewhere with this text outlives them.
        return str(self.organization)
