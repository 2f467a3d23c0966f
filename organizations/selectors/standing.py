"""How an organization stands with the moderators, as its own people and they see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from organizations.enums import OrganizationState
from organizations.models import Merge, Organization, ProposedChange, Verification
from organizations.models.merging import UNDO_WITHIN
from portal.audit.models import Entry

if TYPE_CHECKING:
    from portal.audit.querysets import EntryQuerySet

HISTORY_SHOWN = 20
"""Entries on a page; the older ones are a link away."""
LONGEST_KEY = 18
"""Digits of a key that the database takes for one."""


@dataclass(frozen=True)
class Standing:
    """What is under way between an organization and the moderators.

    Attributes:
        changes: what it asked to change and waits for approval.
        declined: the decision by which it was last not verified again; None when another followed it.
        merges: the records that were made one with it and can still be taken apart.
        due_on: by when moderators mean to decide on what was asked first; None when nothing waits.
    """

    changes: Sequence[ProposedChange]
    declined: Verification | None
    merges: Sequence[Merge]
    due_on: dt.date | None


def standing_of(organization: Organization) -> Standing:
    """How an organization stands with the moderators now."""
    changes = list(organization.proposed_changes.waiting())
    last = organization.verifications.first()
    refused = last if last is not None and last.state == OrganizationState.REFUSED else None
    asked = [change.proposed_at for change in changes]
    if organization.renewal_asked_at is not None:
        asked.append(organization.renewal_asked_at)
    if organization.state == OrganizationState.PENDING and organization.submitted_at is not None:
        asked.append(organization.submitted_at)
    term = dt.timedelta(days=settings.VERIFICATION_DUE_DAYS)
    return Standing(
        changes=changes,
        declined=refused if organization.is_verified else None,
        merges=list(undoable(organization)),
        due_on=timezone.localdate(min(asked)) + term if asked else None,
    )


def undoable(organization: Organization) -> QuerySet[Merge]:
    """The merges into an organization that can still be taken back, newest first."""
    since = timezone.now() - UNDO_WITHIN
    return (
        Merge.objects.filter(kept=organization, undone_at=None, merged_at__gte=since)
        .select_related("gone", "merged_by")
        .order_by("-pk")
    )


class History(NamedTuple):
    """A piece of what was done, newest first.

    Attributes:
        entries: at most `HISTORY_SHOWN`.
        older: the key before which the next piece begins; None when there is none.
        is_newest: whether it begins with what was done last.
    """

    entries: Sequence[Entry]
    older: int | None
    is_newest: bool


def history_before(organization: Organization, asked: str = "") -> History:
    """A piece of an organization's history.

    Args:
        organization: whose.
        asked: the key of the entry before which it begins, as an address holds it; else it begins with the
            newest.
    """
    before = int(asked) if asked.isdecimal() and len(asked) <= LONGEST_KEY else None
    found = history_of(organization)
    entries = list((found if before is None else found.filter(pk__lt=before))[: HISTORY_SHOWN + 1])
    shown = entries[:HISTORY_SHOWN]
    return History(shown, shown[-1].pk if len(entries) > len(shown) else None, before is None)


def history_of(organization: Organization) -> EntryQuerySet:
    """What was done to an organization, to what it asked to change, and to the records merged into it."""
    records = Organization.objects.filter(merged_into=organization).values("pk")
    changes = ProposedChange.objects.filter(organization=organization).values("pk")
    here = Organization._meta.label_lower
    about = Q(target_type=here, target_id=organization.pk)
    about |= Q(target_type=here, target_id__in=records)
    about |= Q(target_type=ProposedChange._meta.label_lower, target_id__in=changes)
    found: EntryQuerySet = Entry.objects.filter(about).select_related("actor").order_by("-pk")
    return found
