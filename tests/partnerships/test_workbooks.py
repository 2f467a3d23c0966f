"""Values as a workbook: taken away, filled in, changed by people and programs in many ways, brought back."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from openpyxl.styles import PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from organizations.enums import MembershipRole
from organizations.models import Membership
from partnerships.enums import Breakdown
from partnerships.models import Indicator, Partnership, ReportedValue, ValueUpload
from partnerships.services.workbooks import (
    make_workbook,
    mark_of,
    receive_workbook,
    save_upload,
    to_be_saved,
)
from partnerships.services.workbooks.cells import Unreadable, day_of, number_of
from partnerships.services.workbooks.columns import headings, known_headings
from partnerships.services.workbooks.identity import SHEET, signed
from partnerships.services.workbooks.making import report_days
from partnerships.services.workbooks.opening import area_of
from portal.audit.models import Entry
from portal.core.exceptions import NotAllowed, Refused
from portal.core.fold import fold
from portal.notifications.models import Message
from portal.programmes.models import Keeper, Programme
from tests.factories.measures import make_indicator, make_value
from tests.factories.organizations import OrganizationFactory
from tests.factories.programmes import ProgrammeFactory
from tests.partnerships.conftest import Cast
from tests.partnerships.test_views import as_, path

DAY = dt.timedelta(days=1)
# The columns of a workbook whose indicators are broken down by sex.
CODE, TITLE, NAME, _UNIT, _TARGET, AS_OF, STANDS, VALUE, WOMEN, MEN, _UNKNOWN, NOTE = "ABCDEFGHIJKL"


@pytest.fixture(autouse=True)
def uncounted() -> None:
    """Nobody has sent a workbook yet."""
    cache.clear()


def begun(cast: Cast, days: int = 5) -> Partnership:
    partnership = cast.partnership("active")
    partnership.starts_on = timezone.localdate() - days * DAY
    partnership.save()
    return partnership


def book_of(*partnerships: Partnership, every: str = "latest") -> Any:
    content = make_workbook(partnerships, every=every, today=timezone.localdate())
    return openpyxl.load_workbook(io.BytesIO(content))


def file_of(book: Any, name: str = "orice nume.xlsx") -> SimpleUploadedFile:
    if not isinstance(book, bytes):
        file = io.BytesIO()
        book.save(file)
        book = file.getvalue()
    return SimpleUploadedFile(name, book)


def send(cast: Cast, book: Any, of: Partnership | None = None, role: str = "ngo_editor") -> ValueUpload:
    return receive_workbook(actor=cast.people[role], upload=file_of(book), partnership=of, now=timezone.now())


def save(cast: Cast, upload: ValueUpload, seen: str | None = None) -> int:
    return save_upload(
        pk=upload.pk, actor=cast.people["ngo_editor"], now=timezone.now(),
        seen=mark_of(to_be_saved(upload)) if seen is None else seen,
    )  # fmt: skip


def standing_values() -> dict[str, Decimal]:
    rows = ReportedValue.objects.filter(replaced_at=None)
    return dict(rows.values_list("indicator__name", "value"))


def test_two_hundred_values_with_seven_wrong_come_back_with_seven_comments_and_then_are_saved_once(
    client: Client, cast: Cast
) -> None:
    partnership = begun(cast)
    Indicator.objects.bulk_create(
        Indicator(partnership=partnership, name=f"Indicator {n}", target=10, breakdowns=["sex"])
        for n in range(200)
    )
    as_(client, cast.people["ngo_editor"])
    page = path(partnership, "indicators/workbook/")
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{page}?every=latest").content))
    sheet = book.worksheets[0]
    for row in range(2, 202):
        sheet[f"{VALUE}{row}"], sheet[f"{WOMEN}{row}"], sheet[f"{MEN}{row}"] = row, 1, row - 1
    right = {address: sheet[address].value for address in wrong_cells(sheet)}
    wrong = {**wrong_cells(sheet)}
    for address, value in wrong.items():
        sheet[address] = value
    answer = client.post(page, {"file": file_of(book)})
    assert answer.status_code == 302
    shown = client.get(answer["Location"])
    assert {address for address, _said in shown.context["upload"].faults} == set(wrong)
    checked = openpyxl.load_workbook(io.BytesIO(client.get(f"{answer['Location']}checked/").content))
    cells = [cell for row in checked.worksheets[0].iter_rows() for cell in row]
    assert {cell.coordinate for cell in cells if cell.comment} == set(wrong)
    assert checked.worksheets[0]["A1"].value == sheet["A1"].value
    assert not ReportedValue.objects.exists()
    assert client.post(answer["Location"], {"seen": shown.context["mark"]}).status_code == 302
    assert not ReportedValue.objects.exists()

    for address, value in right.items():
        checked.worksheets[0][address] = value
    answer = client.post(page, {"file": file_of(checked)})
    mark = client.get(answer["Location"]).context["mark"]
    for _click in range(2):
        assert client.post(answer["Location"], {"seen": mark}).status_code == 302
    assert standing_values() == {f"Indicator {n}": n + 2 for n in range(200)}
    assert ReportedValue.objects.count() == 200
    entries = Entry.objects.about(partnership).filter(verb="partnerships.report_values")
    assert [entry.after["count"] for entry in entries] == [200]


def wrong_cells(sheet: Any) -> dict[str, Any]:
    """Seven cells, wrong in different ways."""
    return {
        f"{VALUE}5": "vreo zece",
        f"{VALUE}17": -3,
        f"{MEN}30": 1.005,
        f"{WOMEN}44": 2,
        f"{AS_OF}60": "31.02.2026",
        f"{AS_OF}90": timezone.localdate() - 400 * DAY,
        f"{VALUE}199": "=SUM(I199:J199)",
    }


def change_and_faults(cast: Cast, change: Callable[[Any], Any]) -> list[str]:
    """The cells that are wrong once a workbook of two indicators was filled in and changed."""
    partnership = begun(cast)
    for name in ("Oameni", "Ateliere"):
        make_indicator(partnership, name, "sex")
    book = book_of(partnership)
    sheet = book.worksheets[0]
    sheet[f"{VALUE}2"], sheet[f"{VALUE}3"] = 12, 3
    made = change(book)
    sent = book if made is None else made
    return [address for address, _said in send(cast, sent, partnership).faults]


def put(**cells: Any) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        for address, value in cells.items():
            book.worksheets[0][address] = value

    return change


def add_row_like_the_second(book: Any) -> None:
    sheet = book.worksheets[0]
    sheet.append([cell.value for cell in sheet[2]])


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        (put(A2="I999999999"), ["A2"]),
        (put(A2="I" + "9" * 5000), ["A2"]),
        (put(A2=None, C2="Altceva"), ["C2"]),
        (add_row_like_the_second, ["F4"]),
        (put(H2="1.234"), ["H2"]),
        (put(H2="#N/A"), ["H2"]),
        (put(H2=True), ["H2"]),
        (put(H2=1e300), ["H2"]),
        (put(F2="=TODAY()"), ["F2"]),
        (put(F2="mâine"), ["F2"]),
        (put(H2=None, L2="o notă"), ["H2"]),
        (put(L2="x" * 501), ["L2"]),
        (put(I2=13), ["I2"]),
    ],
)  # fmt: skip
def test_each_wrong_cell_is_named(cast: Cast, change: Callable[[Any], Any], faults: list[str]) -> None:
    assert change_and_faults(cast, change) == faults
    assert not ValueUpload.objects.get().rows


def in_small_letters(book: Any) -> None:
    sheet = book.worksheets[0]
    sheet["A2"] = f" {sheet['A2'].value.lower()} "


def delete_columns(book: Any) -> None:
    """All that is not needed, the codes too."""
    book.worksheets[0].delete_cols(9, 4)
    book.worksheets[0].delete_cols(7)
    book.worksheets[0].delete_cols(4, 2)
    book.worksheets[0].delete_cols(1, 2)


def move_about(book: Any) -> None:
    """Rows above the table, in between and in another order, a column and a sheet of one's own."""
    sheet = book.worksheets[0]
    second, third = ([cell.value for cell in sheet[row]] for row in (2, 3))
    for place, values in ((2, third), (3, second)):
        for column, value in enumerate(values, start=1):
            sheet.cell(place, column).value = value
    sheet.insert_cols(3)
    sheet["C1"] = "Cine"
    sheet.insert_rows(3)
    sheet.insert_rows(1, 2)
    sheet["A1"] = "Situația noastră"
    sheet.title = "Altfel"
    book.create_sheet("Ciorne", 0)["A1"] = "=1+1"


