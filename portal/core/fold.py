"""Names as they compare: without case, diacritics, punctuation or script."""

from __future__ import annotations

import re
import unicodedata

from django.db.models import Func, TextField

# Bulgarian letters by the Transliteration Act (State Gazette 19/2009, art. 4 and 5), and the Latin ones that
# Unicode does not take apart. `portal/core/migrations/0002_fold.py` says the same in SQL.
LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sht", "ъ": "a", "ь": "y", "ю": "yu", "я": "ya",
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ı": "i",
}  # fmt: skip
TABLE = str.maketrans(LETTERS | {letter.upper(): LETTERS[letter] for letter in LETTERS if letter not in "ßı"})
# The outlined Latin capitals and digits of Unicode 16: the database takes them apart, Python's older tables
# do not yet.
TABLE |= {0x1CCD6 + place: chr(ord("a") + place) for place in range(26)}
TABLE |= {0x1CCF0 + place: str(place) for place in range(10)}
# Latin capitals alone: what other letters become small ones of is Unicode's business, not the database's.
SMALL = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
MARKS = re.compile("[\u0300-\u036f]")
GAPS = re.compile("[^a-z0-9]+")


def fold(text: str) -> str:
    """The text in small Latin letters and digits, its words parted by one blank.

    Case, diacritics (cedilla and comma below alike), punctuation and quotation marks are left out; Bulgarian
    Cyrillic is written in Latin letters. What is in neither script is left out too, so the result may be
    empty.

    Args:
        text: any text.
    """
    latin = unicodedata.normalize("NFC", text).translate(TABLE)
    plain = MARKS.sub("", unicodedata.normalize("NFKD", latin)).translate(SMALL)
    return GAPS.sub(" ", plain).strip()


class Fold(Func):
    """`fold` of a column, computed by the database; immutable, so it may stand in an index."""

    function = "portal_fold"
    output_field = TextField()
