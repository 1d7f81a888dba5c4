"""Who judges what, as the office sees and settles it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from minga.assessments.actions.pairing import compute_assignment
from minga.assessments.enums import AssessmentState
from minga.assessments.models import Assessment, Panel
from minga.core.actors import HOUSE
from minga.core.clock import now
from tests.conftest import Queries
from tests.factories import assessments as made

pytestmark = [pytest.mark.django_db, pytest.mark.web]


def _office(panel: Panel) -> Client:
    runner = made.runner_of(panel)
    runner.language = "en"
    runner.save(update_fields=["language"])
    client = Client()
    client.force_login(runner)
    return client


def _at(name: str, panel: Panel, *more: Any) -> str:
    return reverse(f"assessments:{name}", args=[panel.key, *more])


def test_the_office_has_it_proposed_looks_and_applies() -> None:
    panel = made.make_panel(items=2, jurors=2)
    office = _office(panel)

    office.post(_at("assignment-ask", panel), {"keep": "on"})
    waits = office.get(_at("assigning", panel))
    assert "Computing who judges what" in waits.content.decode()
    run = compute_assignment(run=panel.runs.get(), actor=HOUSE, now=now())
    looked = office.get(_at("assigning", panel)).content.decode()
    assert "4 assessments would be given anew" in looked
    assert not Assessment.objects.exists()
    problem = office.get(_at("assignment-problem", panel, run.uuid))
    assert len(problem.json()["affinity"]) == 4
    done = office.post(_at("assignment-step", panel, run.uuid, "aplicar"), follow=True)

    assert "Who judges what stands as proposed" in done.content.decode()
    assert Assessment.objects.filter(state=AssessmentState.ASSIGNED).count() == 4


def test_progress_is_a_part_while_it_waits_and_the_page_when_it_is_done() -> None:
    panel = made.make_panel(items=1, jurors=2)
    office = _office(panel)
    office.post(_at("assignment-ask", panel))

    waits = office.get(_at("assignment-progress", panel), headers={"hx-request": "true"})
    compute_assignment(run=panel.runs.get(), actor=HOUSE, now=now())
    done = office.get(_at("assignment-progress", panel), headers={"hx-request": "true"})

    assert "every 2s" in waits.content.decode()
    assert done.headers["HX-Redirect"] == _at("assigning", panel)


def test_a_pair_is_locked_taken_back_and_given_by_hand() -> None:
    panel = made.make_panel(items=1, jurors=1)
    pair = made.make_assessment(panel.items.get(), panel.jurors.get())
    office = _office(panel)

    office.post(_at("pair-lock", panel, pair.uuid))
    pair.refresh_from_db()
    assert pair.locked
    office.post(_at("pair-take", panel, pair.uuid))
    pair.refresh_from_db()
    assert pair.state == AssessmentState.TAKEN_AWAY
    at = _at("assign-hand", panel, panel.items.get().uuid)
    refused = office.post(at, {})
    assert refused.status_code == 422
    office.post(at, {"juror": str(panel.jurors.get().uuid)})
    pair.refresh_from_db()
    assert pair.state == AssessmentState.ASSIGNED


def test_when_everybody_is_in_conflict_the_page_says_whom_to_ask() -> None:
    panel = made.make_panel(items=1, jurors=1)
    made.make_interest(panel.items.get(), panel.jurors.get())

    page = _office(panel).get(_at("assign-hand", panel, panel.items.get().uuid)).content.decode()

    assert "Invite somebody from outside" in page


@pytest.mark.parametrize("items", [1, 3])
def test_the_page_asks_as_much_for_many_as_for_few(items: int, queries: Queries) -> None:
    panel = made.make_panel(items=items, jurors=2)
    for item in panel.items.all():
        made.make_assessment(item, panel.jurors.all()[0])
    office = _office(panel)
    office.get(_at("assigning", panel))

    with queries(17):
        office.get(_at("assigning", panel))
