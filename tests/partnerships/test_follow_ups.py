"""Whether a partnership goes on after its end: when it is asked, of whom, who reads it, and the unlucky."""

from __future__ import annotations

import csv
import datetime as dt
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from organizations.services import merge_organizations
from partnerships import services
from partnerships.life import Side
from partnerships.models import FollowUpAnswer, Partnership
from partnerships.services import follow_ups, nightly
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.core.exceptions import NotAllowed, Refused, TransitionRefused
from portal.core.page_cache import process_generations
from portal.dashboard.selectors import desk_of
from portal.dashboard.selectors.calendar import deadlines_of
from portal.notifications.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.organizations import OrganizationFactory
from tests.factories.programmes import ProgrammeFactory
from tests.partnerships.agreeing import pdf
from tests.partnerships.conftest import Cast
from tests.partnerships.test_answer_clock import A_SECOND, at
from tests.partnerships.test_course import dated, steps
from tests.partnerships.test_views import as_, path

NoCache = partial(Client, headers={"authorization": "none"})
"""A visitor from whom the page cache keeps away."""
YES = {
    "goes_on": "as_it_was", "continuation": "agreement", "payers": ["authority"], "people_reached": 150,
    "budget_line": "kept", "budget_reference": "HCL 31", "remark": "Merge bine.",
}  # fmt: skip
NO = {**YES, "goes_on": "no"}


def ended(cast: Cast, state: str = "ended", ends_on: str = "2027-08-31") -> Partnership:
    """A partnership with follow-ups, unless said otherwise due on 29.2.2028, 31.8.2028 and 31.8.2029."""
    partnership = dated(cast.partnership(state), dt.date(2026, 1, 1), dt.date.fromisoformat(ends_on))
    follow_ups.plan(partnership, now=at("2027-01-01"))
    return partnership


def say(
    partnership: Partnership,
    person: User,
    day: str,
    said: dict[str, Any] = YES,
    *,
    months: int = 6,
    seen: str = "",
) -> FollowUpAnswer:
    follow_up = partnership.follow_ups.get(months=months)
    return services.answer_follow_up(
        pk=follow_up.pk, actor=person, said=said, seen=seen, now=at(day, "12:00:00")
    )


def days(partnership: Partnership) -> list[tuple[int, str, str]]:
    rows = partnership.follow_ups.values_list("months", "due_on", "answers_until")
    return [(months, str(due_on), str(until)) for months, due_on, until in rows]


def test_the_first_day_plans_them_and_a_moved_end_moves_what_nobody_answered(cast: Cast) -> None:
    partnership = ended(cast, "active", "2027-08-31")
    planned = [
        (6, "2028-02-29", "2028-08-30"), (12, "2028-08-31", "2029-08-30"), (24, "2029-08-31", "2029-09-30"),
    ]  # fmt: skip
    assert days(partnership) == planned
    assert not follow_ups.plan(partnership, now=at("2027-01-02"))
    say(partnership, cast.people["ngo_owner"], "2028-02-20")
    dated(partnership, dt.date(2026, 1, 1), dt.date(2028, 2, 29))
    assert follow_ups.plan_missing(now=at("2027-01-03")) == [partnership.pk]
    assert days(partnership) == [
        planned[0], (12, "2029-02-28", "2030-02-27"), (24, "2030-02-28", "2030-03-30"),
    ]  # fmt: skip
    assert follow_ups.plan_missing(now=at("2027-01-03")) == []
    assert Entry.objects.about(partnership).filter(verb="partnerships.plan_follow_ups").count() == 2
    assert follow_ups.over_on(partnership) == dt.date(2030, 3, 30)


