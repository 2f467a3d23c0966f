from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.models.organization import LONGEST_REASON
from organizations.uploads import EVIDENCE
from portal.core.plain import one_line


class ReasonForm(forms.Form):
    """Why a moderator decides so, on what they have seen."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("What you looked at and what follows from it. The organization reads this."),
    )


class DecisionForm(ReasonForm):
    """A moderator's decision on an organization."""

    decision = forms.ChoiceField(
        choices=[("verify", ""), ("refuse", ""), ("renew", ""), ("decline_renewal", "")],
        error_messages={
            "required": _("Please choose one of the buttons."),
            "invalid_choice": _("Please choose one of the buttons."),
        },
        widget=forms.HiddenInput,
    )


class EvidenceForm(forms.Form):
    """A document for the moderators."""

    title = forms.CharField(
        label=_("What the document is"),
        max_length=200,
        validators=[one_line],
        help_text=_("For example: statute, court decision, certificate of registration."),
    )
    file = forms.FileField(label=_("File"), max_length=200)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        told = {
            "types": ", ".join(accepted.label for accepted in EVIDENCE.accepts),
            "size": EVIDENCE.max_bytes // 2**20,
        }
        hint = _("%(types)s, at most %(size)d MB. Only moderators and your people see it.")
        self.fields["file"].help_text = hint % told
