from django.apps import AppConfig


class DemoConfig(AppConfig):
    """A portal that can be tried at once. Installed by the local and the test settings only."""

    name = "portal.demo"
    label = "demo"

    def ready(self) -> None:
        from portal.audit.verbs import name_verbs
        from portal.demo.enums import VERBS

        name_verbs(VERBS)
