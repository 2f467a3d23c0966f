"""Bad files: each a sentence that names the problem, and nothing is written."""

from __future__ import annotations

import gc
import io
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from benchmarks import register_file
from organizations.services.register import sheets, xlsx
from organizations.services.register.sheets import layout_of, open_sheet, records
from portal.core.exceptions import Refused
from portal.files.enums import FileType
from tests.organizations.register_sheets import HEADINGS, PLAIN, changed_part, csv_file, workbook

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
Read = Callable[[SimpleUploadedFile], list[dict[str, str]]]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """The records of a file, as the worker reads them."""

    def rows(upload: SimpleUploadedFile) -> list[dict[str, str]]:
        path = tmp_path / "file"
        upload.seek(0)
        path.write_bytes(upload.read())
        kind = FileType.CSV if (upload.name or "").endswith(".csv") else FileType.XLSX
        with open_sheet(path, kind) as sheet:
            return [cells for _number, cells in records(sheet, layout_of(sheet))]

    return rows


def refused(read: Read, upload: SimpleUploadedFile) -> str:
    with pytest.raises(Refused) as refusal:
        read(upload)
    return refusal.value.sentence


def test_a_workbook_and_its_csv_copy_say_the_same(read: Read) -> None:
    rows = [{"name": 'Asociația "A, B"'}, {"purpose": "Rând unu\nRând doi; trei", "status": "radiata"}]
    expected = [{field: {**PLAIN, **row}.get(field, "") for field in HEADINGS} for row in rows]
    assert read(workbook(rows)) == expected
    for delimiter in ",;\t":
        assert read(csv_file(rows, delimiter=delimiter)) == expected
    assert read(csv_file(rows, encoding="utf-8")) == expected


def test_columns_may_stand_in_any_order_and_optional_ones_may_lack(read: Read) -> None:
    assert read(workbook([{}], fields=["status", "number", "name"])) == [
        {"status": "", "number": "7/A/2016", "name": PLAIN["name"]}
    ]


def test_headings_are_known_without_case_and_diacritics_under_a_title(read: Read) -> None:
    text = "Registrul Național ONG,,\n\nDENUMIRE,numar înreg. Reg. Național,Starea  actuală\nAlfa,7/A/2016,\n"
    assert read(SimpleUploadedFile("x.csv", text.encode()))[0]["name"] == "Alfa"


@pytest.mark.parametrize("missing", ["name", "number", "status"])
def test_a_missing_column_is_named(read: Read, missing: str) -> None:
    fields = [field for field in HEADINGS if field != missing]
    assert HEADINGS[missing] in refused(read, workbook([{}], fields=fields))


def test_a_file_without_headings_is_told(read: Read) -> None:
    assert "headings" in refused(read, SimpleUploadedFile("x.csv", b"a,b,c\n1,2,3\n"))


def test_a_column_that_stands_twice_is_named(read: Read) -> None:
    assert "twice" in refused(read, workbook([{}], fields=["name", "number", "status", "name"]))


def test_headings_that_come_again_are_told_with_their_row(read: Read) -> None:
    again = {field: HEADINGS[field] for field in HEADINGS}
    assert "Row 3" in refused(read, workbook([{}, again, {}]))


def test_a_sheet_without_rows_is_told(read: Read) -> None:
    assert "empty" in refused(read, workbook([]))


@pytest.mark.parametrize(
    "content", [b"not a workbook at all", b"PK\x03\x04broken"], ids=["text", "broken package"]
)
def test_what_is_no_workbook_is_told(read: Read, content: bytes) -> None:
    assert "damaged" in refused(read, SimpleUploadedFile("x.xlsx", content))


def test_a_workbook_without_its_sheet_is_told(read: Read) -> None:
    upload = changed_part(workbook([{}]), "xl/_rels/workbook.xml.rels", "sheet1.xml", "sheet9.xml")
    assert "damaged" in refused(read, upload)


def test_a_cell_that_refers_to_no_text_is_told(read: Read) -> None:
    upload = changed_part(workbook([{}]), SHEET, "<v>0</v>", "<v>99999</v>")
    assert "damaged" in refused(read, upload)


@pytest.mark.parametrize("part", [SHEET, STRINGS, "xl/workbook.xml"])
def test_a_part_that_lost_bytes_is_told(read: Read, part: str) -> None:
    content = bytearray(workbook([{}]).read())
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        start = package.getinfo(part).header_offset + 30 + len(part)
    content[start] = 0xFF
    assert "damaged" in refused(read, SimpleUploadedFile("x.xlsx", bytes(content)))


