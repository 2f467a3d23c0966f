"""Small register files for the tests."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.uploadedfile import SimpleUploadedFile

from benchmarks import register_file

HEADINGS = {
    "name": "Denumire",
    "number": "Numar inreg Reg National",
    "status": "Starea actuala",
    "county": "Judet",
    "locality": "Localitate",
    "address": "Adresa",
    "purpose": "Scopul initial",
    "purpose_1": "Modificari ale scopului 1",
    "purpose_2": "Modificari ale scopului 2",
    "utility_act": "HG utilitate publica",
    "utility_on": "Data HG utilitate publica",
}
PLAIN = {"name": "ASOCIAŢIA SPERANŢA", "number": "7/A/2016", "county": "CLUJ", "locality": "DEJ"}

Rows = Sequence[Mapping[str, str]]


def workbook(
    rows: Rows,
    *,
    name: str = "Asociatii.xlsx",
    sheet: str = "Foaie1",
    fields: Sequence[str] = tuple(HEADINGS),
) -> SimpleUploadedFile:
    """An upload of an XLSX workbook with these rows.

    Args:
        rows: texts by field; `PLAIN` fills what a row does not say.
        name: of the file.
        sheet: its name.
        fields: the columns, in this order.
    """
    table = [[{**PLAIN, **row}.get(field, "") for field in fields] for row in rows]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "register.xlsx"
        register_file.write(path, table, sheet=sheet, headings=[HEADINGS[field] for field in fields])
        return SimpleUploadedFile(name, path.read_bytes())


def csv_file(
    rows: Rows, *, name: str = "asociatii.csv", encoding: str = "utf-8-sig", delimiter: str = ","
) -> SimpleUploadedFile:
    """An upload of a CSV copy with these rows; arguments as for `workbook`."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(HEADINGS.values())
    writer.writerows([{**PLAIN, **row}.get(field, "") for field in HEADINGS] for row in rows)
    return SimpleUploadedFile(name, text.getvalue().encode(encoding))


def changed_part(upload: SimpleUploadedFile, part: str, old: str, new: str) -> SimpleUploadedFile:
    """The workbook with a text of one of its parts replaced, or a part added where there is none of the
    name."""
    upload.seek(0)
    file = io.BytesIO()
    with zipfile.ZipFile(upload) as package, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as changed:
        for name in package.namelist():
            text = package.read(name).decode()
            if name == part:
                assert old in text
                text = text.replace(old, new, 1)
            changed.writestr(name, text)
        if part not in package.namelist():
            changed.writestr(part, new)
    return SimpleUploadedFile(upload.name or "", file.getvalue())
