from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Draft(models.Model):
    """What a person has typed into a long form and not sent yet: theirs alone, one for each form."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    key = models.CharField(
        _("form"), max_length=100, help_text=_("`app.form.number`: which form, of which record.")
    )
    data = models.JSONField(
        _("what was typed"), help_text=_("By field the values, as the browser sent them.")
    )
    saved_at = models.DateTimeField(_("saved"))

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ("-saved_at", "-pk")
        constraints = (models.UniqueConstraint(fields=("user", "key"), name="draft_unique"),)
        indexes = (models.Index(fields=("saved_at",), name="draft_by_age"),)

    def __str__(self) -> str:
        return self.key
