"""Who may open which address of learning: evaluating. Gathered in `access_all`."""

from datetime import timedelta
from typing import Any

from minga.core.clock import now
from minga.learning.models import Announcement, FollowUp
from minga.programmes.enums import EnrolmentStatus
from minga.programmes.models import Enrolment
from tests.architecture.access import PUBLIC, Row, World
from tests.factories.learning import make_participant, make_session

MANAGER, TEACHER, PARTICIPANT = "manager", "facilitator", "participant"


def _edition(world: World) -> dict[str, Any]:
    return {"edition": world.edition.key}


def _enrolled(world: World) -> Enrolment:
    """The participant of the cast takes part."""
    found = Enrolment.objects.filter(edition=world.edition, person=world.cast.participant).first()
    if found is None:
        return make_participant(world.edition, person=world.cast.participant)
    Enrolment.objects.filter(pk=found.pk).update(status=EnrolmentStatus.COMPLETED, answered_at=now())
    return found


def _mine(world: World) -> dict[str, Any]:
    _enrolled(world)
    return _edition(world)


def _asked(world: World) -> dict[str, Any]:
    """Ninety days later."""
    enrolment = _enrolled(world)
    FollowUp.objects.get_or_create(enrolment=enrolment, defaults={"due_on": now().date(), "asked_at": now()})
    return _edition(world)


def _begun(world: World) -> dict[str, Any]:
    _enrolled(world)
    session = make_session(world.edition, starts_at=now() - timedelta(hours=3))
    return {**_edition(world), "key": session.key}


def _draft(world: World) -> dict[str, Any]:
    message = Announcement.objects.create(
        edition=world.edition, subjects={"es": "El taller"}, bodies={"es": "Cambia la hora."}
    )
    return {**_edition(world), "uuid": message.uuid}


ROWS: dict[str, Row] = {
    "learning:console": Row(TEACHER, PARTICIPANT, _mine),
    "learning:console-book": Row(TEACHER, PARTICIPANT, _mine),
    "learning:reports": Row(TEACHER, PARTICIPANT, _mine),
    "learning:report-progress": Row(TEACHER, PARTICIPANT, _mine),
    "learning:cost": Row(MANAGER, TEACHER, _edition),
    "learning:evaluation": Row(TEACHER, PARTICIPANT, _mine),
    "learning:announcements": Row(MANAGER, TEACHER, _edition),
    "learning:announcement-new": Row(MANAGER, TEACHER, _edition),
    "learning:announcement": Row(MANAGER, TEACHER, _draft),
    "learning:announcement-change": Row(MANAGER, TEACHER, _draft),
    "learning:announcement-stop": Row(MANAGER, TEACHER, _draft, post=True),
    "learning:announcement-discard": Row(MANAGER, TEACHER, _draft, post=True),
    "learning:session-rate": Row(PARTICIPANT, MANAGER, _begun, post=True),
    "learning:skills": Row(PARTICIPANT, MANAGER, _mine),
    "learning:follow-up": Row(PARTICIPANT, MANAGER, _asked),
    "learning:results": Row("citizen", None, _edition, why=PUBLIC),
    "learning:results-table": Row("citizen", None, _edition, why=PUBLIC),
}
