"""What the office may still decide once results are out: how they are shown, never what they are."""

import pytest
from django.test import Client
from django.urls import reverse

from minga.audit.models import Entry
from minga.capacity.enums import WaveState
from minga.capacity.models import Wave
from tests.factories.capacity import make_computation, make_marks, make_measured, make_wave, published, runner_of

pytestmark = [pytest.mark.django_db, pytest.mark.web]


@pytest.mark.parametrize("imported", [False, True])
def test_the_order_by_score_is_allowed_and_taken_back(client: Client, imported: bool) -> None:
    wave = make_wave(state=WaveState.COMPUTED, imported=imported)
    make_marks(make_measured(wave))
    make_computation(wave)
    published(wave)
    client.force_login(runner_of(wave))
    page = reverse("capacity:computing", args=[wave.key])
    order = reverse("capacity:wave-ranking", args=[wave.key])
    assert order in client.get(page).content.decode()

    said = []
    for typed in ({"shows_ranking": "on"}, {"shows_ranking": "on"}, {}):
        assert client.post(order, typed).status_code == 303
        said.append(Wave.objects.get(pk=wave.pk).shows_ranking)

    assert said == [True, True, False]
    log = Entry.objects.filter(key="capacity.wave_changed").order_by("pk")
    assert [entry.after for entry in log] == [{"shows_ranking": True}, {"shows_ranking": False}]
