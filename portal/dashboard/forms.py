from __future__ import annotations

from typing import ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal.dashboard.models import SavedFilter

# What of a list's address is no filter.
NOT_FILTERS = ("page", "list")


class SaveFilterForm(forms.ModelForm):
    """A name for the filters in force."""

    class Meta:
        model = SavedFilter
        fields: ClassVar = ["name", "page", "query"]
        widgets: ClassVar = {"page": forms.HiddenInput, "query": forms.HiddenInput}
        labels: ClassVar = {"name": _("Name of these filters")}
        help_texts: ClassVar = {"name": _("For example “Overdue in Ilfov”. You find it on your desk.")}

    def clean_query(self) -> str:
        """The filters alone, in a settled order; at least one.

        Raises:
            ValidationError: when nothing narrows the list.
        """
        typed = QueryDict(self.cleaned_data["query"])
        kept = QueryDict(mutable=True)
        for name, values in sorted(typed.lists()):
            chosen = [value for value in values if value]
            if chosen and name not in NOT_FILTERS:
                kept.setlist(name, chosen)
        if not kept:
            raise forms.ValidationError(_("No filter is in force, so there is nothing to keep."))
        return kept.urlencode()
