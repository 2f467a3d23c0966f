"""The whole profile of an organization in one form, in sections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.enums import DocumentKind, LegalForm, OrganizationSize
from organizations.forms.changes import VerifiedForm
from organizations.forms.registration import OrganizationForm, refuse_credentials
from organizations.models import Organization, OrganizationDocument
from organizations.models.organization import LONGEST_OFFER, MOST_LINKS
from organizations.services.profile import LOGO_PICTURE
from organizations.services.register.facts import normal_number
from portal.core.exceptions import Refused
from portal.core.plain import one_line
from portal.files.services import draw_picture
from portal.taxonomy.forms import TerritoriesField

if TYPE_CHECKING:
    from django.forms.boundfield import BoundField
    from django_stubs_ext import StrOrPromise

OLDEST = 1200
DOCUMENT_TYPES = ".pdf,.odt,.ods,.odp,.docx,.xlsx,.pptx"

# Step by step: the anchor of each, its title, and its questions.
SECTIONS: tuple[tuple[str, StrOrPromise, tuple[str, ...]], ...] = (
    (
        "names",
        _("Names and numbers"),
        ("kind", "form", "name", "short_name", "country", "identifier", "register_number"),
    ),
    ("place", _("Seat and territory of work"), ("territory", "address", "works_in")),
    ("work", _("What we do, offer and look for"), ("mission", "domains", "offers", "seeks")),
    (
        "contact",
        _("How people reach us"),
        ("email", "phone", "contact_person", "contact_person_agreed", "website", "links"),
    ),
    ("logo", _("Logo"), ("new_logo", "remove_logo")),
    (
        "facts",
        _("Size, year, public utility"),
        ("founded_year", "size", "is_public_utility", "public_utility_act", "public_utility_on"),
    ),
    ("documents", _("Documents for everyone"), ("remove_documents", "document_title", "document_file")),
)
FILES = ("new_logo", "document_file")
# What is asked of the form and is no field of the organization.
BESIDE = frozenset({*FILES, "remove_logo", "remove_documents", "document_title"})


@dataclass(frozen=True)
class Section:
    """One step of the form.

    Attributes:
        anchor: its place on the page.
        hint: what is said of all its questions; may be empty.
        title: in the reader's language.
        fields: its questions.
        is_wrong: whether something of it is to be checked.
        is_filled: whether every question of it that counts has an answer.
    """

    anchor: str
    title: str
    hint: str
    fields: Sequence[BoundField]
    is_wrong: bool
    is_filled: bool


class LinksField(forms.CharField):
    """Addresses on the web, one on each line, with https and nobody's name in them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea({"rows": 3}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]  # several of them
        """The addresses, each once.

        Raises:
            ValidationError: naming each line that is none.
        """
        lines = list(dict.fromkeys(str(value or "").split()))
        if len(lines) > MOST_LINKS:
            raise ValidationError(_("At most %(most)d links, please."), params={"most": MOST_LINKS})
        check, faults = URLValidator(schemes=("https",)), []
        for line in lines:
            try:
                check(line)
                refuse_credentials(line)
            except ValidationError:
                faults.append(
                    ValidationError(
                        _("“%(line)s” is not an address that begins with https:// and names no person."),
                        params={"line": line[:80]},
                    )
                )
        faults += [
            ValidationError(_("“%(line)s…” is longer than 200 characters."), params={"line": line[:60]})
            for line in lines
            if len(line) > 200
        ]
        if faults:
            raise ValidationError(faults)
        return lines

    def validate(self, value: Any) -> None:
        """Every line was judged already."""

    def run_validators(self, value: Any) -> None:
        """Those of a text have nothing to say of a list."""


