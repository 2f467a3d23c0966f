from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from organizations.enums import OrganizationKind
from organizations.models import Organization
from organizations.models.organization import LONGEST_MISSION, LONGEST_NAME, LONGEST_SHORT_NAME
from organizations.selectors.finding import may_look_up, same_name, too_many_numbers, with_number
from portal.core.identifiers import COUNTRIES, check_identifier
from portal.core.plain import one_line
from portal.taxonomy.forms import TerritoryField
from portal.taxonomy.models import Domain

if TYPE_CHECKING:
    from portal.accounts.models import User


def refuse_credentials(address: str) -> None:
    """A public address names no person: what stands before an @ in it would also hide where it leads.

    Raises:
        ValidationError: when it does.
    """
    if "@" in urlsplit(address).netloc:
        raise ValidationError(_("An address without a name or password before the @, please."))


class WebsiteField(forms.URLField):
    """An address on the web; each fault of it is told once."""

    # Django declares it of the field, not of the class.
    default_validators = [URLValidator(schemes=("http", "https")), refuse_credentials]  # noqa: RUF012


class ProfileForm(forms.Form):
    """What a verified organization may change without being verified again."""

    territory = TerritoryField(
        label=_("Seat"), help_text=_("The town or commune, or the county; in Bucharest the sector.")
    )
    domains = forms.ModelMultipleChoiceField(
        label=_("Fields of work"), queryset=Domain.objects.all(), widget=forms.CheckboxSelectMultiple
    )
    mission = forms.CharField(
        label=_("What does the organization do?"),
        max_length=LONGEST_MISSION,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("Two or three sentences that a town hall would read first."),
    )
    website = WebsiteField(label=_("Website"), max_length=200, required=False, assume_scheme="https")

    def __init__(self, *args: Any, organization: Organization | None = None, **kwargs: Any) -> None:
        self.organization = organization
        if organization is not None:
            told = {field.name for field in Organization._meta.concrete_fields} & set(self.base_fields)
            initial = {name: getattr(organization, name) for name in told}
            kwargs["initial"] = {**initial, "domains": organization.domains.all()}
        super().__init__(*args, **kwargs)


class OrganizationForm(ProfileForm):
    """What an organization says of itself before it is verified."""

    kind = forms.ChoiceField(label=_("Kind"), choices=OrganizationKind.choices)
    name = forms.CharField(
        label=_("Legal name"),
        max_length=LONGEST_NAME,
        validators=[one_line],
        help_text=_("As it stands in the court's register or in the act that set it up."),
    )
    short_name = forms.CharField(
        label=_("Short name"),
        max_length=LONGEST_SHORT_NAME,
        validators=[one_line],
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

    is_another = forms.BooleanField(
        label=_("It is another organization with the same name"),
        required=False,
        help_text=_("Its seat is in the same county, and still it is not the one that is already here."),
    )

    field_order = [  # noqa: RUF012
        "is_another", "kind", "name", "short_name", "country", "identifier", "territory",
    ]  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.duplicate: Organization | None = None
        """What is already here, once the form was checked: a door to it stands beside the form."""
        if not self.is_bound:
            del self.fields["is_another"]

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
                self._refuse_number(country, cleaned["identifier"])
        if not cleaned.pop("is_another", False):
            if self.duplicate is None:
                self._ask_about_namesake(cleaned)
            if "is_another" not in self.errors:
                # The question stands there only once a namesake raised it.
                del self.fields["is_another"]
        return cleaned

    def _refuse_number(self, country: str, identifier: str) -> None:
        if not may_look_up(self.user):
            self.add_error("identifier", too_many_numbers())
            return
        same = with_number(identifier).filter(country=country)
        if self.organization is not None:
            same = same.exclude(pk=self.organization.pk)
        self.duplicate = same.first()
        if self.duplicate is not None:
            self.add_error("identifier", _("An organization with this CUI is already registered."))

    def _ask_about_namesake(self, cleaned: dict[str, Any]) -> None:
        name, territory = cleaned.get("name"), cleaned.get("territory")
        if not name or territory is None or self.organization is not None:
            return
        self.duplicate = same_name(name, territory, user=self.user)
        if self.duplicate is not None:
            self.add_error(
                "is_another",
                _("An organization with this name is already here. If yours is another, please say so here."),
            )
