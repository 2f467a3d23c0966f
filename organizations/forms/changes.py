from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organizations.enums import GuardedField, LegalForm, OrganizationKind
from organizations.forms.registration import ProfileForm
from organizations.models import Organization, ProposedChange
from organizations.models.organization import LONGEST_NAME, LONGEST_REASON, LONGEST_SHORT_NAME
from organizations.models.verification import display_of
from organizations.selectors.finding import with_number
from portal.core.identifiers import check_identifier
from portal.core.plain import one_line

APPROVE, DECLINE, LEAVE = "approve", "decline", "leave"


class VerifiedForm(ProfileForm):
    """What a verified organization says of itself; what was vouched for waits for a moderator's approval."""

    name = forms.CharField(label=_("Legal name"), max_length=LONGEST_NAME, validators=[one_line])
    short_name = forms.CharField(
        label=_("Short name"), max_length=LONGEST_SHORT_NAME, required=False, validators=[one_line]
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=OrganizationKind.choices)
    form = forms.ChoiceField(
        label=_("Legal form"), choices=[("", _("none of these")), *LegalForm.choices], required=False
    )
    identifier = forms.CharField(label=_("Fiscal code (CUI or CIF)"), max_length=40, required=False)
    register_number = forms.CharField(
        label=_("Number in the national register"), max_length=20, required=False
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, organization=organization, **kwargs)
        self.organization: Organization = organization
        waiting = {change.field: change for change in organization.proposed_changes.waiting()}
        for name in GuardedField.values:
            field = self.fields[name]
            if name in waiting:
                # Saving the form as it is must not take back what waits.
                self.initial[name] = waiting[name].new
                public = display_of(name, str(getattr(organization, name) or ""))
                field.help_text = gettext("Waits for approval. Public now: “%(value)s”.") % {"value": public}
            else:
                field.help_text = _("A change of this is public once a moderator has approved it.")
        self.order_fields(["mission", "domains", "territory", "website"])

    def clean_identifier(self) -> str | None:
        """The number, checked by its country's rule, if nobody else has it."""
        typed = self.cleaned_data["identifier"]
        if not typed:
            return None
        identifier = check_identifier(self.organization.country, typed)
        same = with_number(identifier).filter(country=self.organization.country)
        if same.exclude(pk=self.organization.pk).exists():
            raise ValidationError(_("An organization with this CUI is already registered."))
        return identifier


class ChangesForm(forms.Form):
    """A moderator's decisions on what an organization asked to change, one for each field."""

    def __init__(self, *args: Any, changes: Sequence[ProposedChange], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.changes = changes
        for change in changes:
            self.fields[f"change_{change.pk}"] = forms.ChoiceField(
                label=capfirst(change.get_field_display()),
                choices=[(APPROVE, _("approve")), (DECLINE, _("decline")), (LEAVE, _("decide later"))],
                initial=LEAVE,
                widget=forms.RadioSelect,
                help_text=gettext("“%(old)s” becomes “%(new)s”.")
                % {"old": change.old_display or "–", "new": change.new_display or "–"},
            )
        if any(change.field == GuardedField.NAME for change in changes):
            self.fields["new_address"] = forms.BooleanField(
                label=_("Make a new address for its page, of the new name"),
                required=False,
                help_text=_("The address stays as it is otherwise. The old one goes on leading there."),
            )
        self.fields["reason"] = forms.CharField(
            label=_("Reason"),
            max_length=LONGEST_REASON,
            widget=forms.Textarea({"rows": 4}),
            help_text=_("What you looked at and what follows from it. The organization reads this."),
        )

    @property
    def decisions(self) -> dict[int, bool]:
        """By key of a change whether it is approved; without those to be decided later."""
        chosen = {change.pk: self.cleaned_data[f"change_{change.pk}"] for change in self.changes}
        return {pk: choice == APPROVE for pk, choice in chosen.items() if choice != LEAVE}

    def clean(self) -> dict[str, Any]:
        """At least one decision."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        choices = [cleaned.get(f"change_{change.pk}") for change in self.changes]
        if choices and all(choice == LEAVE for choice in choices):
            raise ValidationError(_("Please approve or decline at least one change."))
        return cleaned
