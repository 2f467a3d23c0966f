"""What the people of the parties say to each other."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.models.partnerships import LONG_TEXT, Partnership


class Remark(models.Model):
    """One message in the conversation of a partnership. It is never changed; its author may take it back."""

    partnership = models.ForeignKey(
        Partnership,
        verbose_name=_("partnership"),
        on_delete=models.CASCADE,
        related_name="remarks",
        db_index=False,
    )
    text = models.TextField(_("message"), blank=True, max_length=LONG_TEXT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("author"), on_delete=models.PROTECT, related_name="+"
    )
    organization = models.ForeignKey(
        "organizations.Organization", verbose_name=_("party"), on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField(_("written"))
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    once = models.UUIDField(
        _("form"), editable=False, help_text=_("Of the form that was sent, which makes one of it.")
    )

    class Meta:
        verbose_name = _("message of a conversation")
        verbose_name_plural = _("messages of conversations")
        ordering = ("pk",)
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("partnership", "author", "once"), name="remark_once"),
            models.CheckConstraint(
                condition=(Q(taken_back_at__isnull=True) & ~Q(text=""))
                | Q(taken_back_at__isnull=False, text=""),
                name="remark_says_something",
            ),
        )
        indexes: ClassVar = (
            # The last ones of a conversation, and how many a person has not read.
            models.Index(fields=("partnership", "id"), name="remark_of_partnership"),
        )

    def __str__(self) -> str:
        return f"{self.partnership} ({self.pk})"

    @property
    def meant_for(self) -> list[int]:
        """The keys of the people that it mentions, in their order."""
        return sorted(self.mentions.values_list("person", flat=True))

    @property
    def fingerprints(self) -> list[str]:
        """Of its files (SHA-256), in their order."""
        return sorted(self.files.values_list("file__sha256", flat=True))


class RemarkFile(models.Model):
    """A file that was sent with a message."""

    remark = models.ForeignKey(
        Remark, verbose_name=_("message"), on_delete=models.CASCADE, related_name="files"
    )
    file = models.OneToOneField(
        "files.StoredFile", verbose_name=_("file"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("file of a message")
        verbose_name_plural = _("files of messages")
        ordering = ("pk",)

    def __str__(self) -> str:
        return str(self.file)


class Mention(models.Model):
    """That a message is meant for a person above all."""

    remark = models.ForeignKey(
        Remark, verbose_name=_("message"), on_delete=models.CASCADE, related_name="mentions", db_index=False
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        ordering = ("pk",)
        constraints: ClassVar = (models.UniqueConstraint(fields=("remark", "person"), name="mention_once"),)

    def __str__(self) -> str:
        return f"{self.remark_id}: {self.person_id}"


class Reading(models.Model):
    """Up to which message a person has read a conversation."""

    partnership = models.ForeignKey(
        Partnership, verbose_name=_("partnership"), on_delete=models.CASCADE, related_name="+"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
    )
    last = models.PositiveBigIntegerField(_("last message"))

    class Meta:
        verbose_name = _("conversation read")
        verbose_name_plural = _("conversations read")
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("person", "partnership"), name="reading_once"),
        )

    def __str__(self) -> str:
        return f"{self.partnership_id}: {self.person_id}"
