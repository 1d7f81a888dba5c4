"""Every URL of the house, with somebody who may and somebody who may not.

The rows are in `access.py`; the list of URLs comes from the resolver.
"""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoDbBlocker

from tests.architecture.access import World, make_world
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


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The cast and its edition, made once. Each test stands in a savepoint above, and leaves nothing in it."""
    with django_db_blocker.unblock(), override_settings(MINGA_OUTBOX=True), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def world(made: World, db: None) -> World:
    return deepcopy(made)


def _client(world: World, who: str) -> Client:
    client = Client(raise_request_exception=True)
    person = world.cast.by_name(who)
    if person is not None:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _open(client: Client, url: str, *, post: bool) -> HttpResponse:
    response = client.post(url) if post else client.get(url)
    if response.streaming:
        b"".join(response)  # reading to the end closes the file behind it
    return response  # type: ignore[return-value]


def _sent_to_sign_in(response: HttpResponse) -> bool:
    return response.status_code in {302, 303} and response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_each_address_is_for_whom_it_is(world: World, name: str) -> None:
    """Whoever may not comes first and finds nothing, so that whoever may finds everything as it was."""
    row = MATRIX[name]
    url = reverse(name, kwargs=row.arguments(world)) + row.query

    if row.no:
        refused = _open(_client(world, row.no), url, post=row.post)
        assert refused.status_code in {403, 404} or _sent_to_sign_in(refused), refused.status_code
    client = _client(world, row.yes)
    if row.post:
        assert client.get(url).status_code == 405, "what changes something refuses GET"
    response = _open(client, url, post=row.post)
    assert response.status_code in {200, 302, 303, 422, row.says}, response.status_code
    assert not _sent_to_sign_in(response)
