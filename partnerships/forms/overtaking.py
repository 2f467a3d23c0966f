"""When two people change one text: what each wrote, side by side, and the way to choose between them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Model
from django.utils.datastructures import MultiValueDict
from django.utils.formats import number_format

from partnerships.enums import FundingSource
from partnerships.forms.rows import FUNDING, INDICATORS
from partnerships.models import MOST_ROWS, Partnership
from partnerships.services.document import FundingRow, rows_of
from portal.core.templatetags.ui import on

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KEEP = "keep_"
MINE, THEIRS = "mine", "theirs"
GROUPS = {group.name: group for group in (INDICATORS, FUNDING)}


@dataclass(frozen=True)
class Difference:
    """A part of the text that two people wrote differently.

    Attributes:
        name: of the part.
        label: what it is called on the page.
        mine: what the person typed, to be read.
        theirs: what stands now, to be read.
        chosen: MINE or THEIRS where only one of them changed it; else empty.
        picked: what the person picked; empty while they have not.
    """

    name: str
    label: StrOrPromise
    mine: list[str]
    theirs: list[str]
    chosen: str
    picked: str = ""

    @property
    def is_mine(self) -> bool:
        """Whether what was typed is to be kept, as things stand."""
        return (self.picked or self.chosen) == MINE

    @property
    def is_theirs(self) -> bool:
        """Whether what stands is to be kept, as things stand."""
        return (self.picked or self.chosen) == THEIRS

    @property
    def field(self) -> str:
        """Under which the choice is sent."""
        return f"{KEEP}{self.name}"


def stands(partnership: Partnership, names: Any) -> dict[str, Any]:
    """What a proposal says now, part by part.

    Args:
        partnership: read anew.
        names: of the parts that are fields.
    """
    rows = rows_of(partnership)
    if not rows["funding"] and partnership.budget is not None:
        # Of before one said whose money it is.
        rows["funding"] = [FundingRow("", "", partnership.budget)]
    return {name: getattr(partnership, name) for name in names} | rows


def seal(values: Mapping[str, Any]) -> str:
    """What a form keeps of the text that it was opened with: enough to see what was changed since."""
    return " ".join(f"{name}:{_mark(value)}" for name, value in values.items())


def is_as_sealed(name: str, value: Any, sealed: str) -> bool:
    """Whether a part was typed as it stood when the form was opened.

    Args:
        name: of the part.
        value: what was typed.
        sealed: what `seal` gave then.
    """
    return f"{name}:{_mark(value)}" in sealed.split()


def differences(
    mine: Mapping[str, Any], theirs: Mapping[str, Any], *, sealed: str, labels: Mapping[str, StrOrPromise]
) -> list[Difference]:
    """The parts that differ, in the order of the form.

    Args:
        mine: what was typed, part by part.
        theirs: what stands now.
        sealed: what `seal` gave when the form was opened.
        labels: by part.
    """
    opened = dict(part.split(":", 1) for part in sealed.split() if ":" in part)
    found = []
    for name, typed in mine.items():
        if name not in theirs or _mark(typed) == _mark(theirs[name]):
            continue
        before = opened.get(name)
        chosen = MINE if before == _mark(theirs[name]) else THEIRS if before == _mark(typed) else ""
        found.append(Difference(name, labels[name], _read(typed), _read(theirs[name]), chosen))
    return found


def settled(data: MultiValueDict[str, Any], theirs: Mapping[str, Any]) -> MultiValueDict[str, Any]:
    """What was typed, with what stands now in its place where the person chose it.

    Args:
        data: the form as it was sent, with the choices.
        theirs: what stands now.
    """
    whole = data.copy()
    for name, value in theirs.items():
        if data.get(f"{KEEP}{name}") != THEIRS:
            continue
        if name in GROUPS:
            _lay_rows(whole, name, value)
        else:
            whole[name] = _sent(value)
    for name in list(whole):
        if name.startswith(KEEP):
            del whole[name]
    return whole


def _lay_rows(data: MultiValueDict[str, Any], name: str, rows: list[Any]) -> None:
    for number in range(1, MOST_ROWS + 1):
        row = rows[number - 1]._asdict() if number <= len(rows) else {}
        for field in GROUPS[name].fields:
            data[f"{name}_{number}_{field}"] = _sent(row.get(field))


def _sent(value: Any) -> str:
    """A value as a browser sends it."""
    if value is None:
        return ""
    if isinstance(value, Model):
        return str(value.pk)
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _mark(value: Any) -> str:
    """A short mark that is the same for equal values, whatever way they are written."""
    return hashlib.sha256(_plain(value).encode()).hexdigest()[:10]


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join("\t".join(_plain(each) for each in row) for row in value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return _sent(value).replace("\r\n", "\n").strip()


def _read(value: Any) -> list[str]:
    """A value as paragraphs to be read."""
    if isinstance(value, list):
        return [_read_row(row) for row in value]
    if isinstance(value, dt.date):
        return [on(value)]
    if isinstance(value, int):
        return [number_format(value, use_l10n=True, force_grouping=True)]
    text = "" if value is None else str(value).replace("\r\n", "\n")
    return [paragraph for paragraph in text.split("\n") if paragraph.strip()]


def _read_row(row: Any) -> str:
    parts = row._asdict()
    if isinstance(row, FundingRow) and row.source:
        parts["source"] = FundingSource(row.source).label
    said = (_read_value(value) for value in parts.values())
    return " · ".join(value for value in said if value)


def _read_value(value: Any) -> str:
    if isinstance(value, Decimal):
        decimals = 0 if value == value.to_integral_value() else 2
        return number_format(value, decimals, use_l10n=True, force_grouping=True)
    return str(value)
