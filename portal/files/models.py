from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """A file that a person uploaded: checked, kept outside the web's folders, served through a permission."""

    key = models.UUIDField(_("address"), default=uuid.uuid4, unique=True, editable=False)
    purpose = models.CharField(
        _("what for"),
        max_length=60,
        help_text=_("Declared by an app: what is accepted, and who may read it."),
    )
    name = models.CharField(_("name"), max_length=200, help_text=_("As the person's computer named it."))
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("uploaded by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(_("uploaded"))

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where it is given out, to whom its purpose lets read it."""
        return reverse("files:file", kwargs={"key": self.key, "name": self.name})
