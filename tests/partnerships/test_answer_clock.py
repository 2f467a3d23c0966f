"""The clock on an answer: its last second, its pauses, its longer term, its reminders, its nights."""

from __future__ import annotations

import datetime as dt
import logging
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from partnerships import services
from partnerships.life import MOST_ROUNDS
from partnerships.life.verbs import EXTEND, REQUEST_CHANGES
from partnerships.models import ChangePoint, ChangeRound, ClockReminder, Partnership
from partnerships.selectors import is_in_time, line_of
from partnerships.tasks import nightly
from portal.audit.models import Entry
from portal.core.exceptions import Refused, TransitionRefused
from portal.core.templatetags.ui import days_left
from portal.notifications.models import Message
from tests.factories.organizations import AuthorityFactory, OrganizationFactory, make_members
from tests.partnerships.conftest import Cast
from tests.partnerships.test_views import as_, path

ZONE = ZoneInfo("Europe/Bucharest")
A_SECOND = dt.timedelta(seconds=1)


def at(day: str, time: str = "12:00:00") -> dt.datetime:
    """A moment on the portal's own clock."""
    return dt.datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=ZONE)


def sent(cast: Cast, day: str) -> Partnership:
    """A proposal that was submitted on a day."""
    partnership = cast.partnership("draft")
    Partnership.objects.filter(pk=partnership.pk).update(created_at=at(day), ends_on=dt.date(2030, 1, 1))
    return services.submit_proposal(pk=partnership.pk, actor=cast.people["ngo_owner"], now=at(day))


def reviewed(cast: Cast, day: str) -> Partnership:
    """The same, taken under review at once."""
    return services.take_under_review(
        pk=sent(cast, day).pk, actor=cast.people["authority_owner"], registration_number="7",
        registered_on=dt.date.fromisoformat(day), now=at(day),
    )  # fmt: skip


def pause(cast: Cast, partnership: Partnership, now: dt.datetime) -> Partnership:
    clerk = cast.people["authority_owner"]
    return services.request_changes(pk=partnership.pk, actor=clerk, points=["Cine plătește?"], now=now)


def resume(cast: Cast, partnership: Partnership, now: dt.datetime) -> Partnership:
    points = ChangePoint.objects.filter(round__partnership=partnership, round__sent_back_at=None)
    notes = {point.pk: "Noi." for point in points}
    return services.send_back(pk=partnership.pk, actor=cast.people["ngo_owner"], notes=notes, now=now)


# Submitted on, and the last day then: calendar days, whatever day the last one is.
LAST_DAYS = {
    "a Wednesday": ("2026-02-02", "2026-03-04"),
    "the Sunday of the change to winter time": ("2026-09-25", "2026-10-25"),
    "the Sunday of the change to summer time": ("2027-02-26", "2027-03-28"),
    "Christmas": ("2026-11-25", "2026-12-25"),
    "Labour Day": ("2027-04-01", "2027-05-01"),
    "the Monday of the Orthodox Easter": ("2027-04-03", "2027-05-03"),
}


@pytest.mark.parametrize(("day", "last_day"), LAST_DAYS.values(), ids=LAST_DAYS)
def test_a_term_ends_with_the_last_second_of_its_last_day(cast: Cast, day: str, last_day: str) -> None:
    partnership = reviewed(cast, day)
    assert partnership.answer_due_on == dt.date.fromisoformat(last_day)
    last = at(last_day, "23:59:59")
    assert [step for step in services.keep_clock(now=last) if step.days_before is None] == []
    with pytest.raises(Refused):
        services.run_out(pk=partnership.pk, now=last)
    [step] = services.keep_clock(now=last + A_SECOND)
    assert (step.pk, step.days_before) == (partnership.pk, None)
    partnership.refresh_from_db()
    assert (partnership.state, partnership.ran_out_at) == ("unanswered", last + A_SECOND)


