from __future__ import annotations

from typing import ClassVar

import django_filters
from django.utils.translation import gettext_lazy as _

from events.enums import EventStatus
from events.models import Event
from portal.core.filters import ListFilter
from portal.taxonomy.models import Domain


class EventFilter(ListFilter):
    """The public list's filters; its queryset comes through `as_of`."""

    domain = django_filters.ModelChoiceFilter(
        label=_("Field of work"),
        queryset=Domain.objects.all(),
        to_field_name="slug",
        empty_label=_("all fields"),
    )
    status = django_filters.ChoiceFilter(
        label=_("When"), choices=EventStatus.choices, empty_label=_("at any time")
    )

    class Meta:
        model = Event
        fields: ClassVar = ["q", "domain", "status"]
