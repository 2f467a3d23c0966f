"""Where the register's columns stand in a file: found by their headings, in any order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from organizations.enums import LegalForm
from portal.core.exceptions import Refused
from portal.core.fold import fold

HEADING_WITHIN = 10
"""Among how many of the first rows with text the headings are looked for; there may be a title above them."""

# The headings as the Ministry writes them, folded.
REQUIRED = {"name": "Denumire", "number": "Numar inreg Reg National", "status": "Starea actuala"}
OPTIONAL = {
    "country": "Tara",
    "county": "Judet",
    "locality": "Localitate",
    "address": "Adresa",
    "purpose": "Scopul initial",
    **{f"purpose_{number}": f"Modificari ale scopului {number}" for number in range(1, 6)},
    "utility_act": "HG utilitate publica",
    "utility_on": "Data HG utilitate publica",
}
FIELDS = {fold(heading): field for field, heading in (REQUIRED | OPTIONAL).items()}

# Words in the name of a sheet or a file that tell which of the five it is, most telling first.
FORM_WORDS = {
    "straine": LegalForm.FOREIGN,
    "straina": LegalForm.FOREIGN,
    "federat": LegalForm.FEDERATION,
    "uniun": LegalForm.UNION,
    "fundat": LegalForm.FOUNDATION,
    "asociat": LegalForm.ASSOCIATION,
}


@dataclass(frozen=True)
class Layout:
    """Which column holds what.

    Attributes:
        heading_row: the number of the row with the headings.
        places: column number from 0 by field.
    """

    heading_row: int
    places: dict[str, int]

    def cells(self, row: Sequence[str]) -> dict[str, str]:
        """The row's texts by field; empty where the file has no such column or the row is shorter."""
        return {field: row[place] if place < len(row) else "" for field, place in self.places.items()}

    def repeats(self, row: Sequence[str]) -> bool:
        """Whether the row is a row of headings again."""
        cells = self.cells(row)
        return all(fold(cells[field]) == fold(heading) for field, heading in REQUIRED.items())


def find_layout(rows: Iterable[tuple[int, list[str]]]) -> Layout:
    """Find the headings among the first rows.

    Args:
        rows: numbers and cells from the start of the sheet on.

    Raises:
        Refused: when no row has them, a required one is missing, or one stands twice.
    """
    best: tuple[int, dict[str, list[int]]] | None = None
    for number, cells in _first_with_text(rows):
        found = _headings_in(cells)
        if best is None or len(found) > len(best[1]):
            best = (number, found)
    if best is None or len(best[1]) < 2:
        raise Refused(
            _(
                "No row of headings was found among the first %(count)d rows. The file of the national "
                "register has "
                "the columns “Denumire”, “Numar inreg Reg National” and “Starea actuala”."
            )
            % {"count": HEADING_WITHIN}
        )
    number, places = best
    missing = [heading for field, heading in REQUIRED.items() if field not in places]
    if missing:
        raise Refused(
            _("The file lacks a column that is needed: %(columns)s.")
            % {"columns": ", ".join(f"“{heading}”" for heading in missing)}
        )
    twice = [(REQUIRED | OPTIONAL)[field] for field, found in places.items() if len(found) > 1]
    if twice:
        raise Refused(
            _("A column stands in the file twice, so it is not clear which one counts: %(columns)s.")
            % {"columns": ", ".join(f"“{heading}”" for heading in twice)}
        )
    return Layout(number, {field: found[0] for field, found in places.items()})


def _headings_in(cells: Sequence[str]) -> dict[str, list[int]]:
    """The places of the headings that a row holds, by field."""
    found: dict[str, list[int]] = {}
    for place, text in enumerate(cells):
        field = FIELDS.get(fold(text))
        if field:
            found.setdefault(field, []).append(place)
    return found


def form_told_by(*names: str) -> LegalForm | None:
    """Which of the Ministry's five files it is, by the name of its sheet or file; None when neither tells.

    Args:
        names: most trusted first.
    """
    for name in names:
        folded = fold(name)
        for word, form in FORM_WORDS.items():
            if word in folded:
                return form
    return None


def _first_with_text(rows: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    count = 0
    for number, cells in rows:
        if any(cells):
            yield number, cells
            count += 1
        if count == HEADING_WITHIN or number > 1_000:
            return
