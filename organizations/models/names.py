"""What tells the names of organizations apart, computed by the database; it stands in indexes."""

from __future__ import annotations

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Func, TextField


class Telling(Func):
    """A folded name without what stands in countless names: "asociatia", "pentru", …

    Letters that stand alone are one word. A name that is made of such words alone stays as it is.
    """

    function = "portal_telling"
    output_field = TextField()
    arity = 1


class NameWords(Func):
    """The telling words of an organization's names, and each two neighbours as one word.

    Of the folded name, the short name and the former names.
    """

    function = "portal_name_words"
    output_field = SearchVectorField()
    arity = 3
