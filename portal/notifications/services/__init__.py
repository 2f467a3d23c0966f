"""The verbs of notifications. Other apps need only these two."""

from portal.notifications.services.outbox import notify, write_to_address

__all__ = ["notify", "write_to_address"]
