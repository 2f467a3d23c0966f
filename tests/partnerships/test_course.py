"""From the first day of a partnership to its close: the nights, the pages, and what everyone may read."""

from __future__ import annotations

import datetime as dt
import logging
from io import StringIO
from typing import Any, NamedTuple

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone, translation

from organizations.models import Organization
from partnerships import services
from partnerships.life import months_after
from partnerships.models import Partnership, Signature
from partnerships.selectors import line_of
from portal.audit.models import Entry
from portal.core.exceptions import Refused
from portal.notifications.models import Message
from tests.factories.partnerships import PartnershipFactory
from tests.partnerships.agreeing import pdf
from tests.partnerships.conftest import Cast
from tests.partnerships.test_answer_clock import A_SECOND, at
from tests.partnerships.test_views import as_, path

DAY = dt.timedelta(days=1)


def sign(partnership: Partnership, *organizations: Organization) -> None:
    version = partnership.versions.get()
    for organization in organizations:
        Signature.objects.create(
            version=version, organization=organization, signatory="Ana Pop", sha256="0" * 64,
            recorded_by=partnership.created_by, signed_at=partnership.created_at,
        )  # fmt: skip


def dated(partnership: Partnership, starts_on: dt.date, ends_on: dt.date) -> Partnership:
    Partnership.objects.filter(pk=partnership.pk).update(starts_on=starts_on, ends_on=ends_on)
    return partnership


