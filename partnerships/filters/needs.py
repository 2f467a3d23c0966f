from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.enums import OrganizationKind
from organizations.models import Organization
from partnerships.enums import NeedSort
from partnerships.models import Need
from partnerships.querysets import NeedQuerySet
from portal.core.filters import ListFilter
from portal.taxonomy.forms import TerritoryField
from portal.taxonomy.models import Domain, Territory


class TerritoryFilter(django_filters.Filter):
    """A place by what somebody types of its name."""

    field_class = TerritoryField


class NeedStatus(models.TextChoices):
    """Which needs the list shows beside those that can be answered."""

    OVER = "over", _("over")
    ALL = "all", _("all")


class NeedFilter(ListFilter):
    """The public list's filters; without a choice it shows what can be answered, the first deadline first."""

    sort = django_filters.ChoiceFilter(
        label=_("Looks for or offers"), choices=NeedSort.choices, empty_label=_("both")
    )
    domain = django_filters.ModelChoiceFilter(
        label=_("Field of work"),
        queryset=Domain.objects.all(),
        to_field_name="slug",
        field_name="domains",
        empty_label=_("all fields"),
    )
    territory = TerritoryFilter(label=_("Where"), method="filter_territory")
    kind = django_filters.ChoiceFilter(
        label=_("Who posts"),
        field_name="organization__kind",
        choices=[(kind.value, kind.label) for kind in OrganizationKind.posters()],
        empty_label=_("all kinds"),
    )
    status = django_filters.ChoiceFilter(
        label=_("State"), choices=NeedStatus.choices, empty_label=_("taking answers"), method="filter_nothing"
    )
    order = django_filters.ChoiceFilter(
        label=_("Order"),
        choices=[("newest", _("newest first"))],
        empty_label=_("first deadline first"),
        method="filter_nothing",
    )
    organization = django_filters.ModelChoiceFilter(
        queryset=Organization.objects.public(), to_field_name="slug", widget=forms.HiddenInput
    )

    class Meta:
        model = Need
        fields: ClassVar = ["q", "sort", "domain", "territory", "kind", "status", "order", "organization"]

    @property
    def qs(self) -> Any:
        """The rows that the filters leave, in the order asked for."""
        found: NeedQuerySet = super().qs
        chosen: dict[str, Any] = self.form.cleaned_data if self.asked and self.form.is_bound else {}
        status, today = chosen.get("status"), timezone.localdate()
        if status == NeedStatus.OVER:
            found = found.over(today)
        elif status != NeedStatus.ALL:
            found = found.taking_answers(today)
        if chosen.get("order") == "newest":
            return found.newest_first()
        # Of what is over nobody waits for the first: what ended last stands on top.
        return found.due_first().reverse() if status == NeedStatus.OVER else found.due_first()

    @property
    def in_force(self) -> int:
        """How many filters narrow the list; the order does not."""
        return super().in_force - bool(self.data.get("order"))

    def filter_territory(self, queryset: NeedQuerySet, name: str, value: Territory) -> NeedQuerySet:
        """Those of the place and of all that lies in it."""
        return queryset.filter(territory__path__startswith=value.path)

    def filter_nothing(self, queryset: NeedQuerySet, name: str, value: str) -> NeedQuerySet:
        """State and order are seen to by `qs`, for they hold also when nobody chose."""
        return queryset
