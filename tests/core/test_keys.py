"""Names of things in addresses."""

import re

import pytest

from minga.core.keys import code_to_read, signed_token, token_hash, unique_key
from tests.factories.organisations import make_organisation

pytestmark = pytest.mark.django_db
ROOM = 24


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Fondo de pilotos de agua segura", "fondo-de-pilotos-de-agua"),
        ("Fondo de pilotos municipales", "fondo-de-pilotos"),
        ("Agua segura", "agua-segura"),
        ("Interinstitucionalizaciones", "interinstitucionalizacio"),
    ],
)
def test_a_key_ends_with_a_whole_word(title: str, key: str) -> None:
    assert unique_key(type(make_organisation()), title, length=ROOM) == key


def test_a_token_is_the_same_each_time_and_another_for_anything_else() -> None:
    token = signed_token("of.calendars", "her row")

    assert token == signed_token("of.calendars", "her row")
    assert token not in {signed_token("of.teams", "her row"), signed_token("of.calendars", "his row")}
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token)


def test_what_is_stored_of_a_token_does_not_tell_it() -> None:
    token = signed_token("of.calendars", "her row")

    assert re.fullmatch(r"[0-9a-f]{64}", token_hash(token))
    assert token not in token_hash(token)


def test_a_code_on_paper_is_a_drawing_without_frame_in_the_ink_of_the_house() -> None:
    drawn = code_to_read("https://minga.example/verificar/7h3kq2mx/")

    assert drawn.startswith("<svg")
    assert "#1d2036" in drawn
    assert drawn == code_to_read("https://minga.example/verificar/7h3kq2mx/")
    assert drawn != code_to_read("https://minga.example/verificar/otro/")
