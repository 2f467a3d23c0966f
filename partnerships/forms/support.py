"""What the support desk asks before it puts something right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.models import SHORT_TEXT, Partnership
from portal.core.plain import one_line


class CorrectionForm(forms.Form):
    """Why a step is undone."""

    reason = forms.CharField(
        label=_("What went wrong, and why this puts it right"),
        max_length=SHORT_TEXT,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("All parties read it; it is told to them by mail."),
    )


class FactsForm(CorrectionForm):
    """The number and the days as they should be."""

    registration_number = forms.CharField(
        label=_("Registration number"), max_length=64, required=False, validators=[one_line]
    )
    registered_on = forms.DateField(
        label=_("Registered on"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    answer_due_on = forms.DateField(
        label=_("Last day for the answer"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    field_order = ("registration_number", "registered_on", "answer_due_on", "reason")

    def __init__(self, data: Any = None, *, partnership: Partnership) -> None:
        names = ("registration_number", "registered_on", "answer_due_on")
        super().__init__(data, initial={name: getattr(partnership, name) for name in names})
