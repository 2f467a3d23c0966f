"""The words of a text that can tell what it is about, each once whatever its form."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from itertools import accumulate
from typing import NamedTuple

from django.db.models import Sum

from organizations.models import DirectoryCount, DirectoryWord
from organizations.selectors.directory import SMALL_WORDS, forms_of
from portal.core.fold import fold

MOST_WORDS = 40
"""Words of a text that are looked at: the first."""
SHORTEST = 4
"""Letters; shorter words join others, or are short for too much."""
TENTH = 10
FEW = 25
"""What more than a tenth of the directory says counts for nothing, if that are more than so many."""
RAREST = 8
"""Words by which candidates are looked for."""
MOST_READ = 2_000
"""Entries that these words may find."""

_LETTERS = re.compile(r"\w+")
# What everybody writes who looks for a partner or presents an organization: it tells nobody from another.
_EVERYBODYS = """
aceasta acest aceste acestea acestor acolo activitate activitatea activitati activitatile activitatilor
aici alaturi alte altele alti altii am ani anii anual anul asociatia asociatie asociatiei asociatii
astfel atat atunci autoritate autoritatea autoritati autoritatile avand avea avem aveti bine bun buna
bune cadrul cand care caror catre cauta cautam cele celor cine colaboram colaborare comunitate
comunitatea comunitati comunitatii cred cum daca dam dar deja despre dezvoltare dezvoltarea dintre dorim
doua dupa ei ele eram este face facem fapt fara fata fi fie fiecare fiind foarte fost fundatia fundatie
fundatiei gata impreuna intr intre langa loc local locala locale locali locul locuri lucram lucreaza
lucru luna lunar luni mai mare mari mult multa multe multi noastra noastre noi nostri nostru noua numai
oameni oamenii oamenilor ofera oferi oferim omului ore orele organizarea organizatia organizatie
organizatiei organizatii parte partea partener parteneri parteneriat parteneriate partenerii persoana
persoane persoanele persoanelor peste poate pot prima primar primaria primarie primariei primarii primul
program programe programele programul proiect proiecte proiectele proiectelor proiectul proiectului
proprii pune punem sale saptamana saptamanal saptamani sau sunt suntem tine toata toate tot toti trei
unde unei unii unor unui unuia unul vrea vrem zile zilele ziua
about also association authority both foundation from have into looking many month months more most
municipality offering offers only organization organizations other others over partner partners
partnership partnerships people program programme programmes project projects than that their them these
they this those together week weeks what when where which with work works would year years your
"""
_SAYS_NOTHING = SMALL_WORDS.union(_EVERYBODYS.split())


class Word(NamedTuple):
    """A word of a text.

    Attributes:
        shown: as it was written, in small letters.
        forms: what it comes down to, by any of which it is the same word.
    """

    shown: str
    forms: frozenset[str]

    @property
    def query(self) -> str:
        """The `tsquery` that finds it: small Latin letters and digits, as `fold` leaves them."""
        return " | ".join(sorted(self.forms))


def words_of(*texts: str, without: Iterable[Word] = ()) -> tuple[Word, ...]:
    """The telling words of some texts in their order, each once, at most `MOST_WORDS`.

    Args:
        texts: in any language of the portal.
        without: words that count elsewhere, in whatever form.
    """
    written: dict[str, str] = {}
    for text in texts:
        for token in _LETTERS.findall(text):
            folded = fold(token)
            if len(folded) >= SHORTEST and folded not in _SAYS_NOTHING and folded.isalnum():
                written.setdefault(folded, token.lower())
    taken = set[str]().union(*(word.forms for word in without))
    found: list[Word] = []
    folded_words = list(written)
    for folded, forms in zip(folded_words, forms_of(folded_words), strict=True):
        if not forms & taken and len(found) < MOST_WORDS:
            found.append(Word(written[folded], forms))
            taken |= forms
    return tuple(found)


def how_often(words: Collection[Word]) -> dict[Word, int]:
    """In how many entries of the directory each of some words stands, about.

    Args:
        words: of any texts.
    """
    forms = {form for word in words for form in word.forms}
    known = dict(DirectoryWord.objects.filter(word__in=forms).values_list("word", "number"))
    return {word: max(known.get(form, 0) for form in word.forms) for word in words}


def most_often() -> int:
    """In how many entries of the directory a word may stand and still tell one from another."""
    whole = DirectoryCount.objects.filter(domain_id=0, part="").aggregate(number=Sum("number"))["number"]
    return max(FEW, (whole or 0) // TENTH)


def rarest(often: Mapping[Word, int]) -> tuple[Word, ...]:
    """The rarest words, at most `RAREST`, which together stand in at most `MOST_READ` entries.

    Args:
        often: in how many each stands.
    """
    first = sorted(often, key=lambda word: (often[word], word.shown))[:RAREST]
    stand_in = accumulate(often[word] for word in first)
    return tuple(word for word, rows in zip(first, stand_in, strict=True) if rows <= MOST_READ)
