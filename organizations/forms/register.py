from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from organizations.enums import LegalForm
from organizations.services.register.columns import form_told_by
from portal.core.exceptions import Refused
from portal.files.enums import FileType
from portal.files.services import recognise

FORMS = [(value, label) for value, label in LegalForm.choices if value != LegalForm.INFORMAL]


class RegisterFileForm(forms.Form):
    """A file of the national register."""

    file = forms.FileField(
        label=_("File"),
        max_length=200,
        help_text=_("As the Ministry of Justice publishes it (XLSX), or a copy of it as CSV in UTF-8."),
        widget=forms.FileInput({"accept": ".xlsx,.csv"}),
    )
    form = forms.ChoiceField(
        label=_("Legal form of the organizations in it"),
        choices=[("", _("As the name of the file or of its sheet says")), *FORMS],
        required=False,
        help_text=_(
            "Each of the Ministry's five files holds one. The letter in the register number does not tell it."
        ),
    )

    def clean_file(self) -> Any:
        """The file, if what is called a workbook is one: else it would be read as CSV, without headings.

        Raises:
            ValidationError: when it is none, or cannot be opened, saying why.
        """
        file = self.cleaned_data["file"]
        if file.name.lower().endswith(".xlsx"):
            try:
                found = recognise(file)
            except Refused as refusal:
                raise ValidationError(refusal.sentence) from refusal
            if found != FileType.XLSX:
                raise ValidationError(
                    _(
                        "This file is not an Excel workbook, although its name ends in .xlsx. Please save it "
                        "again as XLSX, or as CSV in UTF-8, and send that one."
                    )
                )
        return file

    def clean(self) -> dict[str, Any]:
        """A CSV file has no sheet: its own name has to tell, or the person."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        file = cleaned.get("file")
        if (
            file
            and not cleaned.get("form")
            and file.name.lower().endswith(".csv")
            and not form_told_by(file.name)
        ):
            self.add_error("form", _("The name of this file does not tell it, so please choose."))
        return cleaned
