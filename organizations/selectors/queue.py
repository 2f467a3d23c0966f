"""What waits for the moderators, all sorts of it in one line, oldest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    F,
    IntegerField,
    Max,
    Min,
    Q,
    QuerySet,
    TextChoices,
    Value,
)
from django.db.models.functions import Coalesce, Least
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.enums import OrganizationKind, OrganizationState, RegisterStatus
from organizations.models import JoinRequest, Organization, ProposedChange, RegisterEnding
from organizations.models.members import SILENCE
from organizations.rules import roles_of
from portal.core.compiled import ask
from portal.core.line import Tone

if TYPE_CHECKING:
    from portal.accounts.models import User

Rows = QuerySet[Any, Any]
"""Rows of `COLUMNS`; the union of several keeps no model."""
Row = tuple[Any, ...]

COLUMNS = ("what", "about", "item", "asker", "since", "many")
ORDER = ("since", "about", "item")
MOST = 20
"""Rows on a moderator's desk; the queue has all of them."""


class Matter(TextChoices):
    """What a moderator is asked to decide."""

    REGISTRATION = "registration", _lazy("registration")
    RENEWAL = "renewal", _lazy("to be verified again")
    CHANGE = "change", _lazy("change to approve")
    REQUEST = "request", _lazy("request to join")
    ENDED = "ended", _lazy("ended in the register")


class Waiting(NamedTuple):
    """One thing that waits for a moderator, as plain values: its row on a desk is kept by them.

    Attributes:
        matter: what is to be decided, a `Matter`.
        about: the organization's key.
        item: the key of the request; 0 where it is about the organization itself.
        asker: the key of the person who asks for a part in the organization; 0 where nobody does.
        since: the day on which it became the moderators' to decide.
        due_on: by when they mean to decide.
        many: how many fields it is about; 0 where it is about the whole.
        today: the day that "days left" counts from.
        name, slug, kind, state, identifier: of the organization.
    """

    matter: str
    about: int
    item: int
    asker: int
    since: dt.date
    due_on: dt.date
    many: int
    today: dt.date
    name: str
    slug: str
    kind: str
    state: str
    identifier: str | None

    @property
    def url(self) -> str:
        """Where it is decided."""
        if self.matter == Matter.REQUEST:
            return reverse("organizations:request", args=[self.item])
        page = "changes" if self.matter == Matter.CHANGE else "decide"
        return reverse(f"organizations:{page}", kwargs={"slug": self.slug})

    @property
    def label(self) -> str:
        """What is to be decided, in the reader's language."""
        if self.matter == Matter.REQUEST and self.state == OrganizationState.LISTED:
            return _("request to take it over")
        return str(Matter(self.matter).label)

    @property
    def kind_label(self) -> str:
        """What the organization is, in the reader's language."""
        return str(OrganizationKind(self.kind).label)

    @property
    def days_left(self) -> int:
        """Whole days to the due date; negative when it is over."""
        return (self.due_on - self.today).days

    @property
    def tone(self) -> Tone:
        """How urgent it is."""
        return Tone.LATE if self.days_left < 0 else Tone.SOON if self.days_left <= 1 else Tone.QUIET

    @property
    def chosen(self) -> str:
        """How a form names it among those chosen; nothing where it is decided by itself alone.

        A request gives a person a part of an organization: its evidence is read one by one.
        """
        return "" if self.matter == Matter.REQUEST else f"{self.matter}-{self.about}"

    def is_for(self, user: User) -> bool:
        """Whether a moderator may decide it: of one's own, another one does."""
        return self.about not in roles_of(user) and self.asker != user.pk


def waiting_rows(matter: Matter | None = None, *, about: Collection[int] | None = None) -> Rows:
    """What waits, longest first, as rows of `COLUMNS`.

    Args:
        matter: of one sort alone.
        about: of these organizations alone, by key.
    """
    now = timezone.now()
    sorts = _sorts(now, now - SILENCE)
    if about is not None:
        sorts = {sort: rows.filter(about__in=about) for sort, rows in sorts.items()}
    return sorts[matter].order_by(*ORDER) if matter is not None else _in_line(sorts)


def waiting_for(user: User, *, now: dt.datetime) -> list[Waiting]:
    """What waits for a moderator, longest first, at most `MOST`, without what they leave to another.

    Args:
        user: the moderator.
        now: the moment of asking.
    """
    rows = ask(_for_moderator, now, now - SILENCE, tuple(roles_of(user)), user.pk)
    return with_organizations(rows, today=timezone.localdate(now))


def place_of(matters: Collection[Matter], *, about: int, item: int = 0) -> Row | None:
    """Where in the line something stands that a decision is going to settle; None when it does not wait.

    Args:
        matters: what the decision settles.
        about: the organization's key.
        item: the key of the request; 0 where it is about the organization itself.
    """
    rows: Iterable[Row] = waiting_rows(about=[about])
    return next((row for row in rows if row[0] in matters and row[2] == item), None)


def next_after(place: Row, *, user: User, matter: Matter | None, now: dt.datetime) -> Waiting | None:
    """What a moderator decides next: what stands behind a place in the line, else the first in the line.

    What they leave to another moderator is passed over, and what stood at the place, if a part of it was left
    for later.

    Args:
        place: as `place_of` gave it.
        user: the moderator.
        matter: of one sort alone.
        now: the moment of asking.
    """
    what, about, item, _asker, since, _many = place
    behind = Q(since__gt=since) | Q(since=since, about__gt=about) | Q(since=since, about=about, item__gt=item)
    sorts = _leaving_own(now, now - SILENCE, tuple(roles_of(user)), user.pk)
    sorts[Matter(what)] = sorts[Matter(what)].exclude(about=about, item=item)
    sorts = {matter: sorts[matter]} if matter is not None else sorts
    for asked in ({sort: rows.filter(behind) for sort, rows in sorts.items()}, sorts):
        found = with_organizations(_in_line(asked)[:1], today=timezone.localdate(now))
        if found:
            return found[0]
    return None


