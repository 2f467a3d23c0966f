"""A name folds to the same whether Python or the database does it."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.fold import fold

pytestmark = pytest.mark.django_db

TEXTS = st.text(
    st.one_of(
        st.characters(codec="utf-8", exclude_characters="\x00", max_codepoint=0x04FF),
        st.sampled_from("ăâîșțşţĂÂÎȘȚŞŢžščđЖЩюяЪѝéőű„”«»'’-/ \u00a0\u0327\u0326\u0306"),
    ),
    max_size=40,
)


def _in_database(text: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_fold(%s)", [text])
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Asociația „Ateliere Fără Frontiere”", "asociatia ateliere fara frontiere"),
        ("ASOCIAŢIA  ATELIERE FĂRĂ FRONTIERE", "asociatia ateliere fara frontiere"),
        ("Клуб „Отворено общество“ – Русе", "klub otvoreno obshtestvo ruse"),
        ("Društvo Asociacija", "drustvo asociacija"),
        ("Đakovo / Łódź", "dakovo lodz"),
        ("", ""),
        ("„—”", ""),
    ],
)
def test_case_diacritics_punctuation_and_script_do_not_matter(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert _in_database(text) == folded


def test_letters_that_are_newer_than_pythons_tables_agree() -> None:
    outlined = "".join(map(chr, [*range(0x1CCD6, 0x1CCF0), *range(0x1CCF0, 0x1CCFA)]))
    assert fold(outlined) == _in_database(outlined) == "abcdefghijklmnopqrstuvwxyz0123456789"


@given(TEXTS)
@settings(max_examples=300)
def test_python_and_the_database_agree(text: str) -> None:
    assert fold(text) == _in_database(text)


@given(TEXTS)
@settings(max_examples=200)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
