"""By which words partnerships are found."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from partnerships.models.partnerships import Partnership


class PartnershipWords(models.Model):
    """The title of a partnership and the names of all that take part, folded, in a narrow row of its own.

    Written by triggers alone (migration 0011), since a name also changes where nobody thinks of partnerships:
    by the register, by a merge.
    """

    partnership = models.OneToOneField(
        Partnership, primary_key=True, on_delete=models.CASCADE, related_name="found_by"
    )
    words = models.TextField(blank=True)
    """Each title and name, as `portal.core.fold.fold` gives it, on a line of its own."""

    class Meta:
        verbose_name = _("words of a partnership")
        verbose_name_plural = _("words of partnerships")
        indexes = (
            # `PartnershipQuerySet.matching`: the register, desks and the search for words or parts of them.
            GinIndex(fields=("words",), opclasses=("gin_trgm_ops",), name="partnership_by_words"),
        )

    def __str__(self) -> str:
        return self.words
