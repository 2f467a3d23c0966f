"""What is asked of each side at a follow-up, and by what it shows what it says."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.enums import BudgetLine, Continuation, FollowUpResult, GoesOn, Payer
from partnerships.forms.asking import AskingForm
from partnerships.forms.attachments import TYPES
from partnerships.models import SHORT_TEXT, FollowUp, FollowUpAnswer
from partnerships.models.follow_ups import LONGEST_LINK
from portal.core.plain import one_line

NEEDED = {
    "continuation": _("Please say in what form it goes on."),
    "budget_line": _("Please say whether the authority’s budget keeps a line for it."),
}
"""What has to be said of what goes on."""
DROPPED = ("continuation", "payers", "budget_line", "budget_reference", "people_reached")
"""What there is nothing to say of once it has stopped."""


class FollowUpForm(AskingForm):
    """The questionnaire of a follow-up."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    goes_on = forms.ChoiceField(
        label=_("Does what the partnership did go on?"), choices=GoesOn.choices, widget=forms.RadioSelect
    )
    continuation = forms.ChoiceField(
        label=_("In what form does it go on?"),
        choices=Continuation.choices,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Only if it goes on, as are the questions that follow."),
    )
    payers = forms.MultipleChoiceField(
        label=_("Who pays for it?"),
        choices=Payer.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("All that apply."),
    )
    budget_line = forms.ChoiceField(
        label=_("Does the authority’s budget keep a line for it?"),
        choices=BudgetLine.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    budget_reference = forms.CharField(
        label=_("Which line, or which decision"),
        max_length=200,
        validators=[one_line],
        required=False,
        help_text=_("For example: chapter 68.02, HCL 31 of 2027."),
    )
    people_reached = forms.IntegerField(
        label=_("People reached since the end"), min_value=0, max_value=25_000_000, required=False
    )
    remark = forms.CharField(
        label=_("Remark"),
        max_length=SHORT_TEXT,
        widget=forms.Textarea({"rows": 4}),
        required=False,
        help_text=_("What else there is to know; of what has stopped, why."),
    )

    def __init__(
        self, data: Any = None, *, answer: FollowUpAnswer | None, counted: FollowUp | None = None
    ) -> None:
        """Lay before the person what their side has said already.

        Args:
            data: what was posted.
            answer: of their side; None when it has not answered.
            counted: the follow-up, once its term is over and everyone reads what follows from it.
        """
        self._answer, self._counted = answer, counted
        initial = {}
        if answer is not None:
            initial = {name: getattr(answer, name) for name in self.base_fields if name != "seen"}
            initial["seen"] = answer.mark
        super().__init__(data, initial=initial)

    def clean(self) -> dict[str, Any]:
        """Ask of what goes on in what form it does."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("goes_on") in (GoesOn.AS_IT_WAS, GoesOn.ANOTHER_FORM):
            for name, sentence in NEEDED.items():
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return cleaned

    def to_ask(self, cleaned: dict[str, Any]) -> list[str]:
        """Whether it has stopped indeed, where that overturns what was said or drops other answers."""
        if cleaned.get("goes_on") != GoesOn.NO:
            return []
        asked: list[str] = []
        if self._answer is not None and self._answer.goes_on != GoesOn.NO:
            asked.append(str(_("Your side has said that it goes on; now it would say that it has stopped.")))
        elif self._counted is not None and self._counted.result == FollowUpResult.SUSTAINED:
            asked.append(str(_("By what was answered so far it goes on; with this answer it would not.")))
        filled = [name for name in DROPPED if cleaned.get(name) not in ("", [], None)]
        if filled:
            names = "; ".join(str(self.fields[name].label) for name in filled)
            said = _("Of what has stopped these answers are not kept: %(names)s")
            asked.append(str(said) % {"names": names})
        return asked


class EvidenceForm(forms.Form):
    """A file or a link, and what it is."""

    title = forms.CharField(
        label=_("What it is"),
        max_length=160,
        validators=[one_line],
        help_text=_("For example: the new agreement, the budget page, a report, an article."),
    )
    link = forms.URLField(label=_("Link"), max_length=LONGEST_LINK, assume_scheme="https", required=False)
    file = forms.FileField(
        label=_("File"),
        max_length=200,
        required=False,
        widget=forms.FileInput({"accept": TYPES}),
        help_text=_(
            "PDF, PNG, JPEG, OpenDocument (ODT, ODS, ODP) or Office (DOCX, XLSX, PPTX), at most 10 MB."
        ),
    )

    def clean_link(self) -> str:
        """Only addresses of web pages."""
        link: str = self.cleaned_data["link"]
        if link and not link.startswith(("https://", "http://")):
            raise forms.ValidationError(_("Please give the address of a web page."))
        return link

    def clean(self) -> dict[str, Any]:
        """Either a file or a link."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(cleaned.get("link")) == bool(cleaned.get("file")):
            self.add_error("link", _("Please give either a file or a link."))
        return cleaned
