from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.life.gala import BEST_MARK, LEAST_MARK
from partnerships.models.gala.editions import GalaCriterion, GalaEdition
from partnerships.models.gala.nominations import GalaNomination
from partnerships.models.partnerships import SHORT_TEXT
from partnerships.querysets.gala import GalaJurorQuerySet

LONGEST_COMMENT = 1_500


class GalaJuror(models.Model):
    """A person who judges in an edition, until released."""

    edition = models.ForeignKey(
        GalaEdition,
        verbose_name=_("edition"),
        on_delete=models.CASCADE,
        related_name="jurors",
        db_index=False,
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="gala_juries",
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("invited by"), on_delete=models.PROTECT, related_name="+"
    )
    invited_at = models.DateTimeField(_("invited"))
    released_at = models.DateTimeField(_("released"), null=True, blank=True)
    release_reason = models.CharField(_("why they were released"), max_length=500, blank=True)

    objects: ClassVar = GalaJurorQuerySet.as_manager()

    class Meta:
        verbose_name = _("juror of the gala")
        verbose_name_plural = _("jurors of the gala")
        ordering = ("pk",)
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("edition", "user"), name="gala_juror_once"),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, release_reason="")
                | (Q(released_at__isnull=False) & ~Q(release_reason="")),
                name="gala_release_is_reasoned",
            ),
        )

    def __str__(self) -> str:
        return str(self.user)


class GalaSheet(models.Model):
    """What one juror says of one nomination: whether there is a conflict, and if not the marks.

    `counts` is written by the decision: the sheets that the ranking rests on.
    """

    juror = models.ForeignKey(
        GalaJuror, verbose_name=_("juror"), on_delete=models.CASCADE, related_name="sheets", db_index=False
    )
    nomination = models.ForeignKey(
        GalaNomination, verbose_name=_("nomination"), on_delete=models.CASCADE, related_name="sheets"
    )
    is_conflict = models.BooleanField(_("conflict of interest"))
    conflict_reason = models.TextField(_("what the conflict is"), blank=True, max_length=SHORT_TEXT)
    declared_at = models.DateTimeField(_("declared"))
    submitted_at = models.DateTimeField(_("marks submitted"), null=True, blank=True)
    counts = models.BooleanField(_("counted"), default=False)

    class Meta:
        verbose_name = _("scoring sheet")
        verbose_name_plural = _("scoring sheets")
        ordering = ("pk",)
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("juror", "nomination"), name="gala_sheet_once"),
            models.CheckConstraint(
                condition=Q(is_conflict=True, submitted_at__isnull=True, counts=False)
                & ~Q(conflict_reason="")
                | Q(is_conflict=False, conflict_reason=""),
                name="gala_no_marks_in_conflict",
            ),
            models.CheckConstraint(
                condition=Q(counts=False) | Q(submitted_at__isnull=False), name="gala_only_submitted_counts"
            ),
        )

    def __str__(self) -> str:
        return f"{self.juror}: {self.nomination}"


class GalaMark(models.Model):
    """A juror's mark on one criterion, with why; either may be missing until the sheet is submitted."""

    sheet = models.ForeignKey(
        GalaSheet, verbose_name=_("sheet"), on_delete=models.CASCADE, related_name="marks", db_index=False
    )
    criterion = models.ForeignKey(
        GalaCriterion, verbose_name=_("criterion"), on_delete=models.PROTECT, related_name="+"
    )
    mark = models.PositiveSmallIntegerField(_("mark"), null=True, blank=True)
    comment = models.TextField(_("comment"), blank=True, max_length=LONGEST_COMMENT)

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        ordering = ("criterion__position", "pk")
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("sheet", "criterion"), name="gala_mark_once"),
            models.CheckConstraint(
                condition=Q(mark__isnull=True) | Q(mark__gte=LEAST_MARK, mark__lte=BEST_MARK),
                name="gala_mark_is_1_to_5",
            ),
        )

    def __str__(self) -> str:
        return f"{self.criterion}: {self.mark}"
