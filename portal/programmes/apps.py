from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ProgrammesConfig(AppConfig):
    name = "portal.programmes"
    label = "programmes"
    verbose_name = _("Programmes")

    def ready(self) -> None:
        from portal.audit.verbs import name_verbs
        from portal.programmes.enums import VERBS

        name_verbs(VERBS)
        autodiscover_modules("measures")
