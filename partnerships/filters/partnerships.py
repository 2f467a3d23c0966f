from __future__ import annotations

import datetime as dt
from operator import itemgetter
from typing import ClassVar

import django_filters
from django import forms
from django.db import models
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from organizations.selectors.directory.asked import AREA_DEPTH
from organizations.selectors.directory.labels import labels
from partnerships.life import PartnershipState, Stage
from partnerships.life.verbs import END
from partnerships.models import Partnership
from partnerships.querysets import PartnershipQuerySet
from portal.core.filters import ListFilter
from portal.core.words import matching_folded
from portal.programmes.models import Programme
from portal.taxonomy.models import Domain


class Moment(models.TextChoices):
    """What the register tells apart: where a partnership stands, for those who only look."""

    PREPARED = "prepared", _("being prepared")
    UNDER_WAY = "under_way", _("under way")
    OVER = "over", _("ended")
    STOPPED = "stopped", _("stopped early")

    @classmethod
    def of(cls, state: PartnershipState) -> Moment | None:
        """Where a state belongs; None for one that is never in the register.

        Args:
            state: of a partnership that everyone may see.
        """
        standing = state.standing
        if standing.is_stop:
            return cls.STOPPED if state != PartnershipState.REJECTED else None
        if standing.stage == Stage.PROPOSAL:
            return None
        if standing.stage == Stage.AGREEMENT:
            return cls.PREPARED
        return cls.UNDER_WAY if state in END.leaves else cls.OVER

    @property
    def states(self) -> list[PartnershipState]:
        """The states that belong here."""
        return [state for state in PartnershipState if Moment.of(state) == self]


def areas() -> list[tuple[str, list[tuple[str, str]]]]:
    """Counties, districts and regions by country, each with its code."""
    known = labels()
    countries: dict[str, list[tuple[str, str]]] = {}
    for path, key in known.area_of.items():
        way = path.rstrip("/").split("/")
        if len(way) == AREA_DEPTH:
            countries.setdefault(way[0], []).append(known.areas[key])
    names = dict(known.areas.values())
    return [(names[country], sorted(inside, key=itemgetter(1))) for country, inside in countries.items()]


def area_path(code: str) -> str:
    """The way from the country to a county, district or region.

    Args:
        code: one of `areas`.
    """
    return next(path for path in labels().area_of if path.endswith(f"/{code}/"))


