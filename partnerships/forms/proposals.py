from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from organizations.rules import OwnOrganization
from partnerships.models import Partnership
from portal.accounts.models import User
from portal.core.plain import one_line


class ProposalForm(forms.ModelForm):
    """A proposal as its NGO writes it."""

    class Meta:
        model = Partnership
        fields: ClassVar = [
            "ngo",
            "authority",
            "domain",
            "title",
            "problem",
            "objectives",
            "activities",
            "people_reached",
            "budget",
            "starts_on",
            "ends_on",
        ]
        widgets: ClassVar = {
            "problem": forms.Textarea({"rows": 6}),
            "objectives": forms.Textarea({"rows": 5}),
            "activities": forms.Textarea({"rows": 6}),
            "starts_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts: ClassVar = {
            "title": _("One line that says what changes and for whom."),
            "problem": _("What is wrong today, where, and how many people it touches."),
            "objectives": _("What will be true at the end that is not true now."),
            "activities": _("Who does what, the NGO and the authority."),
            "people_reached": _("How many people the partnership should reach."),
            "budget": _("The whole cost, from all sources."),
        }

    def __init__(
        self, *args: Any, user: User, acting_for: OwnOrganization | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].validators.append(one_line)
        ngo = self.fields["ngo"]
        ngo.queryset = Organization.objects.written_by(user).proposers()  # type: ignore[attr-defined]
        authority = self.fields["authority"]
        authority.queryset = Organization.objects.verified().addressees()  # type: ignore[attr-defined]
        for name in ("ngo", "authority", "domain"):
            self.fields[name].empty_label = _("Please choose")  # type: ignore[attr-defined]
        if self.instance.pk:
            del self.fields["ngo"]
            if not self.instance.is_draft:
                # What was submitted stays with its authority.
                del self.fields["authority"]
        elif acting_for is not None and acting_for.proposes:
            ngo.initial = acting_for.pk
        elif len(own := list(ngo.queryset[:2])) == 1:  # type: ignore[attr-defined]
            ngo.initial = own[0]
        if not self.instance.pk:
            self.fields["starts_on"].widget.attrs["min"] = timezone.localdate().isoformat()

    def clean(self) -> dict[str, Any]:
        """A period that ends after it starts, and not before today."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The end is before the start."))
        elif ends_on and ends_on < timezone.localdate():
            self.add_error("ends_on", _("The end is in the past."))
        return cleaned

    def validate_constraints(self) -> None:
        """Left to `clean`, which names the field, and to the database."""
