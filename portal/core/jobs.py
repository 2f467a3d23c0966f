"""Long work that a worker does while a person watches its progress.

A job is a row: queued by a service, claimed by one worker, done. A claim lapses unless the worker keeps
saying that it is alive, so the job of a worker that was killed goes back into the queue. Whoever lost its
claim learns it at its next word and writes nothing more. The states are moved by conditional updates along
the declared table, and no audit entry is written where no person acts.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
import uuid
from collections.abc import Mapping
from typing import Any, ClassVar, Generic, TypeVar

import redis
from celery import current_app
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import KombuError

logger = logging.getLogger(__name__)

REPORT_SECONDS = 1.0
"""How often a worker writes its progress at most."""

HAND_OVER_AGAIN = dt.timedelta(minutes=1)
"""After how long a job that nobody has claimed is handed to the workers again."""


def ask_worker(task: str, pk: int, *, expires: int) -> bool:
    """Ask the workers to do something with a row. A broker that is down costs about a second.

    Args:
        task: the name of the task that takes the row's primary key.
        pk: of the row; a sweep finds it as long as nothing was done.
        expires: seconds after which no worker need begin any more: then the sweep asks again.

    Returns:
        whether the broker has taken it.
    """
    try:
        current_app.send_task(task, args=[pk], expires=expires)
    except (KombuError, redis.RedisError, OSError) as error:
        logger.warning("The broker does not answer; the sweep will hand over %s %s: %s", task, pk, error)
        return False
    return True


class JobState(models.TextChoices):
    """Where a job is."""

    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("being made")
    DONE = "done", _("ready")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")
    EXPIRED = "expired", _("expired")

    @classmethod
    def open(cls) -> tuple[JobState, ...]:
        """States that lead on by themselves."""
        return (cls.QUEUED, cls.RUNNING)


TRANSITIONS: Mapping[JobState, frozenset[JobState]] = {
    JobState.QUEUED: frozenset({JobState.RUNNING, JobState.CANCELLED}),
    JobState.RUNNING: frozenset({JobState.QUEUED, JobState.DONE, JobState.FAILED, JobState.CANCELLED}),
    JobState.DONE: frozenset({JobState.EXPIRED}),
    JobState.FAILED: frozenset(),
    JobState.CANCELLED: frozenset(),
    JobState.EXPIRED: frozenset(),
}

J = TypeVar("J", bound="Job")


class JobQuerySet(models.QuerySet[J]):
    """What services ask of jobs, and the one door through which their state changes."""

    def open(self) -> JobQuerySet[J]:
        """Waiting or being done."""
        return self.filter(state__in=JobState.open())

    def lapsed(self, now: dt.datetime) -> JobQuerySet[J]:
        """Claimed by a worker that has not been heard of for too long."""
        return self.filter(state=JobState.RUNNING, lapses_at__lte=now)

    def unclaimed(self, now: dt.datetime) -> JobQuerySet[J]:
        """Waiting, and not in the broker's hands, or so long that it may have lost them. Oldest first."""
        given_up = Q(handed_over_at=None) | Q(handed_over_at__lte=now - HAND_OVER_AGAIN)
        return self.filter(given_up, state=JobState.QUEUED).order_by("pk")

    def move(self, to: JobState, **fields: Any) -> int:
        """Move the jobs that the table lets reach `to`; each at once or not at all.

        Args:
            to: the next state.
            fields: others written with it.

        Returns:
            how many were moved.
        """
        leading = [state for state, reached in TRANSITIONS.items() if to in reached]
        if to is not JobState.RUNNING:
            fields |= {"claim": None, "lapses_at": None}
        return self.filter(state__in=leading).update(state=to, **fields)

    def claim(self, pk: int, *, lease: dt.timedelta) -> Held[J] | None:
        """Take a waiting job for this worker alone.

        Args:
            pk: of the job.
            lease: how long it may be silent before it counts as dead.

        Returns:
            the job in hand; None when it does not wait, or another worker was quicker.
        """
        now, claim = timezone.now(), uuid.uuid4()
        moved = self.filter(pk=pk).move(
            JobState.RUNNING,
            claim=claim,
            lapses_at=now + lease,
            started_at=now,
            attempts=F("attempts") + 1,
            done=0,
        )
        return Held(self.get(pk=pk), lease) if moved else None

    def hand_over(self, task: str, pk: int) -> bool:
        """Ask the workers to do a job, for as long as the sweep leaves it in their hands.

        Where nobody works for hours, the sweep asks again and again: what was asked before has expired, so a
        job stands in the line once, and one of which the broker lost word is found again.

        Args:
            task: the name of the task that takes the job's primary key.
            pk: of the job.

        Returns:
            whether the broker has taken it.
        """
        if not ask_worker(task, pk, expires=int(HAND_OVER_AGAIN.total_seconds())):
            return False
        self.filter(pk=pk).update(handed_over_at=timezone.now())
        return True


