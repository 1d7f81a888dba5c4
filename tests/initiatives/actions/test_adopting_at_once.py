"""Somebody decides about a challenge and its dossier while a partner takes the dossier up: neither waits for ever."""

from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction

from minga.challenges.models import Challenge
from minga.core.clock import now
from minga.initiatives.actions.initiatives import lock_initiative
from minga.initiatives.actions.replication import adopt_initiative
from minga.organisations.enums import RoleKind
from tests.factories.initiatives import make_dossier_challenge, make_initiative
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person
from tests.initiatives.actions.test_gates_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def _wait_until_somebody_waits() -> None:
    """Another connection stands before a lock of ours; at most two seconds."""
    with connection.cursor() as cursor:
        for _time in range(100):
            cursor.execute("SELECT pg_stat_clear_snapshot(), pg_sleep(0.02)")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0]:
                return


def test_taking_up_locks_the_challenge_before_the_dossier_as_deciding_does() -> None:
    house, partner = make_organisation(), make_organisation()
    challenge = make_dossier_challenge(organisation=house)
    source = make_initiative(stage=2, challenge=challenge, organisation=partner)
    person = make_person()
    role(person, RoleKind.COORDINATOR, house)
    held = Event()

    def decide() -> None:
        with transaction.atomic():
            Challenge.objects.select_for_update(of=("self",), no_key=True).get(pk=challenge.pk)
            held.set()
            _wait_until_somebody_waits()
            lock_initiative(source)

    def adopt() -> Any:
        held.wait(10)
        return adopt_initiative(
            source=source, organisation=house, title="Lo mismo aquí", language="es", problem="x", change="y",
            adaptation="Igual", challenge=challenge, actor=person, now=now(),
        )  # fmt: skip

    assert at_once(decide, adopt) == ["", ""]
