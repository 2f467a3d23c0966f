from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResourcesConfig(AppConfig):
    name = "resources"
    verbose_name = _("Resources")

    def ready(self) -> None:
        from portal.audit.verbs import name_verbs
        from resources.enums import VERBS

        name_verbs(VERBS)
