"""What a row of a work plan asks for, a form for each part of the plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from partnerships.enums import PlanPart, RiskDegree
from partnerships.forms.attachments import TYPES
from partnerships.forms.needs import day_input
from partnerships.models import SHORT_TEXT, Activity, Deliverable, Partnership, PlanRow
from partnerships.rules import parties_of
from partnerships.services.plan_checks import Asked, faults_of
from portal.accounts.models import User
from portal.core.choosing import record_field
from portal.core.plain import one_line


def _day(label: Any, hint: Any = "", *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, help_text=hint, required=required, widget=day_input())


class PlanForm(forms.Form):
    """A row of a plan, new or as it stands."""

    part: PlanPart

    title = forms.CharField(label=_("Title"), max_length=160, validators=[one_line])

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        partnership: Partnership,
        row: PlanRow | None,
        actor: User,
        today: dt.date,
    ) -> None:
        """Show a row as it stands.

        Args:
            data: what was posted.
            files: what was posted.
            partnership: whose plan it is.
            row: which one is changed; None for a new one.
            actor: who writes.
            today: by the portal's own clock.
        """
        super().__init__(data, files)
        self.partnership, self.row, self.actor, self.today = partnership, row, actor, today
        self.lay_out()
        for name in self.fields:
            # What depends on what is laid out by its form; a file that stands is not sent anew.
            if row is not None and name not in ("needs", "file") and hasattr(row, name):
                self.initial[name] = getattr(row, name)
        if row is not None:
            # Whoever sends the form says by it which row they have read.
            seen = forms.CharField(widget=forms.HiddenInput, required=False)
            self.fields["seen"], self.initial["seen"] = seen, row.changed_at.isoformat()

    def lay_out(self) -> None:
        """Give the fields what there is to choose from."""

    def clean(self) -> dict[str, Any]:
        """What the form cannot know of a single field stands beside the field all the same."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        asked = Asked(self.partnership, self.part, cleaned, self.row, self.actor, self.today)
        for field, sentence in list(faults_of(asked)):
            if field not in self.errors:
                self.add_error(field, sentence)
        return cleaned

    @property
    def answers(self) -> Mapping[str, Any]:
        """The fields of the row; the form has to be valid."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def read_again(self, row: PlanRow) -> None:
        """Let the form, sent once more, be of the row as it stands now; what was typed stays."""
        typed: Any = self.data
        self.data = typed = typed.copy()
        typed["seen"] = row.changed_at.isoformat()

    def _offer_parties(self) -> None:
        parties = Organization.objects.filter(pk__in=self.partnership.party_ids).order_by("name")
        record_field(self, "organization").queryset = parties

    def _offer_activities(self, but: PlanRow | None = None) -> QuerySet[Activity]:
        activities = self.partnership.activity_rows.all()
        name = "needs" if self.part == PlanPart.ACTIVITY else "activity"
        shown = activities.exclude(pk=but.pk) if but is not None else activities
        record_field(self, name).queryset = shown
        return shown


class ActivityForm(PlanForm):
    """What one party does from one day to another."""

    part = PlanPart.ACTIVITY

    text = forms.CharField(
        label=_("What is done"),
        required=False,
        max_length=SHORT_TEXT,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Everyone reads it, with the title, the party and the days."),
    )
    organization = forms.ModelChoiceField(
        label=_("Who does it"), queryset=Organization.objects.none(), empty_label=_("Please choose")
    )
    person = forms.ModelChoiceField(
        label=_("Person responsible"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody by name"),
        help_text=_(
            "One of your own people, where your organization does it. Only the parties and programme "
            "managers read the name."
        ),
    )
    starts_on = _day(_("First day"))
    ends_on = _day(_("Last day"))
    needs = forms.ModelMultipleChoiceField(
        label=_("Depends on"),
        queryset=Activity.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What has to be done before."),
    )
    begun_on = _day(_("Begun on"), _("Once it has begun."), required=False)
    done_on = _day(_("Done on"), _("Once it is done."), required=False)

    def lay_out(self) -> None:
        """The parties; the people of those that one acts for, and whoever is named already; the others."""
        self._offer_parties()
        others = self._offer_activities(but=self.row)
        own = parties_of(self.actor, self.partnership)
        people = User.objects.filter(memberships__organization__in=own, is_active=True)
        if isinstance(self.row, Activity) and self.row.person_id is not None:
            people |= User.objects.filter(pk=self.row.person_id)
        record_field(self, "person").queryset = people.distinct().order_by("full_name", "pk")
        if self.row is None and len(own) == 1:
            self.initial["organization"] = min(own)
        elif isinstance(self.row, Activity):
            self.initial["needs"] = list(self.row.needs.values_list("pk", flat=True))
        if not others.exists():
            self.fields["needs"].widget = forms.MultipleHiddenInput()

    def clean_needs(self) -> list[Activity]:
        """As a list, which is asked for once."""
        return list(self.cleaned_data["needs"])


class MilestoneForm(PlanForm):
    """A day by which one will see how far it is."""

    part = PlanPart.MILESTONE

    activity = forms.ModelChoiceField(
        label=_("Of the activity"),
        queryset=Activity.objects.none(),
        required=False,
        empty_label=_("Of none in particular"),
    )
    due_on = _day(_("Due on"))
    reached_on = _day(_("Reached on"), _("Once it is reached."), required=False)

    def lay_out(self) -> None:
        """The activities of the plan."""
        self._offer_activities()


class DeliverableForm(PlanForm):
    """What an activity leaves behind."""

    part = PlanPart.DELIVERABLE

    activity = forms.ModelChoiceField(
        label=_("Of the activity"), queryset=Activity.objects.none(), empty_label=_("Please choose")
    )
    due_on = _day(_("Due on"))
    delivered_on = _day(_("Delivered on"), _("Once it is delivered."), required=False)
    file = forms.FileField(
        label=_("File"),
        required=False,
        max_length=200,
        widget=forms.FileInput({"accept": TYPES}),
        help_text=_(
            "PDF, PNG, JPEG, OpenDocument (ODT, ODS, ODP) or Office (DOCX, XLSX, PPTX), at most 10 MB. Only "
            "the parties and programme managers read it."
        ),
    )
    drops_file = forms.BooleanField(label=_("Take the file away"), required=False)
    link = forms.URLField(
        label=_("Link"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("Where it is to be found, when it is no file."),
    )

    def lay_out(self) -> None:
        """The activities of the plan; a file can be taken away where there is one."""
        self._offer_activities()
        if not isinstance(self.row, Deliverable) or self.row.file is None:
            del self.fields["drops_file"]


class RiskForm(PlanForm):
    """What could happen, and what is done about it."""

    part = PlanPart.RISK

    title = forms.CharField(label=_("What could happen"), max_length=160, validators=[one_line])
    likelihood = forms.TypedChoiceField(
        label=_("How likely it is"), choices=RiskDegree.choices, coerce=int, widget=forms.RadioSelect
    )
    effect = forms.TypedChoiceField(
        label=_("How grave it would be"), choices=RiskDegree.choices, coerce=int, widget=forms.RadioSelect
    )
    measure = forms.CharField(
        label=_("What is done about it"),
        required=False,
        max_length=SHORT_TEXT,
        widget=forms.Textarea({"rows": 4}),
    )
    organization = forms.ModelChoiceField(
        label=_("Who looks after it"), queryset=Organization.objects.none(), empty_label=_("Please choose")
    )
    closed_on = _day(_("Closed on"), _("Once it can happen no more."), required=False)

    def lay_out(self) -> None:
        """The parties."""
        self._offer_parties()


PLAN_FORMS: Mapping[str, type[PlanForm]] = {
    form.part: form for form in (ActivityForm, MilestoneForm, DeliverableForm, RiskForm)
}
"""By part of the plan."""
