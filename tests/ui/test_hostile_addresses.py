"""Addresses that nobody types by mistake: they get a page, never a failure, and never lead elsewhere."""

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client, RequestFactory

from minga.ui import theme

ZERO_SIGNS = [
    "/territorios/PY%00/",
    "/organizaciones/?territory=%00",
    "/organizaciones/?q=a%00b&type=%00",
    "/buscar/?q=%00",
    "/ediciones/?q=%00",
    "/programas/?q=a%00",
    "/desafios/?organisation=%00&edition=%00",
    "/iniciativas/?owner=%00",
    "/tablero-de-iniciativas/?owner=%00",
    "/iniciativas/lista.csv?owner=%00",
    "/reformas/?organisation=%00",
]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ZERO_SIGNS)
def test_a_zero_sign_in_the_address_never_reaches_the_database(address: str, client: Client) -> None:
    assert client.get(address).status_code < 500


def test_choosing_a_theme_does_not_lead_to_another_site(rf: RequestFactory) -> None:
    request: WSGIRequest = rf.get("/", {"theme": "dark"})
    request.path = "//elsewhere.example/"
    moved = theme.choose(request)
    assert moved is not None
    assert moved.url == "/%2Felsewhere.example/"
