"""What the clock on an answer is made of: rounds of requested changes, redirections, reminders."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partnerships.models.partnerships import SHORT_TEXT, Partnership

MOST_POINTS = 20


class ChangeRound(models.Model):
    """Once that an authority requested changes: what it asked, and what the NGO sent back.

    `days_used` is kept as it was counted then, so that no later change of a term changes the past.
    """

    partnership = models.ForeignKey(
        Partnership, verbose_name=_("partnership"), on_delete=models.CASCADE, related_name="rounds"
    )
    asked_at = models.DateTimeField(_("asked"))
    days_used = models.PositiveSmallIntegerField(_("days of the term used until then"))
    days_left = models.PositiveSmallIntegerField(_("days of the term left then"))
    sent_back_at = models.DateTimeField(_("sent back"), null=True, blank=True)

    class Meta:
        verbose_name = _("request for changes")
        verbose_name_plural = _("requests for changes")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("partnership",), condition=Q(sent_back_at__isnull=True), name="one_open_round"
            ),
            models.CheckConstraint(
                condition=Q(sent_back_at__isnull=True) | Q(sent_back_at__gte=F("asked_at")),
                name="round_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return str(self.partnership)


class ChangePoint(models.Model):
    """One thing that an authority asked to be changed, and the NGO's note on it."""

    round = models.ForeignKey(
        ChangeRound, verbose_name=_("request for changes"), on_delete=models.CASCADE, related_name="points"
    )
    text = models.TextField(_("what is asked"), max_length=SHORT_TEXT)
    note = models.TextField(_("note of the NGO"), blank=True, max_length=SHORT_TEXT)

    class Meta:
        verbose_name = _("point")
        verbose_name_plural = _("points")
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=~Q(text=""), name="point_says_something"),)

    def __str__(self) -> str:
        return self.text


class Redirection(models.Model):
    """Once that a proposal was passed on to the authority whose matter it is."""

    partnership = models.ForeignKey(
        Partnership, verbose_name=_("partnership"), on_delete=models.CASCADE, related_name="redirections"
    )
    former = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("former authority"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    reason = models.TextField(_("reason"), max_length=SHORT_TEXT)
    registration_number = models.CharField(_("registration number"), max_length=64, blank=True)
    received_at = models.DateTimeField(_("received"))
    redirected_at = models.DateTimeField(_("redirected"))

    class Meta:
        verbose_name = _("redirection")
        verbose_name_plural = _("redirections")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="redirection_is_reasoned"),
            models.CheckConstraint(
                condition=Q(redirected_at__gte=F("received_at")), name="redirection_after_receipt"
            ),
        )

    def __str__(self) -> str:
        return str(self.partnership)


class ClockReminder(models.Model):
    """That an authority was reminded of a last day, so many days before it; written once."""

    partnership = models.ForeignKey(
        Partnership,
        verbose_name=_("partnership"),
        on_delete=models.CASCADE,
        related_name="reminders",
        db_index=False,
    )
    due_on = models.DateField(_("answer due on"))
    days_before = models.PositiveSmallIntegerField(_("days before"))
    sent_at = models.DateTimeField(_("sent"))

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("partnership", "due_on", "days_before"), name="one_reminder_of_a_day"
            ),
        )

    def __str__(self) -> str:
        return str(self.partnership)
