"""Like names are found however they are written, and neighbours are not taken for the same."""

import pytest

from minga.organisations.queries.similar import core_name, similar_organisations
from tests.factories.organisations import make_admin1, make_organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("Municipalidad de Yvy Sati", "yvy sati"),
        ("Prefeitura Municipal de São João", "sao joao"),
        ("Alcaldía de Envigado", "envigado"),
        ("Municipalidad", "municipalidad"),
    ],
)
def test_core_name_drops_what_every_body_has(name: str, core: str) -> None:
    assert core_name(name) == core


@pytest.mark.parametrize(
    ("written", "standing"),
    [
        ("Municipio Yvy Sati", "Municipalidad de Yvy Sati"),
        ("municipalidad de yvysati", "Municipalidad de Yvy Sati"),
        ("Alcaldia Envigado", "Alcaldía de Envigado"),
        ("PNUD", "Programa de las Naciones Unidas para el Desarrollo"),
    ],
)
def test_same_body_written_otherwise_is_found(written: str, standing: str) -> None:
    organisation = make_organisation(standing, short_name="PNUD" if standing.startswith("Programa") else "")
    make_organisation("Municipalidad de Costa Jhovy")

    assert similar_organisations(written) == [organisation]


@pytest.mark.parametrize("name", ["Municipalidad de Arroyo Hondo", "Municipalidad de Yacuy", "Universidad de Yvy"])
def test_neighbour_with_the_same_generic_words_is_another(name: str) -> None:
    make_organisation("Municipalidad de Yvy Sati")

    assert similar_organisations(name) == []


def test_country_tells_namesakes_apart() -> None:
    make_organisation("Municipalidad de San José", territory=make_admin1("UY-SJ"))
    paraguay = make_organisation("Municipalidad de San José", territory=make_admin1("PY-7"))
    world = make_organisation("San José", territory=None)

    assert similar_organisations("San José", country="PY") == [paraguay, world]
    assert similar_organisations("San José", country="PY", without=[paraguay.pk]) == [world]
    assert similar_organisations("  ") == []
