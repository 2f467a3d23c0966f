from django.contrib import admin

from portal.core.publishing import PublishedAdmin
from resources import services
from resources.forms import ResourceForm
from resources.models import Resource


@admin.register(Resource)
class ResourceAdmin(PublishedAdmin):
    form = ResourceForm
    draft = staticmethod(services.draft_resource)
    change = staticmethod(services.change_resource)
    publish = staticmethod(services.publish_resource)
    withdraw = staticmethod(services.withdraw_resource)

    list_display = ("title", "kind", "publisher", "published_on", "public")
    list_filter = ("kind", "language")
    list_select_related = ("publisher",)
    search_fields = ("title__unaccent", "publisher__name__unaccent")