class DetailsForm(forms.Form):
    """What an organization says of itself beyond its registration; all of it is its own to change."""

    hints: Mapping[str, StrOrPromise] = {}

    address = forms.CharField(
        label=_("Address of the seat"),
        max_length=300,
        required=False,
        validators=[one_line],
        help_text=_("Street and number."),
    )
    works_in = TerritoriesField(
        label=_("Territory of work"),
        required=False,
        help_text=_(
            "Where you work, if not only at your seat: one place on each line. “Buzău” means the county; "
            "for the town write “Buzău, județul Buzău”."
        ),
    )
    offers = forms.CharField(
        label=_("What do you offer a partner?"),
        max_length=LONGEST_OFFER,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("People, rooms, experience, volunteers: what you would bring."),
    )
    seeks = forms.CharField(
        label=_("What do you look for?"),
        max_length=LONGEST_OFFER,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("The partner, the help or the place that you miss."),
    )
    email = forms.EmailField(
        label=_("E-mail address for messages"),
        max_length=254,
        required=False,
        help_text=_(
            "Never shown. What people write in the form on your page goes there; to the owners and editors "
            "if you leave it empty."
        ),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
        validators=[RegexValidator(r"^\+?[0-9][0-9 ()./\-]{4,38}\Z", _("Digits and spaces, please."))],
        help_text=_("Of the organization; it is public."),
    )
    contact_person = forms.CharField(
        label=_("Contact person"),
        max_length=150,
        required=False,
        validators=[one_line],
        help_text=_("Their name is public."),
    )
    contact_person_agreed = forms.BooleanField(
        label=_("This person agreed to be named on the public page"), required=False
    )
    links = LinksField(
        label=_("Other links"),
        required=False,
        help_text=_("Pages of yours elsewhere, one on each line, with https://; at most 8."),
    )
    new_logo = forms.FileField(
        label=_("New logo"),
        required=False,
        widget=forms.FileInput({"accept": ".png,.jpg,.jpeg,.webp"}),
        help_text=_("PNG, JPEG or WebP, at most 5 MB. It is drawn anew, at most 512 by 512 points."),
    )
    remove_logo = forms.BooleanField(label=_("Show no logo"), required=False)
    founded_year = forms.IntegerField(
        label=_("Founded in the year"), required=False, widget=forms.NumberInput({"inputmode": "numeric"})
    )
    size = forms.ChoiceField(
        label=_("How many people work in it, volunteers aside?"),
        choices=[("", _("not said")), *OrganizationSize.choices],
        required=False,
    )
    is_public_utility = forms.BooleanField(label=_("It is of public utility"), required=False)
    public_utility_act = forms.CharField(
        label=_("Decision on public utility"),
        max_length=100,
        validators=[one_line],
        required=False,
        help_text=_("For example HG 1245/2009."),
    )
    public_utility_on = forms.DateField(
        label=_("Date of the decision"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    remove_documents = forms.ModelMultipleChoiceField(
        label=_("Remove these documents"),
        queryset=OrganizationDocument.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    document_title = forms.CharField(
        label=_("Title of a new document"),
        max_length=200,
        validators=[one_line],
        required=False,
        help_text=_("For example: Annual report 2025, Statute. Everyone can open it."),
    )
    document_file = forms.FileField(
        label=_("Its file"),
        required=False,
        widget=forms.FileInput({"accept": DOCUMENT_TYPES}),
        help_text=_("PDF, OpenDocument (ODT, ODS, ODP) or Office (DOCX, XLSX, PPTX), at most 10 MB."),
    )

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        # The form that this one is mixed into takes the organization.
        super().__init__(*args, organization=organization, **kwargs)  # type: ignore[call-arg]
        self.initial["works_in"] = list(organization.works_in.for_label())
        public = organization.documents.filter(kind=DocumentKind.PUBLIC)
        documents = self.fields["remove_documents"]
        assert isinstance(documents, forms.ModelMultipleChoiceField)
        documents.queryset = public
        if not public:
            del self.fields["remove_documents"]
        if organization.logo is None:
            del self.fields["remove_logo"]

    def clean_founded_year(self) -> int | None:
        """A year that has been.

        Raises:
            ValidationError: when it is to come, or before there were organizations.
        """
        year: int | None = self.cleaned_data["founded_year"]
        if year is not None and not OLDEST <= year <= timezone.localdate().year:
            raise ValidationError(
                _("A year between %(first)d and this one, please."), params={"first": OLDEST}
            )
        return year

    def clean_new_logo(self) -> Any:
        """The picture as it came, if it can be drawn: told here, beside its field and with all the rest.

        Raises:
            ValidationError: when it cannot, saying why.
        """
        upload = self.cleaned_data["new_logo"]
        if upload:
            try:
                draw_picture(upload, LOGO_PICTURE)
            except Refused as refusal:
                raise ValidationError(refusal.sentence) from refusal
            upload.seek(0)
        return upload

    def clean(self) -> dict[str, Any]:
        """What of the answers only makes sense together."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("contact_person") and not cleaned.get("contact_person_agreed"):
            self.add_error(
                "contact_person_agreed",
                _("We name a person only if they agreed. Please tick this, or leave the name empty."),
            )
        cleaned["contact_person_agreed"] = bool(cleaned.get("contact_person"))
        self._clean_public_utility(cleaned)
        if bool(cleaned.get("document_title")) != bool(cleaned.get("document_file")):
            missing = "document_file" if cleaned.get("document_title") else "document_title"
            if missing not in self.errors:
                self.add_error(missing, _("A document needs both a title and a file."))
        return cleaned

    def _clean_public_utility(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("is_public_utility"):
            cleaned["public_utility_act"], cleaned["public_utility_on"] = "", None
        elif not cleaned.get("public_utility_act") and "public_utility_act" not in self.errors:
            self.add_error("public_utility_act", _("Which decision says so? Its number and year, please."))
        decided = cleaned.get("public_utility_on")
        if decided is not None and decided > timezone.localdate():
            self.add_error("public_utility_on", _("This day has not come yet."))

    @property
    def sections(self) -> list[Section]:
        """The steps, each with those of its questions that are asked of this organization."""
        return [
            Section(
                anchor=anchor,
                title=str(title),
                hint=str(self.hints.get(anchor, "")),
                fields=[self[name] for name in names if name in self.fields],
                is_wrong=self.is_bound and any(name in self.errors for name in names),
                is_filled=any(self._is_filled(name) for name in names if name not in ("kind", "country")),
            )
            for anchor, title, names in SECTIONS
        ]

    def _is_filled(self, name: str) -> bool:
        if name == "new_logo":
            return "remove_logo" in self.fields
        if name == "remove_documents":
            return name in self.fields
        return name in self.fields and bool(self.initial.get(name))

    @property
    def profile(self) -> dict[str, Any]:
        """What was answered of the organization's own fields; known once the form is valid."""
        return {name: value for name, value in self.cleaned_data.items() if name not in BESIDE}


def _checked_number(country: str, typed: str) -> str:
    """A number in a national register as it is kept.

    Raises:
        ValidationError: when a Romanian one is not of the register's form.
    """
    number = normal_number(typed)
    if country == "RO" and typed and not number:
        raise ValidationError(_("A number as in 7/A/2016, please: number, letter, year."))
    return number or typed


class OpenProfileForm(DetailsForm, OrganizationForm):
    """The profile while nobody vouches for it: all of it is the organization's own to change."""

    form = forms.ChoiceField(
        label=_("Legal form"), choices=[("", _("none of these")), *LegalForm.choices], required=False
    )
    register_number = forms.CharField(
        label=_("Number in the national register"),
        max_length=20,
        required=False,
        help_text=_("For example 7/A/2016. Several organizations can share one."),
    )

    def clean(self) -> dict[str, Any]:
        """The number of the register by its country's rule."""
        cleaned = super().clean()
        try:
            cleaned["register_number"] = _checked_number(
                cleaned.get("country", ""), cleaned.get("register_number", "")
            )
        except ValidationError as fault:
            self.add_error("register_number", fault)
        return cleaned


class VerifiedProfileForm(DetailsForm, VerifiedForm):
    """The profile of an organization that the portal vouches for: its names and numbers wait for approval."""

    hints: Mapping[str, StrOrPromise] = {
        "names": _(
            "The portal vouches for these: a change is public once a moderator has approved it. Until then "
            "what stands there now stays public."
        )
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said_once = str(_("A change of this is public once a moderator has approved it."))
        for field in self.fields.values():
            if str(field.help_text) == said_once:
                # The section says it for all of them.
                field.help_text = ""

    def clean_register_number(self) -> str:
        """The number, as it is kept."""
        return _checked_number(self.organization.country, self.cleaned_data["register_number"])
