"""The register on its way into the directory: previewed, confirmed, written whole, and followed week by
week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone, translation
from pytest_django import Settings

from organizations.enums import OrganizationState, RegisterPhase, RegisterStatus
from organizations.models import (
    FormerAddress,
    Organization,
    RegisterEnding,
    RegisterEntry,
    RegisterImport,
    RegisterRow,
    RegisterRun,
)
from organizations.services import register
from organizations.services.register import reading, running, sweeping, writing
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.core import jobs
from portal.core.exceptions import NotAllowed, Refused
from portal.core.jobs import JobState
from portal.files.models import StoredFile
from portal.notifications.models import Message
from portal.taxonomy.models import Territory
from tests.factories.accounts import UserFactory
from tests.factories.organizations import MembershipFactory, OrganizationFactory
from tests.organizations.register_sheets import HEADINGS, Rows, csv_file, workbook

pytestmark = pytest.mark.django_db
Import = Callable[..., RegisterImport]
OTHER = {"name": "Asociația Dunărea", "number": "8/A/2016"}


@pytest.fixture(autouse=True)
def private_root(settings: Settings, tmp_path: Path) -> Path:
    settings.PRIVATE_ROOT = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def handed_over(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The runs that were given to the workers, instead of giving them."""
    given: list[int] = []
    monkeypatch.setattr(jobs.current_app, "send_task", lambda name, args, **kwargs: given.extend(args))
    return given


@pytest.fixture
def moderator() -> User:
    return UserFactory(is_moderator=True, full_name="Mara Moderator", language="en")


@pytest.fixture
def places() -> dict[str, Territory]:
    """A country with a county, and a town in it."""
    romania = Territory.objects.create(code="RO", kind="country", names={"ro": "România"})
    cluj = Territory.objects.create(code="127", kind="county", names={"ro": "Cluj"}, parent=romania)
    dej = Territory.objects.create(code="55008", kind="municipality", names={"ro": "Dej"}, parent=cluj)
    return {"cluj": cluj, "dej": dej}


@pytest.fixture
def read(moderator: User, places: dict[str, Territory]) -> Import:
    """Reads a workbook with these rows into a preview."""

    def start(rows: Rows, **kwargs: Any) -> RegisterImport:
        upload = kwargs.pop("upload", None) or workbook(rows, **kwargs)
        source = register.start_import(actor=moderator, upload=upload, form="", now=timezone.now())
        register.do_run(source.runs.get().pk)
        source.refresh_from_db()
        return source

    return start


@pytest.fixture
def write(read: Import, moderator: User) -> Import:
    """Reads such a workbook, confirms its preview and writes it."""

    def confirm(rows: Rows, **kwargs: Any) -> RegisterImport:
        source = read(rows, **kwargs)
        _confirm(source, moderator)
        return source

    return confirm


def _confirm(source: RegisterImport, actor: User) -> RegisterRun:
    register.confirm_import(pk=source.pk, actor=actor, seen=register.preview_mark(source), now=timezone.now())
    run = source.runs.latest("pk")
    register.do_run(run.pk)
    source.refresh_from_db()
    run.refresh_from_db()
    return run


def verdicts(source: RegisterImport) -> dict[str, int]:
    found: dict[str, int] = source.counts["verdicts"]
    return found


def test_a_preview_writes_nothing(read: Import) -> None:
    source = read([{}, OTHER])
    assert verdicts(source) == {"new": 2}
    assert not Organization.objects.exists()
    assert not RegisterEntry.objects.exists()
    assert source.is_open


def test_a_confirmed_preview_lists_the_organizations(write: Import, places: dict[str, Territory]) -> None:
    act = {"utility_act": "HG 12/2004", "utility_on": "04.11.2005"}
    source = write(
        [{"purpose": "Vechi.", "purpose_1": "Sprijinim copiii.", "address": "STR. GĂRII 1", **act}]
    )
    listed = Organization.objects.get()
    assert (listed.state, listed.kind, listed.form) == (OrganizationState.LISTED, "ngo", "association")
    assert (listed.name, listed.slug) == ("ASOCIAȚIA SPERANȚA", "asociatia-speranta")
    assert (listed.register_number, listed.register_status) == ("7/A/2016", RegisterStatus.ACTIVE)
    assert (listed.territory, listed.address) == (places["dej"], "STR. GĂRII 1")
    assert (listed.mission, listed.created_by) == ("Sprijinim copiii.", None)
    assert (listed.is_public_utility, listed.public_utility_act) == (True, "HG 12/2004")
    assert listed.public_utility_on == dt.date(2005, 11, 4)
    assert source.written_at == source.closed_at
    assert source.file is None
    assert not StoredFile.objects.exists()


