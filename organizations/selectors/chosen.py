"""What a moderator chose from the queue, with its evidence in a word and what a decision would do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Count, Max
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.enums import DocumentKind, OrganizationKind
from organizations.models import Membership, Organization, OrganizationDocument, ProposedChange
from organizations.selectors.duplicates import resembling
from organizations.selectors.queue import Matter, Waiting, waiting_rows, with_organizations
from portal.audit.models import Entry
from portal.core.line import Tone
from portal.core.templatetags.ui import on

if TYPE_CHECKING:
    from portal.accounts.models import User


class Evidence(NamedTuple):
    """One thing that a decision can rest on.

    Attributes:
        word: in the reader's language.
        tone: whether it speaks for the organization, or asks for a closer look.
    """

    word: str
    tone: Tone


@dataclass
class ChosenRow:
    """One thing that was chosen and still waits.

    Attributes:
        waiting: what, and since when.
        seen: what the decision rests on, as the form carries it: the newest audit entry, or the changes.
        evidence: what speaks for it and against it.
    """

    waiting: Waiting
    seen: str = "0"
    evidence: list[Evidence] = field(default_factory=list)


@dataclass
class Selection:
    """All that was chosen.

    Attributes:
        rows: what waits and is this moderator's to decide, the longest waiting first.
        own: what waits and is another moderator's to decide.
        gone: how many wait no more, or never did.
        letters: how many letters a decision writes.
    """

    rows: list[ChosenRow]
    own: list[Waiting]
    gone: int
    letters: int

    @property
    def in_favour(self) -> list[str]:
        """What a favourable decision does, a sentence for each sort."""
        return self._told(_favourable)

    @property
    def against(self) -> list[str]:
        """What an unfavourable decision does, a sentence for each sort."""
        return self._told(_unfavourable)

    def _told(self, tell: Callable[[str, int], str]) -> list[str]:
        counts: dict[str, int] = defaultdict(int)
        for row in self.rows:
            counts[row.waiting.matter] += 1
        return [tell(matter, count) for matter, count in counts.items()]


def selection(chosen: Collection[tuple[Matter, int]], *, user: User) -> Selection:
    """What was chosen, as it stands now.

    The questions for registers and duplicates are asked once for each registration, as the page of one does.

    Args:
        chosen: sorts with keys of organizations; what does not wait is counted and not looked up.
        user: the moderator.
    """
    keys = {pk for _matter, pk in chosen}
    waiting = with_organizations(waiting_rows(about=keys))
    wanted = [row for row in waiting if (row.matter, row.about) in chosen and row.chosen]
    rows = [ChosenRow(row) for row in wanted if row.is_for(user)]
    shown = {row.waiting.about for row in rows}
    _put_evidence(rows, Organization.objects.in_bulk(shown))
    return Selection(
        rows=rows,
        own=[row for row in wanted if not row.is_for(user)],
        gone=len(chosen) - len(wanted),
        letters=_letters(rows),
    )


def _letters(rows: list[ChosenRow]) -> int:
    """How many people act for the organizations; whoever acts for two gets two letters."""
    acting = Membership.objects.writers().filter(user__is_active=True)
    each = acting.filter(organization__in={row.waiting.about for row in rows}).order_by()
    counts = dict(each.values_list("organization").annotate(Count("pk")))
    return sum(counts.get(row.waiting.about, 0) for row in rows)


def _put_evidence(rows: list[ChosenRow], organizations: dict[int, Organization]) -> None:
    label = Organization._meta.label_lower
    entries = Entry.objects.filter(target_type=label, target_id__in=organizations).order_by()
    newest = dict(entries.values_list("target_id").annotate(Max("pk")))
    evidence = OrganizationDocument.objects.filter(kind=DocumentKind.EVIDENCE, organization__in=organizations)
    documents = dict(evidence.order_by().values_list("organization").annotate(Count("pk")))
    changes: dict[int, list[ProposedChange]] = defaultdict(list)
    for change in ProposedChange.objects.waiting().filter(organization__in=organizations):
        changes[change.organization_id].append(change)
    for row in rows:
        organization = organizations[row.waiting.about]
        row.seen = str(newest.get(organization.pk, 0))
        if row.waiting.matter == Matter.CHANGE:
            row.seen = ",".join(str(change.pk) for change in changes[organization.pk])
            row.evidence = [_change(change) for change in changes[organization.pk]]
            continue
        if row.waiting.matter == Matter.REGISTRATION:
            row.evidence = _resembled(organization)
        elif organization.verified_until is not None:
            until = on(organization.verified_until)
            row.evidence = [Evidence(_("verified until %(day)s") % {"day": until}, Tone.QUIET)]
        row.evidence.append(_documents(documents.get(organization.pk, 0)))
        if organization.has_ended:
            status = {"status": organization.get_register_status_display()}
            row.evidence.append(Evidence(_("%(status)s according to the register") % status, Tone.LATE))


def _resembled(organization: Organization) -> list[Evidence]:
    """What the register has of it, at best, and how many other records may be the same."""
    found = resembling(organization)
    listed = [row for row in found if row.is_listed]
    others = len(found) - len(listed)
    evidence = []
    if listed:
        sure = {"confidence": listed[0].confidence.label}
        evidence = [Evidence(_("in the register: %(confidence)s") % sure, listed[0].tone)]
    elif organization.kind == OrganizationKind.NGO:
        # The national register holds no others.
        evidence = [Evidence(_("not found in the register"), Tone.SOON)]
    if others:
        words = ngettext("%(count)d possible duplicate", "%(count)d possible duplicates", others)
        evidence.append(Evidence(words % {"count": others}, Tone.LATE))
    return evidence


def _documents(count: int) -> Evidence:
    if not count:
        return Evidence(_("no documents"), Tone.SOON)
    return Evidence(
        ngettext("%(count)d document", "%(count)d documents", count) % {"count": count}, Tone.FINE
    )


def _change(change: ProposedChange) -> Evidence:
    told = {
        "field": capfirst(change.get_field_display()),
        "old": change.old_display or "–",
        "new": change.new_display or "–",
    }
    return Evidence(_("%(field)s: “%(old)s” becomes “%(new)s”") % told, Tone.QUIET)


def _favourable(matter: str, count: int) -> str:
    words = {
        Matter.REGISTRATION: ngettext(
            "Verify %(count)d organization", "Verify %(count)d organizations", count
        ),
        Matter.RENEWAL: ngettext(
            "Verify %(count)d organization again", "Verify %(count)d organizations again", count
        ),
        Matter.CHANGE: ngettext(
            "Approve the changes of %(count)d organization",
            "Approve the changes of %(count)d organizations",
            count,
        ),
        Matter.ENDED: ngettext(
            "Leave %(count)d organization verified, for a new term",
            "Leave %(count)d organizations verified, for a new term",
            count,
        ),
    }
    return words[Matter(matter)] % {"count": count}


def _unfavourable(matter: str, count: int) -> str:
    words = {
        Matter.REGISTRATION: ngettext(
            "Refuse %(count)d organization", "Refuse %(count)d organizations", count
        ),
        Matter.RENEWAL: ngettext(
            "Do not verify %(count)d organization again yet",
            "Do not verify %(count)d organizations again yet",
            count,
        ),
        Matter.CHANGE: ngettext(
            "Decline the changes of %(count)d organization",
            "Decline the changes of %(count)d organizations",
            count,
        ),
        Matter.ENDED: ngettext("Suspend %(count)d organization", "Suspend %(count)d organizations", count),
    }
    return words[Matter(matter)] % {"count": count}
