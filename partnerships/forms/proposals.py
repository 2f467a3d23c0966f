from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from organizations.rules import OwnOrganization
from partnerships.forms.overtaking import is_as_sealed, seal, stands
from partnerships.forms.rows import FUNDING, INDICATORS, Rows
from partnerships.models import Partnership
from partnerships.services.document import LARGEST_BUDGET, FundingRow, IndicatorRow, rows_of
from portal.accounts.models import User
from portal.core.choosing import record_field
from portal.core.plain import one_line

if TYPE_CHECKING:
    from django.forms import BoundField
    from django_stubs_ext import StrOrPromise

SECTIONS: Mapping[str, tuple[StrOrPromise, tuple[str, ...]]] = {
    "who": (_("Who and what"), ("ngo", "authority", "domain", "title")),
    "text": (_("What it is about"), ("problem", "objectives", "people_reached", "activities")),
    "results": (_("Results"), ("results",)),
    "budget": (_("Budget and sources"), ()),
    "time": (_("Time"), ("starts_on", "ends_on", "sustainability")),
}


@dataclass(frozen=True)
class Section:
    """A part of the form.

    Attributes:
        anchor: its place on the page.
        title: its heading.
        fields: each by itself.
        rows: those of its group of rows, if it has one.
        group: what the rows are.
        has_room: whether there may be more rows.
    """

    anchor: str
    title: StrOrPromise
    fields: list[BoundField]
    rows: list[list[BoundField]]
    group: Rows | None = None
    has_room: bool = False


