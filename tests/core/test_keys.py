"""Names of things in addresses."""

import pytest

from minga.core.keys import unique_key
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
