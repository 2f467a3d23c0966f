"""What was typed into the box, as the database searches for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from organizations.selectors.directory.numbers import with_number
from portal.core.fold import fold

LONGEST_TEXT = 200
MOST_WORDS = 8
REMEMBERED = 20_000
"""Words whose forms each process remembers."""

# They stand in so many texts that they tell none apart, and are left out of the middle of names.
SMALL_WORDS = frozenset(
    [
        "si",
        "de",
        "din",
        "la",
        "cu",
        "pentru",
        "in",
        "pe",
        "prin",
        "al",
        "a",
        "ale",
        "lui",
        "sau",
        "the",
        "of",
        "and",
        "for",
        "to",
        "i",
        "za",
        "na",
        "v",
        "ot",
        "s",
        "po",
        "ter",
    ]
)
_FORM_OF = ("xbg", "xsl")
"""What the forms end with that the database makes for languages it has no stemmer for."""
# Forms that no stemmer brings together.
_IRREGULAR = {
    one: other
    for pair in (
        ("copil", "copii"),
        ("tanar", "tineri"),
        ("om", "oameni"),
        ("scoala", "scoli"),
        ("fata", "fete"),
    )
    for one, other in (pair, pair[::-1])
}


_remembered: dict[str, frozenset[str]] = {}


@dataclass(frozen=True, slots=True)
class Search:
    """What to search for.

    Attributes:
        query: a `tsquery` of small Latin letters and digits; "" when nothing can be searched for.
        folded: the words as they compare.
        lexemes: what a word of a text has to come down to, to be marked.
        starts: beginnings that are enough for a word to be marked.
        pks: organizations with the typed number; None when what was typed is no number of any.
        corrected: what was searched for in the place of what was typed; "" when that is the same.
        meant: the folded words of it that were not typed.
    """

    query: str = ""
    folded: str = ""
    lexemes: frozenset[str] = frozenset()
    starts: tuple[str, ...] = ()
    pks: tuple[int, ...] | None = None
    corrected: str = ""
    meant: frozenset[str] = frozenset()

    @property
    def finds_nothing(self) -> bool:
        """Whether there is nothing to search for: no letter, no digit."""
        return not self.query and self.pks is None


def understand(text: str) -> Search | None:
    """What was typed, taken as it is.

    Args:
        text: anything; what lies beyond `LONGEST_TEXT` characters is left out.

    Returns:
        None when nothing was typed.
    """
    text = text.replace("\x00", "")[:LONGEST_TEXT].strip()
    if not text:
        return None
    pks = with_number(text)
    if pks:
        return Search(folded=fold(text), pks=pks)
    return search_for(telling(text))


def telling(text: str) -> list[str]:
    """The folded words of a text, each once: without small ones where others remain, `MOST_WORDS` at most.

    Args:
        text: what was typed.
    """
    words = list(dict.fromkeys(fold(text).split()))
    return ([word for word in words if word not in SMALL_WORDS] or words)[:MOST_WORDS]


def search_for(words: Sequence[str]) -> Search:
    """What to search for to find some words.

    Args:
        words: folded; one that ends with "*" stands for all that begin so.
    """
    starts = tuple(word[:-1] for word in words if word.endswith("*"))
    whole = [word for word in words if not word.endswith("*")]
    lexemes = frozenset[str]().union(*map(_written_so, frozenset[str]().union(*forms_of(whole))))
    parts = [f"{word[:-1]}:*" if word.endswith("*") else query_of(word) for word in words]
    return Search(" & ".join(parts), " ".join(word.rstrip("*") for word in words), lexemes, starts)


def bare(form: str) -> str:
    """What a word comes down to, without the mark of its language.

    Args:
        form: of `forms_of`.
    """
    for mark in _FORM_OF:
        form = form.removesuffix(mark)
    return form


def _written_so(form: str) -> tuple[str, ...]:
    """How words begin that come down to a form: of "kulturn" also "kulturen", whose e comes and goes."""
    plain = bare(form)
    return (plain,) if plain == form else (plain, f"{plain[:-1]}e{plain[-1:]}")


def query_of(word: str) -> str:
    """The `tsquery` of a word's forms.

    Args:
        word: folded.
    """
    return f"({' | '.join(sorted(forms_of([word])[0]))})"


def forms_of(words: Sequence[str]) -> list[frozenset[str]]:
    """What each of some words comes down to in each language, and the forms no stemmer knows.

    Args:
        words: folded.
    """
    others = [_IRREGULAR.get(word, word) for word in words]
    known = _lexemes([*words, *others])
    return [known[word] | known[other] for word, other in zip(words, others, strict=True)]


def _lexemes(words: Sequence[str]) -> dict[str, frozenset[str]]:
    """What folded words come down to in each language; asked for together, and remembered."""
    known = {word: its for word in words if (its := _remembered.get(word)) is not None}
    unknown = sorted(set(words) - set(known))
    if unknown:
        with connection.cursor() as cursor:
            cursor.execute("SELECT word, portal_lexemes(word) FROM unnest(%s::text[]) AS word", [unknown])
            asked = {word: frozenset(filter(None, lexemes)) for word, lexemes in cursor}
        remember(asked)
        known |= asked
    return known


def remember(lexemes: Mapping[str, Iterable[str]]) -> None:
    """Keep what folded words come down to, so that it need not be asked for.

    Args:
        lexemes: by word, in any language.
    """
    if len(_remembered) > REMEMBERED:
        _remembered.clear()
    _remembered.update((word, frozenset(its)) for word, its in lexemes.items())
