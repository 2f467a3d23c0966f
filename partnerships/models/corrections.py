"""What the support desk put right."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.life import CORRECTIONS, PartnershipState
from partnerships.models.partnerships import SHORT_TEXT, Partnership


class Correction(models.Model):
    """That an administrator put something right, why, and what it took away. All parties read it."""

    partnership = models.ForeignKey(
        Partnership, verbose_name=_("partnership"), on_delete=models.CASCADE, related_name="corrections"
    )
    what = models.CharField(
        _("what was put right"), max_length=40, help_text=_("The name of the way back, or of the correction.")
    )
    former_state = models.CharField(_("state before"), max_length=30, choices=PartnershipState.choices)
    reason = models.TextField(_("reason"), max_length=SHORT_TEXT)
    removed = models.TextField(
        _("what was taken away"), blank=True, help_text=_("The text that no longer stands, as it stood.")
    )
    document = models.ForeignKey(
        "files.StoredFile",
        verbose_name=_("document"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Of what was taken away, where it had one."),
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("put right by"), on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(_("put right"))

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ("-pk",)
        constraints: ClassVar = (
            models.CheckConstraint(condition=~Q(reason="") & ~Q(what=""), name="correction_is_reasoned"),
        )

    def __str__(self) -> str:
        return f"{self.partnership}: {self.what}"

    @property
    def label(self) -> str:
        """What was put right, in the reader's language."""
        return str(CORRECTIONS.get(self.what, self.what))
