"""Entry points of the worker."""

from celery import shared_task
from django.utils import timezone

from portal.privacy import services


@shared_task
def forget_letters(pk: int) -> None:
    """Take this erased person out of old letters, unless that is done."""
    services.forget_letters(pk)


@shared_task
def sweep_letters() -> None:
    """Hand over again what is left of erased people in letters."""
    services.sweep_letters(now=timezone.now())
