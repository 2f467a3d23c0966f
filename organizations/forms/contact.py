"""Writing to an organization, by anybody: the form takes no part in spam."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from organizations.models.public import LONGEST_ENQUIRY

QUICKEST = dt.timedelta(seconds=3)
"""Nobody reads the page and writes a sentence in less."""
SLOWEST = dt.timedelta(hours=12)
MOST_LINKS = 3
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
_signer = signing.TimestampSigner(salt="organizations.enquiry")


class EnquiryForm(forms.Form):
    """A message to an organization.

    Two traps are for programs: a field that people do not see, and the moment at which the page was asked
    for, signed. Each refusal is a sentence, for a person may have fallen into one.
    """

    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=_("The organization answers to it. It is not shown on the portal."),
    )
    message = forms.CharField(
        label=_("Message"), max_length=LONGEST_ENQUIRY, min_length=10, widget=forms.Textarea({"rows": 8})
    )
    homepage = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        max_length=500,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )
    moment = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organization = organization
        self.initial["moment"] = _signer.sign(str(organization.pk))

    def clean_name(self) -> str:
        """One line, without addresses.

        Raises:
            ValidationError: when it is more.
        """
        name: str = self.cleaned_data["name"]
        if not name.isprintable() or _LINK.search(name) or "@" in name:
            raise ValidationError(_("A name on one line, without addresses, please."))
        return name

    def clean_message(self) -> str:
        """A message with few links.

        Raises:
            ValidationError: when it has more than `MOST_LINKS`.
        """
        message: str = self.cleaned_data["message"]
        if len(_LINK.findall(message)) > MOST_LINKS:
            raise ValidationError(
                _("A message with more than %(most)d links is taken for advertising. Please leave some out."),
                params={"most": MOST_LINKS},
            )
        return message

    def clean_homepage(self) -> str:
        """Nothing.

        Raises:
            ValidationError: when something was written into the field that people do not see.
        """
        if self.cleaned_data["homepage"]:
            raise ValidationError(
                _("A program seems to have filled in this form. If you are a person, empty the last field.")
            )
        return ""

    def clean(self) -> dict[str, Any]:
        """The time that writing took."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            fault = self._fault_of_moment(cleaned.get("moment", ""))
        except signing.BadSignature:
            fault = str(_("This form was open for too long. Please send it once more."))
            self._ask_anew()
        if fault:
            self.add_error(None, fault)
        return cleaned

    def _fault_of_moment(self, moment: str) -> str:
        """What to say of the time; empty when it is as people's.

        Raises:
            BadSignature: when the moment is not ours, another organization's, or too long ago.
        """
        if _signer.unsign(moment, max_age=SLOWEST) != str(self.organization.pk):
            raise signing.BadSignature
        try:
            _signer.unsign(moment, max_age=QUICKEST)
        except signing.SignatureExpired:
            return ""
        return str(_("That was very quick, as programs are. Please look it over and send it once more."))

    def _ask_anew(self) -> None:
        self.data = {**self.data.dict(), self.add_prefix("moment"): self.initial["moment"]}  # type: ignore[attr-defined]  # a QueryDict, for it is bound
