from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.core.plain import one_line

TYPES = ".pdf,.png,.jpg,.jpeg,.odt,.ods,.odp,.docx,.xlsx,.pptx"


class AttachmentForm(forms.Form):
    """A file for a proposal, and what it is."""

    title = forms.CharField(
        label=_("What it is"),
        max_length=160,
        validators=[one_line],
        help_text=_("For example: detailed budget, letter of support, plan of the building."),
    )
    file = forms.FileField(
        label=_("File"),
        max_length=200,
        widget=forms.FileInput({"accept": TYPES}),
        help_text=_(
            "PDF, PNG, JPEG, OpenDocument (ODT, ODS, ODP) or Office (DOCX, XLSX, PPTX), at most 10 MB."
        ),
    )
