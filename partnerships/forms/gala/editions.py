"""What whoever manages the gala writes: an edition, and its rubric."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from partnerships.forms.needs import day_input
from partnerships.life.gala import BEST_MARK, DEFAULT_CRITERIA, LEAST_MARK
from partnerships.models import GalaCriterion, GalaEdition
from partnerships.models.gala.editions import LONGEST_MEANING, MOST_CRITERIA
from portal.core.once import mark_field
from portal.core.plain import one_line

MARKS = range(LEAST_MARK, BEST_MARK + 1)


class EditionForm(forms.ModelForm):
    """The call of an edition, its calendar and how many it rewards."""

    class Meta:
        model = GalaEdition
        fields: ClassVar = [
            "title", "year", "call", "nominations_from", "nominations_until", "scoring_from", "scoring_until",
            "laureates", "least_months", "ceremony_on", "place",
        ]  # fmt: skip
        widgets: ClassVar = {
            "call": forms.Textarea({"rows": 10}),
            **{
                name: day_input()
                for name in (
                    *("nominations_from", "nominations_until", "scoring_from", "scoring_until"),
                    "ceremony_on",
                )
            },
        }
        help_texts: ClassVar = {
            "call": _(
                "Who is invited, what is rewarded and how. Everyone reads it once nominations are open."
            ),
            "nominations_until": _("The last day."),
            "scoring_until": _("The last day. It can be closed before, once all marks are given."),
            "laureates": _("As in “the 10 most sustainable”."),
            "least_months": _("A partnership that has come to its end need not have lasted as long."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("title", "place"):
            self.fields[name].validators.append(one_line)


class NewEditionForm(EditionForm):
    """An edition that is drawn up, once however often the button is pressed."""

    once = mark_field()


@dataclass(frozen=True)
class CriterionFields:
    """A criterion's part of the form.

    Attributes:
        number: from 1.
        plain: the fields that are always seen.
        meanings: those of the marks.
        has_errors: whether one of them is wrong.
    """

    number: int
    plain: list[BoundField]
    meanings: list[BoundField]

    @property
    def has_errors(self) -> bool:
        """Whether one of the meanings is wrong."""
        return any(field.errors for field in self.meanings)


class CriteriaForm(forms.Form):
    """The rubric of an edition, a part for each criterion; a part whose name is emptied goes."""

    def __init__(self, *args: Any, criteria: Iterable[GalaCriterion], more: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        self.count = min(len(self.criteria) + more, MOST_CRITERIA)
        for number in range(1, self.count + 1):
            self._add(number, self.criteria[number - 1] if number <= len(self.criteria) else None)

    @property
    def has_room(self) -> bool:
        """Whether there may be another criterion."""
        return self.count < MOST_CRITERIA

    @property
    def parts(self) -> list[CriterionFields]:
        """The fields of each criterion."""
        return [
            CriterionFields(
                number,
                [self[f"{name}_{number}"] for name in ("name", "question", "weight", "tie")],
                [self[f"meaning_{number}_{mark}"] for mark in MARKS],
            )
            for number in range(1, self.count + 1)
        ]

    def clean(self) -> dict[str, Any]:
        """A criterion that is named has a weight, and each of its marks a meaning."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for number in self._named(cleaned):
            if cleaned.get(f"weight_{number}") is None and f"weight_{number}" not in self.errors:
                self.add_error(f"weight_{number}", _("Please say how much it weighs."))
            for mark in MARKS:
                name = f"meaning_{number}_{mark}"
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Please say what this mark means."))
        return cleaned

    def rows(self) -> list[dict[str, Any]]:
        """The criteria as the service takes them; what is as in the rubric in use is left empty."""
        return [self._row(number) for number in self._named(self.cleaned_data)]

    def _named(self, cleaned: dict[str, Any]) -> list[int]:
        return [number for number in range(1, self.count + 1) if cleaned.get(f"name_{number}")]

    def _row(self, number: int) -> dict[str, Any]:
        cleaned = self.cleaned_data
        key = self.criteria[number - 1].key if number <= len(self.criteria) else ""
        default = DEFAULT_CRITERIA.get(key)
        meanings = [cleaned[f"meaning_{number}_{mark}"] for mark in MARKS]
        if default is not None:
            shipped = [str(words) for words in default.meanings]
            meanings = ["" if own == words else own for own, words in zip(meanings, shipped, strict=True)]
        name, question = cleaned[f"name_{number}"], cleaned[f"question_{number}"]
        return {
            "key": key,
            "own_name": "" if default is not None and name == str(default.name) else name,
            "own_question": "" if default is not None and question == str(default.asks) else question,
            "own_meanings": meanings if any(meanings) else [],
            "weight": cleaned[f"weight_{number}"],
            "tie": cleaned[f"tie_{number}"],
        }

    def _add(self, number: int, criterion: GalaCriterion | None) -> None:
        words = dict(criterion.meanings) if criterion else {}
        own: dict[str, forms.Field] = {
            "name": forms.CharField(
                label=_("Criterion"), max_length=80, required=False, validators=[one_line],
                initial=criterion.name if criterion else "",
                help_text=_("Emptied, the criterion goes."),
            ),
            "question": forms.CharField(
                label=_("What a juror asks"), max_length=300, required=False, validators=[one_line],
                initial=criterion.question if criterion else "",
            ),
            "weight": forms.IntegerField(
                label=_("Weight, in percent"), min_value=1, max_value=100, required=False,
                initial=criterion.weight if criterion else None,
            ),
            "tie": forms.IntegerField(
                label=_("Place among the rules for ties"), min_value=1, max_value=MOST_CRITERIA,
                required=False, initial=criterion.tie if criterion else None,
                help_text=_("1 is asked first. Empty: it decides no tie."),
            ),
        }  # fmt: skip
        for name, field in own.items():
            self.fields[f"{name}_{number}"] = field
        for mark in MARKS:
            self.fields[f"meaning_{number}_{mark}"] = forms.CharField(
                label=_("What mark %(mark)d means") % {"mark": mark},
                max_length=LONGEST_MEANING,
                required=False,
                validators=[one_line],
                initial=words.get(mark, ""),
            )
