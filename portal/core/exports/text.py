"""Text made fit for a cell: what XML cannot hold is taken out, what a spreadsheet would run is tied down."""

import re

from django.utils.translation import gettext as _

# Excel counts UTF-16 units: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
MAX_CELL_UNITS = 32_767

# XML 1.0, production 2 (Char): the control characters, lone surrogates and noncharacters it leaves out.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# The signs that begin a formula, and what some spreadsheet reads as one of them: full-width and small
# forms, the minus sign.
_TRIGGERS = "=+\\-@＝＋－＠﹦﹢﹣﹫\u2212"
# What may stand between the start of a cell and the sign: spaces and format characters that nobody sees
# and a spreadsheet may drop, quotation marks.
_UNSEEN = (
    "\\s\"'\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\x7f-\x9f"
)
# A cell may also begin inside the text: a spreadsheet that parts columns by semicolons or tabs (Excel in
# Romanian does) does not heed our quotation marks, and so starts a new row at a line's end.
_PARTS = ";\t\n\x85\u2028\u2029"
_SUSPECT = re.compile(f"[{_TRIGGERS}]")
_AT_START = re.compile(f"[{_UNSEEN}{_PARTS}]*+[{_TRIGGERS}]|[\t\n]")
# Every run is tried once, from its first character, so that long runs cost no more than their length.
_INSIDE = re.compile(f"(?<![{_UNSEEN}{_PARTS}])[{_UNSEEN}{_PARTS}]++(?=[{_TRIGGERS}])")
_PART = re.compile(f"[{_PARTS}]")


def clean(text: str) -> str:
    """The text without characters that XML forbids; line ends become a line feed.

    Args:
        text: anything, lone surrogates included.
    """
    if text.isprintable():
        return text
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def cut(text: str) -> str:
    """The text as long as a cell can hold it, with a mark in the reader's language where it was cut.

    Args:
        text: clean text.
    """
    if len(text) <= MAX_CELL_UNITS // 2:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= MAX_CELL_UNITS * 2:
        return text
    mark = _("… [cut here: a cell holds no more]")
    room = (MAX_CELL_UNITS - len(mark.encode("utf-16-le")) // 2) * 2
    return units[:room].decode("utf-16-le", errors="ignore") + mark


def neutralise(text: str) -> str:
    """The text with an apostrophe wherever a cell of a CSV file could begin a formula, or a tab or line feed.

    A cell that begins with an apostrophe is text in every spreadsheet. See
    https://owasp.org/www-community/attacks/CSV_Injection.

    Args:
        text: clean text.
    """
    if _AT_START.match(text):
        text = "'" + text
    elif not _SUSPECT.search(text):
        return text
    return _INSIDE.sub(lambda run: run[0] + "'" if _PART.search(run[0]) else run[0], text)
