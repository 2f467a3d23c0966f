from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from organizations.rules import OwnOrganization
from partnerships.enums import NeedOutcome, NeedSort, TargetGroup
from partnerships.models import Need
from partnerships.models.needs import LONGEST_NOTE, LONGEST_QUESTION
from partnerships.services.needs import LONGEST_DAYS
from portal.accounts.models import User
from portal.core.choosing import choice_field, record_field
from portal.core.plain import one_line
from portal.taxonomy.forms import TerritoryField


def day_input() -> forms.DateInput:
    """A box for a day."""
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class DatesForm(forms.Form):
    """Until when a need takes answers and questions."""

    answers_until = forms.DateField(
        label=_("Answers until"),
        widget=day_input(),
        help_text=_("The last day. After it the page says that the time is over; you can renew it."),
    )
    questions_until = forms.DateField(
        label=_("Questions until"),
        required=False,
        widget=day_input(),
        help_text=_("Your answers to questions are public. Empty: as long as answers are taken."),
    )

    def clean_answers_until(self) -> dt.date:
        """A day from today on, not too far.

        Raises:
            ValidationError: when it is past, or more than `LONGEST_DAYS` away.
        """
        day: dt.date = self.cleaned_data["answers_until"]
        today = timezone.localdate()
        if day < today:
            raise ValidationError(_("This day is in the past."))
        if day > today + dt.timedelta(days=LONGEST_DAYS):
            raise ValidationError(
                _("At most %(days)d days from today, please."), params={"days": LONGEST_DAYS}
            )
        return day

    def clean(self) -> dict[str, Any]:
        """Questions end with answers at the latest."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        answers, questions = cleaned.get("answers_until"), cleaned.get("questions_until")
        if answers and not questions and "questions_until" not in self.errors:
            cleaned["questions_until"] = answers
        elif answers and questions and questions > answers:
            self.add_error("questions_until", _("Questions end on the last day for answers or before it."))
        return cleaned


class NeedForm(DatesForm, forms.ModelForm):
    """What an organization looks for or offers, as it writes it."""

    territory = TerritoryField(
        label=_("Where"), help_text=_("A place, a county or the whole country: type its name.")
    )
    target_groups = forms.MultipleChoiceField(
        label=_("For whom"),
        choices=TargetGroup.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Need
        fields: ClassVar = [
            "organization", "sort", "title", "text", "resources", "domains", "territory", "target_groups",
            "answers_until", "questions_until",
        ]  # fmt: skip
        widgets: ClassVar = {
            "sort": forms.RadioSelect,
            "text": forms.Textarea({"rows": 7}),
            "resources": forms.Textarea({"rows": 4}),
            "domains": forms.CheckboxSelectMultiple,
        }
        labels: ClassVar = {
            "sort": _("Do you look for something or offer it?"),
            "text": _("What it is about"),
            "resources": _("What is needed, or given"),
        }
        help_texts: ClassVar = {
            "title": _("One line that says what, for whom and where."),
            "text": _("What should change, who you would work with and how. Everyone reads it."),
            "resources": _(
                "People, rooms, equipment, money, experience: what is missing, or what you bring."
            ),
        }

    def __init__(
        self, *args: Any, user: User, acting_for: OwnOrganization | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].validators.append(one_line)
        own = record_field(self, "organization")
        if self.instance.pk:
            del self.fields["organization"], self.fields["sort"]
            self.initial["territory"] = self.instance.territory
            return
        own.queryset = Organization.objects.written_by(user).posters()
        own.empty_label = _("Please choose")
        sort = choice_field(self, "sort")
        sort.choices = NeedSort.choices
        if len(found := list(own.queryset[:2])) == 1:
            own.initial = found[0].pk
        elif acting_for is not None:
            own.initial = acting_for.pk

    def validate_constraints(self) -> None:
        """Left to `clean`, which names the field, and to the database."""


class RenewForm(DatesForm):
    """A new deadline for what has expired."""


class CloseForm(forms.Form):
    """What came of a need."""

    outcome = forms.ChoiceField(
        label=_("What came of it?"), choices=NeedOutcome.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("In a sentence"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Everyone reads it."),
    )


class QuestionForm(forms.Form):
    """A question about a need."""

    organization = forms.ModelChoiceField(
        label=_("On behalf of"),
        queryset=Organization.objects.none(),
        empty_label=_("Please choose"),
        help_text=_("The question is shown as asked by this organization; no person is named."),
    )
    text = forms.CharField(
        label=_("Your question"),
        max_length=LONGEST_QUESTION,
        min_length=10,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("It becomes public together with the answer. Please write nothing that is private."),
    )

    def __init__(
        self, *args: Any, user: User, need: Need, acting_for: OwnOrganization | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        organization = record_field(self, "organization")
        own = Organization.objects.written_by(user).exclude(pk=need.organization_id)
        organization.queryset = own
        if len(found := list(own[:2])) == 1:
            organization.initial = found[0].pk
        elif acting_for is not None:
            organization.initial = acting_for.pk


class QuestionAnswerForm(forms.Form):
    """The answer to a question about a need."""

    answer = forms.CharField(
        label=_("Your answer"),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("Question and answer become public together."),
    )


class HideForm(forms.Form):
    """Why a question is hidden."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Whoever asked reads it."),
    )
