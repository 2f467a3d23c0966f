"""The columns of a workbook of values, and how they are called in each of the portal's languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from partnerships.enums import Breakdown
from portal.core.fold import fold

CODE, PARTNERSHIP, INDICATOR, UNIT, TARGET = "code", "partnership", "indicator", "unit", "target"
AS_OF, STANDS, VALUE, NOTE = "as_of", "stands", "value", "note"
NEEDED = (AS_OF, VALUE)
"""Without which nothing can be read; an indicator is told by its code or by its name."""


def headings(breakdowns: Iterable[str]) -> dict[str, str]:
    """The columns in their order, with what stands above them in the active language.

    Args:
        breakdowns: those whose parts have columns.
    """
    asked = set(breakdowns)
    parts = [part for one in Breakdown if one in asked for part in one.parts]
    return {
        CODE: pgettext("workbook", "Code"),
        PARTNERSHIP: _("Partnership"),
        INDICATOR: _("Indicator"),
        UNIT: _("Unit"),
        TARGET: _("Target"),
        AS_OF: _("As of"),
        STANDS: _("Reported so far"),
        VALUE: _("Value"),
        **{part.value: capfirst(str(part.label)) for part in parts},
        NOTE: _("Note"),
    }


@cache
def known_headings() -> Mapping[str, str]:
    """The columns by what stands above them, folded, in every language of the portal."""
    found: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            for column, heading in headings(Breakdown.values).items():
                found.setdefault(fold(heading), column)
    return found
