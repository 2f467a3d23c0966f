"""The taxonomies taken out as sheets by an administrator, changed, and brought back."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.audit.models import Entry
from portal.core import page_cache
from portal.taxonomy.models import Domain, Territory
from portal.taxonomy.services import load_taxonomy
from portal.taxonomy.services.geography import Point, points
from tests.factories.accounts import UserFactory
from tests.factories.roles import sign_in_with_second_factor

CSV, XLSX = "0", "1"
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def taxonomy(shared_rows: None) -> None:
    load_taxonomy(localities=False)


@pytest.fixture
def administrator(client: Client, taxonomy: None) -> Client:
    sign_in_with_second_factor(client, UserFactory(is_administrator=True))
    return client


def exported(client: Client, model: str, file_format: str = CSV) -> bytes:
    answer = client.post(f"/en/admin/taxonomy/{model}/export/", {"format": file_format, "resource": 0})
    assert answer.status_code == 200, answer
    assert "attachment" in answer.headers["Content-Disposition"], answer.content.decode()[:3000]
    return answer.content


def rows(sheet: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(sheet.decode("utf-8-sig"))))


def sheet(lines: list[dict[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, lines[0])
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue().encode("utf-8-sig")


def upload(client: Client, model: str, content: bytes) -> Any:
    file = SimpleUploadedFile("taxonomy", content)
    answer = client.post(f"/en/admin/taxonomy/{model}/import/", {"import_file": file, "resource": 0})
    assert answer.status_code == 200
    return answer


def preview(client: Client, model: str, content: bytes) -> Any:
    return upload(client, model, content).context


def confirm(client: Client, model: str, context: Any) -> None:
    form = context["confirm_form"]
    filled = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    assert client.post(f"/en/admin/taxonomy/{model}/process_import/", filled).status_code == 302


def test_a_changed_sheet_is_previewed_before_anything_is_written(
    administrator: Client, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = rows(exported(administrator, "domain"))
    line = next(line for line in lines if line["slug"] == "culture")
    assert (line["icnpo"], line["name_en"]) == ("1 100", "Culture")
    line["name_en"] = "Culture and arts"
    context = preview(administrator, "domain", sheet(lines))
    assert context["result"].totals == {
        "new": 0,
        "update": 1,
        "delete": 0,
        "skip": 9,
        "error": 0,
        "invalid": 0,
    }
    culture = Domain.objects.get(slug="culture")
    assert culture.names["en"] == "Culture"
    assert not Entry.objects.about(culture).exists()

    dropped: set[str] = set()
    monkeypatch.setattr(page_cache.process_generations, "replace", dropped.update)
    with django_capture_on_commit_callbacks(execute=True):
        confirm(administrator, "domain", context)
    culture.refresh_from_db()
    assert culture.names == {"ro": "Cultură", "en": "Culture and arts"}
    entry = Entry.objects.about(culture).get()
    assert (entry.verb, entry.before["names"]["en"], entry.after["names"]["en"]) == (
        "taxonomy.change",
        "Culture",
        "Culture and arts",
    )
    assert Entry.objects.filter(verb="taxonomy.change").count() == 1
    assert {"taxonomy", "organizations"} <= dropped
    load_taxonomy(localities=False)
    culture.refresh_from_db()
    assert culture.names["en"] == "Culture and arts"


def test_the_preview_shows_what_would_change_and_nothing_that_the_policy_would_stop(
    administrator: Client,
) -> None:
    lines = rows(exported(administrator, "domain"))
    line = next(line for line in lines if line["slug"] == "culture")
    line["name_en"] = "Arts & <b>culture</b>"
    new = line | {"slug": "new", "name_ro": "Nou"}
    shown = upload(administrator, "domain", sheet([*lines, new])).content.decode()
    assert "New: 1. Changed: 1. As they were: 9." in shown
    assert "<del>Culture</del> <ins>Arts &amp; &lt;b&gt;culture&lt;/b&gt;</ins>" in shown
    assert '<td data-label="name_ro"><span>Cultură</span></td>' in shown
    assert '<td data-label="name_ro"><span><ins>Nou</ins></span></td>' in shown
    assert "human-rights" not in shown
    assert "style=" not in shown


def test_a_sheet_that_says_nothing_new_is_told_so(administrator: Client) -> None:
    shown = upload(administrator, "domain", exported(administrator, "domain")).content.decode()
    assert "nothing would change" in shown
    assert "process_import" not in shown


@pytest.mark.parametrize("content", [b"PK\x03\x04 no workbook", b"\xff\xfe\x00 no text", b"slug\n"])
def test_a_file_that_is_no_sheet_is_told_beside_its_field(administrator: Client, content: bytes) -> None:
    context = preview(administrator, "domain", content)
    assert list(context["form"].errors) == ["import_file"]
    assert "confirm_form" not in context


def test_a_new_place_gets_its_way_from_the_country(administrator: Client) -> None:
    lines = rows(exported(administrator, "territory"))
    new = dict.fromkeys(lines[0], "") | {
        "code": "BG-RSE99", "kind": "municipality", "parent": "BG-RSE", "position": "0", "name_ro": "Nou",
        "name_bg": "Ново", "latitude": "43.5", "longitude": "26.25",
    }  # fmt: skip
    context = preview(administrator, "territory", sheet([*lines, new]))
    assert context["result"].totals["new"] == 1
    assert context["result"].totals["skip"] == len(lines)
    confirm(administrator, "territory", context)
    place = Territory.objects.get(code="BG-RSE99")
    assert (place.path, place.folded) == ("BG/BG-RSE/BG-RSE99/", "|nou|novo|")
    assert points()["BG-RSE99"] == Point(43.5, 26.25)


@pytest.mark.parametrize(
    ("latitude", "longitude", "faults"),
    [("46.5", "14.5", 0), ("43.5", "", 1), ("", "26.25", 1), ("91", "26.25", 1), ("43.5", "nan", 1),
     ("43.5", "E", 1)],
)  # fmt: skip
def test_a_point_that_is_nowhere_is_told(
    administrator: Client, latitude: str, longitude: str, faults: int
) -> None:
    line = {"code": "SI042", "kind": "region", "parent": "SI", "position": "0", "name_ro": "Gorenjska"}
    line |= {"latitude": latitude, "longitude": longitude}
    context = preview(administrator, "territory", sheet([line]))
    assert context["result"].totals["error"] + context["result"].totals["invalid"] == faults
    assert ("confirm_form" in context) == (not faults)


def test_a_workbook_is_taken_out_and_brought_back(administrator: Client) -> None:
    book = openpyxl.load_workbook(io.BytesIO(exported(administrator, "territory", XLSX)))
    table = list(book.active.iter_rows(values_only=True))
    assert len(table) == 1 + Territory.objects.count()
    changed = io.BytesIO()
    column = table[0].index("name_en")
    row = next(number for number, cells in enumerate(table, 1) if "SI042" in cells)
    book.active.cell(row, column + 1).value = "Upper Carniola"
    book.save(changed)
    context = preview(administrator, "territory", changed.getvalue())
    assert context["result"].totals["update"] == 1
    confirm(administrator, "territory", context)
    assert Territory.objects.get(code="SI042").names["en"] == "Upper Carniola"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name_ro": ""}, "A name by language"),
        ({"icnpo": "13 900"}, "A group or subgroup"),
        ({"slug": "not a slug"}, "valid"),
    ],
)
def test_a_row_that_cannot_be_is_told_and_nothing_can_be_confirmed(
    administrator: Client, change: dict[str, str], told: str
) -> None:
    lines = rows(exported(administrator, "domain"))
    lines[0] |= change
    context = preview(administrator, "domain", sheet(lines))
    assert "confirm_form" not in context
    (invalid,) = context["result"].invalid_rows
    assert told in str(invalid.error)


def test_no_name_is_run_by_a_spreadsheet_and_it_comes_back_as_it_was(administrator: Client) -> None:
    formula = '=HYPERLINK("https://evil.example")'
    Domain.objects.filter(slug="culture").update(names={"ro": formula, "en": "-1+1"})
    content = exported(administrator, "domain")
    line = next(line for line in rows(content) if line["slug"] == "culture")
    assert (line["name_ro"], line["name_en"]) == ("'" + formula, "'-1+1")
    book = openpyxl.load_workbook(io.BytesIO(exported(administrator, "domain", XLSX)))
    assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)
    assert preview(administrator, "domain", content)["result"].totals["skip"] == 10


def test_only_an_administrator_takes_sheets_out_and_in(client: Client) -> None:
    client.force_login(UserFactory(is_moderator=True), "allauth.account.auth_backends.AuthenticationBackend")
    for page in ("export", "import"):
        assert client.get(f"/en/admin/taxonomy/domain/{page}/", follow=True).status_code == 403
    assert client.post("/en/admin/taxonomy/domain/process_import/", follow=True).status_code == 403
