from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from partnerships.models.gala.editions import GalaEdition
from partnerships.models.partnerships import SHORT_TEXT, Partnership
from partnerships.querysets.gala import GalaNominationQuerySet

LONGEST_CITATION = 600


class GalaNomination(models.Model):
    """A partnership that somebody puts forward in an edition, and what became of it."""

    edition = models.ForeignKey(
        GalaEdition,
        verbose_name=_("edition"),
        on_delete=models.CASCADE,
        related_name="nominations",
        db_index=False,
    )
    partnership = models.ForeignKey(
        Partnership, verbose_name=_("partnership"), on_delete=models.PROTECT, related_name="gala_nominations"
    )
    reason = models.TextField(_("why it is nominated"), max_length=SHORT_TEXT)
    nominated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("nominated by"), on_delete=models.PROTECT, related_name="+"
    )
    nominated_at = models.DateTimeField(_("nominated"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    ruled_place = models.PositiveSmallIntegerField(_("place within a tie, as ruled"), null=True, blank=True)
    ruling = models.TextField(_("reason of the ruling"), blank=True, max_length=SHORT_TEXT)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("ruled by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    score = models.DecimalField(
        _("score"),
        max_digits=6,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("As the decision kept it, rounded half up; the order is that of the exact figures."),
    )
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    decided_by = models.CharField(_("rule that decided a tie"), max_length=100, blank=True)
    left_out = models.TextField(_("why it was left out of the ranking"), blank=True)
    is_laureate = models.BooleanField(_("laureate"), default=False)
    citation = models.CharField(_("what it is rewarded for"), max_length=LONGEST_CITATION, blank=True)
    picture = models.ForeignKey(
        "files.StoredFile",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    picture_text = models.CharField(_("what the picture shows"), max_length=250, blank=True)

    objects: ClassVar = GalaNominationQuerySet.as_manager()

    class Meta:
        verbose_name = _("nomination for the gala")
        verbose_name_plural = _("nominations for the gala")
        ordering = ("pk",)
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("edition", "partnership"), name="gala_nominated_once"),
            models.UniqueConstraint(
                fields=("edition", "rank"), condition=Q(is_laureate=True), name="gala_laureate_rank_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="gala_nomination_is_reasoned"),
            models.CheckConstraint(
                condition=Q(is_laureate=False)
                | Q(rank__isnull=False, score__isnull=False, withdrawn_at__isnull=True),
                name="gala_laureate_is_ranked",
            ),
            models.CheckConstraint(
                condition=Q(ruled_place__isnull=True, ruled_by__isnull=True, ruling="")
                | (Q(ruled_place__isnull=False, ruled_by__isnull=False) & ~Q(ruling="")),
                name="gala_ruling_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(picture__isnull=True, picture_text="")
                | (Q(picture__isnull=False) & ~Q(picture_text="")),
                name="gala_picture_is_described",
            ),
        )

    def __str__(self) -> str:
        return str(self.partnership)

    @cached_property
    def conflicted_user_ids(self) -> frozenset[int]:
        """The jurors who declared a conflict with it, by key of the person; read once."""
        if self.pk is None:
            return frozenset()
        declared = self.sheets.filter(is_conflict=True)
        return frozenset(declared.values_list("juror__user_id", flat=True))