def test_a_programme_that_asks_at_other_months_leaves_what_was_answered_and_comes_to_rest(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    partnership = ended(cast)
    say(partnership, cast.people["ngo_owner"], "2028-02-20")
    programme = ProgrammeFactory(follow_up_months=[3, 12])
    Partnership.objects.filter(pk=partnership.pk).update(programme=programme, programme_reason="Ține de el.")
    assert follow_ups.plan_missing(now=at("2028-02-21")) == [partnership.pk]
    assert sorted(days(partnership)) == [
        (3, "2027-11-30", "2028-02-28"), (6, "2028-02-29", "2028-08-30"), (12, "2028-08-31", "2028-09-30"),
    ]  # fmt: skip
    with django_assert_num_queries(1):
        assert follow_ups.plan_missing(now=at("2028-02-22")) == []
    # A last day that moves close to one that was answered leaves every other its whole term.
    dated(partnership, dt.date(2026, 1, 1), dt.date(2027, 11, 20))
    follow_ups.plan(partnership, now=at("2028-02-23"))
    assert days(partnership)[0] == (3, "2028-02-20", "2028-03-05")


def test_what_was_asked_and_not_answered_is_not_taken_back_by_asking_at_other_months(cast: Cast) -> None:
    partnership = ended(cast)
    follow_ups.plan(partnership, now=at("2027-09-01"))
    missed = days(partnership)[0]
    programme = ProgrammeFactory(follow_up_months=[12, 24])
    Partnership.objects.filter(pk=partnership.pk).update(programme=programme, programme_reason="Ține de el.")
    follow_ups.plan(partnership, now=at("2028-05-01"))
    assert days(partnership)[0] == missed
    assert follow_ups.plan_missing(now=at("2028-05-02")) == []


def test_one_whose_days_cannot_be_counted_keeps_no_other_from_being_planned(cast: Cast) -> None:
    broken, fine = cast.partnership("active"), cast.partnership("active")
    dated(broken, dt.date(2026, 1, 1), dt.date.max)
    assert follow_ups.plan_missing(now=at("2026-11-20")) == [fine.pk]


def test_the_first_night_finds_them_and_an_early_end_takes_them_away(cast: Cast) -> None:
    partnership = cast.partnership("active")
    nightly.take_nightly_steps(now=at("2026-11-20"))
    assert len(days(partnership)) == 3
    client, where = NoCache(), "/en" + path(partnership, "follow-ups/")
    assert "can be answered from" in client.get(where).content.decode()
    services.terminate_partnership(
        pk=partnership.pk,
        actor=cast.people["ngo_owner"],
        reason="S-a vândut.",
        document=pdf(),
        now=at("2026-12-01"),
    )
    assert days(partnership) == []
    assert "so it is not followed up" in client.get(where).content.decode()


REMINDED = [
    # The last day without it, the reminder, to whom.
    ("2028-02-14", -14, {"ngo", "authority"}), ("2028-02-28", 0, {"ngo", "authority"}),
    ("2028-03-06", 7, {"ngo", "authority"}), ("2028-03-13", 14, {"ngo", "authority"}),
    ("2028-03-14", 15, {"managers"}),
]  # fmt: skip


def test_each_reminder_is_sent_once_on_its_day_to_whoever_has_not_answered(cast: Cast) -> None:
    partnership = ended(cast)
    sent = 0
    for before, number, whom in REMINDED:
        evening = at(before, "23:59:59")
        assert steps(evening) == []
        told = steps(evening + A_SECOND)
        assert told == [
            f"reminder {number:+d} to {one}" for one in ("ngo", "authority", "managers") if one in whom
        ]
        assert steps(evening + 20 * 60 * A_SECOND) == []
        sent += len(told)
    letters = Message.objects.filter(kind__startswith="partnerships.follow_up")
    manager = cast.people["manager"]
    assert [letter.kind for letter in letters.filter(recipient=manager)] == ["partnerships.follow_up_missed"]
    assert letters.filter(recipient=cast.people["ngo_editor"]).count() == 4
    assert letters.filter(recipient=cast.people["authority_member"]).count() == 0
    assert partnership.follow_ups.get(months=6).reminders.count() == sent == 9


def test_a_side_that_answered_is_left_alone_and_a_manager_hears_of_the_other(cast: Cast) -> None:
    partnership = ended(cast)
    say(partnership, cast.people["ngo_editor"], "2028-02-20")
    assert steps(at("2028-02-29")) == ["reminder +0 to authority"]
    assert steps(at("2028-03-15")) == ["reminder +14 to authority", "reminder +15 to managers"]
    letter = Message.objects.filter(kind="partnerships.follow_up_missed").first()
    assert letter is not None
    assert str(cast.authority) in letter.text
    assert str(cast.ngo) not in letter.text


def test_a_clock_that_stood_still_sends_the_latest_alone_and_none_of_what_was_never_asked(cast: Cast) -> None:
    ended(cast)
    assert steps(at("2028-03-09")) == ["reminder +7 to ngo", "reminder +7 to authority"]
    other = cast.partnership("follow_up")
    dated(other, dt.date(2026, 1, 1), dt.date(2027, 8, 31))
    assert steps(at("2028-03-16"), dry_run=True) == steps(at("2028-03-16"))
    assert not other.follow_ups.filter(reminders__isnull=False).exists()


def test_an_answer_is_in_time_until_midnight_of_the_last_day_and_then_late(cast: Cast) -> None:
    partnership, owner, clerk = ended(cast), cast.people["ngo_owner"], cast.people["authority_owner"]
    follow_up = partnership.follow_ups.get(months=6)

    def given(moment: dt.datetime, person: User, seen: str = "", **said: Any) -> FollowUpAnswer:
        return services.answer_follow_up(
            pk=follow_up.pk, actor=person, said={**YES, **said}, seen=seen, now=moment
        )

    opening, closing = at("2028-02-15", "00:00:00"), at("2028-03-14", "23:59:59")
    with pytest.raises(Refused, match="15"):
        given(opening - A_SECOND, owner)
    answer = given(opening, owner)
    answer = given(closing, owner, answer.mark, remark="Altfel.")
    assert (answer.is_late, answer.corrected_at) == (False, closing)
    with pytest.raises(Refused):
        given(closing + A_SECOND, owner, answer.mark, remark="Iar altfel.")
    late = given(at("2028-08-30", "23:59:59"), clerk)
    assert late.is_late
    follow_up.refresh_from_db()
    assert (follow_up.is_answered, follow_up.result) == (True, "sustained")
    second = partnership.follow_ups.get(months=12)
    with pytest.raises(Refused):
        say(partnership, owner, str(second.answers_until + dt.timedelta(days=1)), months=12)


def test_what_both_have_read_is_not_changed_and_evidence_still_comes(client: Client, cast: Cast) -> None:
    partnership, owner, clerk = ended(cast), cast.people["ngo_owner"], cast.people["authority_owner"]
    first = say(partnership, owner, "2028-02-20")
    corrected = say(partnership, owner, "2028-02-21", {**YES, "remark": "Altfel."}, seen=first.mark)
    second = say(partnership, clerk, "2028-02-22", NO)
    for person, answer in ((owner, corrected), (clerk, second)):
        with override("en"), pytest.raises(Refused, match="read each other"):
            say(partnership, person, "2028-02-23", {**YES, "remark": "Iar altfel."}, seen=answer.mark)
    follow_up = partnership.follow_ups.get(months=6)
    assert follow_up.result == "stopped"
    piece = {"title": "Acordul nou", "link": "https://primarie.example/acord", "upload": None}
    services.add_evidence(pk=follow_up.pk, actor=owner, now=at("2028-02-23"), **piece)
    with pytest.raises(Refused):
        services.add_evidence(pk=follow_up.pk, actor=owner, now=at("2028-03-15"), **{**piece, "link": "x:y"})


def test_a_late_side_reads_nothing_that_the_other_said_before_it_answers(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    partnership = ended(cast)
    say(partnership, cast.people["ngo_owner"], "2028-02-20")
    explained = "of 100 points at this follow-up"

    def read(day: str, role: str) -> tuple[bool, bool]:
        """Whether somebody reads the NGO's remark, and why it has its points."""
        monkeypatch.setattr("django.utils.timezone.now", lambda: at(day))
        reader = as_(NoCache(), cast.people[role]) if role else NoCache()
        page = reader.get("/en" + path(partnership, "follow-ups/")).content.decode()
        assert "one side alone" in page
        return "Merge bine." in page, explained in page

    late, over = "2028-03-15", "2028-08-31"
    assert [read(late, role) for role in ("authority_member", "", "ngo_member", "manager")] == [
        (False, False), (False, False), (True, True), (True, True),
    ]  # fmt: skip
    assert [read(over, role) for role in ("authority_member", "")] == [(True, True), (False, True)]


def test_what_is_sent_twice_is_kept_once_and_a_colleague_is_not_written_over(cast: Cast) -> None:
    partnership, owner, editor = ended(cast), cast.people["ngo_owner"], cast.people["ngo_editor"]
    first = say(partnership, owner, "2028-02-20")
    assert say(partnership, owner, "2028-02-20").pk == first.pk
    with pytest.raises(Refused):
        say(partnership, editor, "2028-02-21", {**YES, "remark": "Al meu."})
    assert say(partnership, editor, "2028-02-21", NO, seen=first.mark).payers == []
    verbs = Entry.objects.about(partnership).exclude(verb="partnerships.plan_follow_ups")
    assert [entry.verb.partition(".")[2] for entry in verbs.order_by("pk")] == [
        "answer_follow_up", "correct_follow_up",
    ]  # fmt: skip
    assert "Merge bine" not in str(list(verbs.values()))


def test_only_writers_of_a_party_answer_each_for_their_own_side(cast: Cast) -> None:
    partnership = ended(cast)
    for role in ("ngo_member", "other_ngo_owner", "manager", "administrator"):
        with pytest.raises(NotAllowed):
            say(partnership, cast.people[role], "2028-02-20")
    assert say(partnership, cast.people["both_sides"], "2028-02-20").side == Side.NGO
    cast.people["authority_editor"].memberships.all().delete()
    with pytest.raises(NotAllowed):
        say(partnership, cast.people["authority_editor"], "2028-02-20")


@pytest.mark.parametrize("state", ["terminated", "closed"])
def test_what_is_not_followed_up_takes_no_answer(cast: Cast, state: str) -> None:
    partnership = ended(cast)
    Partnership.objects.filter(pk=partnership.pk).update(
        **{"state": state, f"{state}_at": partnership.created_at}
    )
    with pytest.raises(TransitionRefused):
        say(partnership, cast.people["ngo_owner"], "2028-02-20")


def test_a_side_that_was_merged_or_suspended_meanwhile_answers_all_the_same(cast: Cast) -> None:
    partnership, owner = ended(cast), cast.people["ngo_owner"]
    say(partnership, owner, "2028-02-20")
    kept = OrganizationFactory()
    merge_organizations(
        kept=kept.pk, gone=cast.ngo.pk, actor=UserFactory(is_moderator=True), choices={}, reason="Aceeași.",
        now=at("2028-02-21"),
    )  # fmt: skip
    assert FollowUpAnswer.objects.get().organization == kept
    type(kept).objects.filter(pk=kept.pk).update(state="suspended")
    assert say(partnership, owner, "2028-08-20", months=12).organization == kept


READERS = {
    # Who reads the NGO's remark: before the authority has answered, once it has, and after the term.
    "": (False, False, False), "other_ngo_owner": (False, False, False), "ngo_member": (True, True, True),
    "authority_member": (False, True, True), "both_sides": (True, True, True), "manager": (True, True, True),
}  # fmt: skip


def test_neither_side_reads_the_other_before_it_has_answered(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    partnership = ended(cast)
    say(partnership, cast.people["ngo_owner"], "2028-02-20")
    follow_up = partnership.follow_ups.get(months=6)
    piece = services.add_evidence(
        pk=follow_up.pk, actor=cast.people["ngo_owner"], title="Acordul nou", link="", upload=pdf(),
        now=at("2028-02-20"),
    )  # fmt: skip

    def read(day: str) -> list[tuple[bool, bool]]:
        """Of each reader, whether they read the remark and the file, and whether they read the result."""
        monkeypatch.setattr("django.utils.timezone.now", lambda: at(day))
        found = []
        for role in READERS:
            reader = NoCache() if not role else as_(NoCache(), cast.people[role])
            page = reader.get("/en" + path(partnership, "follow-ups/")).content.decode()
            file = reader.get(piece.url).status_code == 200
            assert ("Acordul nou" in page) is file is ("Merge bine." in page), role
            found.append((file, "of 100 points at this follow-up" in page))
        return found

    is_known = [all(reads) or any(reads) for reads in READERS.values()]
    assert read("2028-02-20") == [(before, False) for before, _answered, _over in READERS.values()]
    say(partnership, cast.people["authority_owner"], "2028-02-21")
    shown = [(answered, known) for (_, answered, _), known in zip(READERS.values(), is_known, strict=True)]
    assert read("2028-02-22") == shown
    assert read("2028-03-15") == [(over, True) for _before, _answered, over in READERS.values()]


def test_the_questionnaire_keeps_what_was_typed_and_leads_on_to_files_and_links(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    partnership = ended(cast)
    where = path(partnership, "follow-ups/6/")
    assert as_(client, cast.people["authority_editor"]).get(where).status_code == 302
    monkeypatch.setattr("django.utils.timezone.now", lambda: at("2028-02-20"))
    as_(client, cast.people["authority_editor"])
    back = client.post(where, {"goes_on": "as_it_was", "remark": "Merge <b>bine</b>."})
    assert (back.status_code, set(back.context["form"].errors)) == (422, {"continuation", "budget_line"})
    assert "Merge &lt;b&gt;bine" in back.content.decode()
    answered = client.post(where, {**YES, "seen": ""})
    assert answered.url == path(partnership, "follow-ups/6/evidence/")
    assert client.get(where).context["form"]["payers"].value() == ["authority"]
    posted: list[tuple[dict[str, Any], int]] = [
        ({"title": "Bugetul", "link": "https://primarie.example/buget"}, 302),
        ({"title": "Bugetul", "link": "https://primarie.example/buget"}, 302),
        ({"title": "Altul", "link": "https://primarie.example/buget"}, 422),
        ({"title": "Bugetul", "link": "javascript:alert(1)"}, 422),
        ({"title": "Bugetul", "link": "https://a.example/", "file": pdf()}, 422),
        ({"title": "Bugetul"}, 422), ({"title": "Acordul", "file": pdf()}, 302),
        ({"title": "Acordul", "file": pdf()}, 302),
        ({"title": "Acordul iar", "file": pdf()}, 422),
    ]  # fmt: skip
    for given, status in posted:
        assert client.post(answered.url, given).status_code == status, given
    follow_up = partnership.follow_ups.get(months=6)
    assert (follow_up.result, follow_up.points) == ("sustained", 20 + 15 + 20 + 6 + 10 + 10)
    pieces = list(follow_up.answers.get().evidence.all())
    for person, left in (("ngo_owner", 2), ("authority_owner", 1)):
        as_(client, cast.people[person]).post(f"{answered.url}{pieces[1].pk}/remove/")
        assert follow_up.answers.get().evidence.count() == left
    follow_up.refresh_from_db()
    assert follow_up.points == 20 + 15 + 20 + 6 + 10 + 5


def test_a_no_that_overturns_or_drops_what_was_said_is_asked_once_more(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = f"/en{path(ended(cast), 'follow-ups/6/')}"
    monkeypatch.setattr("django.utils.timezone.now", lambda: at("2028-02-20"))
    as_(client, cast.people["ngo_owner"])

    def sent(**said: Any) -> list[str]:
        """What is asked; nothing once it was kept."""
        answer = client.post(where, said)
        if answer.status_code == 302:
            return []
        assert set(answer.context["form"].errors) == {"sure"}
        assert 'name="sure"' in answer.content.decode()
        return list(answer.context["form"].errors["sure"])

    [asked] = sent(goes_on="no", payers=["own"], people_reached=0, remark="Gata.", seen="")
    assert asked.endswith("not kept: Who pays for it?; People reached since the end")
    assert not FollowUpAnswer.objects.exists()
    assert sent(**YES, seen="") == []
    seen = FollowUpAnswer.objects.get().mark
    [asked] = sent(goes_on="no", remark="Gata.", seen=seen)
    assert asked.startswith("Your side has said that it goes on")
    assert sent(goes_on="no", payers=["own"], remark="Gata.", seen=seen, sure="on") == []
    answer = FollowUpAnswer.objects.get()
    assert (answer.goes_on, answer.payers, answer.remark) == ("no", [], "Gata.")
    assert sent(goes_on="no", remark="Gata de tot.", seen=answer.mark) == []


def test_a_late_no_is_asked_once_more_where_everyone_reads_that_it_goes_on(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    partnership = ended(cast)
    where = path(partnership, "follow-ups/6/")
    for day, status in (("2028-02-20", 302), ("2028-04-20", 422)):
        FollowUpAnswer.objects.all().delete()
        partnership.follow_ups.update(ngo_answered=True, authority_answered=False, result="sustained")
        monkeypatch.setattr("django.utils.timezone.now", partial(at, day))
        as_(client, cast.people["authority_owner"])
        assert client.post(where, {"goes_on": "no", "seen": ""}).status_code == status


def test_more_than_five_pieces_of_evidence_are_not_kept(cast: Cast) -> None:
    partnership, owner = ended(cast), cast.people["ngo_owner"]
    say(partnership, owner, "2028-02-20")
    follow_up = partnership.follow_ups.get(months=6)

    def add(number: int) -> None:
        services.add_evidence(
            pk=follow_up.pk, actor=owner, title="Articol", link=f"https://a.example/{number}", upload=None,
            now=at("2028-02-20"),
        )  # fmt: skip

    for number in range(5):
        add(number)
    with pytest.raises(Refused):
        add(5)
    with pytest.raises(Refused):
        services.remove_evidence(pk=follow_up.pk, evidence=0, actor=owner, now=at("2028-02-20"))


def test_the_desk_and_the_calendar_say_for_whom_a_follow_up_waits(cast: Cast) -> None:
    partnership = ended(cast)
    people = [cast.people[role] for role in ("ngo_editor", "authority_owner", "both_sides", "ngo_member")]

    def waits(day: str) -> list[list[Any]]:
        found = []
        for person in people:
            rows = desk_of(User.objects.get(pk=person.pk), now=at(day)).follow_ups
            found.append([(row.title, row.months, str(row.due_on)) for row in rows])
        return found

    row = [(partnership.title, 6, "2028-02-29")]
    assert waits("2028-02-14") == [[], [], [], []]
    assert waits("2028-02-15") == [row, row, row, []]
    say(partnership, cast.people["ngo_owner"], "2028-02-20")
    assert waits("2028-02-20") == [[], row, [], []]
    due = {
        person.pk: [
            str(one.day) for one in deadlines_of(person, now=at("2028-02-20")) if "follow-up" in one.what
        ]
        for person in people
    }
    ahead = ["2028-08-31", "2029-08-31"]
    assert list(due.values()) == [ahead, ["2028-02-29", *ahead], ahead, []]


def test_managers_filter_all_follow_ups_in_as_many_questions_for_three_as_for_one(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: at("2028-03-20", "12:00:00"))
    where = "/partnerships/follow-ups/"
    for role in ("ngo_owner", "moderator"):
        assert as_(client, cast.people[role]).get(where).status_code == 403
    first = ended(cast)
    Partnership.objects.filter(pk=first.pk).update(title="Livada")
    as_(client, cast.people["manager"])

    def costs(query: str = "") -> tuple[int, int]:
        process_generations.replace(("partnerships",))
        with CaptureQueriesContext(connection) as queries:
            page = client.get(f"{where}{query}").context["page"]
        return page.paginator.count, len(queries)

    assert costs() == (1, 7)
    others = [ended(cast), ended(cast)]
    assert costs() == (3, 7)
    programme = ProgrammeFactory(created_by=cast.people["administrator"])
    Partnership.objects.filter(pk=others[0].pk).update(programme=programme, programme_reason="Ține de el.")
    # A programme asks at months of its own.
    others[1].follow_ups.filter(months=24).update(months=3)
    say(first, cast.people["ngo_owner"], "2028-02-20")
    for person in ("ngo_owner", "authority_owner"):
        say(others[0], cast.people[person], "2028-02-20")
    expected = {
        "standing=overdue": 2, "standing=by_one": 1, "standing=by_both": 1, "standing=coming": 6,
        "standing=asked": 0, "result=sustained": 1, "months=12": 0, "months=12&standing=coming": 3,
        "q=livada": 1, "standing=x": 3, "months=3&standing=coming": 1, f"programme={programme.slug}": 1,
    }  # fmt: skip
    assert {query: costs(f"?{query}")[0] for query in expected} == expected
    kept = "/en/exports/partnerships.follow_ups.csv?standing=by_one"
    [row] = csv_rows(client.post(kept))
    shown = (row["Title"], row["The NGO has answered"], row["The authority has answered"], row["Due"])
    assert shown == ("Livada", "yes", "no", "2028-02-29")
    as_(client, cast.people["ngo_owner"])
    assert client.post(kept).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_as_much_for_three_answered_ones_as_for_one(
    cast: Cast, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    partnership = ended(cast)
    for months, day in ((6, "2028-02-20"), (12, "2028-08-20"), (24, "2029-08-20"))[:rows]:
        for role in ("ngo_owner", "authority_owner"):
            say(partnership, cast.people[role], day, months=months)
    monkeypatch.setattr("django.utils.timezone.now", lambda: at("2029-09-20", "12:00:00"))

    def cost(role: str) -> int:
        client = NoCache()
        if role:
            as_(client, cast.people[role])
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path(partnership, "follow-ups/")).status_code == 200
        return len(queries)

    assert (cost(""), cost("ngo_owner")) == (5, 8)


def csv_rows(answer: Any) -> list[dict[str, str]]:
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    return list(csv.DictReader(lines))


def test_the_export_tells_what_is_sustained_and_the_score(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    partnership = ended(cast)
    say(partnership, cast.people["ngo_owner"], "2028-02-20")
    say(partnership, cast.people["authority_owner"], "2028-02-20")
    monkeypatch.setattr("django.utils.timezone.now", lambda: at("2028-09-20"))
    as_(client, cast.people["manager"])
    # A programme asks at months of its own.
    partnership.follow_ups.filter(months=24).update(months=18)
    [told] = csv_rows(client.post("/en/exports/partnerships.proposals.csv"))
    assert {name: said for name, said in told.items() if name.endswith("after the end")} == {
        "6 months after the end": "goes on",
        "12 months after the end": "not answered",
        "18 months after the end": "",
    }
    assert told["Sustainability score"] == "40"
