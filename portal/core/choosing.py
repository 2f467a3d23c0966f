"""The fields in which something is chosen, as what they are: a form gives each as a plain one."""

from __future__ import annotations

from typing import Any

from django import forms


def record_field(form: forms.BaseForm, name: str) -> forms.ModelChoiceField[Any]:
    """The field in which a record is chosen, or several: what it offers is its `queryset`.

    Args:
        form: whose.
        name: of the field.
    """
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField), f"{name} offers no records"
    return field


def choice_field(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    """The field in which one of some values is chosen, or several: what it offers are its `choices`.

    Args:
        form: whose.
        name: of the field.
    """
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField), f"{name} offers no values"
    return field
