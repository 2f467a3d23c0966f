from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnershipsConfig(AppConfig):
    name = "partnerships"
    verbose_name = _("Partnerships")

    def ready(self) -> None:
        from partnerships.enums import (
            DOCUMENT_VERBS,
            NEED_VERBS,
            SUGGESTION_VERBS,
            SUPPORT_VERBS,
            VERBS,
        )
        from portal.audit.verbs import name_verbs

        name_verbs(VERBS)
        name_verbs(NEED_VERBS)
        name_verbs(SUGGESTION_VERBS)
        name_verbs(DOCUMENT_VERBS)
        name_verbs(SUPPORT_VERBS)
