"""Who was there: one row a person and session, each change with its trace."""

from uuid import uuid4

import pytest

from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.errors import DomainError, NotAllowed, NotReady
from minga.learning.actions.attendance import Mark, mark, mark_many
from minga.learning.enums import AttendanceSource, AttendanceState, SessionState
from minga.learning.models import Attendance, Session
from minga.people.models import Person
from minga.programmes.enums import EnrolmentStatus
from minga.programmes.models import Enrolment
from tests.factories.learning import make_participant, make_session, make_taught, make_teacher

pytestmark = pytest.mark.django_db
PRESENT, LATE, EXCUSED, ABSENT = (
    AttendanceState.PRESENT,
    AttendanceState.LATE,
    AttendanceState.EXCUSED,
    AttendanceState.ABSENT,
)


@pytest.fixture
def session() -> Session:
    return make_taught().sessions.get()


@pytest.fixture
def teacher(session: Session) -> Person:
    return make_teacher(session.edition)


@pytest.fixture
def people(session: Session) -> list[Enrolment]:
    return [make_participant(session.edition) for _ in range(3)]


def by_list(session: Session, marks: list[Mark], teacher: Person) -> int:
    return mark_many(session=session, marks=marks, source=AttendanceSource.LIST, actor=teacher, now=now())


def test_many_are_marked_in_one_entry(session: Session, teacher: Person, people: list[Enrolment]) -> None:
    changed = by_list(session, [Mark(enrolment_id=each.pk, state=PRESENT) for each in people], teacher)

    entry = Entry.objects.get(key="learning.attendance_marked")
    assert changed == 3
    assert Attendance.objects.filter(session=session, state=PRESENT, marked_by=teacher).count() == 3
    assert (entry.subject_id, entry.after["enrolments"]) == (session.pk, sorted(each.pk for each in people))


def test_a_correction_keeps_what_stood_before(session: Session, teacher: Person, people: list[Enrolment]) -> None:
    her = people[0]
    by_list(session, [Mark(enrolment_id=her.pk, state=ABSENT)], teacher)

    by_list(session, [Mark(enrolment_id=her.pk, state=LATE, minutes_late=20)], teacher)

    row = Attendance.objects.get()
    last = Entry.objects.filter(key="learning.attendance_marked").latest("pk")
    assert (row.state, row.minutes_late) == (LATE, 20)
    assert (last.before["states"], last.after["states"]) == ({str(her.pk): "absent"}, {str(her.pk): "late"})


def test_the_same_again_leaves_no_trace(session: Session, teacher: Person, people: list[Enrolment]) -> None:
    one = [Mark(enrolment_id=people[0].pk, state=PRESENT)]
    by_list(session, one, teacher)

    assert by_list(session, one, teacher) == 0
    assert Entry.objects.filter(key="learning.attendance_marked").count() == 1


def test_a_mark_can_be_taken_away(session: Session, teacher: Person, people: list[Enrolment]) -> None:
    by_list(session, [Mark(enrolment_id=people[0].pk, state=PRESENT)], teacher)

    by_list(session, [Mark(enrolment_id=people[0].pk, state=None)], teacher)

    assert not Attendance.objects.exists()


def test_what_a_phone_sends_twice_counts_once(session: Session, people: list[Enrolment]) -> None:
    her, name = people[0], uuid4()
    sent = {
        "session": session, "enrolment": her, "state": PRESENT, "source": AttendanceSource.CODE,
        "client_uuid": name, "actor": her.person,
    }  # fmt: skip

    first = mark(**sent, now=now())
    second = mark(**(sent | {"state": LATE, "minutes_late": 5}), now=now())

    assert (first.pk, second.state) == (second.pk, PRESENT)


def test_an_excuse_needs_its_reason(session: Session, teacher: Person, people: list[Enrolment]) -> None:
    with pytest.raises(DomainError, match="excused") as refused:
        by_list(session, [Mark(enrolment_id=people[0].pk, state=EXCUSED)], teacher)

    assert refused.value.field == f"note_{people[0].pk}"
    assert not Attendance.objects.exists()


def test_nobody_marks_others_with_a_code(session: Session, people: list[Enrolment]) -> None:
    with pytest.raises(NotAllowed):
        mark(
            session=session, enrolment=people[0], state=PRESENT, source=AttendanceSource.CODE,
            actor=people[1].person, now=now(),
        )  # fmt: skip


def test_a_participant_has_no_list(session: Session, people: list[Enrolment]) -> None:
    with pytest.raises(NotAllowed):
        by_list(session, [Mark(enrolment_id=people[0].pk, state=PRESENT)], people[0].person)


@pytest.mark.parametrize("status", [EnrolmentStatus.WITHDRAWN, EnrolmentStatus.INVITED])
def test_whoever_does_not_take_part_is_not_marked(session: Session, teacher: Person, status: str) -> None:
    stranger = make_participant(session.edition, status=status)

    with pytest.raises(NotAllowed, match="does not take part"):
        by_list(session, [Mark(enrolment_id=stranger.pk, state=PRESENT)], teacher)


def test_somebody_of_another_edition_is_not_marked(session: Session, teacher: Person) -> None:
    other = make_participant(make_session().edition)

    with pytest.raises(NotAllowed, match="does not take part"):
        by_list(session, [Mark(enrolment_id=other.pk, state=PRESENT)], teacher)


def test_a_cancelled_session_has_no_attendance(session: Session, teacher: Person, people: list[Enrolment]) -> None:
    Session.objects.filter(pk=session.pk).update(state=SessionState.CANCELLED, cancelled_reason="Feriado")
    session.refresh_from_db()

    with pytest.raises(NotReady, match="cancelled"):
        by_list(session, [Mark(enrolment_id=people[0].pk, state=PRESENT)], teacher)
