from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from portal.audit.models import Entry
from portal.core.jobs import JobState
from portal.reporting.models import Export
from portal.reporting.tasks import make_export
from tests.factories.accounts import UserFactory
from tests.portal.reporting.conftest import Ask

pytestmark = pytest.mark.django_db
People = Callable[[int], None]
PEOPLE = "/en/exports/tests.people.xlsx"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _no_worker(handed_over: list[int]) -> None:
    pass


@pytest.fixture
def reader(client: Client, manager: User) -> Client:
    client.force_login(manager)
    return client


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_a_small_report_arrives_at_once_under_the_filters_in_force(
    reader: Client, manager: User, people: People
) -> None:
    people(20)
    response = reader.post(f"{PEOPLE}?q=Persoana+12&page=2")
    assert response.status_code == 200
    sheet = openpyxl.load_workbook(io.BytesIO(body(response))).worksheets[0]
    assert [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["Persoana 12"]
    day = timezone.localdate().isoformat()
    assert response["Content-Disposition"] == (
        f"attachment; filename*=utf-8''Oameni%20%C8%99i%20%C8%9B%C4%83ri%20{day}.xlsx"
    )
    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
    assert not Export.objects.exists()
    entry = Entry.objects.about(manager).get(verb="reporting.export")
    assert entry.after == {"report": "tests.people", "format": "xlsx", "filters": "q=Persoana+12", "rows": 1}


def test_a_small_csv_arrives_at_once(reader: Client) -> None:
    response = reader.post("/exports/tests.people.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert body(response).startswith(b"\xef\xbb\xbfNumber,Name,Since\r\n")


def test_a_large_report_becomes_a_job_and_a_double_click_makes_one(reader: Client, people: People) -> None:
    people(20)
    first = reader.post(PEOPLE)
    again = reader.post(f"{PEOPLE}?page=2")
    export = Export.objects.get()
    assert (first.status_code, first["Location"]) == (302, f"/en/exports/{export.pk}/")
    assert again["Location"] == first["Location"]
    assert (export.total, export.language) == (21, "en")


def test_looking_makes_nothing(reader: Client, people: People) -> None:
    people(20)
    response = reader.get(f"{PEOPLE}?q=Persoana+1&page=1")
    assert response.status_code == 200
    assert "The file will hold 11 rows" in response.text
    assert f'action="{PEOPLE}?q=Persoana+1"' in response.text
    assert 'formaction="/en/exports/tests.people.csv?q=Persoana+1"' in response.text
    assert reader.head(PEOPLE).status_code == 200
    assert reader.put(PEOPLE).status_code == 405
    assert not Export.objects.exists()
    assert not Entry.objects.filter(verb="reporting.export").exists()


def test_a_form_of_another_site_exports_nothing(manager: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(manager)
    assert strict.post(PEOPLE).status_code == 403


def test_one_export_too_many_is_refused_with_a_sentence(reader: Client, people: People) -> None:
    people(60)
    for number in range(3):
        reader.post(f"{PEOPLE}?q=Persoana+{number + 1}")
    response = reader.post(f"{PEOPLE}?q=Persoana+4", follow=True)
    assert response.redirect_chain == [("/en/exports/", 302)]
    assert "3 exports of yours are being made." in response.text
    assert Export.objects.count() == 3


@pytest.mark.parametrize(
    "path",
    ["/exports/tests.nothing.xlsx", "/exports/tests.people.exe", "/exports/people.xlsx", "/exports/0/"],
)
def test_what_is_not_there_is_not_found(reader: Client, path: str) -> None:
    assert reader.get(path).status_code == 404
    assert reader.post(path).status_code in (404, 405)


def test_progress_is_shown_and_asked_for_again_with_and_without_scripts(reader: Client, ask: Ask) -> None:
    export = ask(total=400, done=0)
    page = reader.get(f"/en/exports/{export.pk}/")
    assert '<noscript><meta http-equiv="refresh"' in page.text
    assert 'hx-trigger="every 2s"' in page.text
    assert re.search(r'<progress[^>]* max="400" value="0"', page.text)
    assert f'action="/en/exports/{export.pk}/cancel/"' in page.text
    assert "no-store" in page["Cache-Control"]
    assert reader.get(f"/en/exports/{export.pk}/", headers=HTMX).text.count('id="progress"') == 1


def test_when_it_is_ready_the_page_is_drawn_anew_with_the_file(reader: Client, ask: Ask) -> None:
    export = ask()
    make_export(export.pk)
    polled = reader.get(f"/en/exports/{export.pk}/", headers=HTMX)
    assert (polled["HX-Refresh"], polled.content) == ("true", b"")
    page = reader.get(f"/en/exports/{export.pk}/")
    assert f'href="/en/exports/{export.pk}/download/"' in page.text
    assert "hx-get" not in page.text
    assert "<meta http-equiv" not in page.text


def test_a_ready_export_is_downloaded_and_that_is_recorded(reader: Client, ask: Ask, manager: User) -> None:
    export = ask(query="q=Ana")
    make_export(export.pk)
    response = reader.get(reverse("reporting:download", args=[export.pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(body(response))).worksheets[0]
    assert sheet["B2"].value == "Ana Manole"
    assert response["Content-Disposition"].endswith(f"{timezone.localdate().isoformat()}.xlsx")
    assert int(response["Content-Length"]) == Export.objects.get().size
    assert "no-store" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert Entry.objects.about(export)[0].verb == "reporting.download_export"


@pytest.mark.parametrize("state", ["queued", "cancelled"])
def test_what_is_not_ready_leads_to_its_page(reader: Client, ask: Ask, state: str) -> None:
    ended = {"finished_at": timezone.now()} if state == "cancelled" else {}
    export = ask(state=state, **ended)
    response = reader.get(f"/exports/{export.pk}/download/")
    assert (response.status_code, response["Location"]) == (302, f"/exports/{export.pk}/")
    assert reader.get(f"/exports/{export.pk}/").status_code == 200


def test_a_file_that_vanished_is_told(reader: Client, ask: Ask, private_root: Path) -> None:
    export = ask()
    make_export(export.pk)
    export.refresh_from_db()
    (private_root / "exports" / export.file_name).unlink()
    response = reader.get(f"/en/exports/{export.pk}/download/", follow=True)
    assert response.redirect_chain == [(f"/en/exports/{export.pk}/", 302)]
    assert "The file is no longer there." in response.text
    assert not Entry.objects.filter(verb="reporting.download_export").exists()


def test_a_failure_is_told_with_the_next_step(reader: Client, ask: Ask) -> None:
    export = ask(query="q=Ana", state="failed", error="There is no room.", finished_at=timezone.now())
    page = reader.get(f"/en/exports/{export.pk}/")
    assert "There is no room." in page.text
    assert f'action="{PEOPLE}?q=Ana"' in page.text


def test_an_export_whose_report_is_no_more_is_still_shown(reader: Client, ask: Ask) -> None:
    export = ask(report="tests.no_more", state="failed", error="…", finished_at=timezone.now())
    assert "tests.no_more" in reader.get(f"/en/exports/{export.pk}/").text
    assert reader.get("/en/exports/").status_code == 200


def test_cancelling_takes_a_post(reader: Client, ask: Ask) -> None:
    export = ask()
    assert reader.get(f"/en/exports/{export.pk}/cancel/").status_code == 405
    page = reader.post(f"/en/exports/{export.pk}/cancel/", follow=True)
    assert "The export is cancelled." in page.text
    assert "The export was cancelled. There is no file." in page.text
    assert Export.objects.get().state == JobState.CANCELLED
    late = reader.post(f"/en/exports/{export.pk}/cancel/", follow=True)
    assert "The export has already ended." in late.text


@pytest.mark.parametrize("person", ["another_manager", "administrator", "moderator"])
@pytest.mark.parametrize(("name", "method"), [("detail", "get"), ("download", "get"), ("cancel", "post")])
def test_somebody_elses_export_is_not_there(
    client: Client, ask: Ask, person: str, name: str, method: str
) -> None:
    export = ask()
    make_export(export.pk)
    flag = {"another_manager": "is_programme_manager"}.get(person, f"is_{person}")
    client.force_login(UserFactory(**{flag: True}))
    assert getattr(client, method)(reverse(f"reporting:{name}", args=[export.pk])).status_code == 404
    assert "Oameni" not in client.get("/exports/").text


def test_a_right_lost_since_then_closes_the_file_too(reader: Client, ask: Ask, manager: User) -> None:
    export = ask()
    make_export(export.pk)
    User.objects.filter(pk=manager.pk).update(is_programme_manager=False)
    assert reader.get(f"/exports/{export.pk}/download/").status_code == 403
    assert reader.post(PEOPLE).status_code == 403
    assert reader.get(PEOPLE).status_code == 403


@pytest.mark.parametrize("path", ["", "1/", "1/download/", "tests.people.xlsx"])
def test_without_signing_in_there_is_the_sign_in_page(client: Client, path: str) -> None:
    response = client.get(f"/en/exports/{path}")
    assert response["Location"].startswith("/en/accounts/login/?next=/en/exports/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(
    reader: Client, ask: Ask, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        ask(query=f"q={number}")
    reader.get("/exports/")
    with django_assert_num_queries(5):
        page = reader.get("/exports/")
    assert page.text.count("Oameni") >= count


def test_an_empty_list_says_what_to_do(reader: Client) -> None:
    assert "Exports begin at the lists" in reader.get("/en/exports/").text
