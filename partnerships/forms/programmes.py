from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.models import SHORT_TEXT
from portal.core.choosing import record_field
from portal.programmes.models import Programme
from portal.programmes.querysets import ProgrammeQuerySet


class LeaveProgrammeForm(forms.Form):
    """Why a partnership no longer belongs to its programme."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=SHORT_TEXT,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("It is kept in the audit, where moderators and administrators read it."),
    )


class JoinProgrammeForm(LeaveProgrammeForm):
    """To which programme a partnership belongs, and why.

    Args:
        kept: the programmes among which the person chooses.
    """

    programme = forms.ModelChoiceField(
        label=_("Programme"),
        queryset=Programme.objects.none(),
        to_field_name="slug",
        empty_label=_("Please choose"),
    )
    field_order = ("programme", "reason")

    def __init__(self, *args: Any, kept: ProgrammeQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("The parties read it on the page of the partnership.")
        record_field(self, "programme").queryset = kept
