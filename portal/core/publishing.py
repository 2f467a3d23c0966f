"""Administration pages of what administrators draw up and show to everyone, written by services alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.core.administration import PortalAdmin
from portal.core.line import Tone
from portal.core.plain import one_line
from portal.core.templatetags.ui import state


class PublishedForm(forms.ModelForm):
    """A record's text, and whether everyone sees it; the model has `is_public`.

    What is asked for in a field of one line, such as a title, is one line of plain text.
    """

    public = forms.BooleanField(
        label=_("Shown to everyone"),
        required=False,
        help_text=_("Otherwise it is a draft that only administrators see."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["public"].initial = self.instance.is_public
        for field in self.fields.values():
            if type(field) is forms.CharField and isinstance(field.widget, forms.TextInput):
                field.validators.append(one_line)


class PublishedAdmin(PortalAdmin):
    """Calls the record's services; what was once drawn up can be taken back from the public, not deleted.

    Attributes:
        draft: service with `actor`, `fields`, `now`; returns the new record.
        change: service with `pk`, `actor`, `fields`, `now`; returns the record, locked.
        publish: service with `pk`, `actor`, `now`.
        withdraw: service with `pk`, `actor`, `now`.
    """

    draft: ClassVar[Callable[..., Any]]
    change: ClassVar[Callable[..., Any]]
    publish: ClassVar[Callable[..., Any]]
    withdraw: ClassVar[Callable[..., Any]]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows: Any = super().get_queryset(request)
        visible: models.QuerySet[Any] = rows.visible_to(request.user)
        return visible

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        """Hand what was typed to the services; runs in the transaction of the whole page."""
        now = timezone.now()
        fields = {name: value for name, value in form.cleaned_data.items() if name != "public"}
        if change:
            saved = self.change(pk=obj.pk, actor=request.user, fields=fields, now=now)
        else:
            saved = self.draft(actor=request.user, fields=fields, now=now)
            obj.pk = saved.pk
        wanted = form.cleaned_data["public"]
        if wanted != saved.is_public:
            act = self.publish if wanted else self.withdraw
            act(pk=saved.pk, actor=request.user, now=now)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001
        """Nothing: the services have written it."""

    @admin.display(description=_("Shown to everyone"), ordering="published_at")
    def public(self, obj: Any) -> str:
        return state(gettext("Yes"), Tone.FINE) if obj.is_public else state(gettext("No"))