def test_the_directory_shows_what_was_written(write: Import, client: Any) -> None:
    write([{}])
    assert "ASOCIAȚIA SPERANȚA" in client.get("/organizations/asociatia-speranta/").content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM organizations_directoryentry")
        assert cursor.fetchone() == (1,)


def test_the_same_file_again_changes_nothing(write: Import) -> None:
    write([{}, OTHER])
    before = list(Organization.objects.order_by("pk").values())
    source = write([{}, OTHER])
    assert verdicts(source) == {"unchanged": 2}
    assert list(Organization.objects.order_by("pk").values()) == before
    assert not RegisterEnding.objects.exists()


def test_a_csv_copy_says_the_same_as_the_workbook(write: Import) -> None:
    write([{}, OTHER])
    assert verdicts(write([], upload=csv_file([{}, OTHER]))) == {"unchanged": 2}


def test_one_number_may_belong_to_several_organizations(write: Import) -> None:
    write([{"name": "Alfa"}, {"name": "Beta"}])
    assert sorted(Organization.objects.values_list("name", "register_number")) == [
        ("Alfa", "7/A/2016"),
        ("Beta", "7/A/2016"),
    ]
    assert verdicts(write([{"name": "Alfa"}, {"name": "Beta"}, {"name": "Gama"}])) == {
        "unchanged": 2,
        "new": 1,
    }


def test_several_filings_make_one_organization(write: Import) -> None:
    source = write(
        [
            {"name": "ASOCIATIA SPERANTA", "purpose": "Vechi.", "status": "radiata"},
            {
                "name": "Asociaţia Speranţa",
                "number": "7 - a - 2016",
                "purpose": "Nou.",
                "address": "STR. GĂRII 1",
            },
            {"name": "Asociația „Speranța”"},
        ]
    )
    assert (verdicts(source), source.counts["filings"]) == ({"new": 1}, 2)
    organization = Organization.objects.get()
    assert organization.name == "Asociația „Speranța”"
    assert (organization.mission, organization.address) == ("Nou.", "STR. GĂRII 1")
    assert organization.register_status == RegisterStatus.STRUCK_OFF


def test_odd_rows_are_told_and_those_without_a_key_are_held_back(write: Import) -> None:
    source = write(
        [
            {"name": "Admite cererea petentei. Cu drept de recurs."},
            {"number": "n/a"},
            {"status": "adormită"},
            {"name": "Alfa", "county": ""},
            {"name": "Beta", "county": "NARNIA", "locality": "Cair Paravel"},
        ]
    )
    assert source.counts["remarks"] == {
        "court_text": 1, "number_pattern": 1, "unknown_status": 1, "no_county": 1, "unknown_place": 1,
    }  # fmt: skip
    assert sorted(Organization.objects.values_list("name", flat=True)) == ["Alfa", "Beta"]
    assert register.held_back(source) == 3
    held = [one.remark.value for one in register.remarked(source) if one.is_held]
    assert sorted(held) == ["court_text", "number_pattern", "unknown_status"]


def test_an_organization_with_people_keeps_its_own_words(write: Import, moderator: User) -> None:
    organization = OrganizationFactory(
        name="Asociația Speranța",
        register_number="7/A/2016",
        mission="Vorbele noastre.",
        address="Strada noastră",
    )
    act = {"utility_act": "HG 12/2004"}
    source = write([{"purpose": "Altceva.", "address": "STR. GĂRII 1", "status": "in lichidare", **act}])
    before = organization.territory_id
    organization.refresh_from_db()
    assert verdicts(source) == {"changed": 1}
    assert (organization.name, organization.mission) == ("Asociația Speranța", "Vorbele noastre.")
    assert (organization.address, organization.territory_id) == ("Strada noastră", before)
    assert organization.register_status == RegisterStatus.IN_LIQUIDATION
    assert organization.is_public_utility
    entry = Entry.objects.about(organization).get()
    assert (entry.verb, entry.actor) == ("organizations.follow_register", moderator)
    assert entry.after["register_status"] == "in_liquidation"


