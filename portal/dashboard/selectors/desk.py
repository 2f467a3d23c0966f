"""What waits for a person, read across the subjects in few questions, as plain values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import rules
from django.db.models import Case, CharField, DateField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, NullIf
from django.urls import reverse
from django.utils import timezone

from organizations.enums import MembershipRole
from organizations.models import JoinRequest, NetworkMember, RegisterImport
from organizations.models.members import SILENCE
from organizations.rules import OwnOrganization, memberships_of
from organizations.selectors.queue import Waiting, waiting_for
from partnerships.enums import FOLLOW_UP_DAYS, Clock, PartnershipState
from partnerships.models import CoParty, NeedQuestion, Partnership
from partnerships.selectors import NEXT_ACTS, Asked, DeskRow, in_turn_of, party_names, turn_words, whose_turn
from partnerships.selectors.board import REPORT_TERM
from partnerships.selectors.follow_ups import waiting_for as follow_ups_waiting_for
from portal.accounts.models import Consent, ConsentText
from portal.core.compiled import ask
from portal.core.line import Tone, tone_for
from portal.dashboard.models import SavedFilter
from portal.dashboard.selectors.follow_ups import FollowUpRow
from portal.dashboard.selectors.owed import OwedRow, late_follow_ups, late_reports
from portal.dashboard.selectors.questions import QuestionRow
from portal.dashboard.selectors.working import TaskRow, UnreadRow, tasks_of, unread_of, worked_row
from portal.notifications.models import Message

if TYPE_CHECKING:
    from partnerships.querysets import PartnershipQuerySet
    from portal.accounts.models import User

DESK_ROWS = 20
"""Rows of a section at most; what is left out stands on the page that the section leads to."""
COLUMNS = ("section", "pk", "title", "state", "since", "due_on", "one", "other", "side")


class AskRow(NamedTuple):
    """Somebody asks something of an organization of the person's.

    Attributes:
        pk: of the request; of the link, where a membership of a network is asked for.
        who: the person or the organization that asks.
        organization: whose turn it is.
        slug: of that organization.
        since: when it was asked.
        due_on: until when it is this organization's alone to answer; None where that never ends.
        is_network: whether a membership of a network is asked for.
        today: the day that "days left" counts from.
    """

    pk: int
    who: str
    organization: str
    slug: str
    since: dt.date
    due_on: dt.date | None
    is_network: bool
    today: dt.date

    @property
    def url(self) -> str:
        """Where it is answered."""
        if self.is_network:
            return reverse("organizations:network", kwargs={"slug": self.slug})
        return reverse("organizations:request", args=[self.pk])

    @property
    def days_left(self) -> int | None:
        """Whole days to `due_on`; negative when it is over."""
        return None if self.due_on is None else (self.due_on - self.today).days

    @property
    def tone(self) -> Tone:
        """How urgent it is."""
        return tone_for(self.days_left)


@dataclass(slots=True)
class Desk:
    """What a person finds on their desk; each section the most urgent first, at most `DESK_ROWS`.

    Attributes:
        organizations: the ones they belong to.
        may_propose: whether they act for an organization that proposes partnerships.
        consent_due: whether there is a text that they have not agreed to yet.
        filters: the ones they keep, by list and name.
        to_answer: proposals their authorities owe an answer to, first due first.
        asked: requests to join the organizations they own, and memberships of networks to confirm.
        questions: about needs and offers of the organizations they act for, the oldest first.
        tasks: what is the person's to do in partnerships, first due first.
        unread: conversations with messages that are new to them.
        parties: partnerships in which their organizations are asked to take part, the oldest first.
        to_decide: what waits for a moderator, longest first; empty for others.
        imports: files of the register that were read and wait for a moderator to write or discard them.
        undelivered: messages given up, for those who look after them.
        late: for a programme manager, proposals whose answer is overdue, the longest first.
        late_reports: for a programme manager, final reports that are owed, the longest overdue first.
        late_follow_ups: for a programme manager, follow-ups past their day, the longest overdue first.
        drafts: proposals their NGOs have not submitted, the oldest first.
        to_send_back: proposals of which an authority requested changes, the longest waiting first.
        to_go_on: accepted partnerships in which it is their organizations' turn: to write, to have decided,
            to sign, to report or to answer a report; the longest waiting first.
        follow_ups: what is asked after the end of partnerships, and their side has not answered.
        in_answer: their NGOs' proposals that await an answer, first due first.
    """

    organizations: tuple[OwnOrganization, ...]
    may_propose: bool
    consent_due: bool
    filters: list[SavedFilter]
    to_answer: list[DeskRow] = field(default_factory=list)
    asked: list[AskRow] = field(default_factory=list)
    questions: list[QuestionRow] = field(default_factory=list)
    tasks: list[TaskRow] = field(default_factory=list)
    unread: list[UnreadRow] = field(default_factory=list)
    parties: list[DeskRow] = field(default_factory=list)
    to_decide: list[Waiting] = field(default_factory=list)
    imports: list[RegisterImport] = field(default_factory=list)
    undelivered: int = 0
    late: list[DeskRow] = field(default_factory=list)
    late_reports: list[OwedRow] = field(default_factory=list)
    late_follow_ups: list[OwedRow] = field(default_factory=list)
    drafts: list[DeskRow] = field(default_factory=list)
    to_send_back: list[DeskRow] = field(default_factory=list)
    to_go_on: list[DeskRow] = field(default_factory=list)
    follow_ups: list[FollowUpRow] = field(default_factory=list)
    in_answer: list[DeskRow] = field(default_factory=list)

    @property
    def belongs(self) -> bool:
        """Whether the person belongs to an organization."""
        return bool(self.organizations)

    @property
    def waits(self) -> bool:
        """Whether anything waits for this person to act."""
        return bool(
            self.to_answer
            or self.to_send_back
            or self.to_go_on
            or self.follow_ups
            or self.asked
            or self.questions
            or self.tasks
            or self.parties
            or self.to_decide
            or self.imports
            or self.undelivered
            or self.drafts
        )


def desk_of(user: User, *, now: dt.datetime) -> Desk:
    """Gather a person's desk.

    Args:
        user: whose it is.
        now: the moment of asking; "days left" counts from its day.
    """
    today = timezone.localdate(now)
    parts = memberships_of(user)
    writers = MembershipRole.writers()
    desk = Desk(
        organizations=tuple(part.organization for part in parts),
        may_propose=any(part.organization.proposes for part in parts if part.role in writers),
        consent_due=_is_consent_due(user),
        filters=list(SavedFilter.objects.filter(user=user.pk)),
    )
    _put_rows(desk, _rows_for(user, today), today)
    if rules.has_perm("organizations.view_queue", user):
        desk.to_decide = waiting_for(user, now=now)
        desk.imports = list(RegisterImport.objects.visible_to(user).open().filter(read_at__isnull=False))
    if rules.has_perm("notifications.view_undeliverable", user):
        desk.undelivered = Message.objects.undeliverable().count()
    return desk


def _rows_for(user: User, today: dt.date) -> list[tuple[Any, ...]]:
    """What concerns the person's organizations, and for a manager what is late: rows of `COLUMNS`."""
    parts = memberships_of(user)
    own = tuple(part.organization.pk for part in parts)
    writes = tuple(part.organization.pk for part in parts if part.role in MembershipRole.writers())
    owns = tuple(part.organization.pk for part in parts if part.role == MembershipRole.OWNER)
    opened = today + dt.timedelta(days=FOLLOW_UP_DAYS)
    rows = ask(_concerning, own, writes, owns, user.pk, opened, today) if own else []
    return [*rows, *ask(_late, today, today - REPORT_TERM)] if user.is_programme_manager else rows


