"""What is new in a partnership, and the papers that its parties share."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.models.partnerships import LONG_TEXT, Partnership
from partnerships.querysets import ReadByQuerySet


class Update(models.Model):
    """What is new, told by a party to everyone or to the parties alone."""

    partnership = models.ForeignKey(
        Partnership,
        verbose_name=_("partnership"),
        on_delete=models.CASCADE,
        related_name="updates",
        db_index=False,
    )
    title = models.CharField(_("what is new"), max_length=160)
    text = models.TextField(_("text"), max_length=LONG_TEXT)
    is_public = models.BooleanField(_("everyone may read it"), default=False)
    organization = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("written by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField(_("written"))
    once = models.UUIDField(
        _("form"), editable=False, help_text=_("Of the form that was sent, which makes one of it.")
    )

    objects: ClassVar = ReadByQuerySet.as_manager()

    class Meta:
        verbose_name = _("update")
        verbose_name_plural = _("updates")
        ordering = ("-pk",)
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("partnership", "written_by", "once"), name="update_once"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="update_says_something"),
        )

    def __str__(self) -> str:
        return self.title


class SharedDocument(models.Model):
    """A party's file about a partnership, for everyone or for the parties alone."""

    partnership = models.ForeignKey(
        Partnership,
        verbose_name=_("partnership"),
        on_delete=models.CASCADE,
        related_name="documents",
        db_index=False,
    )
    file = models.OneToOneField(
        "files.StoredFile", verbose_name=_("file"), on_delete=models.PROTECT, related_name="+"
    )
    sha256 = models.CharField("SHA-256", max_length=64)
    title = models.CharField(_("what it is"), max_length=160)
    is_public = models.BooleanField(_("everyone may read it"), default=False)
    organization = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("shared by"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects: ClassVar = ReadByQuerySet.as_manager()

    class Meta:
        verbose_name = _("document of a partnership")
        verbose_name_plural = _("documents of partnerships")
        ordering = ("-pk",)
        constraints: ClassVar = (
            # Of a button that was pressed twice, one.
            models.UniqueConstraint(fields=("partnership", "sha256"), name="shared_document_once"),
            models.CheckConstraint(condition=~Q(title=""), name="shared_document_is_titled"),
        )

    def __str__(self) -> str:
        return self.title
