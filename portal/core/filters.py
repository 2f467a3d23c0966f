"""What the lists' filters have in common."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _


class ListFilter(django_filters.FilterSet):
    """A list's filters: a value that is not understood narrows nothing and is told beside its field."""

    q = django_filters.CharFilter(
        label=_("Words"),
        method="filter_words",
        max_length=200,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )

    def filter_words(self, queryset: Any, name: str, value: str) -> Any:
        """Ask the queryset for what matches the words."""
        return queryset.matching(value)

    @property
    def in_force(self) -> int:
        """How many filters narrow the list."""
        return sum(1 for name in self.filters if self.data.get(name))

    @property
    def is_touched(self) -> bool:
        """Whether the form shows anything that was asked, understood or not."""
        return any(name in self.data for name in self.filters)