def _concerning(
    own: tuple[int, ...],
    writes: tuple[int, ...],
    owns: tuple[int, ...],
    user_pk: int,
    opened: dt.date,
    today: dt.date,
) -> QuerySet[Any, Any]:
    """One question for all sections, since most of what a question costs is paid whatever it finds."""
    awaiting = Partnership.objects.awaiting_answer()
    theirs = Partnership.objects.proposed_by(writes)
    drafts = theirs.filter(state=PartnershipState.DRAFT)
    asked_back = theirs.filter(state__in=PartnershipState.with_clock(Clock.PAUSED))
    sections = (
        _proposals("in_answer", awaiting.proposed_by(own)),
        _proposals("to_answer", awaiting.to_be_answered_by(writes, own)),
        _proposals("drafts", drafts.order_by("created_at", "pk")),
        _proposals("to_send_back", asked_back.order_by("paused_at", "pk"), is_due=False),
        _proposals("to_go_on", _going_on(writes, own), is_due=False),
        _networks(writes),
        _requests(owns, user_pk),
        _questions(writes),
        _parties(writes),
        tasks_of(user_pk, own),
        unread_of(user_pk, own),
        _follow_ups(writes, own, opened, today),
    )
    first, *others = (section[:DESK_ROWS] for section in sections)
    return first.union(*others, all=True)


