"""What a stranger sent is read without falling over."""

import pytest

from minga.core.untrusted import whole_number


@pytest.mark.parametrize(("said", "number"), [("0", 0), ("12", 12), ("00000012", 12), ("12345678", 12_345_678)])
def test_a_number_is_read(said: str, number: int) -> None:
    assert whole_number(said) == number


@pytest.mark.parametrize("said", ["", "-1", "+1", " 1", "1.0", "²", "١٢", "x", "123456789"])
def test_what_is_no_number_of_ours_is_none(said: str) -> None:
    assert whole_number(said) is None


def test_the_longest_number_is_the_callers_to_say() -> None:
    assert whole_number("1234", most=3) is None
    assert whole_number("1234", most=4) == 1234