# Asked on, sent back on, the last day then: changes are requested on the tenth day, so 20 days are left.
@pytest.mark.parametrize(
    ("submitted", "asked", "back", "due"),
    [
        ("2026-02-02", at("2026-02-12"), at("2026-02-15"), "2026-03-07"),
        ("2026-02-02", at("2026-02-12", "00:00:00"), at("2026-02-12", "23:59:59"), "2026-03-04"),
        # Over the change to summer time: a day of 23 hours is a day.
        ("2026-03-18", at("2026-03-28", "23:59:59"), at("2026-03-29", "23:59:59"), "2026-04-18"),
        # Over the change to winter time.
        ("2026-10-14", at("2026-10-24", "23:59:59"), at("2026-10-26", "00:00:00"), "2026-11-15"),
        # Over Christmas, and from Good Friday to the day after the Monday of Easter: a holiday is a day.
        ("2026-12-14", at("2026-12-24", "23:59:59"), at("2026-12-27", "00:00:00"), "2027-01-16"),
        ("2027-04-20", at("2027-04-30", "23:59:59"), at("2027-05-04", "00:00:00"), "2027-05-24"),
    ],
)
def test_a_pause_gives_back_as_many_days_as_were_left(
    cast: Cast, submitted: str, asked: dt.datetime, back: dt.datetime, due: str
) -> None:
    partnership = pause(cast, reviewed(cast, submitted), asked)
    assert partnership.days_left == 20
    assert resume(cast, partnership, back).answer_due_on == dt.date.fromisoformat(due)


def test_several_rounds_are_kept_and_only_what_was_used_is_counted(cast: Cast) -> None:
    partnership = reviewed(cast, "2026-02-02")
    for asked, back in (("2026-02-07", "2026-02-20"), ("2026-02-25", "2026-03-20")):
        pause(cast, partnership, at(asked))
        resume(cast, partnership, at(back))
    partnership.refresh_from_db()
    assert list(ChangeRound.objects.values_list("days_used", "days_left")) == [(5, 25), (10, 20)]
    assert partnership.answer_due_on == dt.date(2026, 4, 9)
    assert ChangePoint.objects.exclude(note="").count() == 2


def test_the_term_stands_still_only_so_often_at_one_authority(cast: Cast) -> None:
    partnership, clerk = reviewed(cast, "2026-02-02"), cast.people["authority_owner"]
    for day in range(3, 3 + MOST_ROUNDS):
        pause(cast, partnership, at(f"2026-02-0{day}"))
        partnership = resume(cast, partnership, at(f"2026-02-0{day}", "20:00:00"))
    assert not is_in_time(REQUEST_CHANGES, partnership, today=dt.date(2026, 2, 6))
    with pytest.raises(Refused) as refused:
        pause(cast, partnership, at("2026-02-06"))
    assert is_in_time(EXTEND, partnership, today=dt.date(2026, 2, 6))
    services.extend_term(pk=partnership.pk, actor=clerk, reason="Verificăm.", now=at("2026-02-06"))
    with pytest.raises(Refused) as once_more:
        pause(cast, partnership, at("2026-02-06"))
    # What is possible instead: at first the extension is.
    assert len(once_more.value.sentence) < len(refused.value.sentence)
    other = AuthorityFactory()
    make_members([(other, cast.people["person"], "owner")])
    services.redirect_proposal(
        pk=partnership.pk, actor=clerk, authority=other, reason="E a lor.", now=at("2026-02-06", "23:00:00")
    )
    partnership = services.take_under_review(
        pk=partnership.pk, actor=cast.people["person"], registration_number="8",
        registered_on=dt.date(2026, 2, 7), now=at("2026-02-07"),
    )  # fmt: skip
    assert is_in_time(REQUEST_CHANGES, partnership, today=dt.date(2026, 2, 7))


def test_a_paused_clock_shows_since_when_and_how_much_is_left_and_does_nothing(cast: Cast) -> None:
    partnership = pause(cast, reviewed(cast, "2026-02-02"), at("2026-02-12"))
    line = line_of(partnership, today=dt.date(2026, 6, 1))
    assert (line.paused_on, line.days_left, line.due_on) == (dt.date(2026, 2, 12), 20, None)
    assert line.turn == str(cast.ngo)
    assert services.keep_clock(now=at("2026-06-01")) == []


def test_every_point_needs_its_note_and_nothing_is_kept_of_half_an_answer(cast: Cast) -> None:
    partnership, clerk = reviewed(cast, "2026-02-02"), cast.people["authority_owner"]
    services.request_changes(pk=partnership.pk, actor=clerk, points=["Unu?", "Doi?"], now=at("2026-02-03"))
    first, _second = ChangePoint.objects.all()
    with pytest.raises(Refused):
        services.send_back(
            pk=partnership.pk, actor=cast.people["ngo_owner"], notes={first.pk: "Da."}, now=at("2026-02-04")
        )
    assert not ChangePoint.objects.exclude(note="").exists()
    for points in ([], ["  "], ["?"] * 21):
        with pytest.raises(Refused):
            services.request_changes(pk=partnership.pk, actor=clerk, points=points, now=at("2026-02-04"))


