"""Making up a session: until when, what is sent, what is answered, and what a phone brings later."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, NotAllowed, NotReady
from minga.learning.actions.make_ups import answer_make_up, extend_make_up, send_make_up
from minga.learning.actions.outbox import Kept, receive
from minga.learning.actions.windows import show_code
from minga.learning.enums import AttendanceState, MakeUpState
from minga.learning.models import Attendance, MakeUp, Session
from minga.learning.queries.codes import code_at
from minga.notifications.models import Message
from minga.people.models import Person
from minga.programmes.models import Enrolment
from tests.factories.learning import attended, make_participant, make_session, make_taught, make_teacher

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WORDS = "Leí la ficha y escuché el audio. Voy a entrevistar a tres vecinas antes de dibujar."


@pytest.fixture
def session() -> Session:
    """It was yesterday and can be made up for a week."""
    return make_session(make_taught(), starts_at=now() - DAY, make_up_until=(now() + 7 * DAY).date())


@pytest.fixture
def her(session: Session) -> Enrolment:
    return make_participant(session.edition)


@pytest.fixture
def teacher(session: Session) -> Person:
    return make_teacher(session.edition)


def send(session: Session, her: Enrolment, text: str = WORDS, **more: object) -> MakeUp:
    return send_make_up(session=session, enrolment=her, text=text, actor=her.person, now=now(), **more)  # type: ignore[arg-type]


def test_what_is_accepted_counts_as_attended(session: Session, her: Enrolment, teacher: Person) -> None:
    attended(session, her, AttendanceState.ABSENT)
    made = send(session, her)

    answer_make_up(make_up=made, accepted=True, actor=teacher, now=now())

    mark = Attendance.objects.get(enrolment=her)
    assert (mark.state, mark.source) == ("made_up", "make_up")
    assert Message.objects.get(to=her.person).kind == "learning.make_up_answered"
    assert Entry.objects.filter(key="learning.make_up_answered").count() == 1


def test_what_is_returned_is_sent_again(session: Session, her: Enrolment, teacher: Person) -> None:
    made = send(session, her)
    answer_make_up(make_up=made, accepted=False, answer="¿Qué preguntará?", actor=teacher, now=now())

    again = send(session, her, WORDS + " Preguntaré cómo esperan hoy.")

    assert (again.pk, again.state, again.answer) == (made.pk, MakeUpState.SENT, "")
    assert not Attendance.objects.exists()


def test_sending_back_needs_words(session: Session, her: Enrolment, teacher: Person) -> None:
    made = send(session, her)

    with pytest.raises(DomainError) as refused:
        answer_make_up(make_up=made, accepted=False, actor=teacher, now=now())

    assert refused.value.field == "answer"


def test_only_one_answer(session: Session, her: Enrolment, teacher: Person) -> None:
    made = send(session, her)
    answer_make_up(make_up=made, accepted=True, actor=teacher, now=now())

    with pytest.raises(Conflict):
        answer_make_up(make_up=made, accepted=False, answer="No.", actor=teacher, now=now())


def test_only_those_who_lead_answer(session: Session, her: Enrolment) -> None:
    with pytest.raises(NotAllowed):
        answer_make_up(make_up=send(session, her), accepted=True, actor=her.person, now=now())


def test_two_sentences_at_least(session: Session, her: Enrolment) -> None:
    with pytest.raises(DomainError) as refused:
        send(session, her, "Listo.")

    assert refused.value.field == "text"


def test_waiting_for_an_answer_is_not_sent_twice(session: Session, her: Enrolment) -> None:
    send(session, her)

    with pytest.raises(Conflict, match="sent this already"):
        send(session, her)


def test_whoever_was_at_the_twin_has_nothing_to_make_up(session: Session, her: Enrolment) -> None:
    twin = make_session(session.edition, starts_at=now() - DAY, same_as=session)
    attended(twin, her)

    with pytest.raises(Conflict, match="nothing to make up"):
        send(session, her)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"starts_at": now() + DAY}, "still to come"),
        ({"starts_at": now() - 9 * DAY, "make_up_until": (now() - 2 * DAY).date()}, "is over"),
    ],
)
def test_there_is_a_time_for_it(session: Session, her: Enrolment, fields: dict[str, object], words: str) -> None:
    other = make_session(session.edition, **fields)

    with pytest.raises(NotReady, match=words):
        send(other, her)


def test_those_who_lead_give_more_time(session: Session, her: Enrolment, teacher: Person) -> None:
    late = make_session(session.edition, starts_at=now() - 9 * DAY, make_up_until=(now() - 2 * DAY).date())

    extend_make_up(session=late, until=(now() + DAY).date(), actor=teacher, now=now())

    late.refresh_from_db()
    assert send(late, her).state == MakeUpState.SENT


def kept(kind: str, session: Session, **fields: str) -> Kept:
    return Kept(uuid4(), kind, now() - timedelta(minutes=3), {"session": str(session.uuid), **fields})


def test_a_phone_brings_what_was_written_without_a_line(session: Session, her: Enrolment) -> None:
    thing = kept("make_up.send", session, text=WORDS)

    first = receive(person=her.person, items=[thing], sent_at=now(), now=now())
    second = receive(person=her.person, items=[thing], sent_at=now(), now=now())

    assert (first[0].receipted.accepted, second[0].again) == (True, True)
    assert MakeUp.objects.count() == 1


def test_a_phone_brings_a_code(session: Session, her: Enrolment, teacher: Person) -> None:
    today = make_session(session.edition, starts_at=now() - timedelta(minutes=5))
    window = show_code(session=today, minutes=30, actor=teacher, now=now() - timedelta(minutes=4))
    good = kept("attendance.code", today, code=code_at(window, now() - timedelta(minutes=3)))

    answers = receive(
        person=her.person, items=[good, kept("attendance.code", today, code="AAA")], sent_at=now(), now=now()
    )

    told = {each.client_uuid: each.receipted.accepted for each in answers}
    assert told[good.client_uuid]
    assert Attendance.objects.get(enrolment=her).client_uuid == good.client_uuid


def test_a_list_brought_later_leaves_who_marked_herself(session: Session, her: Enrolment, teacher: Person) -> None:
    other = make_participant(session.edition)
    attended(session, her)
    sent = {f"was_{her.pk}": "|0|", f"state_{her.pk}": "absent", f"was_{other.pk}": "|0|", "rest": "absent"}

    [answer] = receive(person=teacher, items=[kept("attendance.list", session, **sent)], sent_at=now(), now=now())

    told = dict(Attendance.objects.values_list("enrolment", "state"))
    assert told == {her.pk: "present", other.pk: "absent"}
    assert "somebody else" in answer.receipted.words


@pytest.mark.web
def test_the_pages_of_making_up(client: Client, session: Session, her: Enrolment, teacher: Person) -> None:
    attended(session, her, AttendanceState.ABSENT)
    client.force_login(her.person)
    mine = reverse("learning:make-up", args=[session.edition.key, session.key])
    short = client.post(mine, {"text": "Listo."})
    sent = client.post(mine, {"text": WORDS})
    client.force_login(teacher)
    waiting = client.get(reverse("learning:make-ups", args=[session.edition.key])).content.decode()
    made = MakeUp.objects.get()
    answer = reverse("learning:make-up-answer", args=[session.edition.key, made.uuid])
    read = client.get(answer).content.decode()
    refused = client.post(answer, {"decision": "return", "answer": ""})
    accepted = client.post(answer, {"decision": "accept", "answer": "Muy bien."})
    client.force_login(her.person)
    record = client.get(reverse("learning:my-attendance", args=[session.edition.key])).content.decode()

    assert (short.status_code, sent.status_code, refused.status_code, accepted.status_code) == (422, 303, 422, 303)
    assert her.person.name in waiting
    assert WORDS in read
    assert "is-half" in record


def test_the_last_day_may_be_that_of_a_session_late_in_the_evening(her: Enrolment, teacher: Person) -> None:
    evening = datetime(2026, 3, 4, 2, 30, tzinfo=UTC)  # still the third of March in Lima
    session = make_session(
        her.edition, starts_at=evening - timedelta(hours=2), ends_at=evening, timezone="America/Lima"
    )

    extend_make_up(session=session, until=date(2026, 3, 3), actor=teacher, now=now())

    session.refresh_from_db()
    assert session.make_up_until == date(2026, 3, 3)
