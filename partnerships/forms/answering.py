"""How an authority answers, and the answer that one person lays before another."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from partnerships.forms.reading import ReadingForm
from partnerships.life import verbs as life
from partnerships.models import LONG_TEXT, AnsweringRules, PreparedAnswer
from partnerships.selectors import who_can_answer
from portal.accounts.models import User
from portal.core.choosing import record_field


class AnsweringForm(forms.Form):
    """What an authority settles for all its answers."""

    four_eyes = forms.BooleanField(
        label=_("Two people for every answer"),
        required=False,
        help_text=_("One person prepares the answer to a proposal, another reads it and gives it."),
    )
    head_of_unit = forms.ModelChoiceField(
        label=_("Head of unit"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("all owners"),
        help_text=_("Who hears of it when the term for an answer has run out."),
    )

    def __init__(self, data: Any = None, *, authority: Organization, settled: AnsweringRules | None) -> None:
        initial = {}
        if settled is not None:
            initial = {"four_eyes": settled.four_eyes, "head_of_unit": settled.head_of_unit_id}
        super().__init__(data, initial=initial)
        people = who_can_answer(authority).order_by("full_name", "pk")
        record_field(self, "head_of_unit").queryset = people


class PreparationForm(ReadingForm):
    """An answer that another person will give."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(verb.to, verb.button) for verb in (life.ACCEPT, life.REJECT)],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Reasoned answer"),
        max_length=LONG_TEXT,
        widget=forms.Textarea({"rows": 10}),
        help_text=_("Word for word as the NGO will read it, once another person has given it."),
    )

    def __init__(self, data: Any = None, *, prepared: PreparedAnswer | None, **reading: Any) -> None:
        initial = {}
        if prepared is not None:
            initial = {"decision": prepared.decision, "answer": prepared.answer}
        super().__init__(data, initial=initial, **reading)