def format_far_away(book: Any) -> None:
    book.worksheets[0]["XFD1048576"].fill = PatternFill("solid", start_color="FFFF0000")


def in_1904(book: Any) -> None:
    book.epoch = CALENDAR_MAC_1904


def rewritten(replace: Callable[[str], str]) -> Callable[[Any], bytes]:
    """The XML of the first sheet, as another program writes it."""

    def change(book: Any) -> bytes:
        before, after = zipfile.ZipFile(io.BytesIO(file_of(book).read())), io.BytesIO()
        with zipfile.ZipFile(after, "w", zipfile.ZIP_DEFLATED) as package:
            for entry in before.infolist():
                content = before.read(entry)
                if entry.filename == "xl/worksheets/sheet1.xml":
                    content = replace(content.decode()).encode()
                package.writestr(entry.filename, content)
        return after.getvalue()

    return change


def as_floats_and_serials(xml: str) -> str:
    """As LibreOffice may write: numbers as they were computed, days whose format was lost."""
    xml = xml.replace("<v>12</v>", "<v>12.000000000000002</v>").replace("<v>3</v>", "<v>3.0</v>")
    assert "12.000000000000002" in xml
    return re.sub(r'(<c r="F[23]") s="\d+"', r"\1", xml)


def with_inline_texts(xml: str) -> str:
    """Texts in their cells, no reference on cells and rows: as Excel need not write them."""
    inline = '<c t="inlineStr"><is><t>3,00</t></is></c>'
    found = re.sub(r'<c r="H3"[^>]*><v>3</v></c>', inline, xml)
    assert inline in found
    return found


