"""What amending an agreement asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.forms.agreement import PartyForm
from partnerships.models import AGREEMENT_TEXT, SHORT_TEXT, AgreementVersion, Amendment
from portal.core.plain import one_line


class AmendmentForm(PartyForm):
    """Another text or another last day of the agreement, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Text of the agreement"),
        max_length=AGREEMENT_TEXT,
        widget=forms.Textarea({"rows": 24}),
        help_text=_("The whole text as it should be; what differs is shown to all by itself."),
    )
    ends_on = forms.DateField(
        label=_("Last day"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(
        label=_("What changes, and why"),
        max_length=SHORT_TEXT,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("All parties read it beside the differences."),
    )

    def __init__(self, data: Any = None, *, current: AgreementVersion, **parties: Any) -> None:
        """Lay out the agreement as it stands.

        Args:
            data: what was posted.
            current: the version of the agreement that counts.
            parties: as of every `PartyForm`.
        """
        initial = {"version": current.number, "text": current.text, "ends_on": current.ends_on}
        super().__init__(data, initial=initial, **parties)
        self.fields["ends_on"].widget.attrs["min"] = timezone.localdate().isoformat()


class OfAmendmentForm(PartyForm):
    """What a party says of the amendment that was read."""

    number = forms.IntegerField(widget=forms.HiddenInput)


class RejectionForm(OfAmendmentForm):
    """Why a party does not agree to an amendment."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=SHORT_TEXT,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("All parties read it."),
    )


class AcceptanceForm(OfAmendmentForm):
    """That a party agrees; of an authority what its council decided, if it did."""

    decision_number = forms.CharField(
        label=_("Number of the council’s decision"),
        required=False,
        max_length=64,
        validators=[one_line],
        help_text=_("Only if the council has decided on the amendment, for example HCL 112/2026."),
    )
    decided_on = forms.DateField(
        label=_("Date of the decision"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    document = forms.FileField(
        label=_("The decision"),
        required=False,
        max_length=200,
        widget=forms.FileInput({"accept": ".pdf"}),
        help_text=_("PDF, at most 20 MB. The parties and programme managers read it."),
    )

    def __init__(self, *args: Any, amendment: Amendment, has_council: bool, **kwargs: Any) -> None:
        """Ask for a decision only those whose council could take one.

        Args:
            args: as of every form.
            amendment: that is accepted.
            has_council: whether the person acts for an authority.
            kwargs: as of every `PartyForm`.
        """
        super().__init__(*args, initial={"number": amendment.number}, **kwargs)
        if not has_council:
            for name in ("decision_number", "decided_on", "document"):
                del self.fields[name]
            return
        limits = self.fields["decided_on"].widget.attrs
        limits["min"] = timezone.localdate(amendment.proposed_at).isoformat()
        limits["max"] = timezone.localdate().isoformat()
