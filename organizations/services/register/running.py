"""One run of an import, done by a worker."""

from __future__ import annotations

import datetime as dt
import logging

import rules
from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from organizations.enums import RegisterStep
from organizations.models import RegisterImport, RegisterRun
from organizations.services.register.beating import Beating
from organizations.services.register.reading import read_file
from organizations.services.register.requests import close_unwritten
from organizations.services.register.writing import write_preview
from portal.core.exceptions import Refused
from portal.core.jobs import ClaimLost, Held, JobState

logger = logging.getLogger(__name__)


def do_run(pk: int) -> None:
    """Do a run if it still waits: read the file into the preview, or write the preview.

    What goes wrong ends in one sentence for the moderator. A file that cannot be read closes its import:
    there is nothing to go on with. When the database is gone the claim is left to lapse, and the sweep
    queues the run again.

    Args:
        pk: of the run.

    Raises:
        OperationalError: when the database is gone.
    """
    run = RegisterRun.objects.select_related("asked_by").filter(pk=pk).first()
    if run is None:
        return
    held = RegisterRun.objects.claim(pk, lease=dt.timedelta(seconds=settings.REGISTER_LEASE_SECONDS))
    if held is None:
        return
    begins = RegisterStep.COMPARING if run.is_writing else RegisterStep.READING
    RegisterRun.objects.filter(pk=pk, claim=held.job.claim).update(step=begins)
    with translation.override(run.asked_by.language):
        try:
            with Beating(held) as beating:
                sentence = _try(beating)
            if sentence:
                held.end(JobState.FAILED, error=sentence[:500])
        except ClaimLost:
            logger.info("Run %s of an import was cancelled or given to another worker", pk)


def _try(held: Beating) -> str:
    """Do it; the sentence for the moderator when it could not be done, else nothing."""
    try:
        return _do(held)
    except Exception as error:
        # The statement that the work was at has been stopped.
        if held.is_lost:
            raise ClaimLost from error
        raise


def _do(held: Beating) -> str:
    run = held.job
    if not run.asked_by.is_active or not rules.has_perm("organizations.import_register", run.asked_by):
        return _("Whoever asked for this is no moderator any more. Another moderator can go on.")
    try:
        (write_preview if run.is_writing else read_file)(held)
    except Refused as refusal:
        if not run.is_writing:
            _close(held)
        return refusal.sentence
    except OSError:
        logger.exception("The file of run %s could not be read", run.pk)
        return _("The portal's disk could not be read or written. Try again later.")
    except (ClaimLost, OperationalError, InterfaceError):
        raise
    # A file from outside and statements over whole tables: whatever they stumble on, nobody waits for ever.
    except Exception:
        if held.is_lost:
            raise
        logger.exception("Run %s of an import failed", run.pk)
        return _(
            "The import failed because of a fault in the portal, which has been recorded. Nothing was "
            "written."
        )
    return ""


def _close(held: Held[RegisterRun]) -> None:
    """Close the import of a file that cannot be read, unless the run is another worker's by now."""
    with transaction.atomic():
        held.progress(held.job.done, held.job.total)
        source = RegisterImport.objects.select_for_update(of=("self",)).get(pk=held.job.source_id)
        close_unwritten(source, timezone.now())
