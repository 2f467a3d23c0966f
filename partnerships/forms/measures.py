"""What is asked of whoever adds an indicator, reports a value, or writes down what was spent."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from partnerships.enums import Breakdown, BreakdownPart
from partnerships.forms.asking import AskingForm
from partnerships.forms.talk import OnceForm
from partnerships.models import Funding, Indicator, Partnership, ReportedValue
from partnerships.services.document import IndicatorRow
from partnerships.services.values import LONGEST_NOTE, Given, faults_of, figure
from portal.core.choosing import record_field
from portal.core.plain import one_line
from portal.core.templatetags.ui import on


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **options
    )


def _figure(label: Any, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_digits=14, decimal_places=2, **options)


class MeasuringForm(forms.Form):
    """From where an indicator starts, and by what it is broken down."""

    baseline = _figure(
        _("Baseline"),
        required=False,
        help_text=_("How much of it there was before the partnership began, where that is known."),
    )
    breakdowns = forms.MultipleChoiceField(
        label=_("Broken down by"),
        required=False,
        choices=Breakdown.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever reports a value is asked for these parts of it too."),
    )


class IndicatorForm(MeasuringForm):
    """A further indicator."""

    name = forms.CharField(label=_("What is measured"), max_length=160, validators=[one_line])
    unit = forms.CharField(label=_("Unit"), max_length=40, required=False, validators=[one_line])
    target = _figure(
        _("Target"),
        help_text=_("What is to be reached by the end, the baseline included where there is one."),
    )
    field_order = ("name", "unit", "target", "baseline", "breakdowns")

    @property
    def row(self) -> IndicatorRow:
        """What was asked for, once it is right."""
        return IndicatorRow(*(self.cleaned_data[name] for name in IndicatorRow._fields))


class ValueForm(AskingForm):
    """How far an indicator has come by a day."""

    as_of = _day(_("As of"), help_text=_("The day by which so much was reached."))
    value = _figure(
        _("Value"),
        help_text=_(
            "The total by that day, counted from the start: not what was added since the last report."
        ),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        validators=[one_line],
        help_text=_("For example where the figure comes from."),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, indicator: Indicator, partnership: Partnership, stands: ReportedValue | None
    ) -> None:
        """Ask for the parts that this indicator is broken down by.

        Args:
            args: as of every form.
            indicator: of which a value is reported.
            partnership: of the indicator.
            stands: the value that is corrected; None for a new one.
        """
        super().__init__(*args)
        self._indicator, self._partnership = indicator, partnership
        others = indicator.reported.filter(replaced_at=None)
        if stands is not None:
            others = others.exclude(pk=stands.pk)
        self._totals = list(others.order_by("as_of").values_list("as_of", "value"))
        had = {} if stands is None else {part.part: part.amount for part in stands.parts.all()}
        asked = [part for one in Breakdown if one in indicator.breakdowns for part in one.parts]
        self.parts = [part for part in BreakdownPart if part in asked or part in had]
        for part in self.parts:
            self.fields[part.value] = _figure(capfirst(str(part.label)), required=False)
        self.order_fields(["as_of", "value", *(part.value for part in self.parts), "note"])
        if self._totals:
            day, last = self._totals[-1]
            told = {"help": self.fields["value"].help_text, "value": figure(last), "day": on(day)}
            self.fields["value"].help_text = _("%(help)s Reported last: %(value)s, by %(day)s.") % told
        self.initial = {"as_of": min(timezone.localdate(), partnership.ends_on)}
        if stands is not None:
            self.initial = {name: getattr(stands, name) for name in ("as_of", "value", "note")}
            self.initial |= {**had, "seen": stands.pk}
            self.fields["as_of"].disabled = True

    def clean(self) -> dict[str, Any]:
        """Each part of it stands where it is wrong."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            for fault in faults_of(self.given, self._partnership, today=timezone.localdate()):
                self.add_error(fault.name, fault.sentence)
        return cleaned

    def to_ask(self, cleaned: dict[str, Any]) -> list[str]:
        """Whether a total has fallen indeed, of an indicator that is to rise."""
        day, value = cleaned.get("as_of"), cleaned.get("value")
        if day is None or value is None or self._indicator.target < (self._indicator.baseline or 0):
            return []
        before = [total for total in self._totals if total[0] < day]
        if not before or value >= before[-1][1]:
            return []
        told = {"value": figure(before[-1][1]), "day": on(before[-1][0])}
        return [
            _("This is less than %(value)s, the total by %(day)s. A value is counted from the start.") % told
        ]

    @property
    def given(self) -> Given:
        """What was reported, once each field by itself is right."""
        amounts = {part.value: self.cleaned_data.get(part.value) for part in self.parts}
        parts: dict[str, Decimal] = {name: amount for name, amount in amounts.items() if amount is not None}
        said = self.cleaned_data
        return Given(self._indicator, said["as_of"], said["value"], parts, said.get("note", ""))


class SourceField(forms.ModelChoiceField):
    """Chooses a source of funding, by what it is and its note."""

    def label_from_instance(self, obj: Funding) -> str:
        """What an option says."""
        name = capfirst(str(obj))
        return f"{name}: {obj.note}" if obj.note else name


class SpendingForm(OnceForm):
    """Money that was spent."""

    funding = SourceField(
        label=_("Whose money"), queryset=Funding.objects.none(), empty_label=_("Please choose")
    )
    spent_on = _day(_("Day"), help_text=_("On which it was spent."))
    amount = forms.DecimalField(
        label=_("Amount, in lei"), min_value=Decimal("0.01"), max_digits=14, decimal_places=2
    )
    purpose = forms.CharField(label=_("What for"), max_length=200, validators=[one_line])
    document = forms.FileField(
        label=_("Document"),
        required=False,
        max_length=200,
        widget=forms.FileInput({"accept": ".pdf,.png,.jpg,.jpeg"}),
        help_text=_("The invoice, for example: PDF, PNG or JPEG, at most 10 MB. The public does not see it."),
    )

    def __init__(self, data: Any = None, files: Any = None, *, partnership: Partnership) -> None:
        """Offer the partnership's sources.

        Args:
            data: what was posted.
            files: what was sent with it.
            partnership: on which it was spent.
        """
        sources = partnership.funding.all()
        initial: dict[str, Any] = {"spent_on": timezone.localdate()}
        if len(sources) == 1:
            initial["funding"] = sources[0]
        super().__init__(data, files, initial=initial)
        record_field(self, "funding").queryset = sources


class WorkbookForm(forms.Form):
    """A workbook of values, filled in."""

    file = forms.FileField(
        label=_("Workbook"),
        max_length=200,
        widget=forms.FileInput({"accept": ".xlsx"}),
        help_text=_("The Excel workbook (XLSX) that you downloaded here and filled in, at most 5 MB."),
    )
