from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organizations.models.organization import LONGEST_REASON

UNDO_WITHIN = dt.timedelta(days=30)
"""How long a merge can be undone."""


class FormerAddress(models.Model):
    """An address that an organization had; it leads to where the organization is now."""

    slug = models.SlugField(_("address on the portal"), max_length=80, unique=True)
    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.CASCADE, related_name="former_addresses"
    )

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")

    def __str__(self) -> str:
        return self.slug


class Merge(models.Model):
    """Two records of one organization made one; what is written here is enough to undo it."""

    kept = models.ForeignKey("organizations.Organization", on_delete=models.CASCADE, related_name="merges")
    gone = models.ForeignKey("organizations.Organization", on_delete=models.CASCADE, related_name="merged_as")
    before = models.JSONField(
        _("before"), help_text=_("Of both records: the state, and the fields that the merge wrote.")
    )
    moved = models.JSONField(
        _("moved"), help_text=_("By model and field, the keys of the rows that were led to the kept record.")
    )
    reason = models.TextField(_("reason"), max_length=LONGEST_REASON)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField(_("merged"))
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="merge_of_two"),
            models.CheckConstraint(condition=~Q(reason=""), name="merge_has_reason"),
            models.UniqueConstraint(fields=("gone",), condition=Q(undone_at__isnull=True), name="merge_once"),
        )

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"
