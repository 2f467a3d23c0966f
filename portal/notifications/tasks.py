"""Entry points of the worker."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from portal.notifications.services import delivery


# Ended before a claim could lapse: of a message under way there is never a second sender.
@shared_task(time_limit=settings.OUTBOX_LEASE_SECONDS * 5 / 6)
def deliver(pks: list[int]) -> None:
    """Send these messages if they are still due."""
    delivery.deliver(pks)


@shared_task
def sweep() -> None:
    """Hand over what is due and nobody sends."""
    delivery.sweep(now=timezone.now())
