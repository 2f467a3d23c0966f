"""What waits for the moderators: registrations, renewals and changes in one line, oldest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import CharField, Count, F, IntegerField, Min, QuerySet, TextChoices, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.enums import OrganizationState
from organizations.models import Organization, ProposedChange
from portal.core.line import Tone

Rows = QuerySet[Any, Any]
"""Rows of `what`, `about`, `since` and `many`; the union of several keeps no model."""


class Matter(TextChoices):
    """What a moderator is asked to decide."""

    REGISTRATION = "registration", _("registration")
    RENEWAL = "renewal", _("to be verified again")
    CHANGE = "change", _("change to approve")


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for a moderator.

    Attributes:
        matter: what is to be decided.
        organization: about which.
        since: when it was asked.
        due_on: by when moderators mean to decide.
        count: how many fields it is about; 0 where it is about the whole.
    """

    matter: Matter
    organization: Organization
    since: dt.datetime
    due_on: dt.date
    count: int

    @property
    def url(self) -> str:
        """Where it is decided."""
        page = "changes" if self.matter == Matter.CHANGE else "decide"
        return reverse(f"organizations:{page}", kwargs={"slug": self.organization.slug})

    @property
    def days_left(self) -> int:
        """Whole days to the due date; negative when it is over."""
        return (self.due_on - timezone.localdate()).days

    @property
    def tone(self) -> Tone:
        """How urgent it is."""
        return Tone.LATE if self.days_left < 0 else Tone.SOON if self.days_left <= 1 else Tone.QUIET


def waiting_rows(matter: Matter | None = None) -> Rows:
    """What waits, longest first, as rows of `what`, `about` (an organization's key), `since` and `many`.

    Args:
        matter: of one sort alone.
    """
    sorts = {
        Matter.REGISTRATION: _rows(
            Organization.objects.filter(state=OrganizationState.PENDING), Matter.REGISTRATION, "submitted_at"
        ),
        Matter.RENEWAL: _rows(
            Organization.objects.filter(state=OrganizationState.VERIFIED, renewal_asked_at__isnull=False),
            Matter.RENEWAL,
            "renewal_asked_at",
        ),
        Matter.CHANGE: _changes(),
    }
    if matter is not None:
        return sorts[matter].order_by("since", "about")
    first, *others = sorts.values()
    return first.union(*others, all=True).order_by("since", "about")


def _rows(organizations: QuerySet[Organization], matter: Matter, since: str) -> Rows:
    return (
        organizations.order_by()
        .annotate(
            what=Value(matter.value, CharField()),
            about=F("pk"),
            since=F(since),
            many=Value(0, IntegerField()),
        )
        .values("what", "about", "since", "many")
    )


def _changes() -> Rows:
    """The changes that wait, together for each organization."""
    vouched = (OrganizationState.VERIFIED, OrganizationState.SUSPENDED)
    return (
        ProposedChange.objects.waiting()
        .filter(organization__state__in=vouched)
        .order_by()
        .values("organization_id")
        .annotate(
            what=Value(Matter.CHANGE.value, CharField()),
            about=F("organization_id"),
            since=Min("proposed_at"),
            many=Count("pk"),
        )
        .values("what", "about", "since", "many")
    )


def with_organizations(rows: Iterable[dict[str, Any]]) -> list[Waiting]:
    """The rows of a page with what each shows, read in one go."""
    rows = list(rows)
    found = Organization.objects.select_related("territory", "created_by").in_bulk(
        [row["about"] for row in rows]
    )
    term = dt.timedelta(days=settings.VERIFICATION_DUE_DAYS)
    return [
        Waiting(
            matter=Matter(row["what"]),
            organization=found[row["about"]],
            since=row["since"],
            due_on=timezone.localdate(row["since"]) + term,
            count=row["many"],
        )
        for row in rows
        if row["about"] in found
    ]
