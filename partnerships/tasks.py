"""Entry points of the worker."""

from celery import shared_task
from django.utils import timezone

from partnerships import services
from partnerships.services import need_clock


@shared_task
def nightly() -> None:
    """Do what has become due on proposals and partnerships: reminders, terms, first and last days."""
    services.take_nightly_steps(now=timezone.now())


@shared_task
def expire_needs() -> None:
    """Expire the needs and offers whose last day is over."""
    need_clock.expire_needs(now=timezone.now())


@shared_task
def remind_of_needs() -> None:
    """Tell the organizations whose needs and offers end soon."""
    need_clock.remind_of_deadlines(now=timezone.now())
