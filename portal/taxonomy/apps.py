from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TaxonomyConfig(AppConfig):
    name = "portal.taxonomy"
    label = "taxonomy"
    verbose_name = _("Taxonomy")

    def ready(self) -> None:
        from portal.audit.verbs import name_verbs

        name_verbs({"taxonomy.change": pgettext_lazy("verb", "changed in the administration")})
