from django.contrib import admin

from portal.audit.admin import AuditedAdmin
from portal.taxonomy.models import Domain, Territory


@admin.register(Territory)
class TerritoryAdmin(AuditedAdmin):
    audit_verb = "taxonomy.change"
    list_display = ("name", "code", "kind", "parent")
    list_filter = ("kind",)
    list_select_related = ("parent",)
    search_fields = ("names", "code")


@admin.register(Domain)
class DomainAdmin(AuditedAdmin):
    audit_verb = "taxonomy.change"
    list_display = ("name", "slug", "position")
