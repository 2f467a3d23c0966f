from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class OrganizationsConfig(AppConfig):
    name = "organizations"
    verbose_name = _("Organizations")

    def ready(self) -> None:
        from organizations.enums import VERBS
        from portal.audit.verbs import name_verbs

        name_verbs(VERBS)
        autodiscover_modules("panels")
