"""Entry points of the worker."""

from celery import shared_task

from portal.files import services


@shared_task
def sweep_files() -> None:
    """Remove what uploads left that were never committed, and what forgotten files left."""
    services.sweep_files()
