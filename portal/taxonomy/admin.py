from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from portal.audit.admin import AuditedAdmin
from portal.core.page_cache import drop_pages
from portal.taxonomy.models import Domain, Territory
from portal.taxonomy.services import SHOWN_ON


class LabelAdmin(AuditedAdmin):
    """Administration of what every subject's public pages name."""

    audit_verb = "taxonomy.change"

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:  # noqa: FBT001
        super().save_related(request, form, formsets, change)
        drop_pages(*SHOWN_ON)


@admin.register(Territory)
class TerritoryAdmin(LabelAdmin):
    list_display = ("name", "code", "kind", "parent")
    list_filter = ("kind",)
    list_select_related = ("parent",)
    search_fields = ("names", "code")


@admin.register(Domain)
class DomainAdmin(LabelAdmin):
    list_display = ("name", "slug", "position")
