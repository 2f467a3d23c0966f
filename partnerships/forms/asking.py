"""A form that asks once more where what was typed says two things, or overturns what stands."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

SURE = "sure"


class AskingForm(forms.Form):
    """Asks before it is carried out, where `to_ask` finds something; whoever is sure says so by a tick."""

    def clean(self) -> dict[str, Any]:
        """Show the tick with what is asked; without the tick nothing is carried out."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        asked = self.to_ask(cleaned)
        if asked:
            field = forms.BooleanField(label=_("Please confirm"), required=False)
            self.fields[SURE] = field
            name = self.add_prefix(SURE)
            if not field.clean(field.widget.value_from_datadict(self.data, self.files, name)):
                self.add_error(SURE, " ".join(asked))
        return cleaned

    def to_ask(self, cleaned: dict[str, Any]) -> list[str]:
        """What has to be asked, a sentence each.

        Args:
            cleaned: what was typed, as far as it is right.
        """
        raise NotImplementedError
