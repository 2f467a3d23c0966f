from __future__ import annotations

from typing import ClassVar

import django_filters
from django.utils.translation import gettext_lazy as _

from consultations.enums import ConsultationStatus
from consultations.models import Consultation
from consultations.querysets import ConsultationQuerySet
from portal.core.filters import ListFilter
from portal.taxonomy.models import Domain


class ConsultationFilter(ListFilter):
    """The public list's filters; its queryset comes through `as_of`."""

    authority = django_filters.CharFilter(label=_("Authority"), method="filter_authority", max_length=200)
    domain = django_filters.ModelChoiceFilter(
        label=_("Field of work"),
        queryset=Domain.objects.all(),
        to_field_name="slug",
        empty_label=_("all fields"),
    )
    status = django_filters.ChoiceFilter(
        label=_("State"), choices=ConsultationStatus.choices, empty_label=_("all states")
    )

    class Meta:
        model = Consultation
        fields: ClassVar = ["q", "authority", "domain", "status"]

    def filter_authority(self, queryset: ConsultationQuerySet, name: str, value: str) -> ConsultationQuerySet:
        """Those of the authorities whose name holds the words."""
        return queryset.of_authority(value)