def _for_moderator(now: dt.datetime, silent_since: dt.datetime, own: tuple[int, ...], user_pk: int) -> Rows:
    return _in_line(_leaving_own(now, silent_since, own, user_pk))[:MOST]


def _leaving_own(
    now: dt.datetime, silent_since: dt.datetime, own: tuple[int, ...], user_pk: int
) -> dict[Matter, Rows]:
    """Everything that waits, by its sort, without what a moderator leaves to another."""
    sorts = {sort: rows.exclude(about__in=own) for sort, rows in _sorts(now, silent_since).items()}
    sorts[Matter.REQUEST] = sorts[Matter.REQUEST].exclude(asker=user_pk)
    return sorts


def _in_line(sorts: dict[Matter, Rows]) -> Rows:
    first, *others = sorts.values()
    return (first.union(*others, all=True) if others else first).order_by(*ORDER)


def _sorts(now: dt.datetime, silent_since: dt.datetime) -> dict[Matter, Rows]:
    """Everything that waits, by its sort.

    Args:
        now: the moment of asking.
        silent_since: a request without an answer since then is a moderator's to answer.
    """
    return {
        Matter.REGISTRATION: _rows(
            Organization.objects.filter(state=OrganizationState.PENDING), Matter.REGISTRATION, "submitted_at"
        ),
        Matter.RENEWAL: _rows(
            Organization.objects.filter(state=OrganizationState.VERIFIED, renewal_asked_at__isnull=False),
            Matter.RENEWAL,
            "renewal_asked_at",
        ),
        Matter.CHANGE: _changes(),
        Matter.REQUEST: _requests(now, silent_since),
        Matter.ENDED: _endings(),
    }


def _rows(organizations: QuerySet[Organization], matter: Matter, since: str) -> Rows:
    nothing = Value(0, IntegerField())
    return (
        organizations.order_by()
        .annotate(
            what=Value(matter.value, CharField()),
            about=F("pk"),
            item=nothing,
            asker=nothing,
            since=F(since),
            many=nothing,
        )
        .values_list(*COLUMNS)
    )


def _together(things: QuerySet[Any], matter: Matter, since: Any) -> Rows:
    """What points to organizations, together for each of them."""
    nothing = Value(0, IntegerField())
    return (
        things.order_by()
        .values("organization_id")
        .annotate(
            what=Value(matter.value, CharField()),
            about=F("organization_id"),
            item=nothing,
            asker=nothing,
            since=since,
            many=Count("pk"),
        )
        .values_list(*COLUMNS)
    )


def _changes() -> Rows:
    """The changes that wait, together for each organization."""
    vouched = (OrganizationState.VERIFIED, OrganizationState.SUSPENDED)
    waiting = ProposedChange.objects.waiting().filter(organization__state__in=vouched)
    return _together(waiting, Matter.CHANGE, Min("proposed_at"))


def _requests(now: dt.datetime, silent_since: dt.datetime) -> Rows:
    """The requests to join that no owner answers, since the moderators were told or will be at the sweep."""
    silent = Least(F("created_at") + SILENCE, Value(now, DateTimeField()), output_field=DateTimeField())
    return (
        JoinRequest.objects.of_moderators(silent_since, silence=dt.timedelta())
        .order_by()
        .annotate(
            what=Value(Matter.REQUEST.value, CharField()),
            about=F("organization_id"),
            item=F("pk"),
            asker=F("user_id"),
            since=Coalesce("moderators_told_at", silent),
            many=Value(0, IntegerField()),
        )
        .values_list(*COLUMNS)
    )


def _endings() -> Rows:
    """Verified organizations that the register began to call ended after the portal last vouched for them.

    A moderator vouches anew, knowing it, or suspends: then it waits no more.
    """
    since_vouched = RegisterEnding.objects.filter(
        source__written_at__gt=F("organization__decided_at"),
        organization__state=OrganizationState.VERIFIED,
        organization__register_status__in=RegisterStatus.ended(),
    )
    return _together(since_vouched, Matter.ENDED, Max("source__written_at"))


def with_organizations(rows: Iterable[Row], *, today: dt.date | None = None) -> list[Waiting]:
    """The rows of a page with what each shows, read in one go.

    Args:
        rows: as `waiting_rows` gives them.
        today: the day that "days left" counts from.
    """
    rows, today = list(rows), today or timezone.localdate()
    term = dt.timedelta(days=settings.VERIFICATION_DUE_DAYS)
    found = {pk: shown for pk, *shown in ask(_shown, tuple(sorted({about for _what, about, *_rest in rows})))}
    waiting = []
    for what, about, item, asker, moment, many in rows:
        if about in found:
            since, count = timezone.localdate(moment), many if what == Matter.CHANGE else 0
            waiting.append(
                Waiting(what, about, item, asker, since, since + term, count, today, *found[about])
            )
    return waiting


def _shown(keys: tuple[int, ...]) -> Rows:
    shown = Organization.objects.filter(pk__in=keys).order_by()
    return shown.values_list("pk", "name", "slug", "kind", "state", "identifier")
