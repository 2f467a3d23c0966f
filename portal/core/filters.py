"""What the lists' filters have in common."""

from typing import Any, ClassVar
from urllib.parse import urlencode

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

Asked = tuple[tuple[str, tuple[str, ...]], ...]
"""The values of each filter that stands in a query, in the order of the filters."""


class ListFilter(django_filters.FilterSet):
    """A list's filters: a value that is not understood narrows nothing and is told beside its field."""

    form_class: type[forms.Form]
    choices_of: ClassVar[tuple[str, ...]] = ("taxonomy",)
    """Subjects of the page cache of which the filters offer records."""

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
    def qs(self) -> Any:
        """The rows that the filters leave; where none was touched, all, without asking each of them."""
        return super().qs if self.asked else self.queryset.all()

    def get_form_class(self) -> type[forms.Form]:
        """The form's class, made once: its fields are the same for everybody, and every form copies them."""
        kind = type(self)
        if "form_class" not in vars(kind):
            kind.form_class = super().get_form_class()
        return kind.form_class

    @property
    def in_force(self) -> int:
        """How many filters narrow the list."""
        return sum(1 for name in self.filters if self.data.get(name))

    @property
    def query(self) -> str:
        """The filters in force, as an address has them."""
        return self.url().removeprefix("?")

    def url(self, **changes: str) -> str:
        """The query of the list with some filters changed; the page number begins anew.

        Args:
            changes: by name; an empty value leaves the filter out.
        """
        asked = {name: self.data.get(name, "") for name in self.filters} | changes
        return f"?{urlencode({name: value for name, value in asked.items() if value})}"

    @property
    def asked(self) -> Asked:
        """What was asked of the filters, understood or not: all that their form shows of the query."""
        return tuple((name, tuple(self.data.getlist(name))) for name in self.filters if name in self.data)
