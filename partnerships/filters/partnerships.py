from __future__ import annotations

import datetime as dt
from typing import ClassVar

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from partnerships.life import PartnershipState, Stage
from partnerships.models import Partnership
from partnerships.querysets import PartnershipQuerySet
from portal.core.filters import ListFilter
from portal.taxonomy.models import Domain


class RegisterFilter(ListFilter):
    """The public list's filters."""

    domain = django_filters.ModelChoiceFilter(
        label=_("Field of work"),
        queryset=Domain.objects.all(),
        to_field_name="slug",
        empty_label=_("all fields"),
    )
    party = django_filters.ModelChoiceFilter(
        label=_("Party"),
        queryset=Organization.objects.public(),
        to_field_name="slug",
        method="filter_party",
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Partnership
        fields: ClassVar = ["q", "domain", "party"]

    def filter_party(
        self, queryset: PartnershipQuerySet, name: str, value: Organization
    ) -> PartnershipQuerySet:
        """Those in which the organization is one of the two sides."""
        return queryset.filter(Q(ngo=value) | Q(authority=value))


class DeskFilter(ListFilter):
    """The desk's filters."""

    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[
            (stage.label, [(state.value, state.label) for state in PartnershipState.of_stage(stage)])
            for stage in Stage
        ],
        empty_label=_("all states"),
    )
    domain = django_filters.ModelChoiceFilter(
        label=_("Field of work"),
        queryset=Domain.objects.all(),
        to_field_name="slug",
        empty_label=_("all fields"),
    )
    submitted_from = django_filters.DateFilter(
        label=_("Submitted from"), method="filter_from", widget=forms.DateInput({"type": "date"})
    )
    submitted_to = django_filters.DateFilter(
        label=_("Submitted until"), method="filter_to", widget=forms.DateInput({"type": "date"})
    )
    late = django_filters.BooleanFilter(
        label=_("Only late answers"), method="filter_late", widget=forms.CheckboxInput
    )

    class Meta:
        model = Partnership
        fields: ClassVar = ["q", "state", "domain", "submitted_from", "submitted_to", "late"]

    def filter_from(self, queryset: PartnershipQuerySet, name: str, value: dt.date) -> PartnershipQuerySet:
        """Those submitted on the day or later; compared as moments, for which there is an index."""
        return queryset.filter(submitted_at__gte=_moment(value, dt.time.min))

    def filter_to(self, queryset: PartnershipQuerySet, name: str, value: dt.date) -> PartnershipQuerySet:
        """Those submitted on the day or earlier."""
        return queryset.filter(submitted_at__lte=_moment(value, dt.time.max))

    def filter_late(self, queryset: PartnershipQuerySet, name: str, value: object) -> PartnershipQuerySet:
        """Those whose answer is owed past its day."""
        return queryset.late(timezone.localdate()) if value else queryset


def _moment(day: dt.date, time: dt.time) -> dt.datetime:
    """A time of day on the portal's own clock."""
    return timezone.make_aware(dt.datetime.combine(day, time))
