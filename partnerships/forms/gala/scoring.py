"""What a juror fills in, and the order in which a tie is ruled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from partnerships.models import SHORT_TEXT, GalaCriterion, GalaMark, GalaNomination
from partnerships.models.gala.scoring import LONGEST_COMMENT
from partnerships.services.gala import MarkGiven

NONE, CONFLICT = "none", "conflict"


class DeclarationForm(forms.Form):
    """Whether a juror is in conflict of interest with a nomination."""

    answer = forms.ChoiceField(
        label=_("Are you in conflict of interest?"),
        choices=[
            (NONE, _("No: I have no part in this partnership and gain nothing by its reward.")),
            (CONFLICT, _("Yes: others score it. This is not taken back.")),
        ],
        widget=forms.RadioSelect,
        help_text=_(
            "You are, if you or somebody close to you works for one of its parties, is paid by one, or "
            "worked on this partnership within the last two years."
        ),
    )
    reason = forms.CharField(
        label=_("If you are, what the conflict is"),
        required=False,
        max_length=SHORT_TEXT,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Programme managers and administrators read it."),
    )

    def clean(self) -> dict[str, Any]:
        """A conflict is explained."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("answer") == CONFLICT and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("Please say what the conflict is."))
        return cleaned


class SheetForm(forms.Form):
    """A mark with its comment on each criterion; what is left empty is missing only when it is submitted."""

    def __init__(
        self, *args: Any, criteria: Iterable[GalaCriterion], marks: Iterable[GalaMark], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        kept = {one.criterion_id: one for one in marks}
        for one in self.criteria:
            own = kept.get(one.pk)
            self.fields[f"mark_{one.pk}"] = forms.TypedChoiceField(
                label=one.question or one.name,
                choices=[(mark, f"{mark} – {words}") for mark, words in one.meanings],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
                initial=own.mark if own else None,
            )
            self.fields[f"comment_{one.pk}"] = forms.CharField(
                label=_("Why this mark: %(criterion)s") % {"criterion": one.name},
                max_length=LONGEST_COMMENT,
                required=False,
                widget=forms.Textarea({"rows": 3}),
                initial=own.comment if own else "",
            )

    @property
    def parts(self) -> list[tuple[GalaCriterion, list[BoundField]]]:
        """Each criterion with its fields."""
        return [(one, [self[f"mark_{one.pk}"], self[f"comment_{one.pk}"]]) for one in self.criteria]

    @property
    def is_for_submission(self) -> bool:
        """Whether the button was pressed that submits."""
        return "submit" in self.data

    def clean(self) -> dict[str, Any]:
        """To be submitted it is whole."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.is_for_submission:
            for one in self.criteria:
                if cleaned.get(f"mark_{one.pk}") is None and f"mark_{one.pk}" not in self.errors:
                    self.add_error(f"mark_{one.pk}", _("Please choose a mark."))
                if not cleaned.get(f"comment_{one.pk}") and f"comment_{one.pk}" not in self.errors:
                    self.add_error(f"comment_{one.pk}", _("Please say why."))
        return cleaned

    def given(self) -> dict[int, MarkGiven]:
        """What was filled in, by key of the criterion."""
        return {
            one.pk: MarkGiven(self.cleaned_data[f"mark_{one.pk}"], self.cleaned_data[f"comment_{one.pk}"])
            for one in self.criteria
        }


class TieForm(forms.Form):
    """The order of those that share a place, and why."""

    reason = forms.CharField(
        label=_("Reason of the ruling"),
        max_length=SHORT_TEXT,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("The ranking shows it."),
    )

    def __init__(self, *args: Any, tied: Sequence[GalaNomination], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tied = list(tied)
        for one in self.tied:
            self.fields[f"place_{one.pk}"] = forms.TypedChoiceField(
                label=str(one),
                choices=[("", _("Please choose"))]
                + [(number, str(number)) for number in range(1, len(self.tied) + 1)],
                coerce=int,
            )
        self.order_fields([*(f"place_{one.pk}" for one in self.tied), "reason"])

    def clean(self) -> dict[str, Any]:
        """Each has a place of its own.

        Raises:
            ValidationError: when two have the same.
        """
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        places = [cleaned.get(f"place_{one.pk}") for one in self.tied]
        if None not in places and len(set(places)) != len(places):
            raise ValidationError(_("Please give each a place of its own."))
        return cleaned

    def order(self) -> list[int]:
        """The keys of the nominations, the first first."""
        ranked = sorted(self.tied, key=lambda one: self.cleaned_data[f"place_{one.pk}"])
        return [one.pk for one in ranked]