@pytest.mark.parametrize(
    "change",
    [
        put(H2=" 12,00 "), put(H2="12.0", F2=timezone.localdate().strftime("%d.%m.%Y")),
        in_small_letters, delete_columns, move_about, format_far_away, in_1904,
        rewritten(as_floats_and_serials), rewritten(with_inline_texts),
    ],
)  # fmt: skip
def test_a_workbook_is_understood_however_people_and_programs_change_it(
    cast: Cast, change: Callable[[Any], Any]
) -> None:
    assert change_and_faults(cast, change) == []
    upload = ValueUpload.objects.get()
    assert save(cast, upload) == 2
    assert standing_values() == {"Oameni": 12, "Ateliere": 3}
    assert set(ReportedValue.objects.values_list("as_of", flat=True)) == {timezone.localdate()}


def forged(book: Any) -> None:
    book[SHEET]["A2"] = signed([1])[1][:-1] + "x"


def unnamed(book: Any) -> None:
    del book[SHEET]


def of_another_time(book: Any) -> None:
    text = signing.dumps({"format": 0, "partnerships": [1]}, salt="partnerships.workbooks", compress=True)
    book[SHEET]["A2"] = text


def bomb(_book: Any) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("xl/worksheets/sheet1.xml", b"<a>" + bytes(70 * 2**20))
    return file.getvalue()


def entities(book: Any) -> Any:
    return rewritten(lambda xml: '<!DOCTYPE x [<!ENTITY a "aaaa">]>' + xml.partition("?>")[2])(book)


def merge_all(book: Any) -> Any:
    area = '<mergeCells><mergeCell ref="A10:XFD1048576"/></mergeCells><pageMargins'
    return rewritten(lambda xml: xml.replace("<pageMargins", area))(book)