def steps(now: dt.datetime, *, dry_run: bool = False) -> list[str]:
    return [str(step).partition(": ")[2] for step in services.take_nightly_steps(now=now, dry_run=dry_run)]


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2028-02-29", 24, "2030-02-28"), ("2026-02-28", 24, "2028-02-28"), ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"), ("2026-12-31", 12, "2027-12-31"), ("2026-11-30", 1, "2026-12-30"),
    ],
)  # fmt: skip
def test_a_month_later_is_the_same_day_or_the_last(day: str, months: int, then: str) -> None:
    assert months_after(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(then)


class Night(NamedTuple):
    """The last day on which nothing is due to a partnership, and what is the day after."""

    state: str
    starts_on: str
    ends_on: str
    until: str
    step: str
    then: str


NIGHTS = [
    Night("signing", "2026-03-29", "2027-01-01", "2026-03-28", "activate", "active"),
    Night("active", "2026-01-01", "2026-10-25", "2026-10-25", "end", "ended"),
    Night("suspended", "2026-01-01", "2027-03-28", "2027-03-28", "end", "ended"),
    Night("follow_up", "2026-01-01", "2028-02-29", "2030-03-30", "close", "closed"),
]


@pytest.mark.parametrize("night", NIGHTS, ids=lambda night: night.state)
def test_a_day_comes_and_passes_with_its_last_second(cast: Cast, night: Night) -> None:
    days = dt.date.fromisoformat(night.starts_on), dt.date.fromisoformat(night.ends_on)
    partnership = dated(cast.partnership(night.state), *days)
    if night.state == "signing":
        sign(partnership, cast.ngo, cast.authority)
    last = at(night.until, "23:59:59")
    assert steps(last, dry_run=True) == steps(last) == []
    assert steps(last + A_SECOND, dry_run=True) == [night.step]
    assert Partnership.objects.get(pk=partnership.pk).state == night.state
    assert steps(last + A_SECOND) == [night.step]
    assert steps(last + A_SECOND) == []
    partnership.refresh_from_db()
    assert partnership.state == night.then
    assert not partnership.suspensions.filter(over_at=None).exists()
    assert Entry.objects.about(partnership).filter(verb=f"partnerships.{night.step}", actor=None).count() == 1


def test_a_clock_that_stood_still_goes_the_whole_way_in_one_night(cast: Cast) -> None:
    partnership = dated(cast.partnership("signing"), dt.date(2026, 2, 2), dt.date(2026, 2, 3))
    sign(partnership, cast.ngo)
    assert steps(at("2026-02-02")) == []
    sign(partnership, cast.authority)
    assert steps(at("2026-02-05")) == ["activate", "end"]
    assert [steps(at("2026-02-06")), steps(at("2029-01-01"))] == [[], []]
    told = Message.objects.filter(recipient=cast.people["ngo_owner"]).order_by("pk")
    assert list(told.values_list("kind", flat=True)) == [
        "partnerships.partnership_active", "partnerships.partnership_ended",
    ]  # fmt: skip


def test_the_command_and_the_log_tell_every_step_of_the_night(
    cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "partnerships")
    yesterday = timezone.localdate() - DAY
    partnership = dated(cast.partnership("active"), yesterday, yesterday)

    def told(*options: str) -> str:
        printed = StringIO()
        call_command("nightly", *options, stdout=printed)
        return printed.getvalue()

    line = f"partnership {partnership.pk}, {yesterday}: end\n1 "
    assert told("--dry-run") == f"{line}would be done\n"
    assert told() == f"{line}done\n"
    assert told() == "0 done\n"
    step = line.partition("\n")[0]
    assert [said for said in caplog.messages if step in said] == [f"would be: {step}", step]


class OnPage(NamedTuple):
    """An act done on its page: what is posted wrong, the field that says so, and what is posted right."""

    page: str
    state: str
    whose: str
    then: str
    right: dict[str, str]
    wrong: dict[str, str] | None = None
    field: str = "reason"


ACTS = [
    OnPage("cancel/", "negotiation", "either", "cancelled", {"reason": "Nu mai avem."}, {"reason": " "}),
    OnPage("suspend/", "active", "either", "suspended", {"reason": "Se repară."}, {"reason": ""}),
    OnPage("resume/", "suspended", "either", "active", {}),
    OnPage(
        "terminate/", "suspended", "either", "terminated", {"reason": "S-a vândut."},
        {"reason": "S-a vândut."}, "document",
    ),
    OnPage("report/", "ended", "ngo", "final_report", {"report": "Am reparat."}, {"report": " "}, "report"),
    OnPage(
        "take-note/", "final_report", "authority", "follow_up", {"opinion": "Bine."}, {"opinion": ""},
        "opinion",
    ),
]  # fmt: skip


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.page.strip("/"))
def test_each_act_has_its_page_its_sentences_and_its_people(client: Client, cast: Cast, act: OnPage) -> None:
    partnership = cast.partnership(act.state)
    where = path(partnership, act.page)
    others = {"ngo": "authority_owner", "authority": "ngo_owner"}.get(act.whose, "authority_member")
    for role in (others, "manager", "other_ngo_owner"):
        refused = as_(client, cast.people[role]).post(where, act.right)
        assert refused.status_code == 403
        assert str(cast.ngo) in refused.content.decode()
    as_(client, cast.people["ngo_editor" if act.whose == "ngo" else "authority_editor"])
    if act.wrong is not None:
        assert client.get(where).status_code == 200
        back = client.post(where, act.wrong)
        assert (back.status_code, list(back.context["form"].errors)) == (422, [act.field])
        assert all(text.strip() in back.content.decode() for text in act.wrong.values())
    assert Partnership.objects.get(pk=partnership.pk).state == act.state

    def post() -> Any:
        files = {"document": pdf(name="notificare.pdf")} if act.field == "document" else {}
        return client.post(where, {**act.right, **files}, follow=True)

    assert post().status_code == 200
    assert Partnership.objects.get(pk=partnership.pk).state == act.then
    again = post().context
    said = again["messages"] if act.wrong is None else again["form"].non_field_errors()
    assert partnership.title in " ".join(map(str, said))


@pytest.mark.parametrize("content", [b"<html>Notificare</html>", b"", b"%PDF-" + b"0" * (20 * 2**20)])
def test_a_document_that_is_none_gets_a_sentence_and_the_reason_stays(
    client: Client, cast: Cast, content: bytes
) -> None:
    partnership = cast.partnership("active")
    document = SimpleUploadedFile("notificare.pdf", content, "application/pdf")
    as_(client, cast.people["ngo_owner"])
    back = client.post(path(partnership, "terminate/"), {"reason": "S-a vândut.", "document": document})
    assert back.status_code == 422
    assert "S-a vândut." in back.content.decode()
    assert Partnership.objects.get(pk=partnership.pk).state == "active"


