from typing import Any

import pytest
from django.test import Client

from minga.core.clock import now
from minga.people.demo import make_cast
from minga.people.models import Person
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.web]


def test_the_cast_is_made_once() -> None:
    first, second = make_cast(now()), make_cast(now())

    assert first == second
    assert first["support"].is_staff
    assert all(person.email and person.email.endswith(".example") for person in first.values())


def test_one_press_comes_in(client: Client, settings: Any) -> None:
    settings.MINGA_DEMO = True
    make_cast(now())
    assert b"/cuenta/demo/manager/" in client.get("/cuenta/entrar/").content

    response = client.post("/cuenta/demo/manager/", {"next": "/cuenta/"})

    assert (response.status_code, response.headers["Location"]) == (303, "/cuenta/")
    assert client.get("/cuenta/").status_code == 200


def test_a_foreign_address_is_not_followed(client: Client, settings: Any) -> None:
    settings.MINGA_DEMO = True
    make_cast(now())

    response = client.post("/cuenta/demo/manager/", {"next": "https://elsewhere.example/"})

    assert response.headers["Location"].startswith("/")


@pytest.mark.parametrize(("demo", "production"), [(False, False), (True, True)])
def test_where_the_demo_is_off_there_is_no_door(client: Client, settings: Any, demo: bool, production: bool) -> None:
    make_cast(now())
    settings.MINGA_DEMO, settings.PRODUCTION = demo, production

    assert b"/cuenta/demo/" not in client.get("/cuenta/entrar/").content
    assert client.post("/cuenta/demo/manager/").status_code == 404


def test_only_the_cast_comes_in(client: Client, settings: Any) -> None:
    settings.MINGA_DEMO = True
    make_person(email="manager@elsewhere.example")

    assert client.post("/cuenta/demo/manager/").status_code == 404
    assert client.post("/cuenta/demo/nobody/").status_code == 404
    assert Person.objects.count() == 1
