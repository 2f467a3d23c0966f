from django.contrib import admin

from events import services
from events.forms import EventForm
from events.models import Event
from portal.core.publishing import PublishedAdmin


@admin.register(Event)
class EventAdmin(PublishedAdmin):
    form = EventForm
    draft = staticmethod(services.draft_event)
    change = staticmethod(services.change_event)
    publish = staticmethod(services.publish_event)
    withdraw = staticmethod(services.withdraw_event)

    list_display = ("title", "organizer", "starts_at", "public")
    list_filter = ("domain",)
    list_select_related = ("organizer",)
    search_fields = ("title__unaccent", "organizer__name__unaccent")
