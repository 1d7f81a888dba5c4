"""The office puts many entities into a peer group at once: those that it found."""

import pytest
from django.test import Client
from django.urls import reverse

from minga.audit.models import Entry
from minga.capacity.actions.asking import ask_computation
from minga.capacity.actions.entities import change_measured, group_entities
from minga.capacity.enums import WaveState
from minga.capacity.models import Measured, Wave
from minga.capacity.queries.publishing import gaps_of
from minga.core.clock import now
from minga.core.errors import Conflict, Invalid, NotAllowed
from tests.factories.capacity import make_marks, make_measured, make_wave, published, runner_of
from tests.factories.deciding import run_jobs
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

MAYORS = "Alcaldías locales"


@pytest.fixture
def wave() -> Wave:
    wave = make_wave(state=WaveState.COMPUTED)
    for name in ("Alcaldía Local de Suba", "Alcaldía Local de Usme", "Secretaría de Salud"):
        make_marks(make_measured(wave, name=name, peer_group=""))
    return wave


def groups(wave: Wave) -> dict[str, str]:
    return dict(Measured.objects.filter(wave=wave).values_list("name", "peer_group"))


@pytest.mark.web
def test_those_that_were_found_go_into_a_group_and_the_rest_is_found_without_one(wave: Wave, client: Client) -> None:
    client.force_login(runner_of(wave))
    page = reverse("capacity:wave-entities", args=[wave.key])

    assert client.post(f"{page}?q=alcaldia", {"peers": "  "}).status_code == 422
    assert client.post(f"{page}?q=alcaldia", {"peers": MAYORS}).status_code == 303

    assert groups(wave) == {
        "Alcaldía Local de Suba": MAYORS, "Alcaldía Local de Usme": MAYORS, "Secretaría de Salud": "",
    }  # fmt: skip
    assert [row.name for row in client.get(f"{page}?grupo=-").context["page"]] == ["Secretaría de Salud"]
    assert Entry.objects.get(key="capacity.entities_grouped").after == {"group": MAYORS, "entities": 2}


def test_a_group_is_known_by_its_name_in_the_language_of_the_reader(wave: Wave) -> None:
    keys = list(wave.measured.values_list("key", flat=True))

    assert group_entities(wave=wave, keys=keys, group=" grupo  A ", actor=runner_of(wave), now=now()) == 3
    assert set(groups(wave).values()) == {"a"}


def test_what_was_computed_among_other_peers_is_not_published(wave: Wave) -> None:
    runner = runner_of(wave)
    ask_computation(wave=wave, actor=runner, now=now(), replicates=5)
    run_jobs("capacity.compute_wave")
    assert gaps_of(wave) == []

    change_measured(measured=wave.measured.all()[0], changes={"peer_group": "b"}, actor=runner, now=now())

    assert [gap.code for gap in gaps_of(wave)] == ["stale"]


def test_strangers_empty_names_and_published_waves_are_refused(wave: Wave) -> None:
    runner = runner_of(wave)
    with pytest.raises(NotAllowed):
        group_entities(wave=wave, keys=[], group=MAYORS, actor=make_person(), now=now())
    with pytest.raises(Invalid):
        group_entities(wave=wave, keys=[], group=" ", actor=runner, now=now())
    published(wave)
    with pytest.raises(Conflict):
        group_entities(wave=wave, keys=["x"], group=MAYORS, actor=runner, now=now())
