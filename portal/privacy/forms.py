from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class AgreeForm(forms.Form):
    """A yes to the version that was shown."""

    version = forms.IntegerField(min_value=1)


class EraseForm(forms.Form):
    """The last word before an account is erased."""

    sure = forms.BooleanField(
        label=_("I have read what is erased and what stays, and I want to erase my account.")
    )
