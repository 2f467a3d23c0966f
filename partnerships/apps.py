from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnershipsConfig(AppConfig):
    name = "partnerships"
    verbose_name = _("Partnerships")

    def ready(self) -> None:
        from partnerships import enums
        from portal.audit.verbs import name_verbs

        name_verbs(enums.VERBS)
        name_verbs(enums.NEED_VERBS)
        name_verbs(enums.SUGGESTION_VERBS)
        name_verbs(enums.DOCUMENT_VERBS)
        name_verbs(enums.SUPPORT_VERBS)
        name_verbs(enums.PROGRAMME_VERBS)
        name_verbs(enums.PLAN_VERBS)
        name_verbs(enums.TALK_VERBS)
        name_verbs(enums.MEASURE_VERBS)
        name_verbs(enums.FOLLOW_UP_VERBS)
        name_verbs(enums.GALA_VERBS)