def test_a_listed_organization_follows_the_register(write: Import, places: dict[str, Territory]) -> None:
    write([{"purpose": "Vechi.", "locality": ""}])
    assert Organization.objects.get().territory == places["cluj"]
    source = write([{"name": "Asociația Speranța", "purpose": "Nou.", "locality": "DEJ, STR. GĂRII"}])
    organization = Organization.objects.get()
    assert (organization.name, organization.mission) == ("Asociația Speranța", "Nou.")
    assert organization.territory == places["dej"]
    assert verdicts(source) == {"changed": 1}


def test_a_file_without_a_column_leaves_what_it_would_say(write: Import) -> None:
    write([{"purpose": "Sprijinim copiii.", "utility_act": "HG 12/2004"}])
    fields = [field for field in HEADINGS if field in ("name", "number", "status", "county", "locality")]
    source = write([{}], fields=fields)
    organization = Organization.objects.get()
    assert verdicts(source) == {"unchanged": 1}
    assert (organization.mission, organization.is_public_utility) == ("Sprijinim copiii.", True)


def test_an_organization_that_gave_no_number_is_recognised_by_its_name(write: Import) -> None:
    organization = OrganizationFactory(name="Asociația Speranța")
    source = write([{}])
    organization.refresh_from_db()
    assert organization.register_number == "7/A/2016"
    assert source.counts["remarks"] == {"name_matched": 1}
    assert Organization.objects.count() == 1


def test_two_of_one_name_are_not_recognised_by_it(write: Import) -> None:
    OrganizationFactory(name="Asociația Speranța")
    write([{}, {"number": "9/A/2020"}])
    assert Organization.objects.filter(state=OrganizationState.LISTED).count() == 2


def test_a_key_that_two_organizations_here_have_is_held_back(write: Import) -> None:
    for _number in range(2):
        OrganizationFactory(name="Asociația Speranța", register_number="7/A/2016")
    source = write([{}])
    assert verdicts(source) == {"held": 1}
    assert source.counts["remarks"] == {"ambiguous": 1}
    assert Organization.objects.count() == 2


def test_a_number_that_is_here_under_another_name_is_told(write: Import) -> None:
    OrganizationFactory(name="Altă denumire", register_number="7/A/2016")
    source = write([{}])
    assert source.counts["remarks"] == {"number_here": 1}
    assert Organization.objects.count() == 2


def test_a_merged_organization_is_followed_to_where_it_went(write: Import) -> None:
    write([{}])
    listed = Organization.objects.get()
    kept = OrganizationFactory(name="Asociația Speranța Dej")
    Organization.objects.filter(pk=listed.pk).update(state=OrganizationState.MERGED, merged_into=kept)
    write([{"status": "radiata"}])
    kept.refresh_from_db()
    assert kept.register_status == RegisterStatus.STRUCK_OFF
    assert kept.name == "Asociația Speranța Dej"
    assert Organization.objects.count() == 2


@pytest.mark.parametrize("status", ["radiata", "dizolvata", "in lichidare"])
def test_what_has_ended_is_told_to_the_moderators_and_marked(
    write: Import, moderator: User, status: str, client: Any
) -> None:
    source = write([{}, OTHER])
    assert not Message.objects.exists()
    source = write([{"status": status}, OTHER])
    ending = RegisterEnding.objects.get(source=source)
    assert (ending.was, ending.organization.register_number) == ("active", "7/A/2016")
    letter = Message.objects.get(kind="organizations.register_ended")
    assert letter.recipient == moderator
    assert "ASOCIAȚIA SPERANȚA" in letter.text
    with translation.override("en"):
        page = client.get(f"/en/organizations/{ending.organization.slug}/").content.decode()
    assert "According to the national register" in page
    write([{"status": status}, OTHER])
    assert RegisterEnding.objects.count() == 1


