"""Text that stands within a line of others: names and titles."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Control characters, and the separators of lines and of paragraphs.
_BREAKING = frozenset({"Cc", "Zl", "Zp"})
# What makes the text after it read the other way round, and the letter with it.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def in_one_line(text: str) -> str:
    """The text as `one_line` lets it pass: what breaks a line is a blank, what turns it is gone.

    Args:
        text: as it was kept before anybody asked for one line.
    """
    straight = "".join(letter for letter in text if letter not in _TURNING)
    parted = (" " if unicodedata.category(letter) in _BREAKING else letter for letter in straight)
    return re.sub(" +", " ", "".join(parted)).strip()


def one_line(text: str) -> None:
    """Refuse what would break out of the line that a name stands in, in a letter or on a page.

    Args:
        text: as it was typed, without the blanks around it.

    Raises:
        ValidationError: when it holds line breaks, control characters, or marks that turn the direction.
    """
    if any(letter in _TURNING or unicodedata.category(letter) in _BREAKING for letter in text):
        raise ValidationError(_("One line of plain text, please."), code="one_line")