def test_a_term_is_extended_once_before_it_has_run_out_and_with_a_reason(cast: Cast) -> None:
    clerk = cast.people["authority_owner"]
    partnership, late = reviewed(cast, "2026-02-02"), reviewed(cast, "2026-02-02")
    last = at("2026-03-04", "23:59:59")
    with pytest.raises(Refused):
        services.extend_term(pk=partnership.pk, actor=clerk, reason=" ", now=last)
    with pytest.raises(Refused):
        services.extend_term(pk=late.pk, actor=clerk, reason="Verificăm.", now=last + A_SECOND)
    extended = services.extend_term(pk=partnership.pk, actor=clerk, reason="Verificăm.", now=last)
    assert extended.answer_due_on == dt.date(2026, 3, 19)
    with pytest.raises(Refused):
        services.extend_term(pk=partnership.pk, actor=clerk, reason="Încă o dată.", now=last)
    assert Entry.objects.about(partnership).filter(verb="partnerships.extend").count() == 1


def test_a_proposal_is_redirected_within_five_days_and_its_clock_starts_anew(cast: Cast) -> None:
    clerk, other = cast.people["authority_owner"], AuthorityFactory()
    partnership, late = reviewed(cast, "2026-02-02"), reviewed(cast, "2026-02-02")
    last = at("2026-02-07", "23:59:59")
    with pytest.raises(Refused):
        services.redirect_proposal(
            pk=late.pk, actor=clerk, authority=other, reason="Nu e a noastră.", now=last + A_SECOND
        )
    for wrong in (cast.authority, OrganizationFactory(), AuthorityFactory(state="suspended")):
        with pytest.raises(Refused):
            services.redirect_proposal(
                pk=partnership.pk, actor=clerk, authority=wrong, reason="Nu e a noastră.", now=last
            )
    gone = services.redirect_proposal(
        pk=partnership.pk, actor=clerk, authority=other, reason="Nu e a noastră.", now=last
    )
    assert (gone.authority, gone.state, gone.answer_due_on) == (other, "submitted", dt.date(2026, 3, 9))
    assert (gone.registration_number, gone.registered_on, gone.review_started_at) == ("", None, None)
    kept = gone.redirections.get()
    assert (kept.former, kept.registration_number, kept.received_at) == (
        cast.authority, "7", at("2026-02-02"),
    )  # fmt: skip
    assert not Partnership.objects.visible_to(clerk).filter(pk=partnership.pk).exists()


