from __future__ import annotations

from typing import ClassVar

import django_filters
from django.utils.translation import gettext_lazy as _

from portal.core.filters import ListFilter
from portal.taxonomy.models import Domain
from resources.enums import ResourceKind, ResourceLanguage
from resources.models import Resource


class ResourceFilter(ListFilter):
    """The public list's filters."""

    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=ResourceKind.choices, empty_label=_("all kinds")
    )
    domain = django_filters.ModelChoiceFilter(
        label=_("Field of work"),
        queryset=Domain.objects.all(),
        to_field_name="slug",
        field_name="domains",
        empty_label=_("all fields"),
    )
    language = django_filters.ChoiceFilter(
        label=_("Language"), choices=ResourceLanguage.choices, empty_label=_("all languages")
    )

    class Meta:
        model = Resource
        fields: ClassVar = ["q", "kind", "domain", "language"]
