"""Worlds of results: a wave with two groups, computed; and doors to its pages."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.http import HttpResponse
from django.test import Client

from minga.capacity.actions.comparing import gather_groups
from minga.capacity.enums import WaveState
from minga.capacity.models import Computation, Measured, Wave
from minga.people.models import Person
from tests.factories.capacity import make_computation, make_marks, make_measured, make_wave, published

Ask = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Results:
    """`ours` is the best of group a; `theirs` the only one of group b."""

    wave: Wave
    run: Computation
    ours: Measured
    theirs: Measured


def make_results(*, state: str = WaveState.PUBLISHED, more: int = 1, **fields: object) -> Results:
    """Ours, `more` others in its group, and one of another group."""
    wave = make_wave(state=WaveState.COMPUTED if state == WaveState.PUBLISHED else state, **fields)
    ours = make_measured(wave, peer_group="a")
    make_marks(ours, {"q1": 5, "q2": 30, "q3": None, "q4": 0})
    for place in range(more):
        make_marks(make_measured(wave, peer_group="a"), {"q1": 0, "q2": place})
    theirs = make_measured(wave, peer_group="b")
    make_marks(theirs, {"q1": 10})
    run = make_computation(wave)
    gather_groups(run)
    if state == WaveState.PUBLISHED:
        published(wave)
    return Results(wave, run, ours, theirs)


@pytest.fixture
def ask(client: Client) -> Ask:
    """Open an address as somebody, or as nobody."""

    def get(person: Person | None, address: str, data: dict[str, object] | None = None) -> HttpResponse:
        if person is not None:
            client.force_login(person)
        return client.post(address, data) if data is not None else client.get(address)  # type: ignore[return-value]

    return get
