"""Error pages: the right status, words that say what to do, and no need of what may have failed."""

import pytest
from django.core.exceptions import PermissionDenied

from minga.ui import errors
from tests.conftest import Queries
from tests.ui.conftest import Ask

pytestmark = pytest.mark.web


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (errors.bad_request, 400, "No pudimos leer el pedido"),
        (errors.not_allowed, 403, "Esto no está abierto para usted ahora"),
        (errors.not_found, 404, "No encontramos esta página"),
        (errors.too_many, 429, "Espere 60 segundos"),
        (errors.failed, 500, "Algo falló de nuestro lado"),
        (errors.csrf_failed, 403, "Envíe el formulario otra vez"),
    ],
)
def test_each_page_has_its_status_and_its_words(ask: Ask, view, status: int, words: str) -> None:
    answer = view(ask("/missing/"))

    assert answer.status_code == status
    assert words in answer.content.decode()


def test_a_refusal_says_its_reason(ask: Ask) -> None:
    answer = errors.not_allowed(ask(), PermissionDenied("La convocatoria cerró ayer."))

    assert "La convocatoria cerró ayer." in answer.content.decode()


def test_too_many_says_when_to_come_back(ask: Ask) -> None:
    assert errors.too_many(ask(), retry_after=30).headers["Retry-After"] == "30"


@pytest.mark.django_db
def test_the_page_of_a_failure_touches_no_database(ask: Ask, queries: Queries) -> None:
    with queries(0):
        errors.failed(ask())