class Job(models.Model):
    """One piece of long work, its progress and its end.

    A subclass names what the work is; its table holds to the constraints below.
    """

    state = models.CharField(_("state"), max_length=20, choices=JobState.choices, default=JobState.QUEUED)
    done = models.PositiveIntegerField(_("done so far"), default=0)
    total = models.PositiveIntegerField(_("all there is to do"), default=0)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    claim = models.UUIDField(_("claim"), null=True, blank=True, help_text=_("Of the worker that does it."))
    lapses_at = models.DateTimeField(
        _("claim lapses"), null=True, blank=True, help_text=_("Then the worker counts as dead.")
    )
    handed_over_at = models.DateTimeField(_("handed to the workers"), null=True, blank=True)
    error = models.CharField(_("why it failed"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("asked for"))
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    expires_at = models.DateTimeField(_("kept until"), null=True, blank=True)

    class Meta:
        abstract = True
        indexes: ClassVar[tuple[models.Index, ...]] = (
            models.Index(
                fields=("state", "id"),
                condition=Q(state__in=JobState.open()),
                name="%(app_label)s_%(class)s_open",
            ),
            models.Index(
                fields=("expires_at",), condition=Q(state=JobState.DONE), name="%(app_label)s_%(class)s_done"
            ),
        )
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=Q(state__in=JobState.values), name="%(app_label)s_%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=JobState.RUNNING, claim__isnull=False, lapses_at__isnull=False)
                | (~Q(state=JobState.RUNNING) & Q(claim__isnull=True, lapses_at__isnull=True)),
                name="%(app_label)s_%(class)s_claim_while_running",
            ),
            models.CheckConstraint(
                condition=Q(state__in=JobState.open(), finished_at__isnull=True)
                | (~Q(state__in=JobState.open()) & Q(finished_at__isnull=False)),
                name="%(app_label)s_%(class)s_finished_at_when_ended",
            ),
            models.CheckConstraint(
                condition=Q(state=JobState.FAILED) & ~Q(error="") | ~Q(state=JobState.FAILED) & Q(error=""),
                name="%(app_label)s_%(class)s_failed_has_error",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(JobState.DONE, JobState.EXPIRED)) | Q(expires_at__isnull=False),
                name="%(app_label)s_%(class)s_done_expires",
            ),
        )

    @property
    def is_open(self) -> bool:
        """Whether it waits or is being done."""
        return self.state in JobState.open()

    @property
    def is_ready(self) -> bool:
        """Whether its result is there to be had."""
        return self.state == JobState.DONE


class ClaimLost(Exception):
    """The job is no longer this worker's: it was cancelled, or it lapsed and another worker has it."""


class Held(Generic[J]):
    """A claimed job in a worker's hand.

    Args:
        job: as it was when it was claimed.
        lease: how long the claim holds from each word on.
    """

    def __init__(self, job: J, lease: dt.timedelta) -> None:
        self.job = job
        self.lease = lease
        self._told = 0.0

    def progress(self, done: int, total: int | None = None) -> None:
        """Say that the worker is alive and how far it is; most calls cost nothing.

        Args:
            done: so far.
            total: all there is to do, when it is known anew; then it is written at once.

        Raises:
            ClaimLost: when the job is no longer this worker's.
        """
        if total is None and time.monotonic() - self._told < REPORT_SECONDS:
            return
        self._told = time.monotonic()
        fields: dict[str, Any] = {"done": done, "lapses_at": timezone.now() + self.lease}
        if total is not None:
            fields["total"] = total
        if not self._mine().update(**fields):
            raise ClaimLost

    def end(self, to: JobState, **fields: Any) -> None:
        """Give the job its last state.

        Args:
            to: `DONE` or `FAILED`.
            fields: others written with it.

        Raises:
            ClaimLost: when the job is no longer this worker's; nothing was written.
        """
        if not self._mine().move(to, finished_at=timezone.now(), **fields):
            raise ClaimLost

    def _mine(self) -> JobQuerySet[J]:
        jobs: JobQuerySet[J] = type(self.job)._default_manager.filter(  # type: ignore[assignment]
            pk=self.job.pk, state=JobState.RUNNING, claim=self.job.claim
        )
        return jobs
