"""Every URL of the house, with somebody who may and somebody who may not.

The rows are in `access.py`; the list of URLs comes from the resolver.
"""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.architecture.access import Row, World, make_world
from tests.architecture.access_all import MATRIX

# Pages of allauth: each is opened by its own tests in tests/people; the gallery is for development.
ELSEWHERE = ("account_", "mfa_", "ui:", "people:demo")


def _names(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _names(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"


def _urls() -> set[str]:
    return {name for name in _names(get_resolver()) if not name.startswith(ELSEWHERE)}


def test_every_url_has_a_row_and_every_row_a_url() -> None:
    assert _urls() == set(MATRIX)


def test_whoever_may_not_is_named_or_the_reason_is() -> None:
    assert [name for name, row in MATRIX.items() if row.no is None and not row.why] == []


@pytest.fixture
def world(db: None, settings: LazySettings) -> World:
    settings.MINGA_OUTBOX = True
    return make_world()


def _open(world: World, name: str, row: Row, who: str) -> HttpResponse:
    client = Client(raise_request_exception=True)
    person = world.cast.by_name(who)
    if person is not None:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    url = reverse(name, kwargs=row.arguments(world)) + row.query
    response = client.post(url) if row.post else client.get(url)
    if response.streaming:
        b"".join(response)  # reading to the end closes the file behind it
    return response  # type: ignore[return-value]


def _sent_to_sign_in(response: HttpResponse) -> bool:
    return response.status_code in {302, 303} and response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_who_may_does(world: World, name: str) -> None:
    row = MATRIX[name]
    response = _open(world, name, row, row.yes)

    assert response.status_code in {200, 302, 303, 422, row.says}, response.status_code
    assert not _sent_to_sign_in(response)


@pytest.mark.parametrize("name", sorted(name for name, row in MATRIX.items() if row.no))
def test_who_may_not_finds_nothing(world: World, name: str) -> None:
    row = MATRIX[name]
    response = _open(world, name, row, row.no or "")

    assert response.status_code in {403, 404} or _sent_to_sign_in(response), response.status_code


@pytest.mark.parametrize("name", sorted(name for name, row in MATRIX.items() if row.post))
def test_what_changes_something_refuses_get(world: World, name: str) -> None:
    row = MATRIX[name]
    client = Client()
    person = world.cast.by_name(row.yes)
    if person is not None:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")

    assert client.get(reverse(name, kwargs=row.arguments(world))).status_code == 405
