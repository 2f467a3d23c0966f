from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from partnerships.models import Partnership
from portal.core.administration import PortalAdmin


@admin.register(Partnership)
class PartnershipAdmin(PortalAdmin):
    """Public proposals, to read: they change through their parties' acts only."""

    list_display = ("title", "ngo", "authority", "state", "submitted_at", "answer_due_on")
    list_filter = ("state", "domain", "submitted_at")
    list_select_related = ("ngo", "authority")
    search_fields = ("title__unaccent", "ngo__name__unaccent", "authority__name__unaccent")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Partnership]:
        """What the person may see on the portal's own pages: nobody outside an NGO reads its drafts."""
        visible: QuerySet[Partnership] = Partnership.objects.visible_to(request.user)
        return visible

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """The record's own page on the portal, which tells all of it."""
        partnership = self.get_object(request, unquote(object_id))
        if partnership is None:
            return super().change_view(request, object_id, *args, **kwargs)
        return redirect(partnership)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
