"""Questions that are asked again and again with other values: Django writes their SQL once per process.

Of what a short question costs, Django's making of the SQL is more than half, the same each time. The queryset
stays the one place where the question stands; what is remembered is its SQL and where in it the values go.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

Given = int | dt.date | tuple[int, ...]
"""What a question can be asked with."""

Question = Callable[..., QuerySet[Any, Any]]
# For each place of the SQL: the number of the value and its place in it, or what always stands there.
Place = tuple[int, int] | None
# By number of a column, what Django would convert what comes back with.
Converters = dict[int, tuple[list[Callable[..., Any]], Any]]
Compiled = tuple[str, tuple[tuple[Place, Any], ...], Converters]

FAR = 10**17
"""Where the numbers begin that stand for values while the SQL is made; no key and no limit is near."""


def ask(question: Question, *given: Given) -> list[tuple[Any, ...]]:
    """The rows of a question, as `values_list` gives them.

    Args:
        question: a function of a module that makes a queryset with `values_list` of the values, looking at
            nothing else: neither at the time, nor the language, nor whether a value is large or small.
        given: the values, each used as it is: keys, days, moments, or tuples of keys for `__in`, of which
            the number may differ from time to time.

    Raises:
        TypeError: when a value does not come to the SQL as it is.
    """
    compiled = _compiled(question, tuple(_shape(value) for value in given))
    if compiled is None:
        return []
    sql, places, converters = compiled
    parts = [_filled(value) if isinstance(value, tuple) else (value,) for value in given]
    params = [fixed if place is None else _like(fixed, parts[place[0]][place[1]]) for place, fixed in places]
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    return [_converted(row, converters) for row in rows] if converters else rows


def _converted(row: tuple[Any, ...], converters: Converters) -> tuple[Any, ...]:
    values = list(row)
    for column, (convert_with, expression) in converters.items():
        for convert in convert_with:
            values[column] = convert(values[column], expression, connection)
    return tuple(values)


def _like(stand_in: Any, value: Any) -> Any:
    """The value in the type of its stand-in: Django's types of numbers tell PostgreSQL how wide they are."""
    return type(stand_in)(value) if isinstance(stand_in, int) else value


def _filled(keys: tuple[int, ...]) -> tuple[int, ...]:
    """The keys with the last repeated up to a power of two: few lengths, so few sorts of SQL."""
    return keys + keys[-1:] * ((1 << (len(keys) - 1).bit_length()) - len(keys)) if keys else keys


def _shape(value: Given) -> str | int:
    """What of a value changes the SQL: its sort; of a tuple, how many places it fills."""
    if isinstance(value, tuple):
        return len(_filled(value))
    if isinstance(value, dt.datetime):
        return "moment"
    return "day" if isinstance(value, dt.date) else "key"


@lru_cache(maxsize=128)
def _compiled(question: Question, shapes: tuple[str | int, ...]) -> Compiled | None:
    """The SQL and its places; None for a question that can find nothing."""
    stands_for: dict[Any, tuple[int, int]] = {}
    stand_ins: list[Given] = []
    for number, shape in enumerate(shapes):
        if shape in ("day", "moment"):
            day = dt.date(1, 1, 1) + dt.timedelta(days=number)
            stand_in: Any = dt.datetime.combine(day, dt.time(), dt.UTC) if shape == "moment" else day
            stands_for[stand_in] = (number, 0)
        else:
            keys = [FAR + len(stands_for) + place for place in range(shape if isinstance(shape, int) else 1)]
            stands_for |= {key: (number, place) for place, key in enumerate(keys)}
            stand_in = tuple(keys) if isinstance(shape, int) else keys[0]
        stand_ins.append(stand_in)
    compiler = question(*stand_ins).query.get_compiler(connection=connection)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return None
    # A part of a union that nothing can be in is left out, with all its values.
    if 0 not in shapes and stands_for.keys() - set(params):
        raise TypeError(f"{question.__name__} is not a question of its values alone")
    converters = compiler.get_converters(column for column, *_rest in compiler.select)
    return sql, tuple((stands_for.get(param), param) for param in params), converters
