"""A wave in which much does not add up: the page shows the first of each kind, and a list shows the rest."""

import pytest
from django.test import Client
from django.urls import reverse

from minga.capacity.enums import Severity, WaveState
from minga.capacity.models import Finding, Wave
from minga.core.clock import now
from tests.conftest import Queries
from tests.factories.capacity import make_computation, make_marks, make_measured, make_wave, runner_of

pytestmark = [pytest.mark.django_db, pytest.mark.web]


@pytest.fixture
def wave() -> Wave:
    wave = make_wave(state=WaveState.COMPUTED)
    measured = make_measured(wave)
    make_marks(measured)
    make_computation(wave)
    kinds = (("above_maximum", Severity.ERROR, None), ("blank", Severity.WARNING, None),
             ("below_zero", Severity.ERROR, now()))  # fmt: skip
    Finding.objects.bulk_create(
        Finding(
            wave=wave, measured=measured, code=code, severity=severity, node="q1", settled_at=at, settled_note="Sí."
        )
        for code, severity, at in kinds
        for _place in range(30)
    )
    return wave


@pytest.fixture
def office(client: Client, wave: Wave) -> Client:
    client.force_login(runner_of(wave))
    return client


def test_the_page_shows_the_first_of_each_kind_and_leads_to_all(office: Client, wave: Wave, queries: Queries) -> None:
    address = reverse("capacity:computing", args=[wave.key])
    office.get(address)
    with queries(14):
        answer = office.get(address)

    page, text = answer.context["page"], answer.content.decode()
    assert [(len(kind.rows), kind.total) for kind in (*page.to_decide, *page.others, page.settled)] == [(25, 30)] * 3
    every = reverse("capacity:findings", args=[wave.key])
    assert all(f'href="{every}?tipo={kind}"' in text for kind in ("above_maximum", "blank", "decididos"))


@pytest.mark.parametrize("kind", ["above_maximum", "blank", "decididos"])
def test_the_list_of_a_kind_is_turned_page_by_page(office: Client, wave: Wave, queries: Queries, kind: str) -> None:
    every = reverse("capacity:findings", args=[wave.key])
    office.get(every, {"tipo": kind})
    with queries(6):
        first = office.get(every, {"tipo": kind})
    second = office.get(every, {"tipo": kind, "page": 2})

    uuids = [row.uuid for answer in (first, second) for row in answer.context["kind"].rows]
    assert len(set(uuids)) == 30
    settle = reverse("capacity:settle-finding", args=[wave.key, uuids[-1]])
    assert (settle in second.content.decode()) == (kind == "above_maximum")


def test_with_nothing_left_it_leads_back_and_a_refused_decision_is_seen_again(office: Client, wave: Wave) -> None:
    back = office.get(reverse("capacity:findings", args=[wave.key]), {"tipo": "nada"})
    assert back.url == reverse("capacity:computing", args=[wave.key])
    last = Finding.objects.filter(wave=wave, code="above_maximum").latest("pk")

    refused = office.post(
        reverse("capacity:settle-finding", args=[wave.key, last.uuid]), {"note": "Así.", "points": "muchos"}
    )

    assert refused.status_code == 422
    assert "muchos" in refused.content.decode()