def test_what_was_ended_when_it_came_is_no_news(write: Import) -> None:
    write([{"status": "radiata"}])
    assert not RegisterEnding.objects.exists()
    assert not Message.objects.exists()


def test_addresses_that_are_taken_get_the_register_number(write: Import) -> None:
    OrganizationFactory(name="Altceva", slug="asociatia-speranta")
    FormerAddress.objects.create(slug="dunarea", organization=Organization.objects.get())
    write([{}, {"number": "8/A/2016"}, {"name": "Dunărea"}, {"name": "Queue"}])
    slugs = set(Organization.objects.filter(state=OrganizationState.LISTED).values_list("slug", flat=True))
    assert slugs == {
        "asociatia-speranta-7-a-2016",
        "asociatia-speranta-8-a-2016",
        "dunarea-7-a-2016",
        "queue-7-a-2016",
    }


def test_all_is_written_or_nothing(read: Import, moderator: User, monkeypatch: pytest.MonkeyPatch) -> None:
    source = read([{}, OTHER])

    def fail(_pks: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(writing, "refresh_entries", fail)
    run = _confirm(source, moderator)
    assert run.state == JobState.FAILED
    assert "Nothing was written" in run.error
    assert not Organization.objects.exists()
    assert not RegisterEntry.objects.exists()
    assert source.is_open
    monkeypatch.undo()
    monkeypatch.setattr(jobs.current_app, "send_task", lambda name, args, **kwargs: None)
    assert _confirm(source, moderator).state == JobState.DONE


def test_a_preview_that_the_directory_has_overtaken_is_made_anew(read: Import, moderator: User) -> None:
    source = read([{}])
    mark = register.preview_mark(source)
    OrganizationFactory(name="Asociația Speranța", register_number="7/A/2016")
    run = _confirm(source, moderator)
    assert (run.state, verdicts(source)) == (JobState.FAILED, {"changed": 1})
    assert "made anew" in run.error
    with pytest.raises(Refused):
        register.confirm_import(pk=source.pk, actor=moderator, seen=mark, now=timezone.now())
    assert _confirm(source, moderator).state == JobState.DONE
    assert Organization.objects.count() == 1


def _die_after(batches: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the worker die after so many pieces."""
    keep, kept = reading._keep, []

    def stop(*args: Any) -> None:
        if len(kept) == batches:
            raise KeyboardInterrupt
        kept.append(keep(*args))

    monkeypatch.setattr(reading, "BATCH", 2)
    monkeypatch.setattr(reading, "_keep", stop)


def _numbered(count: int) -> list[dict[str, str]]:
    return [{"name": f"Asociația {number}"} for number in range(count)]


def test_a_killed_worker_is_followed_by_one_that_goes_on(
    moderator: User, monkeypatch: pytest.MonkeyPatch, handed_over: list[int], places: Any
) -> None:
    source = register.start_import(
        actor=moderator, upload=workbook(_numbered(7)), form="", now=timezone.now()
    )
    run = source.runs.get()
    with monkeypatch.context() as patch:
        _die_after(2, patch)
        with pytest.raises(KeyboardInterrupt):
            register.do_run(run.pk)
    assert RegisterRow.objects.count() == 4
    assert register.sweep_imports(now=timezone.now()) == 0, "it may be alive yet"
    RegisterRun.objects.update(lapses_at=timezone.now())
    assert register.sweep_imports(now=timezone.now()) == 1
    seen: list[int] = []
    facts_of = reading.facts_of
    monkeypatch.setattr(reading, "facts_of", lambda cells, **more: seen.append(1) or facts_of(cells, **more))
    register.do_run(handed_over[-1])
    source.refresh_from_db()
    assert (len(seen), verdicts(source)) == (3, {"new": 7})


def test_a_worker_that_was_taken_for_dead_writes_nothing_more(
    moderator: User, monkeypatch: pytest.MonkeyPatch, places: Any
) -> None:
    source = register.start_import(
        actor=moderator, upload=workbook(_numbered(6)), form="", now=timezone.now()
    )
    keep, kept = reading._keep, []

    def overtaken(*args: Any) -> None:
        if kept:
            RegisterRun.objects.update(state=JobState.QUEUED, claim=None, lapses_at=None)
        kept.append(keep(*args))

    monkeypatch.setattr(reading, "BATCH", 2)
    monkeypatch.setattr(reading, "_keep", overtaken)
    register.do_run(source.runs.get().pk)
    assert RegisterRow.objects.count() == 2
    assert source.runs.get().state == JobState.QUEUED


def test_a_run_over_which_workers_die_is_given_up(read: Import, moderator: User) -> None:
    source = read([{}])
    RegisterRun.objects.update(
        state=JobState.RUNNING,
        claim="0" * 32,
        lapses_at=timezone.now(),
        finished_at=None,
        attempts=sweeping.MAX_ATTEMPTS,
    )
    register.sweep_imports(now=timezone.now())
    assert source.runs.get().state == JobState.FAILED
    assert source.runs.get().error


def test_a_stopped_import_goes_on_where_it_was(
    moderator: User, monkeypatch: pytest.MonkeyPatch, places: Any
) -> None:
    source = register.start_import(
        actor=moderator, upload=workbook(_numbered(7)), form="", now=timezone.now()
    )
    keep = reading._keep

    def stopped(*args: Any) -> None:
        keep(*args)
        if not source.runs.filter(state=JobState.CANCELLED).exists():
            register.cancel_import(pk=source.pk, actor=moderator, now=timezone.now())

    monkeypatch.setattr(reading, "BATCH", 3)
    monkeypatch.setattr(reading, "_keep", stopped)
    register.do_run(source.runs.get().pk)
    assert (source.runs.get().state, RegisterRow.objects.count()) == (JobState.CANCELLED, 3)
    register.resume_import(pk=source.pk, actor=moderator, now=timezone.now())
    register.do_run(source.runs.latest("pk").pk)
    source.refresh_from_db()
    assert verdicts(source) == {"new": 7}
    verbs = list(Entry.objects.about(source).order_by("pk").values_list("verb", flat=True))
    assert verbs == [f"organizations.{verb}_import" for verb in ("start", "cancel", "resume")]


def test_writing_that_is_stopped_leaves_the_directory_as_it_was(
    read: Import, moderator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = read([{}])
    close = writing._close

    def stopped(*args: Any) -> None:
        close(*args)
        RegisterRun.objects.filter(phase=RegisterPhase.WRITING).move(
            JobState.CANCELLED, finished_at=timezone.now()
        )

    monkeypatch.setattr(writing, "_close", stopped)
    run = _confirm(source, moderator)
    assert not Organization.objects.exists()
    assert source.is_open
    assert run.state != JobState.DONE


def test_one_import_is_made_at_a_time(read: Import, moderator: User) -> None:
    first = read([{}])
    with translation.override("en"), pytest.raises(Refused, match=r"Asociatii\.xlsx.*Mara Moderator"):
        register.start_import(actor=moderator, upload=workbook([OTHER]), form="", now=timezone.now())
    assert RegisterImport.objects.get() == first
    register.discard_import(pk=first.pk, actor=moderator, now=timezone.now())
    assert not StoredFile.objects.exists()
    register.start_import(actor=moderator, upload=workbook([OTHER]), form="", now=timezone.now())


def test_what_is_under_way_is_not_begun_again(read: Import, moderator: User) -> None:
    source = read([{}])
    now, mark = timezone.now(), register.preview_mark(source)
    register.confirm_import(pk=source.pk, actor=moderator, seen=mark, now=now)
    for again in (
        lambda: register.confirm_import(pk=source.pk, actor=moderator, seen=mark, now=now),
        lambda: register.resume_import(pk=source.pk, actor=moderator, now=now),
        lambda: register.discard_import(pk=source.pk, actor=moderator, now=now),
    ):
        with translation.override("en"), pytest.raises(Refused, match="at work on this import"):
            again()
    assert source.runs.count() == 2


def test_a_worker_does_a_run_only_once(write: Import) -> None:
    source = write([{}])
    register.do_run(source.runs.latest("pk").pk)
    register.do_run(10**9)
    assert Organization.objects.count() == 1
    assert source.runs.latest("pk").attempts == 1


def test_a_closed_import_stays_closed(write: Import, moderator: User) -> None:
    source = write([{}])
    for act in (register.cancel_import, register.resume_import, register.discard_import):
        with pytest.raises(Refused):
            act(pk=source.pk, actor=moderator, now=timezone.now())


def test_whoever_lost_the_role_meanwhile_writes_nothing(read: Import, moderator: User) -> None:
    source = read([{}])
    register.confirm_import(
        pk=source.pk, actor=moderator, seen=register.preview_mark(source), now=timezone.now()
    )
    User.objects.filter(pk=moderator.pk).update(is_moderator=False)
    run = source.runs.latest("pk")
    register.do_run(run.pk)
    run.refresh_from_db()
    assert run.state == JobState.FAILED
    assert "no moderator any more" in run.error
    assert not Organization.objects.exists()
    other = UserFactory(is_moderator=True)
    assert _confirm(source, other).state == JobState.DONE


@pytest.mark.parametrize("roles", [{}, {"is_administrator": True}, {"is_programme_manager": True}])
def test_only_moderators_import(roles: dict[str, bool], read: Import) -> None:
    stranger, source, now = UserFactory(**roles), read([{}]), timezone.now()
    MembershipFactory(user=stranger)
    for act in (
        lambda: register.start_import(actor=stranger, upload=workbook([{}]), form="", now=now),
        lambda: register.cancel_import(pk=source.pk, actor=stranger, now=now),
        lambda: register.resume_import(pk=source.pk, actor=stranger, now=now),
        lambda: register.confirm_import(pk=source.pk, actor=stranger, seen="", now=now),
        lambda: register.discard_import(pk=source.pk, actor=stranger, now=now),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_file_that_cannot_be_read_closes_its_import_with_a_sentence(read: Import) -> None:
    source = read([{}], fields=["name", "county"])
    run = source.runs.get()
    assert run.state == JobState.FAILED
    assert "Numar inreg Reg National" in run.error
    assert not source.is_open
    assert not RegisterRow.objects.exists()
    assert not StoredFile.objects.exists()


def test_the_sheets_name_tells_the_form_and_the_choice_comes_first(read: Import, moderator: User) -> None:
    assert read([{}], name="x.xlsx", sheet="Fundații").form == "foundation"
    register.discard_import(pk=RegisterImport.objects.get().pk, actor=moderator, now=timezone.now())
    source = read([{}], name="x.xlsx")
    assert (source.is_open, source.form) == (False, "")
    assert "foundations" in source.runs.get().error
    chosen = register.start_import(
        actor=moderator, upload=workbook([{"number": "1/B/2001"}]), form="federation", now=timezone.now()
    )
    register.do_run(chosen.runs.get().pk)
    chosen.refresh_from_db()
    assert chosen.form == "federation"


def test_a_fault_of_the_portal_is_a_sentence_and_the_import_can_go_on(
    moderator: User, monkeypatch: pytest.MonkeyPatch, places: Any
) -> None:
    source = register.start_import(actor=moderator, upload=workbook([{}]), form="", now=timezone.now())
    for fault in (RuntimeError("x"), OSError(28, "full")):
        with monkeypatch.context() as patch:
            patch.setattr(running, "read_file", lambda held, fault=fault: (_ for _ in ()).throw(fault))
            register.do_run(source.runs.latest("pk").pk)
        assert source.runs.latest("pk").state == JobState.FAILED
        register.resume_import(pk=source.pk, actor=moderator, now=timezone.now())
    register.do_run(source.runs.latest("pk").pk)
    source.refresh_from_db()
    assert verdicts(source) == {"new": 1}


def test_rows_are_dropped_with_the_end_and_remarks_are_kept_for_a_while(write: Import) -> None:
    source = write([{}, {**OTHER, "county": ""}])
    register.sweep_imports(now=timezone.now())
    assert list(source.rows.values_list("remarks", flat=True)) == [["no_county"]]
    assert not source.candidates.exists()
    register.sweep_imports(now=timezone.now() + sweeping.KEEP_REMARKS + dt.timedelta(days=1))
    assert not source.rows.exists()


def test_what_left_the_file_stays_and_is_counted(write: Import) -> None:
    write([{}, OTHER])
    assert write([OTHER]).counts["missing"] == 1
    assert Organization.objects.count() == 2
