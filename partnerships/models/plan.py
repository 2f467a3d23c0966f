"""The work plan of a partnership: what is done and by whom, what will be there when, what could go wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnerships.enums import ActivityStanding, PlanPart, RiskDegree
from partnerships.models.partnerships import SHORT_TEXT, Partnership

HIGH_RISK = 6
"""Likelihood times effect from which on a risk is high; each is 1 to 3."""


class PlanRow(models.Model):
    """One row of a work plan, whatever it is a row of."""

    part: ClassVar[PlanPart]

    partnership = models.ForeignKey(
        Partnership,
        verbose_name=_("partnership"),
        on_delete=models.CASCADE,
        related_name="%(class)s_rows",
        db_index=False,
    )
    title = models.CharField(_("title"), max_length=160)
    changed_at = models.DateTimeField(_("last changed"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its place on the page of the plan."""
        return f"{reverse('partnerships:plan', args=[self.partnership_id])}#{self.anchor}"

    @property
    def anchor(self) -> str:
        """Where it stands on the page of the plan."""
        return f"{self.part}-{self.pk}"


class Activity(PlanRow):
    """Something that one party does from one day to another."""

    part = PlanPart.ACTIVITY

    text = models.TextField(_("what is done"), blank=True, max_length=SHORT_TEXT)
    organization = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("who does it"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person responsible"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    begun_on = models.DateField(_("begun on"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    needs = models.ManyToManyField(
        "self",
        verbose_name=_("depends on"),
        through="partnerships.ActivityNeed",
        symmetrical=False,
        related_name="needed_by",
    )

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ("starts_on", "pk")
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("partnership", "title"), name="activity_titled_once"),
            models.CheckConstraint(condition=~Q(title=""), name="activity_is_titled"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="activity_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(begun_on__isnull=False, done_on__gte=F("begun_on")),
                name="activity_done_after_begun",
            ),
        )

    def standing(self, today: dt.date) -> ActivityStanding:
        """Where it stands on a day; what is late to end is not also late to begin."""
        if self.done_on is not None:
            return ActivityStanding.DONE
        if self.ends_on < today:
            return ActivityStanding.LATE
        if self.begun_on is not None:
            return ActivityStanding.UNDER_WAY
        return ActivityStanding.TO_BEGIN if self.starts_on < today else ActivityStanding.PLANNED


class ActivityNeed(models.Model):
    """That one activity can only be done once another is; both of one partnership, and never in a circle."""

    activity = models.ForeignKey(
        Activity, verbose_name=_("activity"), on_delete=models.CASCADE, related_name="+", db_index=False
    )
    need = models.ForeignKey(
        Activity, verbose_name=_("depends on"), on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        verbose_name = _("dependency of an activity")
        verbose_name_plural = _("dependencies of activities")
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("activity", "need"), name="activity_need_once"),
            models.CheckConstraint(condition=~Q(activity=F("need")), name="activity_needs_another"),
        )

    def __str__(self) -> str:
        return f"{self.activity_id} → {self.need_id}"


class Milestone(PlanRow):
    """A day by which one will see how far the partnership has come."""

    part = PlanPart.MILESTONE

    activity = models.ForeignKey(
        Activity, verbose_name=_("of the activity"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="milestones",
    )  # fmt: skip
    due_on = models.DateField(_("due on"))
    reached_on = models.DateField(_("reached on"), null=True, blank=True)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ("due_on", "pk")
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("partnership", "title"), name="milestone_titled_once"),
            models.CheckConstraint(condition=~Q(title=""), name="milestone_is_titled"),
        )


class Deliverable(PlanRow):
    """Something that an activity leaves behind, and where it is to be had."""

    part = PlanPart.DELIVERABLE

    # An activity goes with its partnership, but not while something is to come of it.
    activity = models.ForeignKey(
        Activity, verbose_name=_("of the activity"), on_delete=models.RESTRICT, related_name="deliverables"
    )
    due_on = models.DateField(_("due on"))
    delivered_on = models.DateField(_("delivered on"), null=True, blank=True)
    file = models.OneToOneField(
        "files.StoredFile",
        verbose_name=_("file"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    link = models.URLField(_("link"), blank=True, max_length=500)

    class Meta:
        verbose_name = _("deliverable")
        verbose_name_plural = _("deliverables")
        ordering = ("due_on", "pk")
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("partnership", "title"), name="deliverable_titled_once"),
            models.CheckConstraint(condition=~Q(title=""), name="deliverable_is_titled"),
            models.CheckConstraint(
                condition=Q(file__isnull=True) | Q(link=""), name="deliverable_in_one_place"
            ),
        )


class Risk(PlanRow):
    """What could happen, how likely and how grave it is, and what is done about it: for the parties alone."""

    part = PlanPart.RISK

    likelihood = models.PositiveSmallIntegerField(_("how likely"), choices=RiskDegree.choices)
    effect = models.PositiveSmallIntegerField(_("how grave"), choices=RiskDegree.choices)
    measure = models.TextField(_("what is done about it"), blank=True, max_length=SHORT_TEXT)
    organization = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("who looks after it"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("risk")
        verbose_name_plural = _("risks")
        ordering = ("pk",)
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("partnership", "title"), name="risk_titled_once"),
            models.CheckConstraint(condition=~Q(title=""), name="risk_is_titled"),
            models.CheckConstraint(
                condition=Q(likelihood__in=RiskDegree.values, effect__in=RiskDegree.values),
                name="risk_is_weighed",
            ),
        )

    @property
    def level(self) -> int:
        """Likelihood times effect, 1 to 9."""
        return self.likelihood * self.effect

    @property
    def is_high(self) -> bool:
        """Whether something must be done about it."""
        return self.level >= HIGH_RISK


PLAN_MODELS: Mapping[str, type[PlanRow]] = {
    model.part: model for model in (Activity, Milestone, Deliverable, Risk)
}
"""What the rows of each part of a plan are."""
MOST_IN_PLAN: Mapping[str, int] = {
    PlanPart.ACTIVITY: 60,
    PlanPart.MILESTONE: 60,
    PlanPart.DELIVERABLE: 60,
    PlanPart.RISK: 30,
}
"""Rows of each part of one plan."""
