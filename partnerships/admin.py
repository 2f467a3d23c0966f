from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from partnerships.models import Partnership


@admin.register(Partnership)
class PartnershipAdmin(admin.ModelAdmin):
    """Public proposals, to read: they change through their parties' acts only."""

    list_display = ("title", "ngo", "authority", "state", "submitted_at", "answer_due_on")
    list_filter = ("state", "domain")
    list_select_related = ("ngo", "authority")
    search_fields = ("title__unaccent", "ngo__name__unaccent", "authority__name__unaccent")
    date_hierarchy = "submitted_at"
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Partnership]:
        """What the person may see on the portal's own pages: nobody outside an NGO reads its drafts."""
        visible: QuerySet[Partnership] = Partnership.objects.visible_to(request.user)
        return visible

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
