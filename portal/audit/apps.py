from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "portal.audit"
    label = "audit"
    verbose_name = _("Audit")

    def ready(self) -> None:
        import portal.audit.receivers  # noqa: F401
        from portal.accounts.enums import VERBS
        from portal.audit.verbs import name_verbs

        name_verbs(VERBS)
