from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "portal.notifications"
    label = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from portal.audit.verbs import name_verbs
        from portal.notifications.enums import VERBS

        name_verbs(VERBS)
        autodiscover_modules("notifications")
