"""A person's deadlines, for their calendar program (RFC 5545)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import rules
from django.conf import settings
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.enums import MembershipRole
from organizations.models import JoinRequest
from organizations.models.members import SILENCE
from organizations.rules import memberships_of
from organizations.selectors.queue import waiting_for
from partnerships.enums import PartnershipState, followed_up_until
from partnerships.models import Partnership
from partnerships.selectors import of_parties, party_names
from partnerships.selectors.follow_ups import waiting_for as waiting_for_side
from portal.dashboard.models import CalendarFeed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django_stubs_ext import StrOrPromise

    from portal.accounts.models import User

DAYS: Mapping[PartnershipState, tuple[str, StrOrPromise]] = {
    PartnershipState.SIGNING: ("starts", _lazy("First day of “%(title)s”")),
    PartnershipState.ACTIVE: ("ends", _lazy("Last day of “%(title)s”")),
    PartnershipState.SUSPENDED: ("ends", _lazy("Last day of “%(title)s”")),
    PartnershipState.FOLLOW_UP: ("closes", _lazy("The follow-up of “%(title)s” is over")),
}
"""What comes next for a partnership by itself, and on which day."""
MOST = 500
"""Deadlines of one sort at most, the first due first."""
ASK_AGAIN = dt.timedelta(hours=4)


class Deadline(NamedTuple):
    """Something that is due on a day.

    Attributes:
        what: the record, the same each time it is told.
        day: the last on which it is in time.
        title: what is due, in the active language.
        path: where it is done.
    """

    what: str
    day: dt.date
    title: str
    path: str


def address_of(feed: CalendarFeed) -> str:
    """The whole address that a calendar program is given.

    Args:
        feed: whose it is.
    """
    return settings.PORTAL_URL + reverse("calendar:feed", args=[f"{feed.pk}-{_proof(feed)}"])


def feed_by(token: str) -> CalendarFeed | None:
    """What an address leads to; None when it was taken back, was never given or its person cannot sign in.

    Args:
        token: the address's last part.
    """
    number, _dash, proof = token.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    feed = CalendarFeed.objects.select_related("user").filter(pk=int(number), user__is_active=True).first()
    return feed if feed is not None and constant_time_compare(proof, _proof(feed)) else None


def written_for(user: User, *, now: dt.datetime) -> bytes:
    """The person's deadlines as a calendar, in the active language.

    Args:
        user: whose they are.
        now: the moment of asking.
    """
    # Takes a quarter of a second to import, which no other page and no task should pay.
    from icalendar import Calendar, Event  # noqa: PLC0415

    host = urlsplit(settings.PORTAL_URL).hostname or "localhost"
    calendar = Calendar()
    calendar.add("prodid", f"-//Tandem//{host}//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Tandem: deadlines"))
    calendar.add("refresh-interval", ASK_AGAIN, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", ASK_AGAIN)
    for due in deadlines_of(user, now=now):
        event = Event()
        event.add("uid", f"{due.what}@{host}")
        # Of the day and not of the moment: what has not changed is written the same.
        event.add("dtstamp", now.replace(hour=0, minute=0, second=0, microsecond=0))
        event.add("dtstart", due.day)
        event.add("dtend", due.day + dt.timedelta(days=1))
        event.add("summary", due.title)
        event.add("url", settings.PORTAL_URL + due.path)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def deadlines_of(user: User, *, now: dt.datetime) -> list[Deadline]:
    """What the person has to do by a day, and what others owe their organizations; the first due first.

    Args:
        user: whose they are.
        now: the moment of asking.
    """
    found = [
        *_answers(user),
        *_course(user),
        *_follow_ups(user, now),
        *_requests(user),
        *_decisions(user, now),
    ]
    return sorted(found, key=lambda due: (due.day, due.what))


def _proof(feed: CalendarFeed) -> str:
    value = f"{feed.pk}:{feed.key}"
    return salted_hmac("portal.dashboard.calendar", value, algorithm="sha256").hexdigest()[:40]


def _answers(user: User) -> Iterator[Deadline]:
    """Answers that the person's authorities owe, and those that their NGOs wait for."""
    parts = memberships_of(user)
    own = [part.organization.pk for part in parts]
    if not own:
        return
    writes = [part.organization.pk for part in parts if part.role in MembershipRole.writers()]
    awaiting = Partnership.objects.awaiting_answer().filter(Q(ngo__in=own) | Q(authority__in=writes))
    rows = list(awaiting.values_list("pk", "title", "answer_due_on", "ngo_id", "authority_id")[:MOST])
    names = party_names({key for row in rows for key in row[3:]})
    for pk, title, due_on, ngo, authority in rows:
        if due_on is None:
            continue
        values = {"title": title, "ngo": names[ngo], "authority": names[authority]}
        # Nobody answers a proposal of an NGO that they belong to.
        owed = _("%(authority)s answers “%(title)s”") if ngo in own else _("Answer “%(title)s” of %(ngo)s")
        yield Deadline(
            f"proposal-{pk}", due_on, owed % values, reverse("partnerships:partnership", kwargs={"pk": pk})
        )