class RegisterFilter(ListFilter):
    """The public register's filters."""

    choices_of = ("taxonomy", "programmes")

    moment = django_filters.ChoiceFilter(
        label=_("Where it stands"),
        choices=Moment.choices,
        empty_label=_("everywhere"),
        method="filter_moment",
    )
    area = django_filters.ChoiceFilter(
        label=_("County"), choices=areas, empty_label=_("all counties"), method="filter_area"
    )

    domain = django_filters.ModelChoiceFilter(
        label=_("Field of work"),
        queryset=Domain.objects.all(),
        to_field_name="slug",
        empty_label=_("all fields"),
    )
    programme = django_filters.ModelChoiceFilter(
        label=_("Programme"),
        queryset=Programme.objects.public(),
        to_field_name="slug",
        empty_label=_("all programmes"),
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
        fields: ClassVar = ["q", "moment", "area", "domain", "programme", "party"]

    def filter_moment(self, queryset: PartnershipQuerySet, name: str, value: str) -> PartnershipQuerySet:
        """Those that stand there."""
        return queryset.filter(state__in=Moment(value).states)

    def filter_area(self, queryset: PartnershipQuerySet, name: str, value: str) -> PartnershipQuerySet:
        """Those whose authority has its seat there."""
        return queryset.in_area(area_path(value))

    def filter_party(
        self, queryset: PartnershipQuerySet, name: str, value: Organization
    ) -> PartnershipQuerySet:
        """Those in which the organization takes part."""
        return queryset.with_party(value)


class AnswersFilter(ListFilter):
    """The filters of the list of authorities that answer."""

    area = django_filters.ChoiceFilter(
        label=_("County"), choices=areas, empty_label=_("all counties"), method="filter_area"
    )

    class Meta:
        model = Organization
        fields: ClassVar = ["q", "area"]

    def filter_words(self, queryset: QuerySet[Organization], name: str, value: str) -> QuerySet[Organization]:
        """Those whose name holds the words."""
        return matching_folded(queryset, value, "folded_name")

    def filter_area(self, queryset: QuerySet[Organization], name: str, value: str) -> QuerySet[Organization]:
        """Those that have their seat there."""
        return queryset.filter(territory__path__startswith=area_path(value))


STATES_BY_STAGE = [
    (stage.label, [(state.value, state.label) for state in PartnershipState.of_stage(stage)])
    for stage in Stage
]


class DeskFilter(ListFilter):
    """The desk's filters."""

    choices_of = ("taxonomy", "programmes")

    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=STATES_BY_STAGE,
        empty_label=_("all states"),
    )
    domain = django_filters.ModelChoiceFilter(
        label=_("Field of work"),
        queryset=Domain.objects.all(),
        to_field_name="slug",
        empty_label=_("all fields"),
    )
    programme = django_filters.ModelChoiceFilter(
        label=_("Programme"),
        queryset=Programme.objects.public(),
        to_field_name="slug",
        empty_label=_("all programmes"),
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
        fields: ClassVar = ["q", "state", "domain", "programme", "submitted_from", "submitted_to", "late"]

    def filter_from(self, queryset: PartnershipQuerySet, name: str, value: dt.date) -> PartnershipQuerySet:
        """Those submitted on the day or later; compared as moments, for which there is an index."""
        return queryset.filter(submitted_at__gte=_moment(value, dt.time.min))

    def filter_to(self, queryset: PartnershipQuerySet, name: str, value: dt.date) -> PartnershipQuerySet:
        """Those submitted on the day or earlier."""
        return queryset.filter(submitted_at__lte=_moment(value, dt.time.max))

    def filter_late(self, queryset: PartnershipQuerySet, name: str, value: object) -> PartnershipQuerySet:
        """Those whose answer is owed past its day."""
        return queryset.late(timezone.localdate()) if value else queryset


class BoardFilter(ListFilter):
    """The filters of the managers' board."""

    choices_of = ("taxonomy", "programmes")

    programme = django_filters.ModelChoiceFilter(
        label=_("Programme"),
        queryset=Programme.objects.public(),
        to_field_name="slug",
        empty_label=_("all programmes"),
    )
    area = django_filters.ChoiceFilter(
        label=_("County"), choices=areas, empty_label=_("all counties"), method="filter_area"
    )
    domain = django_filters.ModelChoiceFilter(
        label=_("Field of work"),
        queryset=Domain.objects.all(),
        to_field_name="slug",
        empty_label=_("all fields"),
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=STATES_BY_STAGE, empty_label=_("all states")
    )
    authority = django_filters.CharFilter(
        label=_("Authority"),
        method="filter_authority",
        max_length=200,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )

    class Meta:
        model = Partnership
        fields: ClassVar = ["q", "programme", "area", "domain", "state", "authority"]

    def filter_area(self, queryset: PartnershipQuerySet, name: str, value: str) -> PartnershipQuerySet:
        """Those whose authority has its seat there."""
        return queryset.in_area(area_path(value))

    def filter_authority(self, queryset: PartnershipQuerySet, name: str, value: str) -> PartnershipQuerySet:
        """Those with an authority, leading, whose name holds the words."""
        called = matching_folded(Organization.objects.order_by(), value, "folded_name")
        return queryset.filter(authority__in=called.values("pk"))


def _moment(day: dt.date, time: dt.time) -> dt.datetime:
    """A time of day on the portal's own clock."""
    return timezone.make_aware(dt.datetime.combine(day, time))
