from __future__ import annotations

from typing import ClassVar

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from organizations.enums import OrganizationKind
from organizations.models import Organization
from portal.core.filters import ListFilter
from portal.taxonomy.models import Domain, Territory


class OrganizationFilter(ListFilter):
    """The directory's filters."""

    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=OrganizationKind.choices, empty_label=_("all kinds")
    )
    territory = django_filters.ModelChoiceFilter(
        label=_("Territory"),
        queryset=Territory.objects.all(),
        to_field_name="code",
        method="filter_territory",
        empty_label=_("everywhere"),
    )
    domain = django_filters.ModelChoiceFilter(
        label=_("Field of work"),
        queryset=Domain.objects.all(),
        to_field_name="slug",
        field_name="domains",
        empty_label=_("all fields"),
    )

    class Meta:
        model = Organization
        fields: ClassVar = ["q", "kind", "territory", "domain"]

    def filter_territory(
        self, queryset: QuerySet[Organization], name: str, value: Territory
    ) -> QuerySet[Organization]:
        """Those in the territory and in what lies in it: "Bucharest" finds its sectors."""
        return queryset.filter(
            Q(territory=value) | Q(territory__parent=value) | Q(territory__parent__parent=value)
        )