def test_a_part_that_could_unpack_without_bounds_is_not_unpacked(read: Read) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(workbook([{}])) as package, zipfile.ZipFile(file, "w", zipfile.ZIP_BZIP2) as other:
        for name in package.namelist():
            other.writestr(name, package.read(name))
    assert "damaged" in refused(read, SimpleUploadedFile("x.xlsx", file.getvalue()))


@pytest.mark.parametrize("number", ["2", "1", "0", "-7", "1048577", "99999999999999999999", "9" * 5_000, "x"])
def test_rows_that_are_not_in_order_are_told_and_none_is_dropped(read: Read, number: str) -> None:
    rows = [{"name": "Alfa"}, {"name": "Beta"}]
    upload = changed_part(workbook(rows), SHEET, '<row r="3"', f'<row r="{number}"')
    assert "damaged" in refused(read, upload)


def test_rows_may_leave_numbers_out_or_give_none(read: Read) -> None:
    rows = [{"name": "Alfa"}, {"name": "Beta"}]
    for given in ('<row r="1048576"', "<row"):
        upload = changed_part(workbook(rows), SHEET, '<row r="3"', given)
        assert [row["name"] for row in read(upload)] == ["Alfa", "Beta"]


@pytest.mark.parametrize("cell", ["A2", "2", "@B2", "ABCD2", "Ă2"])
def test_cells_that_are_not_in_order_are_told(read: Read, cell: str) -> None:
    upload = changed_part(workbook([{}]), SHEET, '<c r="B2"', f'<c r="{cell}"')
    assert "damaged" in refused(read, upload)


def test_a_text_far_to_the_right_is_told_with_its_row_and_empty_cells_there_are_not(read: Read) -> None:
    empty = changed_part(workbook([{}]), SHEET, "</sheetData>", '<row><c r="XFD3"/></row></sheetData>')
    assert len(read(empty)) == 1
    wide = '<row r="7"><c r="XFD7"><v>1</v></c></row></sheetData>'
    assert "Row 7" in refused(read, changed_part(workbook([{}]), SHEET, "</sheetData>", wide))


def test_texts_that_are_far_too_long_are_told(read: Read) -> None:
    long = "ab" * 70_000
    assert "far more" in refused(read, workbook([{"name": long}]))
    inline = f'<row r="3"><c r="A3" t="inlineStr"><is><t>{long}</t></is></c></row></sheetData>'
    assert "Row 3" in refused(read, changed_part(workbook([{}]), SHEET, "</sheetData>", inline))
    assert "quotation mark" in refused(read, csv_file([{"name": long}]))


@pytest.mark.parametrize("part", [SHEET, STRINGS, "xl/workbook.xml"])
@pytest.mark.parametrize("long", ['<x y="%s"/>', "<!--%s-->"], ids=["tag", "comment"])
def test_a_tag_that_is_far_too_long_is_told_before_it_is_read_whole(read: Read, part: str, long: str) -> None:
    start = {STRINGS: "<si>", SHEET: "<sheetData>", "xl/workbook.xml": "<sheets>"}[part]
    upload = changed_part(workbook([{}]), part, start, start + long % ("a" * 2**19))
    assert "far more" in refused(read, upload)


def test_one_long_text_that_many_cells_name_costs_no_memory(tmp_path: Path) -> None:
    cells = "<row>" + '<c t="s"><v>0</v></c>' * 200 + "</row>"
    upload = changed_part(workbook([{}]), SHEET, "</sheetData>", cells * 20 + "</sheetData>")
    with zipfile.ZipFile(upload) as package:
        first = package.read(STRINGS).decode().partition("<si>")[2].partition("</si>")[0]
    upload = changed_part(upload, STRINGS, first, "<t>" + "ab" * 60_000 + "</t>")
    path = tmp_path / "long.xlsx"
    path.write_bytes(upload.read())
    tracemalloc.start()
    try:
        with open_sheet(path, FileType.XLSX) as sheet, pytest.raises(Refused, match="Row 3"):
            list(sheet.rows())
        assert tracemalloc.get_traced_memory()[1] < 8 * 2**20
    finally:
        tracemalloc.stop()


def test_a_text_in_another_encoding_is_told(read: Read) -> None:
    assert "UTF-8" in refused(read, csv_file([{"name": "ASOCIAŢIA"}], encoding="iso8859-2"))


def test_a_quotation_mark_that_never_closes_is_told(read: Read) -> None:
    text = 'Denumire,Numar inreg Reg National,Starea actuala\n"Alfa' + "x" * 200_000
    assert "quotation mark" in refused(read, SimpleUploadedFile("x.csv", text.encode()))


ENTITIES = '<!DOCTYPE sst [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><sst '
EXTERNAL = '<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/hostname">]><sst '


