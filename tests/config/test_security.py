"""Every answer carries the headers that close what we do not use."""

import pytest
from django.test import Client, override_settings

from minga.config.security import CONTENT_SECURITY_POLICY

pytestmark = [pytest.mark.web, pytest.mark.django_db]


def _policy(header: str) -> dict[str, list[str]]:
    parts = [part.split() for part in header.split(";")]
    return {name: values for name, *values in parts}


@pytest.mark.parametrize("path", ["/health/", "/no-such-page/"])
def test_every_answer_has_the_strict_policy(client: Client, path: str) -> None:
    response = client.get(path)

    policy = _policy(response.headers["Content-Security-Policy"])
    assert policy["default-src"] == ["'none'"]
    assert policy["script-src"] == ["'self'"]
    assert policy["style-src"] == ["'self'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert "unsafe" not in CONTENT_SECURITY_POLICY


def test_answer_cannot_be_framed_sniffed_or_read_by_others(client: Client) -> None:
    headers = client.get("/health/").headers

    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@override_settings(SECURE_HSTS_SECONDS=60, SECURE_SSL_REDIRECT=True)
def test_production_insists_on_https_but_answers_health_to_the_machine_itself(client: Client) -> None:
    assert client.get("/nothing/").status_code == 301
    assert client.get("/health/").status_code == 200
    assert client.get("/health/", secure=True).headers["Strict-Transport-Security"] == "max-age=60"
