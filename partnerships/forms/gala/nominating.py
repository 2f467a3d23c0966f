"""What nominations, jurors and laureates ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.models import SHORT_TEXT, GalaNomination
from partnerships.models.gala.nominations import LONGEST_CITATION
from portal.core.plain import one_line


class NominationForm(forms.Form):
    """Why a partnership is nominated."""

    reason = forms.CharField(
        label=_("Why it is nominated"),
        max_length=SHORT_TEXT,
        widget=forms.Textarea({"rows": 7}),
        help_text=_("What lasts of it, and what shows that. Jurors, parties and programme managers read it."),
    )


class JurorForm(forms.Form):
    """Who is to judge."""

    email = forms.EmailField(
        label=_("E-mail address of their account"),
        help_text=_("They hear of it by mail. Whoever has no account makes one first."),
    )


class ReleaseForm(forms.Form):
    """Why a juror is released."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Programme managers and administrators read it."),
    )


class LaureateForm(forms.Form):
    """What is shown of a laureate."""

    citation = forms.CharField(
        label=_("What it is rewarded for"),
        max_length=LONGEST_CITATION,
        required=False,
        validators=[one_line],
        widget=forms.Textarea({"rows": 3}),
        help_text=_("A sentence or two. It stands on the page of laureates and on the diplomas."),
    )
    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        max_length=200,
        widget=forms.FileInput({"accept": ".png,.jpg,.jpeg,.webp,image/*"}),
        help_text=_("PNG, JPEG or WebP, at most 8 MB. Please have the consent of those who are seen in it."),
    )
    picture_text = forms.CharField(
        label=_("What the picture shows"),
        required=False,
        max_length=250,
        validators=[one_line],
        help_text=_("Read out to those who do not see it."),
    )

    def __init__(self, *args: Any, nomination: GalaNomination, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"citation": nomination.citation, "picture_text": nomination.picture_text}
        if nomination.picture_id is not None:
            self.fields["is_removed"] = forms.BooleanField(label=_("Remove the picture"), required=False)
