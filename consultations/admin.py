from django.contrib import admin

from consultations import services
from consultations.forms import ConsultationForm
from consultations.models import Consultation
from portal.core.publishing import PublishedAdmin


@admin.register(Consultation)
class ConsultationAdmin(PublishedAdmin):
    form = ConsultationForm
    draft = staticmethod(services.draft_consultation)
    change = staticmethod(services.change_consultation)
    publish = staticmethod(services.publish_consultation)
    withdraw = staticmethod(services.withdraw_consultation)

    list_display = ("title", "authority", "recommendations_until", "public")
    list_filter = ("domain",)
    list_select_related = ("authority",)
    search_fields = ("title__unaccent", "authority__name__unaccent")
