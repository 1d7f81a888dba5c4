"""An entity that is only a name is linked to the directory; who it is changes no figure."""

import pytest
from django.test import Client
from django.urls import reverse

from minga.audit.models import Entry
from minga.capacity.actions.entities import link_measured
from minga.capacity.enums import MeasuredState, WaveState
from minga.capacity.models import Measured, NodeScore, PlanStep
from minga.capacity.policies import may_plan
from minga.core.clock import now
from minga.core.errors import Conflict, NotAllowed
from tests.factories.capacity import (
    make_computation,
    make_marks,
    make_measured,
    make_wave,
    published,
    runner_of,
    steward_of,
)
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def only_a_name(at: str = WaveState.ANSWERING, **fields: object) -> Measured:
    return make_measured(make_wave(state=at), name="Alcaldía de Suba", **fields)


@pytest.mark.web
def test_whoever_would_write_to_a_mere_name_is_led_to_the_page_that_links_it(client: Client) -> None:
    measured = only_a_name()
    wave = measured.wave
    client.force_login(runner_of(wave))
    page = reverse("capacity:wave-entity", args=[wave.key, measured.key])

    led = client.get(reverse("capacity:wave-contact", args=[wave.key, measured.key]))

    assert led.url == page
    link = reverse("capacity:wave-entity-link", args=[wave.key, measured.key])
    assert link in client.get(page).content.decode()


@pytest.mark.web
def test_the_office_searches_the_directory_and_chooses_where_several_fit(client: Client) -> None:
    measured = only_a_name()
    first, second = make_organisation(name="Alcaldía Suba Norte"), make_organisation(name="Alcaldía Suba Sur")
    client.force_login(runner_of(measured.wave))
    link = reverse("capacity:wave-entity-link", args=[measured.wave.key, measured.key])

    nobody = client.post(link, {"organisation": "Nadie de nada"})
    several = client.post(link, {"organisation": "alcaldia suba"})
    done = client.post(link, {"organisation": "alcaldia suba", "which": second.key})

    assert nobody.status_code == several.status_code == 422
    assert "organisation" in nobody.context["link"].errors
    assert {first.name, second.name} <= {str(label) for _key, label in several.context["link"].fields["which"].choices}
    assert done.status_code == 303
    measured.refresh_from_db()
    assert measured.organisation == second
    entry = Entry.objects.get(key="capacity.measured_linked")
    assert (entry.before, entry.after) == ({"organisation": ""}, {"organisation": second.key})


@pytest.mark.web
def test_an_organisation_is_in_a_wave_once_and_the_field_says_so(client: Client) -> None:
    measured = only_a_name()
    there = make_measured(measured.wave)
    client.force_login(runner_of(measured.wave))
    link = reverse("capacity:wave-entity-link", args=[measured.wave.key, measured.key])

    answer = client.post(link, {"organisation": there.organisation.key})

    assert answer.status_code == 422
    assert there.name in answer.context["link"].errors["organisation"][0]


def test_linking_after_publication_gives_the_entity_its_result_and_changes_no_figure() -> None:
    measured = only_a_name(WaveState.COMPUTED, state=MeasuredState.IMPORTED)
    make_marks(measured)
    run = make_computation(measured.wave)
    wave = published(measured.wave)
    scores = list(NodeScore.objects.filter(computation=run).order_by("pk").values())

    linked = link_measured(measured=measured, organisation=make_organisation(), actor=runner_of(wave), now=now())

    assert may_plan(steward_of(linked), linked)
    assert list(NodeScore.objects.filter(computation=run).order_by("pk").values()) == scores
    wave.refresh_from_db()
    assert (linked.name, linked.key) == (measured.name, measured.key)
    assert wave.bundle_sha256


def test_a_wrong_link_is_corrected_until_somebody_of_the_entity_has_acted() -> None:
    measured = only_a_name(WaveState.COMPUTED, state=MeasuredState.IMPORTED)
    runner = runner_of(measured.wave)
    wrong, right = make_organisation(), make_organisation()
    link_measured(measured=measured, organisation=wrong, actor=runner, now=now())
    link_measured(measured=measured, organisation=right, actor=runner, now=now())

    PlanStep.objects.create(measured=measured, question="q1", text="x", office="y", due_on=now().date())
    with pytest.raises(Conflict):
        link_measured(measured=measured, organisation=wrong, actor=runner, now=now())
    with pytest.raises(NotAllowed):
        link_measured(measured=only_a_name(), organisation=wrong, actor=make_person(), now=now())

    measured.refresh_from_db()
    assert measured.organisation == right
