"""The life-cycle on the front page: live counts that lead to lists, what works, one lesson, the map."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from minga.core.clock import now
from minga.initiatives.actions.listing import refresh
from minga.portal.life_cycle import LifeCycle, life_cycle
from minga.programmes.enums import EnrolmentStatus
from tests.conftest import Queries
from tests.factories.enrolment import make_enrolment
from tests.factories.initiatives import days_ago, give_measurement, make_dossier_lesson, make_initiative
from tests.factories.organisations import make_admin1, make_organisation

pytestmark = pytest.mark.django_db


def _now() -> LifeCycle:
    life = life_cycle(now())
    assert life is not None
    return life


def test_without_initiatives_people_hang_on_the_thread(client: Client) -> None:
    make_enrolment(status=EnrolmentStatus.ENROLLED)

    page = client.get("/").content.decode()

    assert life_cycle(now()) is None
    assert "1 persona, en un solo hilo" in page


def test_initiatives_take_the_thread_and_people_are_told_below(client: Client) -> None:
    make_enrolment(status=EnrolmentStatus.ENROLLED)
    make_initiative(stage=3)

    page = client.get("/").content.decode()

    assert "1 iniciativa, en un solo hilo" in page
    assert "1 persona, en un solo hilo" not in page


def test_each_stage_leads_to_its_list(client: Client) -> None:
    make_initiative(stage=3)
    make_initiative(stage=3, visibility="draft")
    make_initiative(stage=2, state="stopped")
    make_initiative(stage=2, state="paused")

    life = _now()

    third = life.stages[2]
    assert (third.count, third.path) == (1, f"{reverse('initiatives:list')}?stage=3")
    assert (life.total, life.stopped, life.paused) == (3, 1, 1)
    page = client.get("/").content.decode()
    assert f'href="{reverse("initiatives:list")}?state=stopped"' in page
    assert f'href="{third.path}"' in page


def test_what_was_left_working_shows_before_now_and_evidence(client: Client) -> None:
    adopted = make_initiative(stage=6, title="Licencia en nueve días")
    give_measurement(adopted.experiments.get().target, 9, measured_on=days_ago(1))
    refresh(adopted)
    make_initiative(stage=6, state="stopped", title="La que no quedó")

    life = _now()

    (row,) = life.adopted
    assert row.result is not None
    assert (row.result.baseline, row.result.now) == (220, 9)
    page = client.get("/").content.decode()
    assert "Licencia en nueve días" in page
    assert "La que no quedó" not in page


def test_a_published_lesson_is_quoted(client: Client) -> None:
    stopped = make_initiative(stage=2, state="stopped")
    make_dossier_lesson(
        stopped, do_differently="Devolver la llamada.", state="published", reviewed_at=now(), published_at=now()
    )

    assert "«Devolver la llamada.»" in client.get("/").content.decode()


def test_a_place_is_grey_when_nobody_confirmed_any_of_it() -> None:
    place = make_admin1("PY-7", latitude=-26, longitude=-56)
    owner = make_organisation(territory=place)
    make_initiative(organisation=owner, confirmed_at=now() - timedelta(days=400))

    assert [(spot.count, spot.stale) for spot in _now().spots] == [(1, True)]

    make_initiative(organisation=owner, confirmed_at=now())
    assert [(spot.count, spot.stale) for spot in _now().spots] == [(2, False)]


@pytest.mark.parametrize("number", [1, 9])
def test_it_costs_the_same_at_any_number(queries: Queries, number: int) -> None:
    for _each in range(number):
        initiative = make_initiative(stage=6)
        give_measurement(initiative.experiments.get().target, 9, measured_on=days_ago(1))

    with queries(9):
        life_cycle(now())


def test_initiatives_are_found_by_the_search(client: Client) -> None:
    found = make_initiative(title="Turnos sin madrugar")
    refresh(found)

    page = client.get(reverse("portal:search"), {"q": "madrugar", "kind": "initiatives.initiative"}).content.decode()

    assert found.get_absolute_url() in page
