"""Spreadsheets read back cell by cell, by other readers than the writer's."""

from __future__ import annotations

import csv
import datetime as dt
import errno
import io
import resource
import unicodedata
import weakref
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any, BinaryIO, cast

import openpyxl
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation
from django.utils.functional import lazy
from django.utils.translation import get_language
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from portal.accounts.models import User
from portal.audit.models import Entry
from portal.core.exports import (
    CellKind,
    Column,
    Report,
    find_report,
    register_report,
    registered_reports,
    reports,
    write_csv,
    write_xlsx,
)
from portal.core.exports.text import MAX_CELL_UNITS

LABELS = {"text": ("Text", "Text"), "state": ("State", "Stare"), "yes": ("accepted", "acceptată")}
TRIGGERS = set("=+-@＝＋－＠−")

formula_like = st.lists(
    st.sampled_from([*"=+-@＝−;,\t\n\r\"' \u00a0\u200b\ufeff\u2028", "1", "cmd|' /C calc'!A0", "ă"]),
    max_size=12,
).map("".join)


def label(key: str) -> Any:
    return lazy(lambda: LABELS[key][get_language() == "ro"], str)()


class Rows:
    """Records that are in no database, read as a queryset is read."""

    model = User

    def __init__(self, records: Iterable[Any]) -> None:
        self.records = records

    def iterator(self, chunk_size: int) -> Iterator[Any]:
        assert chunk_size > 1
        return iter(self.records)


def rows(*values: Any) -> Any:
    return Rows(SimpleNamespace(value=value) for value in values)


def report_of(kind: CellKind, **options: Any) -> Report:
    column = Column("Value", kind, attribute="value", **options)
    return cast("Report", type("One", (Report,), {"title": "One", "permission": "", "value": column})())


class EveryKind(Report):
    title = "Every: kind/of [cell]"
    permission = ""

    text = Column(label("text"))
    count = Column("Count", CellKind.INTEGER)
    amount = Column("Amount", CellKind.DECIMAL)
    day = Column("Day", CellKind.DATE)
    moment = Column("Moment", CellKind.DATETIME)
    waited = Column("Waited", CellKind.DAYS)
    public = Column("Public", CellKind.BOOLEAN)
    state = Column(label("state"), CellKind.CHOICE, choices=[("a", label("yes"))])


RECORD = SimpleNamespace(
    text='=HYPERLINK("http://example.org")',
    count=-42,
    amount=Decimal("-1234.56"),
    day=dt.date(2026, 11, 21),
    moment=dt.datetime(2026, 7, 1, 21, 30, 15, 250, tzinfo=dt.UTC),
    waited=dt.timedelta(days=3, hours=12),
    public=True,
    state="a",
)


def sheet_of(report: Report, queryset: Any) -> Any:
    file = io.BytesIO()
    write_xlsx(report, queryset, file)
    return openpyxl.load_workbook(file).worksheets[0]


def xlsx_cells(report: Report, queryset: Any) -> list[Any]:
    """The cells of the first column, without the heading."""
    return [row[0] for row in sheet_of(report, queryset).iter_rows(min_row=2)]


def csv_text(report: Report, queryset: Any) -> str:
    file = io.BytesIO()
    write_csv(report, queryset, file)
    return file.getvalue().decode("utf-8")


def csv_values(report: Report, queryset: Any) -> list[str]:
    """The values of the first column, without the heading."""
    text = csv_text(report, queryset).removeprefix("\ufeff")
    return [row[0] for row in csv.reader(io.StringIO(text, newline=""))][1:]


