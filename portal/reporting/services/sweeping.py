"""What is done by the clock: exports that nobody makes any more, files that nobody may fetch any more."""

from __future__ import annotations

import datetime as dt

from django.utils import translation
from django.utils.translation import gettext as _

from portal.core.jobs import JobState
from portal.reporting.models import Export
from portal.reporting.services import folder
from portal.reporting.services.requests import MAKE

MAX_ATTEMPTS = 3
"""How many workers may die over one export before it is given up."""

KEEP_ROWS = dt.timedelta(days=90)
"""How long a person sees that they asked for an export; the audit keeps it beyond that."""


def sweep_exports(*, now: dt.datetime) -> int:
    """Queue again what a dead worker left, and hand over what the broker lost.

    Args:
        now: the moment.

    Returns:
        how many were handed to the workers.
    """
    for export in Export.objects.lapsed(now):
        # Asked again in the update: the worker may have been heard of in the meantime.
        lapsed = Export.objects.filter(pk=export.pk, claim=export.claim).lapsed(now)
        if export.attempts < MAX_ATTEMPTS:
            moved = lapsed.move(JobState.QUEUED, done=0, handed_over_at=None)
        else:
            with translation.override(export.language):
                sentence = _("The portal was stopped each time while it made this export. Try again later.")
            moved = lapsed.move(JobState.FAILED, finished_at=now, error=sentence)
        if moved:
            folder.remove(f"{export.pk}-{export.claim}.{export.format}")
    handed = 0
    for export in Export.objects.unclaimed(now):
        if not Export.objects.hand_over(MAKE, export.pk):
            break
        handed += 1
    return handed


def drop_expired_exports(*, now: dt.datetime) -> int:
    """Remove the files whose time is over, what dead workers left, and very old rows.

    Args:
        now: the moment.

    Returns:
        how many exports expired.
    """
    expired = list(
        Export.objects.filter(state=JobState.DONE, expires_at__lte=now).values_list("pk", "file_name")
    )
    for pk, name in expired:
        Export.objects.filter(pk=pk).move(JobState.EXPIRED, file_name="")
        folder.remove(name)
    Export.objects.exclude(state__in=(*JobState.open(), JobState.DONE)).filter(
        created_at__lt=now - KEEP_ROWS
    ).delete()
    folder.remove_leftovers(set(Export.objects.exclude(file_name="").values_list("file_name", flat=True)))
    return len(expired)
