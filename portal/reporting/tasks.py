"""Entry points of the worker."""

from celery import shared_task
from django.utils import timezone

from portal.core.open_data import datasets, write_files
from portal.core.page_cache import drop_pages
from portal.reporting import services


@shared_task
def make_export(pk: int) -> None:
    """Make this export if it still waits."""
    services.make_export(pk)


@shared_task
def sweep_exports() -> None:
    """Queue again what dead workers left, and hand over what the broker lost."""
    services.sweep_exports(now=timezone.now())


@shared_task
def drop_expired_exports() -> None:
    """Remove the files whose time is over."""
    services.drop_expired_exports(now=timezone.now())


@shared_task
def write_open_data() -> None:
    """Write the files of all open data anew."""
    changed = [written for dataset in datasets() for written in write_files(dataset)]
    if changed:
        # The page that names the files says when they were written.
        drop_pages("open_data")
