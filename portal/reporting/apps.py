from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    name = "portal.reporting"
    label = "reporting"
    verbose_name = _("Reporting")

    def ready(self) -> None:
        from portal.audit.verbs import name_verbs
        from portal.reporting.enums import VERBS

        name_verbs(VERBS)
        autodiscover_modules("reports")
