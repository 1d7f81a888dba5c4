"""Whoever posts too often waits; reading is free, and each person counts alone."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from minga.people.models import Person
from minga.ui.limits import at_most
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@at_most(2, "tests")
def _view(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@at_most(2, "guesses", reads="codigo")
def _guessed(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _answer(
    rf: RequestFactory, person: Person, method: str = "post", path: str = "/", view: Any = _view
) -> HttpResponse:
    request: Any = getattr(rf, method)(path)
    request.person = person
    request.session, request.LANGUAGE_CODE, request.htmx, request.support = {}, "es", False, None
    answer: HttpResponse = view(request)
    return answer


def test_the_third_post_in_an_hour_waits_and_reading_does_not(rf: RequestFactory) -> None:
    person, other = make_person(), make_person()

    assert [_answer(rf, person).status_code for _time in range(3)] == [200, 200, 429]
    assert _answer(rf, person).headers["Retry-After"] == "3600"
    assert _answer(rf, person, "get").status_code == 200
    assert _answer(rf, other).status_code == 200


def test_reading_with_a_guess_in_the_address_counts_too(rf: RequestFactory) -> None:
    person = make_person()

    guesses = [_answer(rf, person, "get", f"/?codigo={code}", _guessed).status_code for code in ("a", "b", "c")]

    assert guesses == [200, 200, 429]
    assert _answer(rf, person, "get", "/", _guessed).status_code == 200
