"""What the acts on a partnership ask for that has begun, or is ended before."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.models import LONG_TEXT, SHORT_TEXT


class ReasonForm(forms.Form):
    """Why one side lets a partnership rest, or ends it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=SHORT_TEXT,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("All parties read it."),
    )


class TerminationForm(ReasonForm):
    """Why one side ends a partnership early, and the document by which it does."""

    document = forms.FileField(
        label=_("Document"),
        max_length=200,
        help_text=_(
            "The decision or the notice by which your side ends it, as a PDF of at most 20 MB. The parties "
            "and programme managers can read it."
        ),
        widget=forms.FileInput({"accept": ".pdf,application/pdf"}),
    )


class ReportForm(forms.Form):
    """The final report of the NGO."""

    report = forms.CharField(
        label=_("Final report"),
        max_length=LONG_TEXT,
        widget=forms.Textarea({"rows": 14}),
        help_text=_(
            "What was done, whom it reached, what was achieved of the objectives and what it cost. Everyone "
            "can read it."
        ),
    )


class OpinionForm(forms.Form):
    """What the authority thinks of the final report."""

    opinion = forms.CharField(
        label=_("What your authority thinks of it"),
        max_length=LONG_TEXT,
        widget=forms.Textarea({"rows": 8}),
        help_text=_("Whether what was agreed was done, and what should follow. Everyone can read it."),
    )
