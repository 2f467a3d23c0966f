"""The directory: what was typed and chosen, what it leaves, and how many each further choice would leave."""

from organizations.selectors.directory.asked import Asked, Place, Sort
from organizations.selectors.directory.counting import Counts
from organizations.selectors.directory.finding import Found, find, keys_of
from organizations.selectors.directory.labels import labels
from organizations.selectors.directory.looking import CAP
from organizations.selectors.directory.marking import mark, piece
from organizations.selectors.directory.rows import Row, rows_and_spelling, rows_of
from organizations.selectors.directory.words import SMALL_WORDS, Search, forms_of, understand

__all__ = [
    "CAP",
    "SMALL_WORDS",
    "Asked",
    "Counts",
    "Found",
    "Place",
    "Row",
    "Search",
    "Sort",
    "find",
    "forms_of",
    "keys_of",
    "labels",
    "mark",
    "piece",
    "rows_and_spelling",
    "rows_of",
    "understand",
]