class ProposalForm(forms.ModelForm):
    """A proposal as its NGO writes it; the button for more rows keeps what was typed and judges nothing."""

    class Meta:
        model = Partnership
        fields: ClassVar = [
            "ngo",
            "authority",
            "domain",
            "title",
            "problem",
            "objectives",
            "people_reached",
            "activities",
            "results",
            "starts_on",
            "ends_on",
            "sustainability",
        ]
        widgets: ClassVar = {
            "problem": forms.Textarea({"rows": 6}),
            "objectives": forms.Textarea({"rows": 5}),
            "activities": forms.Textarea({"rows": 6}),
            "results": forms.Textarea({"rows": 5}),
            "sustainability": forms.Textarea({"rows": 5}),
            "starts_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts: ClassVar = {
            "title": _("One line that says what changes and for whom."),
            "problem": _("What is wrong today, where, and how many people it touches."),
            "objectives": _("What will be true at the end that is not true now."),
            "activities": _("Who does what, the NGO and the authority."),
            "people_reached": _("How many people the partnership should reach."),
            "results": _("What will be there at the end that one can see, use or count."),
            "sustainability": _("What goes on after the last day, who looks after it and who pays for it."),
        }

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    sealed = forms.CharField(required=False, max_length=1_000, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *args: Any,
        user: User,
        acting_for: OwnOrganization | None = None,
        typed: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """Lay out the fields.

        Args:
            data: what was posted.
            user: who writes.
            acting_for: the organization that they chose to act for.
            typed: what was kept of an earlier time, as the browser sent it: as many rows are laid out.
        """
        more = (data or {}).get("more", "")
        super().__init__(None if more else data, *args, **kwargs)
        self.fields["title"].validators.append(one_line)
        self._lay_out_parties(user, acting_for)
        source = data if data is not None else MultiValueDict(dict(typed or {}))
        kept = rows_of(self.instance) if self.instance.pk else {}
        if self.instance.pk:
            self.initial["revision"] = self.instance.revision
            self.initial["sealed"] = seal(stands(self.instance, self.names))
        else:
            del self.fields["revision"], self.fields["sealed"]
        self.groups = {
            group.name: group.laid_out(
                self, group.values_in(source) if source else self._kept_rows(group, kept), more=more
            )
            for group in (INDICATORS, FUNDING)
        }
        if more:
            for name, field in self.fields.items():
                self.initial[name] = field.widget.value_from_datadict(data, MultiValueDict(), name)

    def _lay_out_parties(self, user: User, acting_for: OwnOrganization | None) -> None:
        ngo = record_field(self, "ngo")
        ngo.queryset = Organization.objects.written_by(user).proposers()
        authority = record_field(self, "authority")
        authority.queryset = Organization.objects.verified().addressees()
        for name in ("ngo", "authority", "domain"):
            record_field(self, name).empty_label = _("Please choose")
        if self.instance.pk:
            del self.fields["ngo"]
            if not self.instance.is_draft:
                # What was submitted stays with its authority.
                del self.fields["authority"]
        elif acting_for is not None and acting_for.proposes:
            ngo.initial = acting_for.pk
        elif len(own := list(ngo.queryset[:2])) == 1:
            ngo.initial = own[0]
        if not self.instance.pk:
            self.fields["starts_on"].widget.attrs["min"] = timezone.localdate().isoformat()

    def _kept_rows(self, group: Rows, kept: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
        rows = [row._asdict() for row in kept.get(group.name, [])]
        if group is FUNDING and not rows and self.instance.budget is not None:
            # Of before one said whose money it is.
            return [{"amount": self.instance.budget}]
        return rows

    def clean(self) -> dict[str, Any]:
        """A period that ends after it starts, and not before today; rows that are whole."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The end is before the start."))
        elif ends_on and ends_on < timezone.localdate():
            self.add_error("ends_on", _("The end is in the past."))
        for group in (INDICATORS, FUNDING):
            if group is not FUNDING or not self._keeps_old_budget:
                group.judge(self, self.groups[group.name])
        amounts = [row["amount"] for row in FUNDING.filled(cleaned, self.groups["funding"]) if row["amount"]]
        if sum(amounts) >= LARGEST_BUDGET:
            self.add_error(None, _("The amounts are too large together. Please check them."))
        return cleaned

    def validate_constraints(self) -> None:
        """Left to `clean`, which names the field, and to the database."""

    @property
    def names(self) -> list[str]:
        """The fields of a proposal that this form has."""
        return [name for name in self.Meta.fields if name in self.fields]

    @property
    def labels(self) -> dict[str, StrOrPromise]:
        """What the parts of the text are called."""
        rows = {"indicators": _("Indicators"), "funding": _("Sources")}
        return {name: self.fields[name].label or name for name in self.names} | rows

    @property
    def written(self) -> dict[str, Any]:
        """What the services take; the form has to be valid."""
        written = {name: self.cleaned_data[name] for name in self.names}
        written["indicators"] = [
            IndicatorRow(**row) for row in INDICATORS.filled(self.cleaned_data, self.groups["indicators"])
        ]
        if not self._keeps_old_budget:
            written["funding"] = self._funding
        return written

    @property
    def _funding(self) -> list[FundingRow]:
        return [FundingRow(**row) for row in FUNDING.filled(self.cleaned_data, self.groups["funding"])]

    @property
    def _keeps_old_budget(self) -> bool:
        """Whether the amount of before one said whose money it is was left as it stood."""
        rows = self._funding
        return (
            len(rows) == 1
            and not rows[0].source
            and is_as_sealed("funding", rows, self.cleaned_data.get("sealed", ""))
        )

    @property
    def sections(self) -> Iterator[Section]:
        """The parts of the form, in the order of the page."""
        with_rows = {"results": INDICATORS, "budget": FUNDING}
        for anchor, (title, names) in SECTIONS.items():
            fields = [self[name] for name in names if name in self.fields]
            group = with_rows.get(anchor)
            if group is None:
                yield Section(anchor, title, fields, [])
                continue
            count = self.groups[group.name]
            rows = [[self[name] for name in group.names(number)] for number in range(1, count + 1)]
            yield Section(anchor, title, fields, rows, group, group.has_room(count))
