"""The end of a call is a moment in its own time zone: begun before and sent a second later is too late,
unless there are minutes of grace, and then until the last of their seconds.
"""

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from minga.calls.actions.applications import begin_application
from minga.calls.models import Application, Call, Entry
from minga.core.errors import NotAllowed
from minga.questionnaires.actions import save_draft, submit_answers
from minga.questionnaires.models import Submission
from tests.factories.calls import STORY, make_call, phase_rules
from tests.factories.people import make_person
from tests.factories.programmes import make_edition

pytestmark = pytest.mark.django_db

ZONES = {
    "America/Asuncion": "2026-12-06T02:59:59+00:00",
    "America/Bogota": "2026-12-06T04:59:59+00:00",
    "America/Lima": "2026-12-06T04:59:59+00:00",
    "America/Santiago": "2026-12-06T02:59:59+00:00",
    "America/Montevideo": "2026-12-06T02:59:59+00:00",
    "America/Sao_Paulo": "2026-12-06T02:59:59+00:00",
}
"""Where calls are, and which moment of the world 23:59:59 of 5 December is there."""
SECOND = timedelta(seconds=1)
GRACE = 10


def closing_in(zone: str, grace: int = 0) -> tuple[Call, datetime]:
    """A call that closes at 23:59:59 there, announced in that zone; and that moment."""
    end = datetime(2026, 12, 5, 23, 59, 59, tzinfo=ZoneInfo(zone))
    phase = phase_rules(opens_at=end - timedelta(days=20), closes_at=end, grace_minutes=grace)
    return make_call(edition=make_edition(timezone=zone), timezone=zone, phases=(phase,)), end


def begun(call: Call, at: datetime) -> Submission:
    """An application with all its answers, begun at this moment."""
    person = make_person()
    begin_application(call=call, person=person, token=uuid4(), actor=person, now=at)
    draft = Submission.objects.get(person=person)
    return save_draft(submission=draft, typed={"story": STORY}, actor=person, now=at).submission


def send(draft: Submission, at: datetime) -> Submission:
    assert draft.person is not None
    return submit_answers(submission=draft, actor=draft.person, now=at)


@pytest.mark.parametrize("zone", ZONES)
def test_the_end_is_the_moment_of_the_zone_of_the_call(zone: str) -> None:
    _call, end = closing_in(zone)

    assert end.astimezone(UTC).isoformat() == ZONES[zone]


@pytest.mark.parametrize("zone", ZONES)
def test_a_second_before_the_end_it_arrives(zone: str) -> None:
    call, end = closing_in(zone)

    send(begun(call, end - 2 * SECOND), end - SECOND)

    assert Entry.objects.get().in_grace is False


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("late", [timedelta(seconds=0), SECOND])
def test_begun_before_and_sent_after_the_end_without_grace_it_does_not(zone: str, late: timedelta) -> None:
    call, end = closing_in(zone)
    draft = begun(call, end - SECOND)

    with pytest.raises(NotAllowed):
        send(draft, end + late)

    draft.refresh_from_db()
    assert draft.is_draft
    assert draft.typed == {"story": STORY}
    assert not Entry.objects.exists()
    assert Application.objects.get().state == "draft"


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("late", [timedelta(seconds=0), SECOND, timedelta(minutes=GRACE) - SECOND])
def test_within_the_minutes_of_grace_it_arrives_and_says_so(zone: str, late: timedelta) -> None:
    call, end = closing_in(zone, GRACE)

    send(begun(call, end - SECOND), end + late)

    assert Entry.objects.get().in_grace is True


@pytest.mark.parametrize("zone", ZONES)
def test_after_the_last_second_of_grace_it_does_not(zone: str) -> None:
    call, end = closing_in(zone, GRACE)
    draft = begun(call, end - SECOND)

    with pytest.raises(NotAllowed):
        send(draft, end + timedelta(minutes=GRACE))

    assert not Entry.objects.exists()


def test_who_began_in_the_minutes_of_grace_arrives_too() -> None:
    call, end = closing_in("America/Asuncion", GRACE)

    send(begun(call, end + SECOND), end + 2 * SECOND)

    assert Entry.objects.get().in_grace is True


@pytest.mark.web
@pytest.mark.parametrize(("late", "status", "entries"), [(-SECOND, 303, 1), (SECOND, 422, 0)])
@pytest.mark.parametrize("zone", ["America/Asuncion", "America/Bogota"])
def test_the_page_of_sending_obeys_the_same_clock(
    client: Client, zone: str, late: timedelta, status: int, entries: int
) -> None:
    call, end = closing_in(zone)
    with time_machine.travel(end - timedelta(hours=1), tick=False):
        draft = begun(call, end - timedelta(hours=1))
    address = reverse("questionnaires:review", args=[draft.uuid])

    with time_machine.travel(end + late, tick=False):
        assert draft.person is not None
        client.force_login(draft.person)
        page = client.get(address).content.decode()
        answer = client.post(address)

    assert answer.status_code == status
    assert Entry.objects.count() == entries
    assert "5 de diciembre de 2026, 23:59 (hora de " in page
    assert ("Este formulario está cerrado." in page) is (entries == 0)


@pytest.mark.web
def test_whoever_reads_in_another_zone_is_told_the_hour_of_the_call(client: Client) -> None:
    call, end = closing_in("America/Asuncion")
    with time_machine.travel(end - timedelta(days=5), tick=False):
        client.force_login(make_person(timezone="America/Bogota"))
        page = client.get(reverse("calls:apply", args=[call.key])).content.decode()

    assert "5 de diciembre de 2026, 23:59 (hora de Asunción)" in page
    assert "21:59" not in page
