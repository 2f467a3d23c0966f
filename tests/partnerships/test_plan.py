"""The work plan: who writes and reads what of it, and what hostile or unlucky input does to it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from organizations.enums import OrganizationState
from organizations.models import Membership, Organization
from partnerships.models import MOST_IN_PLAN, Activity, ActivityNeed, Deliverable, Partnership
from partnerships.services import planning
from portal.audit.models import Entry
from portal.core.exceptions import NotAllowed, Refused, TransitionRefused
from portal.files.models import StoredFile
from tests.factories.files import PDF, make_pdf_bytes
from tests.factories.plans import make_activity, make_deliverable, make_milestone, make_risk
from tests.partnerships.conftest import Cast
from tests.partnerships.test_views import SCRIPT, as_, path

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def private_root(settings: Settings, tmp_path: Path) -> None:
    """An empty private folder."""
    settings.PRIVATE_ROOT = tmp_path / "private"


def activity_form(partnership: Partnership, **changed: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "title": "Ateliere",
        "text": "Patru pe lună.",
        "organization": partnership.ngo_id,
        "person": "",
        "starts_on": today.isoformat(),
        "ends_on": (today + 30 * DAY).isoformat(),
        "begun_on": "",
        "done_on": "",
        **changed,
    }


def fields(partnership: Partnership, **changed: Any) -> dict[str, Any]:
    """What the form of an activity gives."""
    today = timezone.localdate()
    return {
        "title": "Ateliere",
        "text": "",
        "organization": partnership.ngo,
        "person": None,
        "starts_on": today,
        "ends_on": today + 30 * DAY,
        "begun_on": None,
        "done_on": None,
        "needs": [],
        **changed,
    }


def add(cast: Cast, partnership: Partnership, role: str = "ngo_editor", **changed: Any) -> Any:
    return planning.add_to_plan(
        pk=partnership.pk, part="activity", actor=cast.people[role], fields=fields(partnership, **changed),
        now=timezone.now(),
    )  # fmt: skip


WRITERS = {"ngo_owner", "ngo_editor", "authority_owner", "authority_editor", "both_sides"}


def test_the_writers_of_every_party_write_the_plan_and_nobody_else(client: Client, cast: Cast) -> None:
    partnership = cast.partnership("active")
    answers = {}
    for role, person in cast.people.items():
        sent = activity_form(partnership, title=f"Atelier {role}")
        answers[role] = as_(client, person).post(path(partnership, "plan/activity/new/"), sent).status_code
    assert {role for role, status in answers.items() if status == 302} == WRITERS
    assert set(answers.values()) == {302, 403}
    client.logout()
    answer = client.post(path(partnership, "plan/activity/new/"), activity_form(partnership))
    assert answer["Location"].startswith("/accounts/login/?next=")
    assert Activity.objects.count() == len(WRITERS)


@pytest.mark.parametrize(
    ("state", "status", "writes"),
    [("signing", 404, False), ("suspended", 200, True), ("ended", 200, True), ("final_report", 200, False)],
)
def test_the_plan_is_written_while_the_partnership_is_worked_on(
    client: Client, cast: Cast, state: str, status: int, writes: bool
) -> None:
    partnership = cast.partnership(state)
    as_(client, cast.people["ngo_owner"])
    assert client.get(path(partnership, "plan/")).status_code == status
    if writes:
        assert add(cast, partnership).title == "Ateliere"
    else:
        with pytest.raises(TransitionRefused):
            add(cast, partnership)


def test_everyone_reads_the_plan_and_the_parties_its_people_files_and_risks(
    client: Client, cast: Cast
) -> None:
    partnership = cast.partnership("active")
    named = cast.people["ngo_member"]
    activity = make_activity(partnership, "Ateliere", person=named)
    make_milestone(partnership, "Deschiderea", activity=activity)
    make_deliverable(activity, "Ghidul", link="https://ghid.example/")
    make_risk(partnership, "Se strică uneltele")
    public = ("Ateliere", "Deschiderea", "Ghidul")
    private = (str(named), "https://ghid.example/", "Se strică uneltele")
    for role in ("ngo_member", "authority_member", "manager"):
        shown = as_(client, cast.people[role]).get(path(partnership, "plan/")).content.decode()
        assert [word for word in (*public, *private) if word not in shown] == [], role
    for role in ("other_ngo_owner", "moderator"):
        shown = as_(client, cast.people[role]).get(path(partnership, "plan/")).content.decode()
        assert [word for word in public if word in shown] == list(public), role
        assert [word for word in private if word in shown] == [], role
    client.logout()
    shown = client.get(path(partnership, "plan/")).content.decode()
    assert "Ghidul" in shown
    assert str(named) not in shown
    # Who left is said to have left.
    Membership.objects.filter(user=named).delete()
    plan = as_(client, cast.people["ngo_owner"]).get(path(partnership, "plan/")).context["plan"]
    assert plan.activities[0].activity.person_belongs is False


def test_an_empty_plan_shows_what_was_proposed_and_the_next_step(client: Client, cast: Cast) -> None:
    partnership = cast.partnership("active")
    shown = client.get(path(partnership, "plan/")).content.decode()
    assert partnership.activities in shown
    add_page = path(partnership, "plan/activity/new/")
    assert add_page not in shown
    as_(client, cast.people["authority_editor"])
    assert add_page in client.get(path(partnership, "plan/")).content.decode()


FAULTS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "another's organization": ({"organization": "other"}, ["organization"]),
    "a person of the other party": ({"person": "authority_member"}, ["person"]),
    "a person of nobody": ({"person": "person"}, ["person"]),
    "the other party's person, named by us": (
        {"person": "authority_member", "organization": "authority"},
        ["person"],
    ),
    "before the partnership": ({"starts_on": -30}, ["starts_on"]),
    "after the partnership": ({"ends_on": 9_000}, ["ends_on"]),
    "the last before the first": ({"starts_on": 20, "ends_on": 10}, ["ends_on"]),
    "done in the future": ({"begun_on": 0, "done_on": 3}, ["done_on"]),
    "done and never begun": ({"done_on": 0}, ["begun_on"]),
    "done before it began": ({"begun_on": 0, "done_on": -2}, ["done_on"]),
    "another partnership's activity": ({"needs": "other"}, ["needs"]),
    "two lines": ({"title": "A\r\nBcc: x"}, ["title"]),
    "a huge text": ({"text": "x" * 2_001}, ["text"]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_stands_beside_its_field_and_what_was_typed_stays(
    client: Client, cast: Cast, fault: str
) -> None:
    changed, wrong = FAULTS[fault]
    partnership, today = cast.partnership("active"), timezone.localdate()
    elsewhere = make_activity(cast.partnership("active"))
    make_activity(partnership)
    sent = activity_form(partnership, title=f"Ateliere {SCRIPT}")
    for name, value in changed.items():
        match name, value:
            case "organization", "other":
                sent[name] = cast.people["other_ngo_owner"].memberships.get().organization_id
            case "organization", _:
                sent[name] = partnership.authority_id
            case "person", role:
                sent[name] = cast.people[role].pk
            case "needs", _:
                sent[name] = elsewhere.pk
            case _, int():
                sent[name] = (today + value * DAY).isoformat()
            case _:
                sent[name] = value
    as_(client, cast.people["ngo_editor"])
    answer = client.post(path(partnership, "plan/activity/new/"), sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == wrong
    shown = answer.content.decode()
    assert SCRIPT not in shown
    assert "Patru pe lună." in shown or "text" in changed
    assert Activity.objects.count() == 2


def test_the_service_asks_what_the_form_asks(cast: Cast) -> None:
    partnership, today = cast.partnership("active"), timezone.localdate()
    elsewhere = make_activity(cast.partnership("active"))
    other = cast.people["other_ngo_owner"].memberships.get().organization
    wrong: tuple[dict[str, Any], ...] = (
        {"organization": other},
        {"person": cast.people["authority_member"]},
        {"person": cast.people["authority_member"], "organization": partnership.authority},
        {"ends_on": today + 9_000 * DAY},
        {"needs": [elsewhere]},
    )
    for changed in wrong:
        with pytest.raises(Refused):
            add(cast, partnership, **changed)
    with pytest.raises(NotAllowed):
        add(cast, partnership, role="ngo_member")
    assert not partnership.activity_rows.exists()


def test_a_party_that_the_portal_does_not_vouch_for_publishes_nothing(cast: Cast) -> None:
    partnership = cast.partnership("active")
    Organization.objects.filter(pk=cast.ngo.pk).update(state=OrganizationState.SUSPENDED)
    with pytest.raises(Refused, match=str(cast.ngo)):
        add(cast, partnership)
    assert not Activity.objects.exists()


def test_activities_never_depend_on_each_other_in_a_circle(client: Client, cast: Cast) -> None:
    partnership = cast.partnership("active")
    first = make_activity(partnership, "Unu")
    second = make_activity(partnership, "Doi", needs=(first,))
    third = make_activity(partnership, "Trei", needs=(second,))
    as_(client, cast.people["ngo_editor"])
    sent = activity_form(partnership, title="Unu", seen=first.changed_at.isoformat())
    for need in (third, second, first):
        answer = client.post(path(partnership, f"plan/activity/{first.pk}/"), {**sent, "needs": need.pk})
        assert list(answer.context["form"].errors) == ["needs"]
    for need, sentence in ((third, r"Trei.*Unu"), (first, "itself|însăși")):
        with pytest.raises(Refused, match=sentence):
            planning.change_plan(
                pk=partnership.pk, part="activity", row_pk=first.pk, seen=first.changed_at.isoformat(),
                actor=cast.people["ngo_editor"], fields=fields(partnership, title="Unu", needs=[need]),
                now=timezone.now(),
            )  # fmt: skip
    # What it needed before is no circle.
    again = activity_form(partnership, title="Doi", seen=second.changed_at.isoformat())
    assert client.post(path(partnership, f"plan/activity/{second.pk}/"), again).status_code == 302
    assert [(row.activity, row.need) for row in ActivityNeed.objects.all()] == [(third, second)]


def test_a_row_written_twice_is_one_and_two_of_one_title_are_not_taken(client: Client, cast: Cast) -> None:
    partnership = cast.partnership("active")
    as_(client, cast.people["ngo_editor"])
    page = path(partnership, "plan/activity/new/")
    sent = activity_form(partnership)
    for _press in range(2):
        assert client.post(page, sent)["Location"].endswith(f"#activity-{Activity.objects.get().pk}")
    assert Entry.objects.about(partnership).filter(verb="partnerships.add_to_plan").count() == 1
    assert client.post(page, {**sent, "text": "Altceva"}).status_code == 422
    assert Activity.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        make_activity(partnership, "Ateliere")


def test_what_another_wrote_meanwhile_is_not_written_over_unseen(client: Client, cast: Cast) -> None:
    partnership = cast.partnership("active")
    activity = make_activity(partnership)
    page = path(partnership, f"plan/activity/{activity.pk}/")
    seen = {"seen": activity.changed_at.isoformat()}
    as_(Client(), cast.people["authority_editor"]).post(page, {**activity_form(partnership), **seen})
    as_(client, cast.people["ngo_editor"])
    mine = activity_form(partnership, title="Ateliere de vară")
    answer = client.post(page, {**mine, **seen})
    assert answer.status_code == 422
    assert "Ateliere de vară" in answer.content.decode()
    assert Activity.objects.get().title == "Ateliere"
    read = answer.context["form"]["seen"].value()
    assert client.post(page, {**mine, "seen": read}).status_code == 302
    assert Activity.objects.get().title == "Ateliere de vară"


def test_a_plan_holds_so_many_rows_and_no_more(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    partnership = cast.partnership("active")
    make_activity(partnership)
    monkeypatch.setattr(planning, "MOST_IN_PLAN", {**MOST_IN_PLAN, "activity": 1})
    with pytest.raises(Refused):
        add(cast, partnership)


def deliver(client: Client, partnership: Partnership, page: str, **changed: Any) -> Any:
    today = timezone.localdate().isoformat()
    activity = partnership.activity_rows.get().pk
    sent = {"title": "Ghid", "activity": activity, "due_on": today, "delivered_on": today, "link": ""}
    return client.post(path(partnership, f"plan/deliverable/{page}/"), {**sent, **changed})


def test_a_deliverable_is_a_file_or_a_link_and_its_file_goes_with_it(client: Client, cast: Cast) -> None:
    partnership = cast.partnership("active")
    activity = make_activity(partnership)
    as_(client, cast.people["ngo_editor"])
    both = {"file": SimpleUploadedFile("ghid.pdf", PDF), "link": "https://ghid.example/"}
    assert list(deliver(client, partnership, "new", **both).context["form"].errors) == ["link"]
    none = SimpleUploadedFile("ghid.pdf", b"<script>alert(1)</script>")
    assert deliver(client, partnership, "new", file=none).status_code == 422
    assert not StoredFile.objects.exists()
    for _press in range(2):
        assert deliver(client, partnership, "new", file=SimpleUploadedFile("g.pdf", PDF)).status_code == 302
    row = Deliverable.objects.get()
    for role, status in (("authority_member", 200), ("manager", 200), ("other_ngo_owner", 404)):
        reader = as_(Client(), cast.people[role])
        assert reader.get(row.file.get_absolute_url()).status_code == status
    assert Client().get(row.file.get_absolute_url()).status_code != 200
    newer = SimpleUploadedFile("g.pdf", make_pdf_bytes("nou"))
    deliver(client, partnership, str(row.pk), file=newer, seen=row.changed_at.isoformat())
    assert StoredFile.objects.get() == Deliverable.objects.get().file
    # Something is to come of it, so the activity stays.
    client.post(path(partnership, f"plan/activity/{activity.pk}/remove/"))
    assert Activity.objects.exists()
    client.post(path(partnership, f"plan/deliverable/{row.pk}/remove/"))
    assert not StoredFile.objects.exists()
    entry = Entry.objects.about(partnership).get(verb="partnerships.remove_from_plan")
    assert (entry.before["title"], entry.before["file"]) == ("Ghid", "g.pdf")
    client.post(path(partnership, f"plan/activity/{activity.pk}/remove/"))
    assert not Activity.objects.exists()


def test_a_strangers_number_leads_nowhere(client: Client, cast: Cast) -> None:
    mine, theirs = cast.partnership("active"), cast.partnership("active")
    risk = make_risk(theirs)
    as_(client, cast.people["ngo_editor"])
    for page in (f"plan/risk/{risk.pk}/", f"plan/risk/{risk.pk}/remove/", "plan/nothing/new/"):
        assert client.get(path(mine, page)).status_code == 404
    client.post(path(mine, f"plan/risk/{risk.pk}/remove/"))
    assert theirs.risk_rows.exists()
    as_(client, cast.people["other_ngo_owner"])
    assert client.get(path(theirs, f"plan/risk/{risk.pk}/")).status_code == 403


@pytest.mark.parametrize("part", ["milestone", "risk"])
def test_milestones_and_risks_are_written_changed_and_taken_out(
    client: Client, cast: Cast, part: str
) -> None:
    partnership, today = cast.partnership("active"), timezone.localdate()
    sent = {
        "milestone": {"title": "Deschiderea", "activity": "", "due_on": today.isoformat()},
        "risk": {"title": "Ploaia", "likelihood": "3", "effect": "3", "organization": cast.ngo.pk},
    }[part]
    over = {"milestone": "reached_on", "risk": "closed_on"}[part]
    as_(client, cast.people["authority_editor"])
    assert client.post(path(partnership, f"plan/{part}/new/"), sent).status_code == 302
    row = getattr(partnership, f"{part}_rows").get()
    page = path(partnership, f"plan/{part}/{row.pk}/")
    opened = client.get(page).context["form"]
    ended = {**sent, over: today.isoformat(), "seen": opened["seen"].value()}
    assert client.post(page, {**ended, over: (today + DAY).isoformat()}).status_code == 422
    assert client.post(page, ended).status_code == 302
    row.refresh_from_db()
    assert getattr(row, over) == today
    assert client.post(f"{page}remove/").status_code == 302
    assert not getattr(partnership, f"{part}_rows").exists()
    verbs = Entry.objects.about(partnership).values_list("verb", flat=True)
    assert set(verbs) == {
        f"partnerships.{verb}" for verb in ("add_to_plan", "change_plan", "remove_from_plan")
    }


def fill(partnership: Partnership, count: int) -> None:
    """As many rows of each part, each activity depending on the one before."""
    before: tuple[Activity, ...] = ()
    for number in range(count):
        activity = make_activity(partnership, f"Activitatea {number}", needs=before)
        before = (activity,)
        make_milestone(partnership, f"Borna {number}", activity=activity)
        make_deliverable(activity, f"Ghidul {number}")
        make_risk(partnership, f"Riscul {number}")


@pytest.mark.parametrize(("role", "most"), [("visitor", 6), ("ngo_editor", 14)])
def test_the_page_asks_no_more_for_three_rows_than_for_one(cast: Cast, role: str, most: int) -> None:
    asked = []
    for count in (1, 3):
        partnership = cast.partnership("active")
        fill(partnership, count)
        client = Client(headers={"authorization": "none"})
        if role != "visitor":
            client.force_login(cast.people[role])
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path(partnership, "plan/")).status_code == 200
            asked.append(len(queries))
    assert asked == [most, most]


def test_the_picture_shows_each_row_and_what_depends_on_what(client: Client, cast: Cast) -> None:
    partnership = cast.partnership("active")
    fill(partnership, 2)
    today = timezone.localdate()
    make_activity(partnership, f"Lunga {SCRIPT} {'a' * 100}", starts_on=today, ends_on=today + 400 * DAY)
    drawing = client.get(path(partnership, "plan/")).context["drawing"]
    counted = {what: drawing.count(f'class="timeline-{what}') for what in ("bar", "diamond", "need", "today")}
    assert counted == {"bar": 3, "diamond": 2, "need": 1, "today": 1}
    assert SCRIPT not in drawing
    assert "style=" not in drawing
