from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PrivacyConfig(AppConfig):
    name = "portal.privacy"
    label = "privacy"
    verbose_name = _("Personal data")

    def ready(self) -> None:
        from portal.audit.verbs import name_verbs

        name_verbs(
            {
                "privacy.erase": pgettext_lazy("verb", "erased the account"),
                "privacy.agree": pgettext_lazy("verb", "agreed to the text on personal data"),
            }
        )
