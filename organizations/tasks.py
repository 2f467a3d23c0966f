"""Entry points of the worker."""

from celery import shared_task
from django.utils import timezone

from organizations import services
from organizations.filters import DirectoryFilter
from organizations.services import register
from organizations.services.tallying import keep_tally
from portal.core.page_cache import drop_pages


@shared_task
def tell_moderators() -> None:
    """Tell the moderators of requests to join that no owner answers."""
    services.tell_moderators(now=timezone.now())


@shared_task
def remind_of_expiry() -> None:
    """Tell the organizations whose verification ends soon or has ended."""
    services.remind_of_expiry(now=timezone.now())


# Whole registers on a slow machine take longer than other tasks may.
@shared_task(time_limit=3_600)
def run_register_import(pk: int) -> None:
    """Do this run of an import if it still waits."""
    register.do_run(pk)


@shared_task
def sweep_register_imports() -> None:
    """Queue again what dead workers left of imports, and drop the rows of those that are closed."""
    register.sweep_imports(now=timezone.now())


@shared_task
def sweep_enquiries() -> None:
    """Forget what was written to organizations long ago."""
    services.sweep_enquiries(now=timezone.now())


@shared_task
def refresh_directory() -> None:
    """Go over the whole directory: verifications end on a day, and the taxonomy's names may have changed."""
    services.refresh_entries(None)
    drop_pages("organizations")


@shared_task
def count_directory(data: dict[str, str]) -> None:
    """Count what the directory finds for the query of an address, for whoever waits for its figures."""
    keep_tally(DirectoryFilter(data).asked)
