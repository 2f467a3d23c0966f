from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from organizations.enums import OrganizationKind, OrganizationState
from organizations.models import Organization
from portal.core.identifiers import COUNTRIES, check_identifier
from portal.taxonomy.models import Domain, Territory


def refuse_credentials(address: str) -> None:
    """A public address names no person: what stands before an @ in it would also hide where it leads.

    Raises:
        ValidationError: when it does.
    """
    if "@" in urlsplit(address).netloc:
        raise ValidationError(_("An address without a name or password before the @, please."))


class ProfileForm(forms.Form):
    """What a verified organization may change without being verified again."""

    territory = forms.ModelChoiceField(
        label=_("Territory"),
        queryset=Territory.objects.all(),
        empty_label=_("Please choose"),
        help_text=_("Where it works mostly."),
    )
    domains = forms.ModelMultipleChoiceField(
        label=_("Fields of work"), queryset=Domain.objects.all(), widget=forms.CheckboxSelectMultiple
    )
    mission = forms.CharField(
        label=_("What does the organization do?"),
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("Two or three sentences that a town hall would read first."),
    )
    website = forms.URLField(
        label=_("Website"),
        max_length=200,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=("http", "https")), refuse_credentials],
    )

    def __init__(self, *args: Any, organization: Organization | None = None, **kwargs: Any) -> None:
        self.organization = organization
        if organization is not None:
            initial = {name: getattr(organization, name) for name in self.base_fields if name != "domains"}
            kwargs["initial"] = {**initial, "domains": organization.domains.all()}
        super().__init__(*args, **kwargs)


class OrganizationForm(ProfileForm):
    """What an organization says of itself before it is verified."""

    kind = forms.ChoiceField(label=_("Kind"), choices=OrganizationKind.choices)
    name = forms.CharField(
        label=_("Legal name"),
        max_length=300,
        help_text=_("As it stands in the court's register or in the act that set it up."),
    )
    short_name = forms.CharField(
        label=_("Short name"),
        max_length=80,
        required=False,
        help_text=_("The name people use for it, if another."),
    )
    country = forms.ChoiceField(label=_("Country"), choices=COUNTRIES, initial="RO")
    identifier = forms.CharField(
        label=_("Fiscal code (CUI or CIF)"),
        max_length=40,
        required=False,
        help_text=_(
            "In Romania 2 to 10 digits, with or without RO. A new organization that has none yet leaves "
            "this empty. Never a person's number."
        ),
    )

    field_order = ["kind", "name", "short_name", "country", "identifier", "territory"]  # noqa: RUF012

    def clean(self) -> dict[str, Any]:
        """Check the number by its country's rule, and that nobody else has it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        country, typed = cleaned.get("country"), cleaned.get("identifier")
        cleaned["identifier"] = None
        if country and typed:
            try:
                cleaned["identifier"] = check_identifier(country, typed)
            except ValidationError as error:
                self.add_error("identifier", error)
            else:
                self._refuse_duplicate(country, cleaned["identifier"])
        return cleaned

    def _refuse_duplicate(self, country: str, identifier: str) -> None:
        same = Organization.objects.filter(country=country, identifier=identifier).exclude(
            state=OrganizationState.REFUSED
        )
        if self.organization is not None:
            same = same.exclude(pk=self.organization.pk)
        if same.exists():
            self.add_error("identifier", _("An organization with this CUI is already registered."))


class DecisionForm(forms.Form):
    """A moderator's decision on an organization."""

    decision = forms.ChoiceField(
        choices=[("verify", ""), ("refuse", ""), ("suspend", "")],
        error_messages={
            "required": _("Please choose one of the buttons."),
            "invalid_choice": _("Please choose one of the buttons."),
        },
        widget=forms.HiddenInput,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("What you looked at and what follows from it. The organization reads this."),
    )
