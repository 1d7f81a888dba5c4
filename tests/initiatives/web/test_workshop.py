"""The first page of the workshop."""

import pytest
from django.test import Client
from django.urls import reverse

from minga.initiatives.models import Commitment
from tests.factories.initiatives import days_ago, lead_of, make_commitment, make_initiative, make_review
from tests.factories.people import make_person, sign_in

pytestmark = pytest.mark.django_db


def _url(initiative: object) -> str:
    return reverse("initiatives:workshop", args=[initiative.key])  # type: ignore[attr-defined]


def test_the_team_reads_what_is_missing_for_the_next_gate(client: Client) -> None:
    initiative = make_initiative(stage=3)

    page = sign_in(client, lead_of(initiative)).get(_url(initiative))

    assert page.status_code == 200
    assert page.context["page"].missing == 3


def test_a_stranger_finds_nothing(client: Client) -> None:
    initiative = make_initiative(stage=3)

    assert sign_in(client, make_person()).get(_url(initiative)).status_code == 404


def test_the_next_action_is_noted_with_its_day(client: Client) -> None:
    initiative = make_initiative(stage=3)
    given = {"text": "Llamar a la radio", "office": "Dirección de Salud", "due_on": days_ago(-5).isoformat(),
             "kind": "next_action"}  # fmt: skip

    answer = sign_in(client, lead_of(initiative)).post(_url(initiative), given)

    assert answer.status_code == 303
    assert Commitment.objects.get(initiative=initiative).text == "Llamar a la radio"


def test_what_was_typed_stays_when_the_day_is_past(client: Client) -> None:
    initiative = make_initiative(stage=3)
    given = {"text": "Llamar a la radio", "office": "Salud", "due_on": days_ago(5).isoformat(), "kind": "next_action"}

    answer = sign_in(client, lead_of(initiative)).post(_url(initiative), given)

    assert answer.status_code == 422
    assert "Llamar a la radio" in answer.content.decode()


@pytest.mark.parametrize("open_ones", [1, 3])
def test_the_page_costs_the_same_with_many_promises(client: Client, queries, open_ones: int) -> None:  # type: ignore[no-untyped-def]
    initiative = make_initiative(stage=5)
    for _each in range(open_ones):
        make_commitment(initiative)
        make_review(initiative, outcome="iterate")
    sign_in(client, lead_of(initiative))
    client.get(_url(initiative))

    with queries(22):
        client.get(_url(initiative))
