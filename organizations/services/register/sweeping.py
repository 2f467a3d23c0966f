"""What is done by the clock: runs that nobody does any more, rows that nobody needs any more."""

from __future__ import annotations

import datetime as dt

from django.utils import translation
from django.utils.translation import gettext as _

from organizations.models import RegisterCandidate, RegisterImport, RegisterRow, RegisterRun
from organizations.services.register.requests import RUN
from portal.core.jobs import JobState

MAX_ATTEMPTS = 3
"""How many workers may die over one run before it is given up."""

KEEP_REMARKS = dt.timedelta(days=90)
"""How long after its end an import's remarks can be downloaded."""


def sweep_imports(*, now: dt.datetime) -> int:
    """Queue again what a dead worker left, hand over what the broker lost, and drop the rows of closed
    imports.

    Args:
        now: the moment.

    Returns:
        how many runs were handed to the workers.
    """
    for run in RegisterRun.objects.lapsed(now).select_related("asked_by"):
        # Asked again in the update: the worker may have been heard of in the meantime.
        lapsed = RegisterRun.objects.filter(pk=run.pk, claim=run.claim).lapsed(now)
        if run.attempts < MAX_ATTEMPTS:
            lapsed.move(JobState.QUEUED, handed_over_at=None)
        else:
            with translation.override(run.asked_by.language):
                sentence = _("The portal was stopped each time while it was at this import. Try again later.")
            lapsed.move(JobState.FAILED, finished_at=now, error=sentence)
    handed = 0
    for run in RegisterRun.objects.unclaimed(now):
        if not RegisterRun.objects.hand_over(RUN, run.pk):
            break
        handed += 1
    _drop_rows(now)
    return handed


def _drop_rows(now: dt.datetime) -> None:
    """Of closed imports the remarks are kept for a while, the other rows are not."""
    closed = RegisterImport.objects.filter(closed_at__isnull=False)
    # Without an order: its column would make every row a different one.
    left = RegisterCandidate.objects.filter(source__in=closed).order_by().values_list("source", flat=True)
    for pk in left.distinct():
        RegisterRow.objects.filter(source=pk, remarks=[]).delete()
        RegisterCandidate.objects.filter(source=pk).delete()
    RegisterRow.objects.filter(source__closed_at__lt=now - KEEP_REMARKS).delete()
