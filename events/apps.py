from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Events")

    def ready(self) -> None:
        from events.enums import VERBS
        from portal.audit.verbs import name_verbs

        name_verbs(VERBS)
