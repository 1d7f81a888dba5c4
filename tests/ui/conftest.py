"""Requests as a view receives them, with or without the door before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation
from pytest_django import Settings

from minga.core import clock
from minga.ui import navigation
from minga.ui.middleware import Door
from minga.ui.models import KeptForm

Ask = Callable[..., HttpRequest]


@pytest.fixture(autouse=True)
def _by_itself(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The look alone: no other app's addresses or doors, in Spanish."""
    settings.ROOT_URLCONF, settings.LOGIN_URL = "tests.ui.urls", "sign-in"
    monkeypatch.setattr(navigation, "_items", {})
    monkeypatch.setattr(navigation, "_search", "")
    with translation.override("es"):
        yield


@pytest.fixture
def ask() -> Ask:
    """A request as a view receives it: `ask("/x/", person=…, post={…}, htmx=True)`."""

    def make(path: str = "/", *, person: Any = None, post: Any = None, htmx: bool = False, **more: Any) -> HttpRequest:
        cookies = more.pop("cookies", {})
        headers = {**({"HX-Request": "true"} if htmx else {}), **more.pop("headers", {})}
        factory = RequestFactory(headers=headers)
        request = factory.get(path) if post is None else factory.post(path, post)
        request.COOKIES.update({name: getattr(value, "value", value) for name, value in cookies.items()})
        request.user = person or SimpleNamespace(is_authenticated=False)
        request.person = person  # type: ignore[attr-defined]
        request.htmx = htmx  # type: ignore[attr-defined]
        return request

    return make


@pytest.fixture
def through_door() -> Callable[..., tuple[HttpRequest, HttpResponse]]:
    """Send a request through the door; gives it back with the answer."""

    def send(request: HttpRequest, view: Callable[[HttpRequest], HttpResponse] | None = None) -> Any:
        answer = view or (lambda _request: HttpResponse("ok"))
        return request, Door(answer)(request)

    return send


@pytest.fixture
def kept_forms(db: None) -> Callable[[int], None]:
    """So many rows that differ in nothing that one sorts by."""

    def make(count: int) -> None:
        expires = clock.now() + timedelta(days=1)
        KeptForm.objects.bulk_create(
            KeptForm(token=str(n), page="/", mark="same", body="a=1", expires_at=expires) for n in range(count)
        )

    return make
