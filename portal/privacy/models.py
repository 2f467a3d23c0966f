from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class LettersLeft(models.Model):
    """What a worker has to know of an erased person to take them out of old letters; deleted once it has."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    full_name = models.CharField(max_length=150, blank=True)
    addresses = ArrayField(models.EmailField(max_length=254))
    own = models.JSONField(default=dict)
    """By kind of record, the keys of what was the person's and is gone."""
    touched = models.JSONField(default=dict)
    """By kind of record, the keys of what letters that name the person are about."""
    asked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("letters that still name an erased person")
        verbose_name_plural = _("letters that still name erased people")

    def __str__(self) -> str:
        return f"#{self.pk}"
