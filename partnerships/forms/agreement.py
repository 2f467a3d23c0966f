"""What writing, approving and signing an agreement asks for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from partnerships.models import AGREEMENT_TEXT, SHORT_TEXT, AgreementVersion, Partnership
from partnerships.uploads import COUNCIL_DECISION, SIGNED_AGREEMENT
from portal.core.choosing import record_field
from portal.core.plain import one_line
from portal.files.kinds import Purpose


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **options
    )


class VersionForm(forms.Form):
    """A first text of the agreement."""

    text = forms.CharField(
        label=_("Text of the agreement"),
        max_length=AGREEMENT_TEXT,
        widget=forms.Textarea({"rows": 24}),
        help_text=_("Plain text; an empty line parts paragraphs. All parties read every version."),
    )
    starts_on = _day(_("Starts on"))
    ends_on = _day(_("Ends on"))

    def clean(self) -> dict[str, Any]:
        """The end is not before the start."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The end is before the start."))
        return cleaned


class NextVersionForm(VersionForm):
    """A changed text, and what was changed."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("What you changed, and why"),
        required=False,
        max_length=SHORT_TEXT,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Stands beside the version; the differences are shown by themselves."),
    )

    def __init__(self, data: Any = None, *, version: AgreementVersion) -> None:
        names = ("number", "text", "starts_on", "ends_on")
        super().__init__(data, initial={name: getattr(version, name) for name in names})


class PartyForm(forms.Form):
    """For which party a person acts: asked only of whoever acts for several."""

    organization = forms.ModelChoiceField(
        label=_("On behalf of"), queryset=Organization.objects.none(), required=False, empty_label=None
    )

    def __init__(self, *args: Any, own: Collection[int], left: Collection[int], **kwargs: Any) -> None:
        """Offer the parties.

        Args:
            args: as of every form.
            own: those that the person acts for, by key.
            left: of them, those for which it was not done yet.
            kwargs: as of every form.
        """
        super().__init__(*args, **kwargs)
        offered = Organization.objects.filter(pk__in=own).order_by(Lower("name"))
        field = record_field(self, "organization")
        field.queryset = offered
        self._first = next((one for one in offered if one.pk in left), offered.first())
        self.initial["organization"] = self._first
        if len(own) < 2:
            field.widget = forms.HiddenInput()

    def clean_organization(self) -> Organization | None:
        """The party that was chosen; without a choice the one for which it is to be done."""
        return self.cleaned_data["organization"] or self._first


class OfVersionForm(PartyForm):
    """What a party says of the version that was read."""

    number = forms.IntegerField(widget=forms.HiddenInput)


class ApprovalForm(OfVersionForm):
    """What the council decided."""

    decision_number = forms.CharField(
        label=_("Number of the decision"),
        max_length=64,
        validators=[one_line],
        help_text=_("As the council has it, for example HCL 112/2026."),
    )
    decided_on = _day(_("Date of the decision"))
    document = forms.FileField(
        label=_("The decision"),
        max_length=200,
        widget=forms.FileInput({"accept": ".pdf"}),
    )

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limits = self.fields["decided_on"].widget.attrs
        limits["max"] = timezone.localdate().isoformat()
        if partnership.agreed_at is not None:
            first: dt.date = timezone.localdate(partnership.agreed_at)
            limits["min"] = first.isoformat()
        self.fields["document"].help_text = _what_is_accepted(COUNCIL_DECISION)


class GroundForm(OfVersionForm):
    """Why no decision of the council is needed."""

    legal_ground = forms.CharField(
        label=_("Legal ground"),
        max_length=SHORT_TEXT,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("The act and its article. All parties read it now; everyone does once it is active."),
    )


class ReturnForm(forms.Form):
    """What the council wants changed."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=SHORT_TEXT,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("What the council wants to read in the agreement. All parties read this."),
    )


class SignedDocumentForm(PartyForm):
    """The agreement as a party has signed it."""

    signatory = forms.CharField(
        label=_("Who signed"),
        max_length=200,
        validators=[one_line],
        help_text=_("The name and the function, as they stand under the agreement."),
    )
    document = forms.FileField(
        label=_("The signed agreement"),
        max_length=200,
        widget=forms.FileInput({"accept": ".pdf"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"].help_text = _what_is_accepted(SIGNED_AGREEMENT)


class ConfirmationForm(PartyForm):
    """That a signatory signs."""

    agreed = forms.BooleanField(
        label=_("I have read this agreement and sign it on behalf of the organization."),
        error_messages={"required": _("Please say that you have read it and sign.")},
    )


def _what_is_accepted(purpose: Purpose) -> str:
    accepted = {"size": purpose.max_bytes // 2**20}
    return _("PDF, at most %(size)d MB. The parties and programme managers read it.") % accepted