def merge_often(book: Any) -> Any:
    areas = "".join(f'<mergeCell ref="A{row}:B{row}"/>' for row in range(900, 2901))
    return rewritten(
        lambda xml: xml.replace("<pageMargins", f"<mergeCells>{areas}</mergeCells><pageMargins")
    )(book)


def ods(_book: Any) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    return file.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        forged, unnamed, of_another_time, ods,
        lambda book: book.worksheets[0].delete_cols(8),
        lambda book: book.worksheets[0].delete_rows(1),
        put(I1="Valoare", J1="Value"),
        lambda _book: b"a,b\n1,2\n",
        lambda _book: b"PK\x03\x04 and nothing else",
        lambda book: file_of(book).read()[:-300],
        rewritten(lambda xml: xml.replace("<sheetData>", "<sheetData><row r='x'/>")),
        lambda _book: b"",
        lambda _book: b"\x00" * (5 * 2**20 + 1),
    ],
)  # fmt: skip
def test_what_is_no_workbook_of_ours_is_refused_with_a_sentence(
    cast: Cast, change: Callable[[Any], Any]
) -> None:
    with pytest.raises(Refused) as refusal:
        change_and_faults(cast, change)
    assert len(refusal.value.sentence) > 10
    assert not ValueUpload.objects.exists()


@pytest.mark.parametrize("change", [bomb, entities, merge_all, merge_often])
def test_what_would_cost_too_much_is_refused_before_it_is_opened(
    cast: Cast, change: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Any] = []
    place = "partnerships.services.workbooks.opening.load_workbook"
    monkeypatch.setattr(place, lambda *given, **_how: opened.append(given))
    with pytest.raises(Refused):
        change_and_faults(cast, change)
    assert not opened


def test_only_the_partnerships_that_one_writes_for_are_taken(client: Client, cast: Cast) -> None:
    own, second, theirs = begun(cast), begun(cast), begun(cast)
    Partnership.objects.filter(pk=theirs.pk).update(ngo=OrganizationFactory())
    for place, one in enumerate((own, second, theirs)):
        make_indicator(one, f"Indicator {place}")
    book = book_of(own, second, theirs)
    for row in (2, 3, 4):
        book.worksheets[0][f"H{row}"] = row
    with pytest.raises(Refused):
        send(cast, book, own)
    upload = send(cast, book)
    assert [address for address, _said in upload.faults] == ["A4"]
    book.worksheets[0].delete_rows(4)
    upload = send(cast, book)
    assert save(cast, upload) == 2
    with pytest.raises(NotAllowed):
        send(cast, book_of(theirs))
    as_(client, cast.people["ngo_editor"])
    listed = client.get("/partnerships/indicators/").context["partnerships"]
    assert {one.pk for one in listed} == {own.pk, second.pk}
    taken = openpyxl.load_workbook(
        io.BytesIO(client.get("/partnerships/indicators/workbook/?every=month").content)
    )
    assert {row[2] for row in taken.worksheets[0].iter_rows(min_row=2, values_only=True)} == {
        "Indicator 0", "Indicator 1",
    }  # fmt: skip
    assert client.get(path(theirs, "indicators/workbook/?every=month")).status_code == 403
    as_(client, cast.people["authority_editor"])
    assert client.get(f"/partnerships/indicators/sent/{upload.pk}/").status_code == 404
    assert client.post(f"/partnerships/indicators/sent/{upload.pk}/").status_code == 404


def test_a_preview_that_somebody_else_was_quicker_than_is_made_anew_and_nothing_is_saved(cast: Cast) -> None:
    partnership = begun(cast)
    indicator = make_indicator(partnership, "Oameni")
    book = book_of(partnership)
    book.worksheets[0]["H2"] = 12
    upload = send(cast, book)
    seen = mark_of(to_be_saved(upload))
    make_value(indicator, cast.people["authority_editor"], 13)
    with pytest.raises(Refused):
        save(cast, upload, seen)
    assert standing_values() == {"Oameni": 13}
    assert save(cast, upload) == 1
    assert standing_values() == {"Oameni": 12}


