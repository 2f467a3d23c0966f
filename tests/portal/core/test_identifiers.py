"""Numbers of organizations: the published vectors, and that a person's number is never accepted."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from portal.core.identifiers import check_identifier

GOOD = [
    ("RO", "4541580", "4541580"),
    ("RO", "RO 14756536", "14756536"),
    ("RO", " 277-721-26 ", "27772126"),
    ("RO", "ro4541580", "4541580"),
    ("BG", "020469788", "020469788"),
    ("BG", "175074752", "175074752"),
    ("BG", "BG000696327", "000696327"),
    ("BG", "1213961230342", "1213961230342"),
    ("SI", "1732803000", "1732803000"),
    ("SI", "SI14717468", "14717468"),
]
BAD = [
    ("RO", "4541581"),
    ("RO", "04541580"),
    ("RO", "4"),
    ("RO", "12345678901"),
    ("RO", "1960101410011"),
    ("RO", "45415b0"),
    ("RO", "RO"),
    ("RO", "４５４１５８０"),
    ("RO", "4541580\x00"),
    ("BG", "123456789"),
    ("BG", "1234567891234"),
    ("BG", "7523169263"),
    ("BG", "12345"),
    ("SI", "14717469"),
    ("SI", "1732804000"),
    ("SI", "123"),
]


@pytest.mark.parametrize(("country", "typed", "compact"), GOOD)
def test_a_good_number_is_given_in_its_compact_form(country: str, typed: str, compact: str) -> None:
    assert check_identifier(country, typed) == compact


@pytest.mark.parametrize(("country", "typed"), BAD)
def test_a_bad_number_is_refused_with_a_reason(country: str, typed: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        check_identifier(country, typed)
    assert len(refusal.value.messages[0]) > 20


@given(st.from_regex(r"[0-9]{13}", fullmatch=True))
def test_thirteen_digits_are_never_a_romanian_organization(digits: str) -> None:
    with pytest.raises(ValidationError):
        check_identifier("RO", digits)


@given(st.from_regex(r"[0-9]{10}", fullmatch=True))
def test_ten_digits_are_never_a_bulgarian_organization(digits: str) -> None:
    with pytest.raises(ValidationError):
        check_identifier("BG", digits)


@given(
    st.sampled_from([(country, number) for country, _typed, number in GOOD if number != "1732803000"]),
    st.integers(1, 9),
)
def test_a_wrong_control_digit_is_always_noticed(known: tuple[str, str], more: int) -> None:
    country, number = known
    wrong = number[:-1] + str((int(number[-1]) + more) % 10)
    with pytest.raises(ValidationError):
        check_identifier(country, wrong)


@given(st.sampled_from(["RO", "BG", "SI"]), st.text(max_size=40))
def test_any_text_is_either_a_number_or_refused(country: str, typed: str) -> None:
    try:
        number = check_identifier(country, typed)
    except ValidationError:
        return
    assert number.isascii()
    assert number.isdigit()
