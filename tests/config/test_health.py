"""The health page tells machines whether this process can serve."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

pytestmark = pytest.mark.web


@pytest.mark.django_db
def test_health_with_a_database_is_ok(client: Client) -> None:
    response = client.get("/health/")

    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok"}
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_health_without_a_database_is_unavailable(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise OperationalError("the server is gone")

    monkeypatch.setattr(connection, "cursor", refuse)

    response = client.get("/health/")

    assert response.status_code == 503
    assert response.json()["status"] == "unavailable"


def test_health_refuses_to_be_posted_to(client: Client) -> None:
    assert client.post("/health/").status_code == 405
