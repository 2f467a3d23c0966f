"""The verbs of notifications; with what brings in history, all that other apps need."""

from portal.notifications.services.outbox import as_history, notify, write_to_address

__all__ = ["as_history", "notify", "write_to_address"]