def test_what_was_said_on_the_way_is_for_the_parties_and_the_report_for_everyone(
    client: Client, cast: Cast
) -> None:
    owner, clerk, now = cast.people["ngo_owner"], cast.people["authority_owner"], timezone.now()
    ended, stopped, dropped = (cast.partnership(state) for state in ("ended", "active", "negotiation"))
    services.write_report(pk=ended.pk, actor=owner, report="Am reparat 212.", now=now)
    services.take_note_of_report(pk=ended.pk, actor=clerk, opinion="Mulțumim.", now=now)
    services.suspend_partnership(pk=stopped.pk, actor=clerk, reason="Ploua în sală.", now=now)
    services.terminate_partnership(
        pk=stopped.pk, actor=owner, reason="Am închis.", document=pdf(name="notificare.pdf"), now=now
    )
    services.cancel_partnership(pk=dropped.pk, actor=clerk, reason="S-a vândut.", now=now)
    rest = stopped.suspensions.get()
    assert (rest.organization, rest.over_at) == (cast.authority, now)
    assert stopped.termination.organization == cast.ngo
    document = stopped.termination.document.get_absolute_url()
    told = {ended: ("Am reparat 212.", "Mulțumim."), stopped: ("Ploua", "Am închis."), dropped: ("vândut",)}
    for role, sees_all in (("", False), ("other_ngo_owner", False), ("manager", True), ("ngo_member", True)):
        reader = as_(Client(), cast.people[role]) if role else Client()
        for partnership, texts in told.items():
            shown = reader.get(path(partnership)).content.decode()
            assert all((text in shown) is (sees_all or partnership == ended) for text in texts), role
        assert (reader.get(document).status_code == 200) is sees_all


@pytest.mark.django_db
def test_the_line_shows_the_present_part_of_the_life_and_the_last_state_before() -> None:
    def line(state: str) -> list[str]:
        shown = line_of(PartnershipFactory(state=state), today=timezone.localdate()).steps
        return [f"{step.label}{'*' if step.place == 'current' else ''}" for step in shown]

    with translation.override("en"):
        assert line("negotiation") == [
            "under review", "accepted in principle", "in negotiation*", "before the council",
            "being signed", "active",
        ]  # fmt: skip
        assert line("suspended") == [
            "being signed", "active", "suspended*", "active", "ended", "reported",
            "followed up", "closed",
        ]  # fmt: skip
        assert line("rejected") == ["draft", "submitted", "under review", "rejected*"]


def answer(partnership: Partnership, actor: object, text: str, verb: str = "accept") -> Partnership:
    act = {"accept": services.accept_proposal, "reject": services.reject_proposal}[verb]
    return act(pk=partnership.pk, actor=actor, answer=text, now=timezone.now())  # type: ignore[arg-type]


def prepare(partnership: Partnership, actor: object, text: str = "Da.\nCu drag.") -> Partnership:
    return services.prepare_answer(
        pk=partnership.pk, actor=actor, decision="accepted_in_principle", answer=text, now=timezone.now()
    )  # type: ignore[arg-type]


def settle(cast: Cast, *, four_eyes: bool = True, head: str = "") -> None:
    services.settle_answering(
        authority=cast.authority, actor=cast.people["authority_owner"], four_eyes=four_eyes,
        head_of_unit=cast.people[head] if head else None, now=timezone.now(),
    )  # fmt: skip


def test_with_four_eyes_one_prepares_and_another_gives_it_word_for_word(cast: Cast) -> None:
    owner, editor = cast.people["authority_owner"], cast.people["authority_editor"]
    partnership = cast.partnership("under_review")
    with pytest.raises(Refused):
        prepare(partnership, editor)
    settle(cast)
    for actor, text, verb in ((owner, "Da.", "accept"), (editor, "Nu.", "reject")):
        with pytest.raises(Refused):
            answer(partnership, actor, text, verb)
    prepare(partnership, editor)
    for actor, text, verb in (
        (editor, "Da.\nCu drag.", "accept"), (owner, "Da, dar.", "accept"),
        (owner, "Da.\nCu drag.", "reject"),
    ):  # fmt: skip
        with pytest.raises(Refused):
            answer(partnership, actor, text, verb)
    prepare(partnership, owner, "Da, dar altfel.")
    with pytest.raises(Refused):
        answer(partnership, owner, "Da, dar altfel.")
    given = answer(partnership, editor, "Da, dar altfel.\r\n")
    assert (given.state, given.answered_by) == ("accepted_in_principle", editor)


