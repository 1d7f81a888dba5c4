"""The front page: what a passer-by sees, counted once, and asked once while nothing happens."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.urls import reverse

from minga.core.actors import HOUSE
from minga.core.clock import now, today
from minga.portal.queries import home_page
from minga.programmes.actions.editions import move_edition
from minga.programmes.enums import EditionStatus, EnrolmentStatus
from minga.programmes.models import Edition
from tests.conftest import Queries
from tests.factories.calls import make_call
from tests.factories.enrolment import make_enrolment
from tests.factories.people import make_person
from tests.factories.programmes import make_edition, make_figure, make_stage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    caches["process"].clear()


def _open_edition(**fields: object) -> Edition:
    edition = make_edition(status=EditionStatus.OPEN, **fields)
    edition.stages.all().delete()
    make_stage(
        edition, kind="enrolment", key="inscripcion",
        starts_on=today() - timedelta(days=2), ends_on=today() + timedelta(days=9),
    )  # fmt: skip
    return edition


def test_a_person_in_two_editions_is_one_person_at_her_farthest_step() -> None:
    person = make_person()
    make_enrolment(person=person, status=EnrolmentStatus.INVITED)
    make_enrolment(person=person, status=EnrolmentStatus.COMPLETED)
    make_enrolment(status=EnrolmentStatus.NOMINATED)

    page = home_page(now())

    assert page.people == 2
    assert [strand.count for strand in page.strands] == [1, 0, 0, 0, 1]


def test_who_declined_or_left_is_on_no_step() -> None:
    make_enrolment(status=EnrolmentStatus.DECLINED)
    make_enrolment(status=EnrolmentStatus.WITHDRAWN)

    assert home_page(now()).people == 0


def test_an_open_call_stands_before_the_editions() -> None:
    _open_edition()
    call = make_call()
    make_call(state="draft")

    calls = home_page(now()).calls

    assert (calls[0].path, calls[0].days_left) == (call.get_absolute_url(), 9)
    assert len(calls) == 2


def test_an_open_edition_shows_the_days_that_are_left() -> None:
    edition = _open_edition()

    calls = home_page(now()).calls

    assert [(call.path, call.days_left) for call in calls] == [(reverse("programmes:edition", args=[edition.key]), 9)]


@pytest.mark.parametrize(
    "fields", [{"public": False}, {"status": EditionStatus.PLANNED}, {"status": EditionStatus.CANCELLED}]
)
def test_what_is_not_public_or_not_open_is_no_call(fields: dict[str, object]) -> None:
    edition = _open_edition()
    Edition.objects.filter(pk=edition.pk).update(**fields)

    assert home_page(now()).calls == ()


def test_a_hidden_edition_counts_nobody() -> None:
    make_enrolment(edition=make_edition(public=False))

    page = home_page(now())

    assert page.people == 0
    assert page.editions == ()


def test_the_page_is_asked_once_until_something_happens(queries: Queries) -> None:
    edition = _open_edition()
    home_page(now())

    with queries(1):
        home_page(now())
    move_edition(edition=edition, to=EditionStatus.CANCELLED, reason="Sin fondos.", actor=HOUSE, now=now())
    connection.check_constraints()  # what a commit does: the log numbers its entry

    assert home_page(now()).calls == ()


def test_queries_do_not_grow_with_the_editions(queries: Queries) -> None:
    for _number in range(3):
        make_figure(_open_edition())
        make_enrolment(edition=make_edition(status=EditionStatus.RUNNING))
    home_page(now())
    caches["process"].clear()

    with queries(15):
        home_page(now())


@pytest.mark.parametrize(
    ("language", "words"), [("es", "se resuelven en minga"), ("pt", "mutirão"), ("en", "in minga")]
)
def test_the_page_speaks_three_languages(client: Client, language: str, words: str) -> None:
    page = client.get("/", headers={"accept-language": language}, query_params={"lang": language})

    assert words in page.content.decode()


def test_an_empty_house_says_what_will_stand_there(client: Client) -> None:
    page = client.get("/").content.decode()

    assert "Hoy no hay convocatorias abiertas" in page
