from __future__ import annotations

from typing import ClassVar

import django_filters
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.enums import FollowUpResult
from partnerships.life import FOLLOW_UP_TERM
from partnerships.models import FollowUp, Partnership
from partnerships.querysets import FollowUpQuerySet
from portal.core.filters import ListFilter
from portal.programmes.models import Programme

ANSWERED_BY_ONE = Q(ngo_answered=True, authority_answered=False) | Q(
    ngo_answered=False, authority_answered=True
)


def _months_asked() -> list[tuple[int, str]]:
    """The months of which there are follow-ups: programmes have their own."""
    found = FollowUp.objects.order_by("months").values_list("months", flat=True).distinct()
    return [(months, str(months)) for months in found]


class FollowUpStanding(models.TextChoices):
    """Which follow-ups the managers' list shows."""

    ASKED = "asked", _("asked now")
    OVERDUE = "overdue", _("term over, answers missing")
    BY_ONE = "by_one", _("answered by one side")
    BY_BOTH = "by_both", _("answered by both")
    COMING = "coming", _("still to come")


class FollowUpFilter(ListFilter):
    """The filters of the managers' list; unless asked for, it leaves out what is still to come."""

    choices_of: ClassVar[tuple[str, ...]] = ("partnerships", "programmes")

    standing = django_filters.ChoiceFilter(
        label=_("Where it stands"),
        choices=FollowUpStanding.choices,
        empty_label=_("all that were asked"),
        method="filter_standing",
    )
    months = django_filters.ChoiceFilter(
        label=_("Months after the end"),
        choices=_months_asked,
        empty_label=_("all months"),
    )
    result = django_filters.ChoiceFilter(
        label=_("Result"), choices=FollowUpResult.choices, empty_label=_("all results")
    )

    programme = django_filters.ModelChoiceFilter(
        label=_("Programme"),
        field_name="partnership__programme",
        queryset=Programme.objects.public(),
        to_field_name="slug",
        empty_label=_("all programmes"),
    )

    class Meta:
        model = FollowUp
        fields: ClassVar = ["q", "standing", "months", "result", "programme"]

    @property
    def qs(self) -> FollowUpQuerySet:
        """The rows that the filters leave, what was due last first; of what is to come, the next first."""
        found: FollowUpQuerySet = super().qs
        opened = timezone.localdate() + FOLLOW_UP_TERM
        if self.asked and self.form.cleaned_data.get("standing") == FollowUpStanding.COMING:
            return found.filter(due_on__gt=opened).order_by("due_on", "pk")
        return found.filter(due_on__lte=opened).order_by("-due_on", "-pk")

    def filter_words(self, queryset: FollowUpQuerySet, name: str, value: str) -> FollowUpQuerySet:
        """Those of partnerships whose title or parties hold the words."""
        return queryset.filter(partnership__in=Partnership.objects.matching(value))

    def filter_standing(self, queryset: FollowUpQuerySet, name: str, value: str) -> FollowUpQuerySet:
        """Those that stand there."""
        today = timezone.localdate()
        match value:
            case FollowUpStanding.ASKED:
                return queryset.waiting().in_term(today)
            case FollowUpStanding.OVERDUE:
                return queryset.waiting().filter(due_on__lt=today - FOLLOW_UP_TERM)
            case FollowUpStanding.BY_ONE:
                return queryset.filter(ANSWERED_BY_ONE)
            case FollowUpStanding.BY_BOTH:
                return queryset.filter(ngo_answered=True, authority_answered=True)
        return queryset