@pytest.mark.parametrize(("days", "status"), [(0, 200), (5, 200), (6, 302)])
def test_the_page_to_redirect_is_there_while_the_term_lets_it_be_done(
    cast: Cast, client: Client, days: int, status: int
) -> None:
    today = timezone.localdate()
    partnership = sent(cast, (today - dt.timedelta(days=days)).isoformat())
    client.force_login(cast.people["authority_owner"], "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(f"{partnership.get_absolute_url()}redirect/").status_code == status


def test_the_register_has_a_proposal_between_its_arrival_and_today(cast: Cast) -> None:
    partnership = sent(cast, "2026-02-02")
    for number, day in (("7", "2026-02-01"), ("7", "2026-02-04"), ("  ", "2026-02-03")):
        with pytest.raises(Refused):
            services.take_under_review(
                pk=partnership.pk, actor=cast.people["authority_owner"], registration_number=number,
                registered_on=dt.date.fromisoformat(day), now=at("2026-02-03"),
            )  # fmt: skip


def test_a_late_answer_reopens_and_is_marked_and_the_clock_leaves_it_alone(cast: Cast) -> None:
    partnership, clerk = sent(cast, "2026-02-02"), cast.people["authority_owner"]
    services.keep_clock(now=at("2026-03-05"))
    now = at("2026-03-10")
    services.reopen_proposal(
        pk=partnership.pk, actor=clerk, registration_number="9", registered_on=now.date(), now=now
    )
    assert services.keep_clock(now=at("2026-03-11")) == []
    with pytest.raises(Refused):
        pause(cast, partnership, now)
    answered = services.accept_proposal(pk=partnership.pk, actor=clerk, answer="Da, cu scuze.", now=now)
    assert (answered.is_late_answer, answered.days_to_answer) == (True, 36)
    days = [step.on for step in line_of(answered, today=now.date()).steps if step.on is not None]
    assert days == sorted(days)
    in_time = reviewed(cast, "2026-02-02")
    done = services.reject_proposal(
        pk=in_time.pk, actor=clerk, answer="Nu.", now=at("2026-03-04", "23:59:59")
    )
    assert not done.is_late_answer


def heard() -> list[str]:
    kinds = Message.objects.order_by("pk").values_list("kind", flat=True).distinct()
    return [kind.removeprefix("partnerships.") for kind in kinds]


def test_each_reminder_goes_out_once_however_often_the_clock_looks(cast: Cast) -> None:
    partnership = sent(cast, "2026-02-02")
    Message.objects.all().delete()
    told = {}
    for day in range(40):
        now = at("2026-02-02") + dt.timedelta(days=day)
        steps = [step for _look in range(2) for step in services.keep_clock(now=now)]
        if steps:
            told[day] = [step.days_before for step in steps]
    assert told == {20: [10], 27: [3], 31: [None]}
    writers = {"authority_owner", "authority_editor", "both_sides"}
    due = Message.objects.filter(kind="partnerships.answer_due")
    assert sorted(due.values_list("recipient_id", flat=True)) == sorted(
        2 * [cast.people[role].pk for role in writers]
    )
    assert Entry.objects.about(partnership).filter(verb="partnerships.run_out", actor=None).count() == 1


# The clock stood still from the first day to the second: what it then does, in all.
@pytest.mark.parametrize(
    ("stopped", "runs", "told"),
    [(19, 22, [10, 3, None]), (26, 29, [10, 3, None]), (19, 28, [3, None]), (28, 32, [10, 3, None])],
)
def test_a_clock_that_stood_still_skips_nothing_and_doubles_nothing(
    cast: Cast, stopped: int, runs: int, told: list[int | None]
) -> None:
    sent(cast, "2026-02-02")
    days = [*range(stopped), *range(runs, 40)]
    steps = [
        step.days_before
        for day in days
        for step in services.keep_clock(now=at("2026-02-02") + dt.timedelta(days=day))
    ]
    assert steps == told


def test_a_resumed_term_is_reminded_of_its_new_last_day(cast: Cast) -> None:
    partnership = reviewed(cast, "2026-02-02")
    services.keep_clock(now=at("2026-02-22"))
    pause(cast, partnership, at("2026-02-23"))
    resume(cast, partnership, at("2026-04-01"))
    [step] = services.keep_clock(now=at("2026-04-01"))
    assert (step.due_on, step.days_before) == (dt.date(2026, 4, 10), 10)
    assert ClockReminder.objects.count() == 2


def test_both_sides_read_the_last_day_and_how_many_days_are_left(client: Client, cast: Cast) -> None:
    partnership = cast.partnership("under_review")
    due_on = timezone.localdate() + dt.timedelta(days=12)
    Partnership.objects.filter(pk=partnership.pk).update(answer_due_on=due_on)
    for role in ("ngo_member", "authority_member"):
        page = as_(client, cast.people[role]).get(path(partnership)).content.decode()
        shown = page.partition('class="line-now"')[2].partition("</dl>")[0]
        assert days_left(12) in shown
        assert f'datetime="{due_on.isoformat()}"' in shown


def test_the_command_tells_what_it_would_do_and_does_it_only_when_asked(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "partnerships")
    partnership = sent(cast, "2026-02-02")
    Partnership.objects.filter(pk=partnership.pk).update(
        answer_due_on=timezone.localdate() - dt.timedelta(days=1)
    )

    def told(*options: str) -> str:
        printed = StringIO()
        call_command("nightly", *options, stdout=printed)
        return printed.getvalue()

    before = Entry.objects.count(), Message.objects.count()
    assert f"proposal {partnership.pk}" in told("--dry-run")
    assert (Entry.objects.count(), Message.objects.count()) == before
    assert Partnership.objects.get(pk=partnership.pk).state == "submitted"
    assert "1 done" in told()
    nightly()
    assert "0 done" in told()
    steps = [line for line in caplog.messages if f"proposal {partnership.pk}" in line]
    assert [line.startswith("would be: ") for line in steps] == [True, False]
    assert Partnership.objects.get(pk=partnership.pk).state == "unanswered"


def test_who_is_answered_at_the_last_moment_is_not_left_unanswered(cast: Cast) -> None:
    partnership = reviewed(cast, "2026-02-02")
    services.reject_proposal(
        pk=partnership.pk,
        actor=cast.people["authority_owner"],
        answer="Nu.",
        now=at("2026-03-05", "00:01:00"),
    )
    with pytest.raises(TransitionRefused):
        services.run_out(pk=partnership.pk, now=at("2026-03-05", "00:15:00"))
    assert "proposal_unanswered" not in heard()
