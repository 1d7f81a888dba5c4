"""The search page: one box for everything that is public."""

import pytest
from django.test import Client

from minga.core import search
from minga.core.search import Findable

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def things() -> None:
    for number, (kind, title) in enumerate(
        [
            ("programmes.edition", "Licitación abierta, edición 1"),
            ("programmes.instrument", "Licitaciones que aprenden"),
            ("organisations.organisation", "Oficina de licitaciones"),
            ("organisations.territory", "Itapúa"),
        ],
        start=1,
    ):
        search.index(kind, number, path=f"/{number}/", texts=[Findable("es", title)])


def test_all_spellings_find_all_kinds(client: Client) -> None:
    page = client.get("/buscar/", {"q": "licitacion"}).content.decode()

    for title in ("Licitación abierta", "Licitaciones que aprenden", "Oficina de licitaciones"):
        assert title in page
    assert "Itapúa" not in page


def test_one_kind_can_be_chosen_and_an_unknown_one_is_none(client: Client) -> None:
    one = client.get("/buscar/", {"q": "licitacion", "kind": "organisations.organisation"}).content.decode()
    unknown = client.get("/buscar/", {"q": "licitacion", "kind": "people.person"}).content.decode()

    assert "Oficina de licitaciones" in one
    assert "Licitación abierta" not in one
    assert "Licitación abierta" in unknown


def test_nothing_found_says_what_to_try(client: Client) -> None:
    page = client.get("/buscar/", {"q": "zzzzqqq"})

    assert page.status_code == 200
    assert "No encontramos nada" in page.content.decode()


def test_words_are_shown_as_words(client: Client) -> None:
    page = client.get("/buscar/", {"q": "<script>alert(1)</script>"}).content.decode()

    assert "<script>alert" not in page


def test_htmx_gets_the_results_only(client: Client) -> None:
    part = client.get("/buscar/", {"q": "licitacion"}, headers={"hx-request": "true"}).content.decode()

    assert "Oficina de licitaciones" in part
    assert "<html" not in part