def _course(user: User) -> Iterator[Deadline]:
    """First and last days of the partnerships of the person's organizations, and of the time after."""
    own = [part.organization.pk for part in memberships_of(user)]
    if not own:
        return
    running = of_parties(own).filter(state__in=DAYS).order_by("ends_on", "pk")
    for pk, title, state, starts_on, ends_on, until in running.annotate(
        until=Max("follow_ups__answers_until")
    ).values_list("pk", "title", "state", "starts_on", "ends_on", "until")[:MOST]:
        what, sentence = DAYS[PartnershipState(state)]
        day = {"starts": starts_on, "ends": ends_on, "closes": until or followed_up_until(ends_on)}[what]
        path = reverse("partnerships:partnership", kwargs={"pk": pk})
        yield Deadline(f"{what}-{pk}", day, str(sentence) % {"title": title}, path)


def _follow_ups(user: User, now: dt.datetime) -> Iterator[Deadline]:
    """Follow-ups of what has ended, asked now or later, that the person's side has not answered."""
    parts = memberships_of(user)
    own = tuple(part.organization.pk for part in parts)
    writes = tuple(part.organization.pk for part in parts if part.role in MembershipRole.writers())
    if not writes:
        return
    waiting = waiting_for_side(writes, own, dt.date.max, timezone.localdate(now))
    ended = waiting.filter(partnership__ends_on__lt=timezone.localdate(now))
    for pk, title, months, due_on, partnership in ended.values_list(
        "pk", "partnership__title", "months", "due_on", "partnership_id"
    )[:MOST]:
        yield Deadline(
            f"follow-up-{pk}",
            due_on,
            _("Say whether “%(title)s” goes on") % {"title": title},
            reverse("partnerships:follow_up_answer", kwargs={"pk": partnership, "months": months}),
        )


def _requests(user: User) -> Iterator[Deadline]:
    """Who asks to join what the person owns; after `SILENCE` a moderator decides in their place."""
    parts = memberships_of(user)
    owned = [part.organization.pk for part in parts if part.role == MembershipRole.OWNER]
    if not owned:
        return
    waiting = JoinRequest.objects.waiting().filter(organization__in=owned).exclude(user=user).for_owners()
    for asked in waiting.select_related("organization")[:MOST]:
        yield Deadline(
            f"request-{asked.pk}",
            timezone.localdate(asked.created_at) + SILENCE,
            _("Decide on a request to join %(organization)s") % {"organization": asked.organization},
            reverse("organizations:request", args=[asked.pk]),
        )


def _decisions(user: User, now: dt.datetime) -> Iterator[Deadline]:
    """What waits for a moderator."""
    if not rules.has_perm("organizations.view_queue", user):
        return
    for row in waiting_for(user, now=now):
        yield Deadline(
            f"{row.matter}-{row.about}-{row.item}",
            row.due_on,
            _("Decide: %(organization)s") % {"organization": row.name},
            reverse("organizations:queue"),
        )
