"""How words that were taken for mistyped ones are written by those who use them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from organizations.selectors.directory.labels import Labels
from organizations.selectors.directory.words import Search
from portal.core.fold import fold

MARKED_WEIGHS = 3
"""Times that a form with diacritics counts: who leaves them out writes the same word, nobody adds them."""

_WORD = re.compile(r"[^\W_]+")


def spelled(search: Search, texts: Iterable[str], known: Labels) -> str:
    """What was searched for instead, its words as most write them, in small letters.

    Args:
        search: with words that were corrected.
        texts: of organizations that hold them.
        known: the names of fields of work and areas, which may hold them too.
    """
    forms: dict[str, Counter[str]] = {word: Counter() for word in search.meant}
    names = (name for _code, name in (*known.domains.values(), *known.areas.values()))
    for text in (*names, *texts):
        for form in _WORD.findall(text.lower()):
            counter = forms.get(form if form.isascii() else fold(form))
            if counter is not None:
                counter[form] += 1 if form.isascii() else MARKED_WEIGHS
    written = {word: max(its, key=lambda form: its[form]) for word, its in forms.items() if its}
    return " ".join(written.get(word, word) for word in search.corrected.split())
