"""What was changed between two texts."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from portal.core.differences import MOST_WORDS, Change, is_changed, paragraphs

TEXTS = st.lists(st.sampled_from(["unu", "doi", "trei", "\n", "patru cinci"]), max_size=30).map(" ".join)


def words(before: str, after: str, *changes: Change) -> list[str]:
    found = paragraphs(before, after)
    return [
        word
        for paragraph in found
        for piece in paragraph
        if piece.change in changes
        for word in piece.text.split()
    ]


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_off_the_difference(before: str, after: str) -> None:
    assert words(before, after, Change.SAME, Change.REMOVED) == before.split()
    assert words(before, after, Change.SAME, Change.ADDED) == after.split()
    assert is_changed(paragraphs(before, after)) == (
        [line.split() for line in before.splitlines() if line.strip()]
        != [line.split() for line in after.splitlines() if line.strip()]
    )


def test_a_word_is_changed_within_its_paragraph_and_a_new_one_stands_alone() -> None:
    found = paragraphs(
        "Chiria o plătește primăria.\nFără iarnă.",
        "Chiria o plătește asociația.\nIarna la școală.\nFără iarnă.",
    )
    assert [[(piece.change.value, piece.text.strip()) for piece in paragraph] for paragraph in found] == [
        [("same", "Chiria o plătește"), ("removed", "primăria."), ("added", "asociația.")],
        [("added", "Iarna la școală.")],
        [("same", "Fără iarnă.")],
    ]


def test_what_people_wrote_is_shown_as_text() -> None:
    shown = render_to_string(
        "components/difference.html", {"paragraphs": paragraphs("<b>a</b> x", "<b>a</b> <script>")}
    )
    assert "<script>" not in shown
    assert "<ins>" in shown
    assert "<del>" in shown


@pytest.mark.parametrize("same", ["și ", "și\n"])
def test_a_paragraph_of_very_many_words_is_shown_whole_as_it_was_and_as_it_is(same: str) -> None:
    assert is_changed(paragraphs(same * 10_000, same * 9_900 + "altfel"))
    numbered = ["\n".join(f"{word} {n}" for n in range(4_000)) for word in ("rând", "altul")]
    assert is_changed(paragraphs(*numbered))
    long = "cuvânt " * (MOST_WORDS + 1)
    whole = [[piece.change for piece in paragraph] for paragraph in paragraphs(long, f"{long}nou")]
    assert whole == [[Change.REMOVED], [Change.ADDED]]
