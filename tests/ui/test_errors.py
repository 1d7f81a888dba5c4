"""Error pages: the right status, words that say what to do, and no need of what may have failed."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils.translation import override

from minga.ui import errors
from minga.ui.middleware import NotThisWay
from tests.conftest import Queries
from tests.ui.conftest import Ask

pytestmark = pytest.mark.web


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (errors.bad_request, 400, "No pudimos leer el pedido"),
        (errors.not_allowed, 403, "Esto no está abierto para usted ahora"),
        (errors.not_found, 404, "No encontramos esta página"),
        (errors.not_this_way, 405, "En esta dirección no hay nada que ver"),
        (errors.too_many, 429, "Espere 60 segundos"),
        (errors.failed, 500, "Algo falló de nuestro lado"),
        (errors.csrf_failed, 403, "Envíe el formulario otra vez"),
    ],
)
def test_each_page_has_its_status_and_its_words(ask: Ask, view, status: int, words: str) -> None:
    answer = view(ask("/missing/"))

    assert answer.status_code == status
    assert words in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", "En esta dirección no hay nada que ver"),
        ("pt", "Neste endereço não há nada para ver"),
        ("en", "Nothing to see at this address"),
    ],
)
def test_an_address_that_only_takes_forms_says_so_and_leads_back(ask: Ask, language: str, words: str) -> None:
    with override(language):
        answer = NotThisWay(lambda _request: HttpResponseNotAllowed(["POST"]))(ask("/entrar/nada/enviar/"))

    assert isinstance(answer, HttpResponse)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert words in answer.content.decode()
    assert 'href="/entrar/"' in answer.content.decode()


def test_a_program_that_wants_no_page_gets_none(ask: Ask) -> None:
    answer = NotThisWay(lambda _request: HttpResponseNotAllowed(["GET"]))(
        ask("/x/", headers={"Accept": "application/json"})
    )

    assert isinstance(answer, HttpResponse)
    assert (answer.status_code, answer.content) == (405, b"")


def test_a_refusal_says_its_reason(ask: Ask) -> None:
    answer = errors.not_allowed(ask(), PermissionDenied("La convocatoria cerró ayer."))

    assert "La convocatoria cerró ayer." in answer.content.decode()


def test_too_many_says_when_to_come_back(ask: Ask) -> None:
    assert errors.too_many(ask(), retry_after=30).headers["Retry-After"] == "30"


@pytest.mark.django_db
def test_the_page_of_a_failure_touches_no_database(ask: Ask, queries: Queries) -> None:
    with queries(0):
        errors.failed(ask())
