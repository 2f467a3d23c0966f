from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Q
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from import_export.admin import ImportExportMixin
from import_export.formats.base_formats import CSV, XLSX
from import_export.forms import ExportForm
from import_export.tmp_storages import CacheStorage

from portal.audit.admin import AuditedAdmin
from portal.core.page_cache import drop_pages
from portal.taxonomy.forms import SheetForm, TerritoryForm
from portal.taxonomy.models import Domain, Territory
from portal.taxonomy.services import SHOWN_ON
from portal.taxonomy.services.geography import shipped_points
from portal.taxonomy.services.sheets import DomainResource, TerritoryResource


class LabelAdmin(ImportExportMixin, AuditedAdmin):
    """Administration of what every subject's public pages name, one by one or by the sheet."""

    audit_verb = "taxonomy.change"
    # As every sheet of the portal: Excel reads the letters right by the mark at the beginning.
    from_encoding = to_encoding = "utf-8-sig"
    formats: ClassVar = [CSV, XLSX]
    # A sheet is taken out whole: one that came back without a column would not say what that was to mean.
    export_form_class = ExportForm
    import_form_class = SheetForm
    # Between preview and confirmation; every web process finds it there.
    tmp_storage_class = CacheStorage
    # The portal's own audit has it.
    skip_admin_log = True

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:  # noqa: FBT001
        """Write the record; a name that was given here stays when the taxonomy is loaded again."""
        obj.renamed = obj.renamed or "names" in form.changed_data
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:  # noqa: FBT001
        super().save_related(request, form, formsets, change)
        drop_pages(*SHOWN_ON)


class OnTheMap(admin.SimpleListFilter):
    """Whether the map knows where a territory lies: those of which it does not are to be placed."""

    title = _("on the map")
    parameter_name = "placed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("no", _("not there yet")), ("yes", _("there"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        known = Q(latitude__isnull=False) | Q(code__in=shipped_points())
        match self.value():
            case "yes":
                return queryset.filter(known)
            case "no":
                return queryset.exclude(known)
        return queryset


@admin.register(Territory)
class TerritoryAdmin(LabelAdmin):
    form = TerritoryForm
    resource_classes: ClassVar = [TerritoryResource]
    list_display = ("place", "code", "kind")
    list_filter: ClassVar = ("kind", OnTheMap)
    list_select_related = ("parent__parent__parent",)
    search_fields = ("folded", "code")

    @admin.display(description=_("territory"))
    def place(self, territory: Territory) -> str:
        return territory.label

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """By name in any language and spelling, or by code."""
        found = [place.pk for place in Territory.objects.find(search_term)] if search_term else []
        if not search_term:
            return queryset, False
        return queryset.filter(pk__in=found) | queryset.filter(code=search_term.strip()), False


@admin.register(Domain)
class DomainAdmin(LabelAdmin):
    resource_classes: ClassVar = [DomainResource]
    list_display = ("__str__", "slug", "icnpo", "position")