def test_what_no_longer_holds_when_it_is_confirmed_is_refused_and_no_longer_read(
    client: Client, cast: Cast
) -> None:
    partnership = begun(cast)
    make_indicator(partnership, "Oameni")
    book = book_of(partnership)
    book.worksheets[0]["H2"] = 12
    first, upload = send(cast, book), send(cast, book)
    with pytest.raises(Refused):
        save_upload(pk=first.pk, actor=cast.people["ngo_editor"], seen="", now=timezone.now())
    Partnership.objects.filter(pk=partnership.pk).update(ends_on=timezone.localdate() - DAY)
    with pytest.raises(Refused):
        save(cast, upload)
    address = f"/partnerships/indicators/sent/{upload.pk}/"
    as_(client, cast.people["ngo_editor"])
    assert client.get(address).status_code == 200
    Membership.objects.filter(user=cast.people["ngo_editor"]).delete()
    with pytest.raises(NotAllowed):
        save(cast, upload)
    ValueUpload.objects.update(checked=b"Ce s-a trimis.")
    assert [client.get(one).status_code for one in (address, f"{address}checked/")] == [404, 404]
    assert not ReportedValue.objects.exists()


def test_a_workbook_holds_the_days_asked_for_and_those_with_values_and_no_text_becomes_a_formula(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    partnership = begun(cast, days=40)
    indicator = make_indicator(partnership, "=1+1", "sex")
    odd = timezone.localdate() - 3 * DAY
    make_value(indicator, cast.people["ngo_owner"], 7, odd)
    with django_assert_max_num_queries(3):
        book = book_of(partnership, every="month")
    rows = list(book.worksheets[0].iter_rows(min_row=2))
    days = {row[5].value.date(): row[6].value for row in rows}
    assert days == {
        **dict.fromkeys(report_days(partnership, 1, timezone.localdate())), odd: 7,
    }  # fmt: skip
    assert (rows[0][2].value, rows[0][2].data_type) == ("=1+1", "s")
    assert book[SHEET].sheet_state == "veryHidden"
    assert [cell.value for cell in book.worksheets[0][1]][8] is not None


def test_nobody_keeps_the_portal_busy_with_workbooks(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("partnerships.services.workbooks.saving.MOST_SENT", 1)
    partnership = begun(cast)
    make_indicator(partnership)
    assert not send(cast, book_of(partnership)).faults
    with pytest.raises(Refused):
        send(cast, book_of(partnership))
    monkeypatch.setattr("partnerships.services.workbooks.making.MOST_LINES", 0)
    with pytest.raises(Refused):
        book_of(partnership)


def test_no_two_columns_are_called_alike_in_any_language() -> None:
    for code, _name in settings.LANGUAGES:
        with override(code):
            told = headings(Breakdown.values)
        assert {known_headings()[fold(heading)] for heading in told.values()} == set(told)


def test_the_days_of_a_report_are_the_ends_of_periods_of_the_calendar() -> None:
    partnership = Partnership(starts_on=dt.date(2027, 11, 30), ends_on=dt.date(2028, 5, 10))

    def days(months: int, today: dt.date) -> list[str]:
        return [f"{day:%y%m%d}" for day in report_days(partnership, months, today)]

    assert days(1, dt.date(2028, 3, 5)) == ["271130", "271231", "280131", "280229", "280305"]
    assert days(3, dt.date(2029, 1, 1)) == ["271231", "280331", "280510"]
    assert days(3, dt.date(2027, 12, 31)) == ["271231"]
    assert days(0, dt.date(2028, 2, 1)) == ["280201"]
    assert days(3, dt.date(2027, 11, 29)) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234,5", "1234.5"), ("1,234.5", "1234.5"), ("12,5", "12.5"), ("12.5", "12.5"), ("-4", "-4"),
        ("1.234.567", "1234567"), ("1 234,50", "1234.50"), ("\u22127", "-7"), ("0,75", "0.75"),
        ("1.234", None), ("1,234", None), ("12,34,5", None), ("1e3", None), ("", None), ("¹²", None),
        ("NaN", None),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it_unless_it_could_be_two(text: str, number: str | None) -> None:
    if number is None:
        with pytest.raises(Unreadable):
            number_of(text)
    else:
        assert number_of(text) == Decimal(number)


def test_days_and_areas_are_read_exactly() -> None:
    assert day_of(" 5.9.2026 ") == day_of("2026-09-05") == dt.date(2026, 9, 5)
    for text in ("05/09/2026", "31.02.2026", "5 septembrie", ""):
        with pytest.raises(Unreadable):
            day_of(text)
    assert [area_of(said) for said in ("B2", "$B$2:D9", "D9:B2")] == [1, 24, 24]
    assert min(area_of(said) for said in ("A1:XFD1048576", "A:A", "A1:B2:C3", "")) > 300_000


def kept_by_manager(cast: Cast, *partnerships: Partnership) -> Programme:
    """A programme with these partnerships that the programme manager is named to keep."""
    programme: Programme = ProgrammeFactory(created_by=cast.people["administrator"])
    Keeper.objects.create(programme=programme, user=cast.people["manager"], named_at=timezone.now())
    keys = [one.pk for one in partnerships]
    Partnership.objects.filter(pk__in=keys).update(programme=programme, programme_reason="Ține de el.")
    return programme


def test_the_manager_of_a_programme_brings_the_values_of_its_partnerships_and_the_parties_are_told(
    client: Client, cast: Cast
) -> None:
    inside, outside = begun(cast), begun(cast)
    for place, one in enumerate((inside, outside)):
        make_indicator(one, f"Indicator {place}")
    programme = kept_by_manager(cast, inside)
    page = f"/partnerships/of-programme/{programme.slug}/values/"
    as_(client, cast.people["manager"])
    assert page in client.get(f"/partnerships/of-programme/{programme.slug}/").content.decode()
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{page}?every=latest").content))
    assert [row[2] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)] == ["Indicator 0"]
    book.worksheets[0]["H2"] = "mult"
    wrong = client.post(page, {"file": file_of(book)})["Location"]
    assert [address for address, _said in client.get(wrong).context["upload"].faults] == ["H2"]
    book.worksheets[0]["H2"] = 12
    right = client.post(page, {"file": file_of(book)})["Location"]
    shown = client.get(right)
    for _twice in range(2):
        assert client.post(right, {"seen": shown.context["mark"]})["Location"] == page
    assert standing_values() == {"Indicator 0": 12}
    entry = Entry.objects.get(verb="partnerships.report_values_for_programme")
    assert (entry.actor, entry.target_id) == (cast.people["manager"], inside.pk)
    told = Message.objects.filter(kind="partnerships.values_of_programme", target_id=inside.pk)
    assert cast.people["ngo_editor"] in [one.recipient for one in told]
    assert cast.people["authority_owner"] in [one.recipient for one in told]
    assert str(cast.people["manager"]) in told[0].text


def test_a_manager_brings_values_only_of_programmes_they_keep_and_of_no_partnership_of_their_own(
    client: Client, cast: Cast
) -> None:
    partnership = begun(cast)
    make_indicator(partnership, "Oameni")
    programme = kept_by_manager(cast, partnership)
    book = book_of(partnership)
    book.worksheets[0]["H2"] = 12
    upload = send(cast, book, role="manager")
    seen = mark_of(to_be_saved(upload))
    page = f"/partnerships/of-programme/{programme.slug}/values/"

    def refused() -> None:
        with pytest.raises(NotAllowed):
            send(cast, book, role="manager")
        with pytest.raises(NotAllowed):
            save_upload(pk=upload.pk, actor=cast.people["manager"], seen=seen, now=timezone.now())

    member = Membership.objects.create(
        organization=cast.authority, user=cast.people["manager"], role=MembershipRole.MEMBER
    )
    refused()
    member.delete()
    cast.people["manager"].is_programme_manager = False
    refused()
    cast.people["manager"].is_programme_manager = True
    Keeper.objects.update(user=cast.people["person"])
    refused()
    for person in ("manager", "person", "administrator", "ngo_owner"):
        as_(client, cast.people[person])
        assert client.get(f"{page}?every=latest").status_code == 403
    assert not ReportedValue.objects.exists()
