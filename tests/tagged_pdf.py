"""Reads a PDF back as a screen reader does: by its tags, in their order, with their text.

What a program can find of ISO 14289-1:2014 (PDF/UA-1); the clauses stand beside the faults.
"""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

HEADINGS = {f"H{level}": level for level in range(1, 7)}
FONT_FILES = {"/FontFile", "/FontFile2", "/FontFile3"}
PAINTS = {"Tj", "TJ", "'", '"', "Do", "sh", "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "INLINE IMAGE"}


@dataclass
class ReadBack:
    """What a document says to whoever does not see it.

    Attributes:
        tags: names of the elements, in the order of reading.
        text: of all elements, in that order.
        faults: what is wrong with it.
    """

    tags: list[str] = field(default_factory=list)
    text: str = ""
    faults: list[str] = field(default_factory=list)


def read_back(content: bytes, language: str) -> ReadBack:
    """A document as a screen reader reads it.

    Args:
        content: the file.
        language: in which it has to be.
    """
    found = ReadBack()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        _look_at_document(pdf, language, found.faults)
        said: dict[tuple[Any, int], str] = {}
        for page in pdf.pages:
            said |= {(page.obj.objgen, mark): text for mark, text in _marked(page, found.faults).items()}
        seen: set[tuple[Any, int]] = set()
        for element in _elements(pdf.Root.StructTreeRoot):
            found.tags.append(str(element.S).removeprefix("/"))
            _look_at_element(element, found.faults)
            for content_of in _contents(element):
                seen.add(content_of)
                found.text += said.get(content_of, "")
        if said.keys() - seen:
            found.faults.append("7.1: content that no tag holds")
    _look_at_headings(found)
    return found


def _look_at_document(pdf: pikepdf.Pdf, language: str, faults: list[str]) -> None:
    root = pdf.Root
    with pdf.open_metadata() as metadata:
        if str(metadata.get("pdfuaid:part")) != "1":
            faults.append("5: not marked as PDF/UA-1")
        if not metadata.get("dc:title"):
            faults.append("7.1: no title")
    if not bool(root.get("/MarkInfo", {}).get("/Marked", False)):
        faults.append("7.1: not marked as tagged")
    if not bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)):
        faults.append("7.1: the title is not shown")
    if not str(root.get("/Lang", "")).startswith(language):
        faults.append("7.2: another language, or none")
    for page in pdf.pages:
        if "/Annots" in page and str(page.get("/Tabs")) != "/S":
            faults.append("7.18.3: links are not in the order of reading")
        for name, font in page.Resources.get("/Font", {}).items():
            faults += _faults_of_font(str(name), font)


def _faults_of_font(name: str, font: Any) -> Iterator[str]:
    for part in font.get("/DescendantFonts", [font]):
        if not FONT_FILES & set(part.get("/FontDescriptor", {}).keys()):
            yield f"7.21.4: font {name} is not in the file"
    if "/ToUnicode" not in font:
        yield f"7.21.7: font {name} does not say its letters"


def _marked(page: pikepdf.Page, faults: list[str]) -> dict[int, str]:
    """The text of what is marked on a page, by the number of the mark."""
    letters = {name: _letters(font) for name, font in page.Resources.get("/Font", {}).items()}
    said: dict[int, str] = {}
    around: list[int | None] = []
    font = ""
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in {"BDC", "BMC"}:
            given = operands[1] if name == "BDC" else {}
            mark = given.get("/MCID") if isinstance(given, pikepdf.Dictionary) else None
            around.append(None if mark is None else int(mark))
            if str(operands[0]) != "/Artifact" and mark is None and not any(around):
                faults.append("7.1: marked, but neither numbered nor decoration")
            if mark is not None:
                said.setdefault(int(mark), "")
        elif name == "EMC":
            around.pop()
        elif name == "Tf":
            font = str(operands[0])
        elif name in PAINTS and not around:
            faults.append(f"7.1: {name} outside of any tag and of decoration")
        marks = [mark for mark in around if mark is not None]
        if name in {"Tj", "TJ"} and marks:
            said[marks[-1]] += _decoded(operands[0], letters.get(font, {}))
    return said


def _letters(font: Any) -> dict[bytes, str]:
    """What each code of a font stands for."""
    known: dict[bytes, str] = {}
    if "/ToUnicode" not in font:
        return known
    table = font.ToUnicode.read_bytes().decode("latin-1")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, letter in re.findall(r"<(\w+)>\s*<(\w*)>", block):
            known[bytes.fromhex(code)] = bytes.fromhex(letter).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, letter in re.findall(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>", block):
            start = int(letter, 16)
            for code in range(int(first, 16), int(last, 16) + 1):
                known[code.to_bytes(len(first) // 2, "big")] = chr(start + code - int(first, 16))
    return known


def _decoded(shown: Any, letters: dict[bytes, str]) -> str:
    parts = [shown] if isinstance(shown, pikepdf.String) else shown
    # Between the strings stand numbers: how far apart they are drawn.
    codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
    return "".join(letters.get(codes[at : at + 2], "\ufffd") for at in range(0, len(codes), 2))


def _elements(above: Any) -> Iterator[Any]:
    for one in _kids(above):
        if isinstance(one, pikepdf.Dictionary) and "/S" in one:
            yield one
            yield from _elements(one)


def _kids(above: Any) -> list[Any]:
    kids = above.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _contents(element: Any) -> Iterator[tuple[Any, int]]:
    """The pages and marks right in an element."""
    for one in _kids(element):
        if isinstance(one, int):
            yield element.Pg.objgen, one
        elif isinstance(one, pikepdf.Dictionary) and "/MCID" in one:
            yield one.get("/Pg", element.get("/Pg")).objgen, int(one.MCID)


def _look_at_element(element: Any, faults: list[str]) -> None:
    kind = str(element.S)
    if kind in {"/Figure", "/Formula"} and not str(element.get("/Alt", "")):
        faults.append(f"7.3: {kind} without words")
    if kind == "/TH":
        given = element.get("/A", [])
        attributes = given if isinstance(given, pikepdf.Array) else [given]
        if not any("/Scope" in one for one in attributes if isinstance(one, pikepdf.Dictionary)):
            faults.append("7.5: a heading of a table that does not say of what")


def _look_at_headings(found: ReadBack) -> None:
    levels = [HEADINGS[tag] for tag in found.tags if tag in HEADINGS]
    if not levels or levels[0] != 1:
        found.faults.append("7.4.2: does not begin with a heading of the first level")
    if any(after > before + 1 for before, after in itertools.pairwise(levels)):
        found.faults.append("7.4.2: a level of headings is left out")
