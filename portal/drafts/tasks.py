"""Entry points of the worker."""

from celery import shared_task
from django.utils import timezone

from portal.drafts import services


@shared_task
def sweep_drafts() -> None:
    """Forget what people typed long ago and never sent."""
    services.sweep_drafts(now=timezone.now())
