"""What every page of the administration shares: the portal's own fields, and lists in the portal's pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.core.paginator import Page
from django.db import models
from django.http import HttpRequest


def form_field(field: models.Field[Any, Any], **kwargs: Any) -> forms.Field | None:
    """The form field of a model's, in a control that needs neither a script nor a style of its own.

    An address typed without a scheme is taken as https.

    Args:
        field: of a model.
        kwargs: what the form field is to be made with; a widget given here stays.
    """
    match field:
        case models.URLField():
            kwargs.setdefault("assume_scheme", "https")
        case models.DateTimeField():
            widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
            kwargs.setdefault("widget", widget)
        case models.DateField():
            kwargs.setdefault("widget", forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
        case models.ManyToManyField():
            kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
    return field.formfield(**kwargs)


class RecordList(ChangeList):
    """The records of a list, a page of them at a time."""

    page_parameter = PAGE_VAR

    @property
    def page(self) -> Page[Any]:
        """The page that is shown."""
        return self.paginator.get_page(self.page_num)


class OwnFields:
    """Forms of the administration with the fields of `form_field`."""

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: HttpRequest | None, **kwargs: Any
    ) -> forms.Field | None:
        return form_field(db_field, **kwargs)


class PortalAdmin(OwnFields, admin.ModelAdmin):
    """Administration of one model, on pages like all others of the portal: see `templates/admin/`."""

    list_per_page = 50
    # The pages of the list say how many were found; all there are would be counted beside them.
    show_full_result_count = False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[RecordList]:
        return RecordList