def legal(text: str) -> str:
    """The text as XML 1.0 can hold it, with line feeds."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        c
        for c in text
        if c in "\t\n" or "\x20" <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c >= "\U00010000"
    )


def test_every_kind_of_cell_comes_back_from_xlsx_as_what_it_is() -> None:
    with translation.override("ro"):
        sheet = sheet_of(EveryKind(), Rows([RECORD]))
    headings, cells = list(sheet.iter_rows())
    assert [cell.value for cell in headings] == [
        "Text", "Count", "Amount", "Day", "Moment", "Waited", "Public", "Stare",
    ]  # fmt: skip
    assert [(cell.data_type, cell.value) for cell in cells] == [
        ("s", '=HYPERLINK("http://example.org")'),
        ("n", -42),
        ("n", -1234.56),
        ("d", dt.datetime(2026, 11, 21)),  # noqa: DTZ001
        ("d", dt.datetime(2026, 7, 2, 0, 30, 15)),  # noqa: DTZ001
        ("n", 3.5),
        ("b", True),
        ("s", "acceptată"),
    ]
    assert (cells[3].number_format, cells[4].number_format) == ("dd.mm.yyyy", "dd.mm.yyyy hh:mm")
    assert cells[2].number_format == "#,##0.00"


def test_labels_and_dates_follow_the_readers_language() -> None:
    with translation.override("en"):
        headings, cells = list(sheet_of(EveryKind(), Rows([RECORD])).iter_rows())
    assert (headings[7].value, cells[7].value) == ("State", "accepted")
    assert cells[3].number_format == "yyyy-mm-dd"


def test_the_sheet_is_ready_to_be_read() -> None:
    sheet = sheet_of(EveryKind(), Rows([RECORD]))
    assert sheet.title == "Every  kind of  cell"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:H2"
    assert sheet["A1"].font.bold
    assert sheet.column_dimensions["A"].width == pytest.approx(36, abs=1)
    assert sheet.column_dimensions["D"].width == pytest.approx(12, abs=1)


def test_csv_is_rfc_4180_with_iso_dates_and_a_mark_for_excel() -> None:
    with translation.override("en"):
        text = csv_text(EveryKind(), Rows([RECORD]))
    assert text == (
        "\ufeffText,Count,Amount,Day,Moment,Waited,Public,State\r\n"
        '"\'=HYPERLINK(""http://example.org"")",-42,-1234.56,2026-11-21,2026-07-02 00:30:15,3.5,yes,'
        "accepted\r\n"
    )


def test_an_empty_value_is_an_empty_cell() -> None:
    nothing = SimpleNamespace(**dict.fromkeys(vars(RECORD)))
    (_headings, cells) = list(sheet_of(EveryKind(), Rows([RECORD, nothing])).iter_rows(max_row=3))[::2]
    assert [cell.value for cell in cells] == [None] * 8
    assert csv_text(EveryKind(), Rows([nothing])).endswith("\r\n,,,,,,,\r\n")


def test_a_report_without_rows_has_its_headings() -> None:
    sheet = sheet_of(EveryKind(), Rows([]))
    assert [cell.value for cell in sheet[1]][:3] == ["Text", "Count", "Amount"]
    assert sheet.freeze_panes == "A2"
    assert csv_text(EveryKind(), Rows([])).count("\r\n") == 1


@settings(max_examples=40)
@given(
    st.lists(st.one_of(st.text(alphabet=st.characters(), max_size=60), formula_like), min_size=1, max_size=30)
)
def test_xlsx_keeps_every_text_and_runs_none(texts: list[str]) -> None:
    cells = xlsx_cells(report_of(CellKind.TEXT), rows(*(text + "." for text in texts)))
    assert [unescape(cell.value) for cell in cells] == [legal(text) + "." for text in texts]
    assert {(cell.data_type, cell.hyperlink, cell.quotePrefix) for cell in cells} == {("s", None, True)}


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "http://example.org", "mailto:a@example.org",
     "internal:Sheet1!A1", "_x0041_", "_x000D_", "{=1}", "TRUE", "12", "2026-01-01", " a ", "'a"],
)  # fmt: skip
def test_xlsx_keeps_text_that_looks_like_something_else(text: str) -> None:
    (cell,) = xlsx_cells(report_of(CellKind.TEXT), rows(text))
    assert (cell.data_type, unescape(cell.value), cell.hyperlink) == ("s", legal(text), None)


def begins_formula(cell: str) -> bool:
    """Whether the first sign that a person would see, quotation marks aside, is one that begins a formula."""
    for sign in cell:
        unseen = unicodedata.category(sign) in ("Cc", "Cf", "Zs", "Zl", "Zp")
        if not unseen and sign not in '"\u3164\uffa0\u115f\u1160\u2800':
            return sign in TRIGGERS
    return False


@given(st.one_of(st.text(alphabet=st.characters(), max_size=60), formula_like))
def test_csv_runs_no_text_and_changes_none_but_for_apostrophes(text: str) -> None:
    written = csv_text(report_of(CellKind.TEXT), rows("first", text, "last")).removeprefix("\ufeff")
    read = [row[0] if row else "" for row in csv.reader(io.StringIO(written, newline=""))]
    assert read[2].replace("'", "") == legal(text).replace("'", "")
    assert (read[1], read[3]) == ("first", "last")
    for delimiter in (",", ";", "\t"):
        for row in csv.reader(io.StringIO(written, newline=""), delimiter=delimiter):
            assert not any(begins_formula(cell) for cell in row)


@given(formula_like)
def test_csv_runs_no_text_where_columns_are_parted_otherwise_than_the_file_does(text: str) -> None:
    report = type("Two", (Report,), {"title": "", "permission": "", "a": Column("A"), "b": Column("B")})()
    written = csv_text(report, Rows([SimpleNamespace(a="x", b=text)])).removeprefix("\ufeff")
    for line in written.splitlines():
        for cell in line.replace("\t", ";").split(";"):
            assert not begins_formula(cell)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("  @a", "'  @a"),
        ("\u200b=1", "'\u200b=1"),
        ("\ttext", "'\ttext"),
        ("\rtext", "'\ntext"),
        ("a;=1", "a;'=1"),
        ("puncte:\n- unu\n- doi", "puncte:\n'- unu\n'- doi"),
        ("a - b = c", "a - b = c"),
        ("Băicoi-Țintea", "Băicoi-Țintea"),
    ],
)
def test_csv_puts_an_apostrophe_where_a_cell_could_begin_a_formula(text: str, written: str) -> None:
    assert csv_values(report_of(CellKind.TEXT), rows(text)) == [written]


def test_csv_takes_long_runs_of_separators_in_its_stride() -> None:
    text = "\n" * 2_000_000 + "x" + ";" * 2_000_000 + "="
    written = csv_text(report_of(CellKind.TEXT), rows(text))
    assert written.endswith(f"\"'{text[:-1]}'=\"\r\n")


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (0, 0),
        (10**15 - 1, 10**15 - 1),
        (10**15, "1000000000000000"),
        (-(10**18), "-1000000000000000000"),
        (Decimal("0.1"), 0.1),
        (Decimal("12.333333333333333333"), 12.333333333333333333),
        (Decimal("999999999999.99"), 999999999999.99),
        (Decimal("1e15"), "1000000000000000"),
        (Decimal("NaN"), "NaN"),
        (Decimal("-Infinity"), "-Infinity"),
        (float("inf"), "inf"),
    ],
)
def test_a_number_that_a_sheet_would_change_is_kept_as_text(value: Any, cell: Any) -> None:
    kind = CellKind.INTEGER if isinstance(value, int) else CellKind.DECIMAL
    (read,) = xlsx_cells(report_of(kind), rows(value))
    assert (read.value, read.data_type) == (cell, "s" if isinstance(cell, str) else "n")


def test_csv_keeps_every_digit() -> None:
    values = (Decimal("1E+3"), Decimal("12345678901234567890.123"), Decimal("-0.10"))
    assert csv_values(report_of(CellKind.DECIMAL), rows(*values)) == [
        "1000",
        "12345678901234567890.123",
        "-0.10",
    ]
    assert csv_values(report_of(CellKind.INTEGER), rows(-(10**18))) == ["-1000000000000000000"]


@pytest.mark.parametrize(
    "day", [dt.date(1900, 1, 1), dt.date(1900, 2, 28), dt.date(1900, 3, 1), dt.date(9999, 12, 31)]
)
def test_a_date_within_the_sheets_calendar_is_a_date(day: dt.date) -> None:
    (cell,) = xlsx_cells(report_of(CellKind.DATE), rows(day))
    assert cell.data_type == "d"
    assert cell.value.date() == day


def test_a_date_before_the_sheets_calendar_is_text() -> None:
    (cell,) = xlsx_cells(report_of(CellKind.DATE), rows(dt.date(1859, 1, 24)))
    assert (cell.data_type, cell.value) == ("s", "1859-01-24")


def test_a_moment_in_a_column_of_days_is_the_day_where_the_portal_is() -> None:
    evening = dt.datetime(2026, 7, 1, 22, 0, tzinfo=dt.UTC)
    assert csv_values(report_of(CellKind.DATE), rows(evening)) == ["2026-07-02"]


@pytest.mark.parametrize(
    ("waited", "days"),
    [(dt.timedelta(days=30), 30), (dt.timedelta(hours=-6), -0.25), (dt.timedelta(seconds=1), 0.0), (7, 7)],
)
def test_a_duration_is_a_number_of_days(waited: Any, days: float) -> None:
    (cell,) = xlsx_cells(report_of(CellKind.DAYS), rows(waited))
    assert (cell.data_type, cell.value) == ("n", days)
    assert [float(value) for value in csv_values(report_of(CellKind.DAYS), rows(waited))] == [days]


@pytest.mark.parametrize("sign", ["a", "ș", "😀"])
def test_a_text_that_no_cell_can_hold_is_cut_with_a_mark(sign: str) -> None:
    with translation.override("en"):
        (cell,) = xlsx_cells(report_of(CellKind.TEXT), rows(sign * 40_000))
    kept = cell.value.removesuffix("… [cut here: a cell holds no more]")
    assert kept != cell.value
    assert set(kept) == {sign}
    assert MAX_CELL_UNITS - 1 <= len(cell.value.encode("utf-16-le")) // 2 <= MAX_CELL_UNITS
    assert csv_values(report_of(CellKind.TEXT), rows(sign * 40_000)) == [sign * 40_000]


def test_a_text_that_just_fits_is_whole() -> None:
    text = "_x0041_" * 4_681
    (cell,) = xlsx_cells(report_of(CellKind.TEXT), rows(text))
    assert len(text) == MAX_CELL_UNITS
    assert unescape(cell.value) == text


def test_columns_with_the_same_label_are_told_apart() -> None:
    class Twins(Report):
        title = ""
        permission = ""
        one = Column("Name", value=lambda record: "1")
        two = Column("Name", value=lambda record: "2")

    sheet = sheet_of(Twins(), Rows([RECORD]))
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [["Name", "Name (2)"], ["1", "2"]]
    assert sheet.title == "Tandem"


def test_an_attribute_is_followed_along_relations_that_may_be_empty() -> None:
    class Acts(Report):
        title = "Acts"
        permission = ""
        who = Column("Who", attribute="actor__full_name")
        language = Column("Language", CellKind.CHOICE, attribute="actor__language")

    entries = Rows([Entry(actor=User(full_name="Ana", language="en")), Entry(actor=None)])
    entries.model = cast("Any", Entry)
    with translation.override("en"):
        cells = [[cell.value for cell in row] for row in sheet_of(Acts(), entries).iter_rows(min_row=2)]
    assert cells[0] == ["Ana", "English"]
    assert cells[1:] in ([], [[None, None]])


@pytest.mark.parametrize("attribute", ["full_name", "nothing_of_the_kind", "language__nothing"])
def test_a_choice_whose_labels_nobody_knows_is_refused(attribute: str) -> None:
    column = Column("Value", CellKind.CHOICE, attribute=attribute)
    with pytest.raises(ImproperlyConfigured, match="tell its choices"):
        column.reader(User)


@pytest.mark.django_db
def test_rows_come_through_a_server_side_cursor_with_what_they_prefetch() -> None:
    User.objects.bulk_create(
        User(email=f"p{n:04}@example.org", full_name=f"Persoana {n}") for n in range(1_250)
    )
    told: list[int] = []

    class People(Report):
        title = "People"
        permission = ""
        name = Column("Name", attribute="full_name")
        addresses = Column("Addresses", CellKind.INTEGER, value=lambda user: len(user.emailaddress_set.all()))

    people = User.objects.order_by("email").prefetch_related("emailaddress_set")
    file = io.BytesIO()
    assert write_xlsx(People(), people, file, told.append) == 1_250
    assert told == [500, 1_000, 1_250]
    sheet = openpyxl.load_workbook(file, read_only=True).worksheets[0]
    read = list(sheet.iter_rows(min_row=2, values_only=True))
    assert (len(read), read[0], read[-1]) == (1_250, ("Persoana 0", 0), ("Persoana 1249", 0))
    assert people._result_cache is None


@pytest.mark.parametrize("write", [write_xlsx, write_csv])
def test_records_are_let_go_as_soon_as_they_are_written(write: Any) -> None:
    alive: weakref.WeakSet[Any] = weakref.WeakSet()
    most = 0

    def records() -> Iterator[Any]:
        nonlocal most
        for number in range(3_000):
            record = User(pk=number + 1, full_name=str(number))
            alive.add(record)
            most = max(most, len(alive))
            yield record

    report = report_of(CellKind.TEXT)
    report.fields["value"].attribute = "full_name"
    assert write(report, Rows(records()), io.BytesIO()) == 3_000
    assert most < 10


class Stop(Exception):
    pass


@pytest.mark.parametrize("write", [write_xlsx, write_csv])
def test_what_progress_raises_ends_the_writing(write: Any, tmp_path: Path) -> None:
    def stop(done: int) -> None:
        raise Stop(done)

    with pytest.raises(Stop, match="500"):
        write(report_of(CellKind.INTEGER), rows(*range(5_000)), tmp_path / "file", stop)


@pytest.mark.parametrize("write", [write_xlsx, write_csv])
def test_a_file_keeps_the_rights_it_was_made_with(write: Any, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.touch(mode=0o600)
    write(report_of(CellKind.INTEGER), rows(1), path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.stat().st_size > 0


class FullDisk(io.RawIOBase):
    """A file on a disk without room."""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("write", [write_xlsx, write_csv])
def test_a_full_disk_is_told_by_its_number(write: Any) -> None:
    with pytest.raises(OSError) as told:  # noqa: PT011
        write(report_of(CellKind.TEXT), rows(*["text"] * 20_000), cast("BinaryIO", FullDisk()))
    assert told.value.errno == errno.ENOSPC


@pytest.mark.parametrize("write", [write_xlsx, write_csv])
def test_a_full_device_is_told_by_its_number(write: Any) -> None:
    with pytest.raises(OSError) as told:  # noqa: PT011
        write(report_of(CellKind.TEXT), rows(*["text"] * 20_000), Path("/dev/full"))
    assert told.value.errno == errno.ENOSPC


def test_a_temporary_folder_that_is_not_there_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "missing"))
    with pytest.raises(OSError) as told:  # noqa: PT011
        write_xlsx(report_of(CellKind.TEXT), rows("text"), tmp_path / "file")
    assert told.value.errno == errno.ENOENT


def test_a_temporary_file_that_finds_no_room_is_told(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, hard))
    try:
        with pytest.raises(OSError) as told:  # noqa: PT011
            write_xlsx(report_of(CellKind.TEXT), rows(*["x" * 30_000] * 200), tmp_path / "file")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert told.value.errno == errno.EFBIG


def test_a_fault_of_a_report_reaches_the_caller_as_it_is() -> None:
    class Faulty(Report):
        title = ""
        permission = ""
        value = Column("Value", value=lambda record: record.nothing)

    for write in (write_xlsx, write_csv):
        with pytest.raises(AttributeError, match="nothing"):
            write(Faulty(), rows(1), io.BytesIO())


@pytest.fixture
def _no_other_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "_registry", {})


@pytest.mark.usefixtures("_no_other_report")
def test_a_report_is_found_by_its_key() -> None:
    @register_report("tests.found")
    class Found(Report):
        title = "Found"
        permission = ""

    report = find_report("tests.found")
    assert isinstance(report, Found)
    assert report.key == "tests.found"
    assert find_report("tests.nothing") is None
    assert list(registered_reports()) == [Found]


@pytest.mark.parametrize("key", ["proposals", "Tests.found", "tests.found.again", "tests/found", ""])
def test_a_key_that_no_address_could_hold_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="does not name a report"):
        register_report(key)


@pytest.mark.usefixtures("_no_other_report")
def test_two_reports_cannot_have_one_key() -> None:
    register_report("tests.taken")(type("First", (Report,), {}))
    with pytest.raises(ValueError, match="two reports"):
        register_report("tests.taken")(type("Second", (Report,), {}))


def test_no_report_of_the_portal_has_two_columns_of_one_label() -> None:
    for report in registered_reports():
        assert str(report.title)
        assert report.permission
        for language in ("ro", "en"):
            with translation.override(language):
                labels = [str(column.column_name) for column in report().columns]
            assert len(set(labels)) == len(labels)