@pytest.mark.parametrize("declared", [ENTITIES, EXTERNAL], ids=["billion laughs", "external entity"])
@pytest.mark.parametrize("part", [STRINGS, SHEET, "xl/workbook.xml"])
def test_a_document_type_is_refused_before_anything_in_it_is_read(
    read: Read, part: str, declared: str
) -> None:
    start = {STRINGS: "<sst ", SHEET: "<worksheet ", "xl/workbook.xml": "<workbook "}[part]
    upload = changed_part(workbook([{}]), part, start, declared.replace("<sst ", start))
    assert "document type" in refused(read, upload)


def test_a_zip_bomb_is_not_unpacked(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = changed_part(workbook([{}]), SHEET, "<sheetData>", "<sheetData>" + " " * (40 * 2**20))
    opened: list[str] = []
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda self, name, *rest: opened.append(name))
    assert "unpacks" in refused(read, bomb)
    assert opened == []


def test_a_package_that_says_less_than_it_holds_is_stopped(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = workbook([{}] * 50)
    monkeypatch.setattr(xlsx, "MAX_UNPACKED", 500)
    monkeypatch.setattr(xlsx.Workbook, "_check_sizes", lambda self: None)
    assert "unpacks" in refused(read, upload)


def test_a_protected_part_is_told(read: Read, tmp_path: Path) -> None:
    content = bytearray(workbook([{}]).read())
    place = content.rindex(b"PK\x01\x02")
    content[place + 8] |= 1
    assert "password" in refused(read, SimpleUploadedFile("x.xlsx", bytes(content)))


def test_empty_rows_without_end_are_told(read: Read) -> None:
    empty = "".join(f'<row r="{number}"/>' for number in range(3, sheets.MAX_EMPTY + 10))
    upload = changed_part(workbook([{}]), SHEET, "</sheetData>", empty + "</sheetData>")
    assert "empty rows" in refused(read, upload)


def test_two_million_empty_rows_cost_no_memory(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    with path.open("w") as file:
        file.write("Denumire,Numar inreg Reg National,Starea actuala\n")
        file.writelines(",,\n" for _number in range(2_000_000))
    tracemalloc.start()
    try:
        with open_sheet(path, FileType.CSV) as sheet, pytest.raises(Refused, match="empty rows"):
            list(records(sheet, layout_of(sheet)))
        assert tracemalloc.get_traced_memory()[1] < 4 * 2**20
    finally:
        tracemalloc.stop()


def test_more_rows_than_a_register_has_are_told(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_ROWS", 3)
    assert "which no register has" in refused(read, workbook([{}] * 4))


def test_a_formula_is_never_worked_out(read: Read) -> None:
    cell = '<c r="A2" t="str"><f>WEBSERVICE("http://127.0.0.1/")</f><v>=1+1</v></c>'
    upload = workbook([{"name": "X"}])
    with zipfile.ZipFile(upload) as package:
        sheet = package.read(SHEET).decode()
    first = sheet[sheet.index('<c r="A2"') :]
    upload = changed_part(upload, SHEET, first[: first.index("</c>") + 4], cell)
    assert read(upload)[0]["name"] == "=1+1"
    assert read(csv_file([{"name": "=1+1"}]))[0]["name"] == "=1+1"


def test_texts_inside_cells_and_rich_texts_are_read(read: Read) -> None:
    inline = '<row r="3"><c r="A3" t="inlineStr"><is><r><t>Alfa </t></r><r><t>Beta</t></r></is></c></row>'
    upload = changed_part(workbook([{}]), SHEET, "</sheetData>", inline + "</sheetData>")
    rich = "<si><r><t>ASOCIAŢIA </t></r><r><t>DUNĂREA</t></r><rPh><t>spus</t></rPh></si>"
    upload = changed_part(upload, STRINGS, f'<si><t xml:space="preserve">{PLAIN["name"]}</t></si>', rich)
    assert [row["name"] for row in read(upload)] == ["ASOCIAŢIA DUNĂREA", "Alfa Beta"]


def test_a_large_workbook_is_read_in_even_memory(tmp_path: Path) -> None:
    def peak(rows: int) -> int:
        path = tmp_path / f"{rows}.xlsx"
        register_file.write(path, register_file.rows(rows))
        # What waits to be collected counts too: for four times the rows it may be more, not four times more.
        gc.collect()
        tracemalloc.start()
        try:
            with open_sheet(path, FileType.XLSX) as sheet:
                assert sum(1 for _row in records(sheet, layout_of(sheet))) == rows
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert peak(2_000) < peak(500) * 2


def test_the_generator_makes_the_same_file_again(tmp_path: Path) -> None:
    for name in ("one", "two"):
        register_file.write(tmp_path / name, register_file.rows(500))
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    register_file.write(tmp_path / "other", register_file.rows(500, seed=7))
    assert (tmp_path / "one").read_bytes() != (tmp_path / "other").read_bytes()
