"""Who may open which address of learning: attending. Gathered in `access_all`."""

from datetime import timedelta
from typing import Any

from minga.core.clock import now
from minga.learning.models import MakeUp, Session
from minga.programmes.enums import EnrolmentStatus
from minga.programmes.models import Enrolment
from tests.architecture.access import Row, World, signed_in
from tests.factories.learning import make_participant, make_session

TEACHER, PARTICIPANT, STRANGER = "facilitator", "participant", "stranger"


def _edition(world: World) -> dict[str, Any]:
    return {"edition": world.edition.key}


def _mine(world: World) -> dict[str, Any]:
    """The participant of the cast takes part."""
    _enrolled(world)
    return _edition(world)


def _enrolled(world: World) -> Enrolment:
    found = Enrolment.objects.filter(edition=world.edition, person=world.cast.participant).first()
    if found is None:
        return make_participant(world.edition, person=world.cast.participant)
    Enrolment.objects.filter(pk=found.pk).update(status=EnrolmentStatus.ENROLLED, answered_at=now())
    return found


def _held(world: World) -> Session:
    return make_session(world.edition, starts_at=now() - timedelta(hours=3))


def _session(world: World) -> dict[str, Any]:
    return {**_edition(world), "session": _held(world).key}


def _my_session(world: World) -> dict[str, Any]:
    _enrolled(world)
    return _session(world)


def _qr(world: World) -> dict[str, Any]:
    _enrolled(world)
    return {"uuid": _held(world).uuid}


def _make_up(world: World) -> dict[str, Any]:
    row = MakeUp.objects.create(
        session=_held(world), enrolment=_enrolled(world), text="Leí la ficha y la conté en mi oficina.", sent_at=now()
    )
    return {**_edition(world), "uuid": row.uuid}


ROWS: dict[str, Row] = {
    "learning:attendance": Row(TEACHER, PARTICIPANT, _mine),
    "learning:attendance-export": Row(TEACHER, PARTICIPANT, _mine),
    "learning:roll": Row(TEACHER, PARTICIPANT, _my_session),
    "learning:code": Row(TEACHER, PARTICIPANT, _my_session),
    "learning:code-close": Row(TEACHER, PARTICIPANT, _my_session, post=True),
    "learning:sheet": Row(TEACHER, PARTICIPANT, _my_session),
    "learning:sheet-typing": Row(TEACHER, PARTICIPANT, _my_session),
    "learning:make-up-until": Row(TEACHER, PARTICIPANT, _my_session),
    "learning:make-ups": Row(TEACHER, PARTICIPANT, _mine),
    "learning:make-up-answer": Row(TEACHER, PARTICIPANT, _make_up),
    "learning:check-in": Row(PARTICIPANT, STRANGER, _qr),
    "learning:check-in-anywhere": signed_in(),
    "learning:my-attendance": Row(PARTICIPANT, STRANGER, _mine),
    "learning:make-up": Row(PARTICIPANT, STRANGER, _my_session),
}
