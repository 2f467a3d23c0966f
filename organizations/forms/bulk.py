from __future__ import annotations

from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from organizations.models.organization import LONGEST_REASON
from organizations.selectors.queue import Matter
from organizations.services.bulk import DECIDED_TOGETHER, Chosen

LONGEST_KEY = 18
"""Digits; PostgreSQL's largest key has one more."""


def chosen_in(data: MultiValueDict[str, str]) -> list[Chosen]:
    """What was chosen, each once, with what its page has shown of it; what is not understood is left out.

    Args:
        data: `chosen` as `Waiting.chosen` names it, without what is named by `without`; `seen-…` beside each.
    """
    names = dict.fromkeys(name for name in data.getlist("chosen") if name != data.get("without"))
    found = []
    for name in names:
        matter, _dash, key = name.partition("-")
        seen = (data.get(f"seen-{name}") or "").split(",")
        if matter in DECIDED_TOGETHER and _is_key(key):
            keys = tuple(int(each) for each in seen if _is_key(each))
            is_change = matter == Matter.CHANGE
            found.append(
                Chosen(
                    Matter(matter),
                    int(key),
                    seen=0 if is_change else max(keys, default=0),
                    changes=keys if is_change else (),
                )
            )
    return found


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY


class ManyDecisionsForm(forms.Form):
    """A moderator's decision on everything that was chosen."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("One for all of them: every organization reads it."),
    )
    decision = forms.TypedChoiceField(
        choices=[("favour", ""), ("against", "")],
        coerce=lambda value: value == "favour",
        error_messages={
            "required": _("Please choose one of the buttons."),
            "invalid_choice": _("Please choose one of the buttons."),
        },
        widget=forms.HiddenInput,
    )

    @property
    def favourable(self) -> bool:
        """In which sense it was decided; once the form is valid."""
        decided: Any = self.cleaned_data["decision"]
        return bool(decided)
