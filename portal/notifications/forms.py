from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.core.choosing import choice_field
from portal.notifications.services.preferences import stoppable

if TYPE_CHECKING:
    from portal.accounts.models import User


class PreferencesForm(forms.Form):
    """The kinds of message a person may stop, ticked where they are wanted."""

    wanted = forms.MultipleChoiceField(
        label=_("Write to me when"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stopped = set(user.unsubscriptions.values_list("kind", flat=True))
        kinds = stoppable(user)
        wanted = choice_field(self, "wanted")
        wanted.choices = [(kind.name, kind.label) for kind in kinds]
        wanted.initial = [kind.name for kind in kinds if kind.name not in stopped]
