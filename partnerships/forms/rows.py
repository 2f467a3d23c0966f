"""Rows of like fields within a form: some empty ones, more when asked for, at most `MOST_ROWS`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.enums import FundingSource
from partnerships.models import MOST_ROWS
from portal.core.plain import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from django_stubs_ext import StrOrPromise

ROWS = 2
MORE = 3


@dataclass(frozen=True)
class Rows:
    """A kind of rows.

    Attributes:
        name: under which the form's view knows them; the button for more of them sends it.
        hint: said above them.
        more: what the button for more says.
        fields: by name how a field is made, given the number of its row.
        needed: what a row that says anything has to say, and the sentence to whoever left it out.
    """

    name: str
    hint: StrOrPromise
    more: StrOrPromise
    fields: Mapping[str, Callable[[int], forms.Field]]
    needed: Mapping[str, StrOrPromise]

    def names(self, number: int) -> list[str]:
        """How the fields of a row are called in the form."""
        return [f"{self.name}_{number}_{field}" for field in self.fields]

    def values_in(self, typed: Any) -> list[dict[str, Any]]:
        """What was typed into the rows, with nothing judged, to the last row that says something."""
        rows = [
            {field: typed.get(f"{self.name}_{number}_{field}") or "" for field in self.fields}
            for number in range(1, MOST_ROWS + 1)
        ]
        while rows and not any(str(value).strip() for value in rows[-1].values()):
            rows.pop()
        return rows

    def laid_out(self, form: forms.BaseForm, rows: Sequence[Mapping[str, Any]], *, more: str) -> int:
        """Give a form its fields for the rows.

        Args:
            form: gets them, and what stands in them as initial values.
            rows: what stands in them.
            more: the kind of rows of which more were asked for.

        Returns:
            how many rows there are.
        """
        count = min(max(ROWS, len(rows) + (MORE if more == self.name else 1)), MOST_ROWS)
        for number in range(1, count + 1):
            for field, make in self.fields.items():
                name = f"{self.name}_{number}_{field}"
                form.fields[name] = make(number)
                form.fields[name].required = False
                if number <= len(rows):
                    form.initial[name] = rows[number - 1].get(field, "")
        return count

    def has_room(self, count: int) -> bool:
        """Whether there may be more rows than so many."""
        return count < MOST_ROWS

    def judge(self, form: forms.BaseForm, count: int) -> None:
        """Add to the form what is missing in rows that say something."""
        for number in range(1, count + 1):
            said = {field: form.cleaned_data.get(f"{self.name}_{number}_{field}") for field in self.fields}
            if not any(value not in (None, "") for value in said.values()):
                continue
            for field, sentence in self.needed.items():
                name = f"{self.name}_{number}_{field}"
                if said[field] in (None, "") and name not in form.errors:
                    form.add_error(name, sentence)

    def filled(self, cleaned: Mapping[str, Any], count: int) -> list[dict[str, Any]]:
        """The rows that say something."""
        rows = [
            {field: cleaned.get(f"{self.name}_{number}_{field}") for field in self.fields}
            for number in range(1, count + 1)
        ]
        return [row for row in rows if any(value not in (None, "") for value in row.values())]


def _line(label: StrOrPromise, length: int) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, validators=[one_line])


def _figure(label: StrOrPromise) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_digits=14, decimal_places=2)


INDICATORS = Rows(
    "indicators",
    hint=_("By what one will see that it worked, a row for each: workshops held, 12; tonnes repaired, 3."),
    more=_("More indicators"),
    fields={
        "name": lambda number: _line(_("Indicator %(number)d") % {"number": number}, 160),
        "unit": lambda _number: _line(_("Unit"), 40),
        "target": lambda _number: _figure(_("Target")),
    },
    needed={
        "name": _("Please say what is measured."),
        "target": _("Please say how much you aim at."),
    },
)
FUNDING = Rows(
    "funding",
    hint=_("The whole cost by whose money it is, a row for each; the portal adds them up."),
    more=_("More sources"),
    fields={
        "source": lambda number: forms.ChoiceField(
            label=_("Source %(number)d") % {"number": number},
            choices=[("", _("Please choose")), *FundingSource.choices],
        ),
        "note": lambda _number: _line(_("Who exactly"), 160),
        "amount": lambda _number: _figure(_("Amount, in lei")),
    },
    needed={
        "source": _("Please say whose money it is."),
        "amount": _("Please say how much it is."),
    },
)