def _going_on(writes: tuple[int, ...], own: tuple[int, ...]) -> PartnershipQuerySet:
    """The longest since the answer first, which is when it became both sides' matter."""
    return in_turn_of(writes, own).order_by("answered_at", "pk")


def _late(today: dt.date, owed_from: dt.date) -> QuerySet[Any, Any]:
    overdue = Partnership.objects.late(today).order_by("answer_due_on", "pk")
    owed = (late_reports(owed_from), late_follow_ups(today))
    return _proposals("late", overdue)[:DESK_ROWS].union(*(some[:DESK_ROWS] for some in owed), all=True)


def _proposals(section: str, proposals: QuerySet[Partnership], *, is_due: bool = True) -> QuerySet[Any, Any]:
    return proposals.annotate(
        section=Value(section, CharField()),
        since=F("created_at"),
        due_on=F("answer_due_on") if is_due else Value(None, DateField()),
        one=F("ngo_id"),
        other=F("authority_id"),
        side=F("turn"),
    ).values_list(*COLUMNS)


def _networks(writes: tuple[int, ...]) -> QuerySet[Any, Any]:
    """Memberships of networks that wait to be confirmed: `one` asks, it is the turn of `other`."""
    ours = Q(asked_by_network=True, member__in=writes) | Q(asked_by_network=False, network__in=writes)
    return (
        NetworkMember.objects.asked()
        .filter(ours)
        .annotate(
            section=Value("networks", CharField()),
            title=Value("", CharField()),
            state=Value("", CharField()),
            since=F("asked_at"),
            due_on=Value(None, DateField()),
            one=Case(When(asked_by_network=True, then=F("network_id")), default=F("member_id")),
            other=Case(When(asked_by_network=True, then=F("member_id")), default=F("network_id")),
            side=Value("", CharField()),
        )
        .values_list(*COLUMNS)
    )


def _requests(owns: tuple[int, ...], user_pk: int) -> QuerySet[Any, Any]:
    """Who asks to join what the person owns; who stands for a listed one is a moderator's to decide."""
    waiting = JoinRequest.objects.waiting().filter(organization__in=owns)
    answerable = waiting.exclude(user=user_pk).for_owners()
    return answerable.annotate(
        section=Value("requests", CharField()),
        title=Coalesce(NullIf("user__full_name", Value("")), "user__email", output_field=CharField()),
        since=F("created_at"),
        due_on=Value(None, DateField()),
        one=F("organization_id"),
        other=F("organization_id"),
        side=Value("", CharField()),
    ).values_list(*COLUMNS)


def _questions(writes: tuple[int, ...]) -> QuerySet[Any, Any]:
    """Questions about needs that wait: `one` asks, it is the turn of `other`."""
    waiting = NeedQuestion.objects.waiting().filter(need__organization__in=writes)
    return waiting.annotate(
        section=Value("questions", CharField()),
        title=F("need__title"),
        state=Value("", CharField()),
        since=F("asked_at"),
        due_on=Value(None, DateField()),
        one=F("organization_id"),
        other=F("need__organization_id"),
        side=Value("", CharField()),
    ).values_list(*COLUMNS)


