"""The verbs of notifications. Other apps need only `notify`."""

from portal.notifications.services.outbox import notify

__all__ = ["notify"]
