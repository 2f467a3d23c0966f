"""The pages of the import: for moderators, with and without JavaScript."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from organizations.models import Organization, RegisterImport, RegisterRun
from organizations.services import register
from portal.accounts.models import User
from portal.core import jobs
from portal.core.jobs import JobState
from portal.taxonomy.models import Territory
from tests.factories.accounts import UserFactory
from tests.organizations.conftest import as_
from tests.organizations.register_sheets import csv_file, workbook

pytestmark = pytest.mark.django_db
LIST = "/en/organizations/register-import/"
Start = Callable[..., RegisterImport]


@pytest.fixture(autouse=True)
def _alone(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PRIVATE_ROOT = tmp_path
    monkeypatch.setattr(jobs.current_app, "send_task", lambda name, args, **kwargs: None)
    romania = Territory.objects.create(code="RO", kind="country", names={"ro": "România"})
    Territory.objects.create(code="127", kind="county", names={"ro": "Cluj"}, parent=romania)


@pytest.fixture
def moderator() -> User:
    return UserFactory(is_moderator=True, language="en")


@pytest.fixture
def desk(client: Client, moderator: User) -> Client:
    return as_(client, moderator)


def send(desk: Client, upload: Any, form: str = "") -> Any:
    return desk.post(LIST, {"file": upload, "form": form})


def page(desk: Client, source: RegisterImport, **headers: str) -> Any:
    return desk.get(f"{LIST}{source.pk}/", headers=headers)


def test_a_file_goes_from_upload_to_result(desk: Client) -> None:
    rows = [
        {"name": "Alfa", "purpose": "Ajutor."},
        {"name": "Dispune înscrierea"},
        {"name": "Beta", "county": ""},
    ]
    answer = send(desk, workbook(rows))
    source = RegisterImport.objects.get()
    assert answer.url == f"{LIST}{source.pk}/"
    waiting = page(desk, source).content.decode()
    assert "The file waits to be read" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    assert '<meta http-equiv="refresh"' in waiting
    register.do_run(source.runs.get().pk)
    preview = page(desk, source).content.decode()
    assert "Nothing is written yet" in preview
    assert "1 row is held back" in preview
    assert "Alfa" in preview
    source.refresh_from_db()
    desk.post(f"{LIST}{source.pk}/confirm/", {"seen": register.preview_mark(source)})
    assert "being written" in page(desk, source).content.decode()
    register.do_run(source.runs.latest("pk").pk)
    assert "was written into the directory" in page(desk, source).content.decode()
    assert Organization.objects.count() == 2


def test_progress_asks_for_the_whole_page_once_it_is_over(desk: Client) -> None:
    send(desk, workbook([{}]))
    source = RegisterImport.objects.get()
    assert "HX-Refresh" not in page(desk, source, hx_request="true")
    register.do_run(source.runs.get().pk)
    assert page(desk, source, hx_request="true")["HX-Refresh"] == "true"


def test_how_far_it_is_stands_on_the_page(desk: Client) -> None:
    send(desk, workbook([{}]))
    source = RegisterImport.objects.get()
    held = RegisterRun.objects.claim(source.runs.get().pk, lease=dt.timedelta(minutes=1))
    assert held
    held.progress(1_500, 6_000)
    shown = page(desk, source).content.decode()
    assert '<progress id="progress-bar" max="6000" value="1500">' in shown
    assert "1,500 of 6,000 rows" in shown


def test_a_file_that_is_none_comes_back_with_its_sentence(desk: Client) -> None:
    answer = send(desk, csv_file([{}], name="x.exe", encoding="utf-16"), "union")
    assert answer.status_code == 422
    assert "UTF-16" in answer.content.decode()
    assert not RegisterImport.objects.exists()


@pytest.mark.parametrize("content", [b"Denumire;Numar\nAlfa;1\n", b"%PDF-1.7\n", b"PK\x05\x06" + bytes(18)])
def test_what_is_called_a_workbook_and_is_none_is_told_so_on_its_field(desk: Client, content: bytes) -> None:
    answer = send(desk, SimpleUploadedFile("asociatii.xlsx", content), form="association")
    assert answer.status_code == 422
    assert "is not an Excel workbook" in str(answer.context["form"].errors["file"])
    assert not RegisterImport.objects.exists()


def with_macros() -> bytes:
    """A workbook that holds a program."""
    file = io.BytesIO(workbook([{}]).read())
    with zipfile.ZipFile(file, "a") as package:
        package.writestr("xl/vbaProject.bin", b"Sub AutoOpen()")
    return file.getvalue()


@pytest.mark.parametrize("name", ["asociatii.xlsx", "asociatii.xlsm"])
@pytest.mark.parametrize(
    ("content", "said"),
    [(with_macros(), "holds macros"), (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2_000), "with a password")],
    ids=["macros", "password"],
)
def test_a_workbook_that_is_not_opened_is_refused_with_its_reason(
    desk: Client, content: bytes, said: str, name: str
) -> None:
    answer = send(desk, SimpleUploadedFile(name, content), form="association")
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not RegisterImport.objects.exists()


def test_a_csv_whose_name_tells_nothing_asks_for_the_form(desk: Client) -> None:
    answer = send(desk, csv_file([{}], name="date.csv"))
    assert answer.status_code == 422
    assert answer.context["form"].errors["form"]


def test_a_second_import_is_told_of_the_first(desk: Client) -> None:
    send(desk, workbook([{}]))
    answer = send(desk, workbook([{}], name="Fundatii.xlsx"))
    assert answer.status_code == 422
    assert "still open" in answer.content.decode()
    assert RegisterImport.objects.count() == 1


def test_stop_go_on_and_discard(desk: Client) -> None:
    send(desk, workbook([{}]))
    source = RegisterImport.objects.get()
    desk.post(f"{LIST}{source.pk}/cancel/")
    assert "was stopped" in page(desk, source).content.decode()
    desk.post(f"{LIST}{source.pk}/resume/")
    assert source.runs.latest("pk").state == JobState.QUEUED
    desk.post(f"{LIST}{source.pk}/cancel/")
    desk.post(f"{LIST}{source.pk}/discard/")
    assert "was discarded" in page(desk, source).content.decode()
    again = desk.post(f"{LIST}{source.pk}/resume/", follow=True)
    assert "This import is closed" in again.content.decode()


def test_every_rows_remarks_are_a_sheet(desk: Client) -> None:
    send(
        desk, workbook([{"name": "Alfa", "number": "=1+1"}, {"name": "Beta", "county": ""}, {"name": "Gama"}])
    )
    source = RegisterImport.objects.get()
    register.do_run(source.runs.get().pk)
    answer = desk.post(f"/en/exports/organizations.register_remarks.csv?source={source.pk}")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 3
    assert lines[1].startswith("2,Alfa,'=1+1,CLUJ,DEJ,")
    assert "no county" in lines[2]


@pytest.mark.parametrize("act", ["", "cancel/", "resume/", "confirm/", "discard/"])
def test_the_pages_are_the_moderators(client: Client, desk: Client, act: str) -> None:
    send(desk, workbook([{}]))
    address = f"{LIST}{RegisterImport.objects.get().pk}/{act}"
    ask = Client().post if act else Client().get
    assert "/accounts/login/" in ask(address).url
    for role in ({}, {"is_administrator": True}, {"is_programme_manager": True}):
        stranger = as_(Client(), UserFactory(**role))
        assert (stranger.post if act else stranger.get)(address).status_code == 403
        assert stranger.get(LIST).status_code == 403
    assert RegisterImport.objects.get().is_open


def test_the_preview_costs_few_queries(desk: Client, django_assert_max_num_queries: Any) -> None:
    send(desk, workbook([{"name": f"Asociația {number}"} for number in range(40)]))
    source = RegisterImport.objects.get()
    register.do_run(source.runs.get().pk)
    with django_assert_max_num_queries(16):
        page(desk, source)
