"""How an authority answers: the answer laid before a second person, and the rules it sets itself."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.life import PartnershipState
from partnerships.models.partnerships import LONG_TEXT, Partnership


class AnsweringRules(models.Model):
    """What an authority has settled for all its answers; one that has settled nothing has no row."""

    authority = models.OneToOneField(
        "organizations.Organization",
        verbose_name=_("authority"),
        on_delete=models.CASCADE,
        related_name="answering_rules",
    )
    four_eyes = models.BooleanField(
        _("four eyes"),
        default=False,
        help_text=_("One person prepares an answer, another gives it."),
    )
    head_of_unit = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("head of unit"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Is told when a term has run out; without one, the owners are."),
    )

    class Meta:
        verbose_name = _("rules for answers")
        verbose_name_plural = _("rules for answers")

    def __str__(self) -> str:
        return str(self.authority)


class PreparedAnswer(models.Model):
    """An answer that one person of an authority laid before a second one, who gives it or changes it."""

    partnership = models.OneToOneField(
        Partnership, verbose_name=_("partnership"), on_delete=models.CASCADE, related_name="prepared_answer"
    )
    decision = models.CharField(
        _("decision"),
        max_length=30,
        choices=[
            (state.value, state.label)
            for state in (PartnershipState.ACCEPTED_IN_PRINCIPLE, PartnershipState.REJECTED)
        ],
    )
    answer = models.TextField(_("reasoned answer"), max_length=LONG_TEXT)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("prepared by"), on_delete=models.PROTECT, related_name="+"
    )
    prepared_at = models.DateTimeField(_("prepared"))

    class Meta:
        verbose_name = _("prepared answer")
        verbose_name_plural = _("prepared answers")
        constraints: ClassVar = (
            models.CheckConstraint(
                condition=Q(decision__in=(PartnershipState.ACCEPTED_IN_PRINCIPLE, PartnershipState.REJECTED)),
                name="prepared_answer_decides",
            ),
            models.CheckConstraint(condition=~Q(answer=""), name="prepared_answer_is_reasoned"),
        )

    def __str__(self) -> str:
        return str(self.partnership)
