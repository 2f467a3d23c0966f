from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "portal.core"
    label = "core"

    def ready(self) -> None:
        # Tasks hand themselves over through this application. Not in the package itself: the supervisor is of
        # the same package and has no use for Celery, whose import is most of its start.
        from portal import celery  # noqa: F401