def _parties(writes: tuple[int, ...]) -> QuerySet[Any, Any]:
    """Partnerships in which an organization is asked to take part: `one` leads them, it is `other`'s turn."""
    return (
        CoParty.objects.waiting()
        .filter(organization__in=writes)
        .annotate(
            section=Value("parties", CharField()),
            title=F("partnership__title"),
            state=F("partnership__state"),
            since=F("asked_at"),
            due_on=Value(None, DateField()),
            one=F("partnership__ngo_id"),
            other=F("organization_id"),
        )
        .values_list("section", "partnership_id", *COLUMNS[2:])
    )


def _follow_ups(
    writes: tuple[int, ...], own: tuple[int, ...], opened: dt.date, today: dt.date
) -> QuerySet[Any, Any]:
    """Follow-ups that the person's side has not answered; `side` holds the months after the end."""
    return (
        follow_ups_waiting_for(writes, own, opened, today)
        .annotate(
            section=Value("follow_ups", CharField()),
            title=F("partnership__title"),
            state=F("partnership__state"),
            since=F("partnership__created_at"),
            one=F("partnership__ngo_id"),
            other=F("partnership__authority_id"),
            side=Cast("months", CharField()),
        )
        .values_list("section", "partnership_id", *COLUMNS[2:])
    )


def _put_rows(desk: Desk, rows: list[Any], today: dt.date) -> None:
    """Lay the rows on the desk, with the names of all that they are about, which is one more question."""
    own = {organization.pk: organization for organization in desk.organizations}
    names = {pk: str(organization) for pk, organization in own.items()}
    going_on = (row for row in rows if row[0] == "to_go_on")
    turns = whose_turn((Asked(row[1], row[3], row[6], row[7], row[8]) for row in going_on), today)
    unknown = {key for row in rows for key in row[6:8]}.union(*turns.values()) - names.keys()
    if unknown:
        names |= party_names(unknown)
    # What several questions gave together has no order.
    for row in sorted(rows, key=_urgency):
        section, pk, title, state, since, due_on, one, other, side = row
        if section == "questions":
            asked_on = timezone.localdate(since)
            desk.questions.append(QuestionRow(pk, title, names[one], names[other], asked_on))
        elif section in ("tasks", "unread"):
            getattr(desk, section).append(worked_row(row, today))
        elif section == "follow_ups":
            desk.follow_ups.append(FollowUpRow(pk, title, int(side), due_on, names[one], names[other], today))
        elif section in ("late_reports", "late_follow_ups"):
            turn = ", ".join(dict.fromkeys((names[one], names[other])))
            getattr(desk, section).append(OwedRow(pk, title, int(side), due_on, turn, today))
        elif section in ("requests", "networks"):
            asked_on = timezone.localdate(since)
            is_network = section == "networks"
            desk.asked.append(
                AskRow(
                    pk=pk,
                    who=names[one] if is_network else title,
                    organization=names[other],
                    slug=own[other].slug,
                    since=asked_on,
                    due_on=None if is_network else asked_on + SILENCE,
                    is_network=is_network,
                    today=today,
                )
            )
        else:
            shown = DeskRow(pk, title, state, due_on, names[one], names[other], today, side=side)
            if section == "to_go_on":
                turn = turn_words(turns[pk], names)
                shown = shown._replace(turn=turn, next_act=str(NEXT_ACTS[state]))
            getattr(desk, section).append(shown)


def _urgency(row: Any) -> tuple[dt.date, dt.datetime, int]:
    _section, pk, _title, _state, since, due_on, *_parties = row
    return (due_on or dt.date.min, since, pk)


def _is_consent_due(user: User) -> bool:
    """Whether the text in force, where there is one, is not one that the person has agreed to."""
    return ask(_agreed, user.pk) == [(False,)]


def _agreed(user_pk: int) -> QuerySet[Any, Any]:
    agreed = Exists(Consent.objects.filter(text=OuterRef("pk"), user=user_pk))
    return ConsentText.objects.order_by("-version").values_list(agreed)[:1]
