"""A form that takes up what was typed into it before."""

from __future__ import annotations

from django import forms
from django.utils.datastructures import MultiValueDict

from portal.drafts.models import Draft


def take_up(form: forms.BaseForm, draft: Draft) -> None:
    """Show in a form what was typed, as it was typed and not judged yet; file fields stay as they are.

    Args:
        form: not bound to anything.
        draft: of this form.
    """
    typed = MultiValueDict({name: list(values) for name, values in draft.data.items()})
    for name, field in form.fields.items():
        if not isinstance(field, forms.FileField):
            form.initial[name] = field.widget.value_from_datadict(
                typed, MultiValueDict(), form.add_prefix(name)
            )
