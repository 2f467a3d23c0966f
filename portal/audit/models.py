from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.audit.querysets import EntryQuerySet
from portal.audit.verbs import verb_label


class Entry(models.Model):
    """One act that was done. The database refuses to change or delete it (see the first migration)."""

    at = models.DateTimeField(_("when"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Nobody when the portal acted by itself."),
    )
    verb = models.CharField(_("what"), max_length=80)
    target_type = models.CharField(_("kind of record"), max_length=80)
    target_id = models.BigIntegerField(_("record number"))
    target_name = models.CharField(_("record"), max_length=300)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    origin = models.GenericIPAddressField(_("from where"), null=True, blank=True)

    objects: ClassVar[models.Manager[Entry]] = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ("-pk",)
        indexes = (
            # The history of one record, newest first.
            models.Index(fields=("target_type", "target_id", "-id"), name="audit_entry_target"),
        )

    def __str__(self) -> str:
        return f"{capfirst(self.verb_label)} · {self.target_name}"

    @property
    def verb_label(self) -> str:
        """What was done, in the reader's language."""
        return verb_label(self.verb)

    @property
    def changes(self) -> list[tuple[str, Any, Any]]:
        """Each changed field with its value before and after; None where there was none."""
        names = [*self.before, *(name for name in self.after if name not in self.before)]
        return [(name, self.before.get(name), self.after.get(name)) for name in names]