def test_what_was_prepared_falls_when_the_proposal_becomes_another(cast: Cast) -> None:
    settle(cast)
    owner, editor = cast.people["authority_owner"], cast.people["authority_editor"]
    partnership = cast.partnership("under_review")
    prepare(partnership, editor)
    services.request_changes(pk=partnership.pk, actor=owner, points=["Cine?"], now=timezone.now())
    assert not hasattr(Partnership.objects.get(pk=partnership.pk), "prepared_answer")


def test_the_pages_offer_what_four_eyes_let_and_the_ngo_reads_nothing_of_it(
    client: Client, cast: Cast
) -> None:
    partnership = cast.partnership("under_review")

    def offered(role: str) -> set[str]:
        page = as_(client, cast.people[role]).get(path(partnership))
        assert ("Pregătit pe ascuns" in page.content.decode()) is (is_prepared and "authority" in role)
        names = {
            verb.name
            for button in (*page.context["buttons"], *page.context["exits"])
            for verb in button.verbs
        }
        return names & {"prepare_answer", "accept", "reject"}

    is_prepared = False
    assert offered("authority_owner") == {"accept", "reject"}
    settle(cast)
    assert offered("authority_owner") == {"prepare_answer"}
    assert client.get(path(partnership, "answer/")).status_code == 302
    where = path(partnership, "prepare-answer/")
    posted = {"read": "0", "decision": "rejected", "answer": "Pregătit pe ascuns"}
    assert client.post(where, {**posted, "decision": ""}).status_code == 422
    assert client.post(where, posted).status_code == 302
    is_prepared = True
    assert offered("authority_owner") == {"prepare_answer"}
    assert offered("ngo_owner") == set()
    assert offered("authority_editor") == {"prepare_answer", "reject"}
    page = client.get(path(partnership, "answer/"))
    assert "Pregătit pe ascuns" in page.content.decode()
    client.post(path(partnership, "answer/"), {**posted, "decision": "reject"})
    assert Partnership.objects.get(pk=partnership.pk).state == "rejected"


def test_owners_settle_how_their_authority_answers(client: Client, cast: Cast) -> None:
    where = f"/partnerships/answering/{cast.authority.slug}/"
    editor = cast.people["authority_editor"]
    for role, status in (("authority_editor", 403), ("ngo_owner", 403), ("authority_owner", 200)):
        assert as_(client, cast.people[role]).get(where).status_code == status
    assert where in client.get(cast.authority.get_absolute_url()).content.decode()
    assert client.post(where, {"head_of_unit": cast.people["ngo_owner"].pk}).status_code == 422
    assert client.post(where, {"four_eyes": "on", "head_of_unit": editor.pk}).status_code == 302
    settled = cast.authority.answering_rules
    assert (settled.four_eyes, settled.head_of_unit) == (True, editor)
    cast.authority.memberships.exclude(user=cast.people["authority_owner"]).delete()
    assert client.post(where, {"four_eyes": "on"}).status_code == 422


def test_the_head_of_unit_hears_of_a_term_that_ran_out_and_the_owners_when_there_is_none(cast: Cast) -> None:
    def told() -> set[int]:
        partnership = cast.partnership("submitted")
        Message.objects.all().delete()
        services.run_out(pk=partnership.pk, now=timezone.now() + 31 * DAY)
        return set(
            Message.objects.filter(kind="partnerships.answer_overdue").values_list("recipient_id", flat=True)
        )

    owners = {cast.people[role].pk for role in ("authority_owner", "both_sides")}
    assert told() == owners
    settle(cast, four_eyes=False, head="authority_editor")
    assert told() == {cast.people["authority_editor"].pk}
    cast.authority.memberships.filter(user=cast.people["authority_editor"]).update(role="member")
    assert told() == owners


def test_whoever_comes_to_a_button_by_a_link_is_led_to_where_it_stands(client: Client, cast: Cast) -> None:
    partnership = cast.partnership("suspended")
    as_(client, cast.people["ngo_owner"])
    page = client.get(path(partnership, "resume/"), follow=True)
    assert page.redirect_chain == [(f"/partnerships/{partnership.pk}/", 302)]
    assert [message.level_tag for message in page.context["messages"]] == ["info"]
    assert Partnership.objects.get(pk=partnership.pk).state == "suspended"
