from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from organizations.models.organization import LONGEST_REASON
from organizations.selectors.merging import Comparison
from organizations.services import Choice

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Row:
    """A part of the two records on the page.

    Attributes:
        comparison: the part, and what each record says of it.
        cells: the choices under each record; empty where there is nothing to choose.
    """

    comparison: Comparison
    cells: list[list[BoundWidget]]


class MergeForm(forms.Form):
    """What of two records stays, part by part; asked only where they differ."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Why they are one organization. The people of both read this."),
    )

    def __init__(self, *args: Any, comparisons: Sequence[Comparison], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.comparisons = comparisons
        for comparison in comparisons:
            if comparison.differs:
                self.fields[comparison.part.name] = _field(comparison)

    def rows(self) -> Iterator[Row]:
        """Each part with its choices, a cell for each record; without any where both say the same."""
        for comparison in self.comparisons:
            if comparison.differs:
                kept, *others = self[comparison.part.name].subwidgets
                yield Row(comparison, [[kept], others])
            else:
                yield Row(comparison, [])

    @property
    def choices(self) -> dict[str, Choice]:
        """By name of a part whose value stays."""
        return {
            comparison.part.name: Choice(self.cleaned_data[comparison.part.name])
            for comparison in self.comparisons
            if comparison.differs
        }


def _field(comparison: Comparison) -> forms.ChoiceField:
    choices: list[tuple[str, StrOrPromise]] = [
        (Choice.KEPT, comparison.first or "–"),
        (Choice.GONE, comparison.second or "–"),
    ]
    initial = Choice.KEPT if comparison.first else Choice.GONE
    if comparison.part.is_list:
        choices.append((Choice.BOTH, _("both together")))
        initial = Choice.BOTH
    return forms.ChoiceField(
        label=capfirst(str(comparison.part.label)), choices=choices, initial=initial, widget=forms.RadioSelect
    )
