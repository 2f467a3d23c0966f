"""How long a verification holds: its day, the reminders before it, what is not to be done after it."""

from __future__ import annotations

import datetime as dt
import threading
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from organizations import services
from organizations.enums import OrganizationState
from organizations.models import ExpiryReminder, Organization
from organizations.services.expiry import verified_until, years_after
from organizations.tasks import remind_of_expiry
from partnerships.services import submit_proposal
from portal.audit.models import Entry
from portal.core.exceptions import NotAllowed, Refused
from portal.notifications.models import Message
from tests.factories.organizations import MembershipFactory, OrganizationFactory
from tests.factories.partnerships import PartnershipFactory
from tests.organizations.conftest import Cast, as_, make_cast, path

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody, for one test: one of these is really written, so no transaction lies around them all."""
    return make_cast()


TODAY = dt.date(2026, 5, 20)
NOON = dt.datetime(2026, 5, 20, 12, tzinfo=ZoneInfo("Europe/Bucharest"))
DAY = dt.timedelta(days=1)


def ending(days: int) -> Organization:
    """A verified organization with one owner, verified until so many days after `TODAY`."""
    organization = OrganizationFactory(verified_until=TODAY + dt.timedelta(days=days))
    MembershipFactory(organization=organization, role="owner")
    return organization


def told(organization: Organization) -> list[str]:
    """What an organization was told, in order."""
    rows = ExpiryReminder.objects.filter(organization=organization).order_by("pk")
    return list(rows.values_list("notice", flat=True))


def letters() -> list[str]:
    kinds = Message.objects.order_by("pk").values_list("kind", flat=True)
    return [kind.removeprefix("organizations.") for kind in kinds]


@pytest.mark.parametrize(
    ("day", "years", "until"),
    [
        (dt.date(2026, 11, 21), 2, dt.date(2028, 11, 21)),
        (dt.date(2024, 2, 29), 2, dt.date(2026, 2, 28)),
        (dt.date(2024, 2, 29), 4, dt.date(2028, 2, 29)),
        (dt.date(2023, 2, 28), 1, dt.date(2024, 2, 28)),
        (dt.date(2026, 12, 31), 2, dt.date(2028, 12, 31)),
    ],
)
def test_a_term_of_years_ends_on_the_corresponding_day(day: dt.date, years: int, until: dt.date) -> None:
    assert years_after(day, years) == until


def test_the_day_is_the_portal_s_own_and_not_greenwich_s(settings: Settings) -> None:
    settings.VERIFICATION_YEARS = 3
    half_past_midnight = dt.datetime(2026, 5, 20, 22, 30, tzinfo=dt.UTC)
    assert verified_until(half_past_midnight) == dt.date(2029, 5, 21)


def test_a_decision_writes_its_end_on_the_organization_and_keeps_it(cast: Cast) -> None:
    organization = cast.organization("pending")
    moderator = cast.people["moderator"]
    services.verify_organization(pk=organization.pk, actor=moderator, reason="Am văzut.", now=NOON)
    organization.refresh_from_db()
    assert organization.verified_until == dt.date(2028, 5, 20)
    services.suspend_organization(pk=organization.pk, actor=moderator, reason="Plângeri.", now=NOON)
    kept = list(organization.verifications.order_by("pk").values_list("state", "expires_on"))
    assert kept == [("verified", dt.date(2028, 5, 20)), ("suspended", None)]


def test_the_last_day_still_holds_and_the_next_does_not() -> None:
    organization = ending(0)
    assert organization.may_act_on(TODAY)
    assert not organization.may_act_on(TODAY + DAY)
    assert organization.is_expired_on(TODAY + DAY)


def test_nothing_is_verified_without_an_end() -> None:
    organization = OrganizationFactory()
    with pytest.raises(IntegrityError, match="organization_verified_expires"), transaction.atomic():
        Organization.objects.filter(pk=organization.pk).update(verified_until=None)
    Organization.objects.filter(pk=organization.pk).update(state="suspended", verified_until=None)


# Days to the end, and what is told on that day to an organization that heard nothing yet.
@pytest.mark.parametrize(
    ("days", "notice"),
    [
        (61, []),
        (60, ["first"]),
        (15, ["first"]),
        (14, ["second"]),
        (0, ["second"]),
        (-1, ["expired"]),
        (-400, ["expired"]),
    ],
)
def test_each_day_calls_for_one_notice(days: int, notice: list[str]) -> None:
    organization = ending(days)
    assert services.remind_of_expiry(now=NOON) == len(notice)
    assert services.remind_of_expiry(now=NOON) == 0
    assert told(organization) == notice
    assert len(letters()) == len(notice)


def test_a_clock_that_runs_every_day_tells_each_notice_once() -> None:
    organization = ending(62)
    for day in range(70):
        services.remind_of_expiry(now=NOON + day * DAY)
    assert told(organization) == ["first", "second", "expired"]
    assert letters() == ["verification_ends", "verification_ends", "verification_expired"]


@pytest.mark.parametrize("stopped", [3, 50])
def test_a_clock_that_stood_still_over_a_date_tells_late_and_once(stopped: int) -> None:
    organization = ending(61)
    for day in (0, 1 + stopped, 2 + stopped, 3 + stopped):
        services.remind_of_expiry(now=NOON + day * DAY)
    # After fifty days both dates are over, and the later notice says all that is true now.
    assert told(organization) == (["first"] if stopped == 3 else ["second"])


def test_a_new_term_is_told_anew_and_who_asked_is_not_told_to_ask(cast: Cast) -> None:
    organization = ending(10)
    services.remind_of_expiry(now=NOON)
    Organization.objects.filter(pk=organization.pk).update(verified_until=TODAY + 14 * DAY)
    services.remind_of_expiry(now=NOON)
    assert told(organization) == ["second", "second"]
    asked = ending(10)
    Organization.objects.filter(pk=asked.pk).update(renewal_asked_at=NOON)
    services.remind_of_expiry(now=NOON)
    assert told(asked) == []


@pytest.mark.parametrize("state", sorted(set(OrganizationState.values) - {"verified"}))
def test_only_what_is_verified_is_told(state: str) -> None:
    organization = OrganizationFactory(state=state)
    if state in {"suspended", "merged"}:
        Organization.objects.filter(pk=organization.pk).update(verified_until=TODAY)
    assert services.remind_of_expiry(now=NOON) == 0
    assert letters() == []


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_tell_once() -> None:
    organizations = [
        OrganizationFactory(verified_until=timezone.localdate() + days * DAY) for days in (-1, 5, 40)
    ]
    for organization in organizations:
        MembershipFactory(organization=organization, role="owner")
    start = threading.Barrier(3)

    def tick() -> None:
        start.wait()
        try:
            remind_of_expiry()
        finally:
            connection.close()

    clocks = [threading.Thread(target=tick) for _clock in range(3)]
    for clock in clocks:
        clock.start()
    for clock in clocks:
        clock.join()
    assert sorted(letters()) == ["verification_ends", "verification_ends", "verification_expired"]
    assert [told(organization) for organization in organizations] == [["expired"], ["second"], ["first"]]


def test_an_expired_organization_stays_public_says_so_and_may_not_submit(client: Client, cast: Cast) -> None:
    organization = cast.organization("verified")
    yesterday = timezone.localdate() - DAY
    Organization.objects.filter(pk=organization.pk).update(verified_until=yesterday)
    page = client.get(path(organization)).content.decode()
    assert "Verification expired on" in page
    partnership = PartnershipFactory(ngo=organization)
    with pytest.raises(Refused, match=r"expired|expirat"):
        submit_proposal(pk=partnership.pk, actor=cast.people["owner"], now=timezone.now())
    Organization.objects.filter(pk=organization.pk).update(verified_until=timezone.localdate())
    assert submit_proposal(pk=partnership.pk, actor=cast.people["owner"], now=timezone.now()).submitted_at


def test_an_expired_authority_still_receives_and_answers() -> None:
    partnership = PartnershipFactory(state="under_review")
    yesterday = timezone.localdate() - DAY
    Organization.objects.filter(pk=partnership.authority_id).update(verified_until=yesterday)
    from partnerships.services import accept_proposal

    clerk = MembershipFactory(organization=partnership.authority, role="editor").user
    done = accept_proposal(pk=partnership.pk, actor=clerk, answer="Da, cu drag.", now=timezone.now())
    assert done.state == "accepted_in_principle"


def test_one_button_asks_and_a_moderator_moves_the_day(client: Client, cast: Cast) -> None:
    organization = cast.organization("verified")
    day = timezone.localdate() + 20 * DAY
    Organization.objects.filter(pk=organization.pk).update(verified_until=day)
    as_(client, cast.people["owner"])
    assert path(organization, "renewal/") in client.get(path(organization)).content.decode()
    client.post(path(organization, "renewal/"))
    assert path(organization, "renewal/") not in client.get(path(organization)).content.decode()
    assert letters() == ["renewal_asked"] * 2
    moderator = as_(Client(), cast.people["moderator"])
    decide = path(organization, "decide/")
    seen = moderator.get(decide).context["form"]["seen"].value()
    assert (
        moderator.post(decide, {"decision": "renew", "reason": "Datele sunt bune.", "seen": seen}).status_code
        == 302
    )
    organization.refresh_from_db()
    assert organization.verified_until == verified_until(timezone.now())
    assert organization.renewal_asked_at is None
    assert organization.verifications.get().expires_on == organization.verified_until
    assert letters().count("verification_renewed") == 3


def test_a_renewal_that_is_declined_keeps_the_day_says_why_and_can_be_asked_again(cast: Cast) -> None:
    organization = cast.organization("verified")
    day = timezone.localdate() + 20 * DAY
    Organization.objects.filter(pk=organization.pk).update(verified_until=day)
    owner, moderator, now = cast.people["owner"], cast.people["moderator"], timezone.now()
    services.ask_renewal(pk=organization.pk, actor=owner, now=now)
    with pytest.raises(Refused):
        services.ask_renewal(pk=organization.pk, actor=owner, now=now)
    services.decline_renewal(pk=organization.pk, actor=moderator, reason="Sediul s-a mutat.", now=now)
    with pytest.raises(Refused):
        services.decline_renewal(pk=organization.pk, actor=moderator, reason="Sediul s-a mutat.", now=now)
    organization.refresh_from_db()
    assert (organization.state, organization.verified_until) == ("verified", day)
    page = as_(Client(), owner).get(path(organization)).content.decode()
    assert "Sediul s-a mutat." in page
    assert services.ask_renewal(pk=organization.pk, actor=owner, now=now).renewal_asked_at == now


def test_there_is_nothing_to_ask_while_the_verification_holds_for_long(cast: Cast) -> None:
    organization = cast.organization("verified")
    with pytest.raises(Refused, match="60"):
        services.ask_renewal(pk=organization.pk, actor=cast.people["owner"], now=timezone.now())
    assert not Entry.objects.exists()


ACTS = {
    "ask_renewal": (
        lambda organization, actor: services.ask_renewal(pk=organization.pk, actor=actor, now=timezone.now()),
        {"owner", "editor", "own_moderator"},
        {"verified"},
    ),
    "renew": (
        lambda organization, actor: services.renew_verification(
            pk=organization.pk, actor=actor, reason="Da.", now=timezone.now()
        ),
        {"moderator"},
        {"verified"},
    ),
    "decline_renewal": (
        lambda organization, actor: services.decline_renewal(
            pk=organization.pk, actor=actor, reason="Nu.", now=timezone.now()
        ),
        {"moderator"},
        {"verified"},
    ),
}


@pytest.mark.parametrize("state", OrganizationState.values)
@pytest.mark.parametrize("verb", ACTS)
def test_who_may_renew_and_in_which_state(cast: Cast, verb: str, state: str) -> None:
    act, may, states = ACTS[verb]
    outcomes = {}
    organization = cast.organization(state)
    people = {role: person for role, person in cast.people.items() if person is not None}
    for role, person in people.items():
        Organization.objects.filter(pk=organization.pk, state__in=("verified", "suspended", "merged")).update(
            verified_until=timezone.localdate() + DAY,
            renewal_asked_at=None if verb == "ask_renewal" else NOON,
        )
        try:
            act(organization, person)
        except NotAllowed:
            outcomes[role] = "not allowed"
        except Refused:
            outcomes[role] = "refused"
        else:
            outcomes[role] = "done"
    done = "done" if state in states else "refused"
    assert outcomes == {role: done if role in may else "not allowed" for role in people}
    assert Organization.objects.get(pk=organization.pk).state == state


def test_a_renewal_does_not_hold_for_what_the_moderator_never_saw(cast: Cast) -> None:
    organization = cast.organization("verified")
    services.change_organization(
        pk=organization.pk, actor=cast.people["owner"], fields={"mission": "Altceva."}, now=timezone.now()
    )
    with pytest.raises(Refused):
        services.renew_verification(
            pk=organization.pk, actor=cast.people["moderator"], reason="Da.", now=timezone.now(), seen=0
        )
    assert not organization.verifications.exists()
