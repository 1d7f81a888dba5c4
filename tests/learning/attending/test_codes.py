"""The code on the screen: what it is, who may use it when, and what is said of any other."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, NotAllowed, NotReady
from minga.learning.actions.attendance import mark
from minga.learning.actions.checking_in import CheckedIn, OtherSession, check_in
from minga.learning.actions.windows import hide_code, show_code
from minga.learning.enums import AttendanceSource, AttendanceState
from minga.learning.models import Attendance, CodeWindow, Session
from minga.learning.queries.codes import ALPHABET, code_at, open_window, read_code, spaced
from minga.people.models import Person
from minga.programmes.models import Enrolment
from tests.factories.learning import make_participant, make_session, make_taught, make_teacher

pytestmark = pytest.mark.django_db
BEGINS = now().replace(hour=14, minute=0, second=0, microsecond=0)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def session() -> Session:
    return make_session(make_taught(), starts_at=BEGINS)


@pytest.fixture
def teacher(session: Session) -> Person:
    return make_teacher(session.edition)


@pytest.fixture
def window(session: Session, teacher: Person) -> CodeWindow:
    """Opened five minutes before the session, for half an hour."""
    return show_code(session=session, minutes=30, actor=teacher, now=BEGINS - 5 * MINUTE)


@pytest.fixture
def her(session: Session) -> Enrolment:
    return make_participant(session.edition)


@pytest.fixture
def enter(session: Session, her: Enrolment) -> Callable[..., CheckedIn]:
    def sent(typed: str, at: datetime, made_at: datetime | None = None, **fields: object) -> CheckedIn:
        return check_in(session=session, typed=typed, made_at=made_at, actor=her.person, now=at, **fields)  # type: ignore[arg-type]

    return sent


def test_the_code_turns_every_thirty_seconds(window: CodeWindow) -> None:
    at = BEGINS

    codes = {code_at(window, at + each * SECOND) for each in (0, 29, 30, 59, 60)}

    assert len(codes) == 3
    assert all(set(code) <= set(ALPHABET) and len(code) == 6 for code in codes)


def test_a_code_to_read_aloud_stays(session: Session, teacher: Person) -> None:
    window = show_code(session=session, minutes=60, rotates_seconds=0, actor=teacher, now=BEGINS)

    assert code_at(window, BEGINS) == code_at(window, BEGINS + 59 * MINUTE)


def test_two_windows_have_other_codes(session: Session, teacher: Person, window: CodeWindow) -> None:
    second = show_code(session=session, minutes=30, actor=teacher, now=BEGINS)

    assert code_at(window, BEGINS) != code_at(second, BEGINS)
    assert open_window(session, BEGINS) == second


def test_she_marks_herself_with_the_code(window: CodeWindow, her: Enrolment, enter: Callable[..., CheckedIn]) -> None:
    done = enter(spaced(code_at(window, BEGINS)).lower(), BEGINS)

    assert (done.row.state, done.row.source, done.row.marked_by) == ("present", "code", her.person)
    assert Entry.objects.get(key="learning.attendance_marked").after["enrolments"] == [her.pk]


def test_the_address_in_the_qr_serves_as_the_code(window: CodeWindow, enter: Callable[..., CheckedIn]) -> None:
    done = enter(f"https://minga.example/asistencia/{uuid4()}/?c={code_at(window, BEGINS)}", BEGINS)

    assert done.row.state == AttendanceState.PRESENT


def test_a_code_that_has_just_changed_is_taken(window: CodeWindow, enter: Callable[..., CheckedIn]) -> None:
    done = enter(code_at(window, BEGINS), BEGINS + 70 * SECOND)

    assert done.row.state == AttendanceState.PRESENT


def test_whoever_comes_after_the_time_allowed_is_late(window: CodeWindow, enter: Callable[..., CheckedIn]) -> None:
    at = BEGINS + 20 * MINUTE

    done = enter(code_at(window, at), at)

    assert (done.row.state, done.row.minutes_late) == ("late", 20)


def test_entering_it_again_changes_nothing(window: CodeWindow, enter: Callable[..., CheckedIn]) -> None:
    first = enter(code_at(window, BEGINS), BEGINS)

    second = enter("whatever", BEGINS + HOUR)

    assert (second.again, second.row.pk) == (True, first.row.pk)


def test_an_old_code_is_refused_in_words(window: CodeWindow, enter: Callable[..., CheckedIn]) -> None:
    with pytest.raises(NotReady, match="expired"):
        enter(code_at(window, BEGINS), BEGINS + 3 * MINUTE)

    assert not Attendance.objects.exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Type the code"),
        ("K7M4", "six characters"),
        ("K7M40T", "never part of a code"),
        ("https://tienda.example/oferta", "not of a session in Minga"),
        ("AAAAAA", "not the code of this session"),
    ],
)
def test_what_is_no_code_is_refused_in_words(
    window: CodeWindow, enter: Callable[..., CheckedIn], typed: str, words: str
) -> None:
    with pytest.raises(DomainError, match=words) as refused:
        enter(typed, BEGINS)

    assert refused.value.field == "code"


def test_without_a_window_the_list_is_named(enter: Callable[..., CheckedIn]) -> None:
    with pytest.raises(NotReady, match="No code is being shown"):
        enter("K7M4QT", BEGINS)


def test_the_code_of_another_session_names_it(
    session: Session, window: CodeWindow, teacher: Person, enter: Callable[..., CheckedIn]
) -> None:
    other = make_session(session.edition, starts_at=BEGINS)
    theirs = show_code(session=other, minutes=30, actor=teacher, now=BEGINS)

    with pytest.raises(OtherSession, match="Taller") as refused:
        enter(code_at(theirs, BEGINS), BEGINS)

    assert refused.value.other == other


def test_a_stranger_is_told_that_she_does_not_take_part(session: Session, window: CodeWindow) -> None:
    stranger = make_participant(make_taught()).person

    with pytest.raises(NotAllowed, match="do not take part"):
        check_in(session=session, typed=code_at(window, BEGINS), actor=stranger, now=BEGINS)


def test_what_those_who_lead_said_meanwhile_stands(
    session: Session, window: CodeWindow, teacher: Person, her: Enrolment, enter: Callable[..., CheckedIn]
) -> None:
    mark(
        session=session, enrolment=her, state=AttendanceState.ABSENT, source=AttendanceSource.LIST,
        actor=teacher, now=BEGINS + MINUTE,
    )  # fmt: skip

    with pytest.raises(Conflict, match="Absent"):
        enter(code_at(window, BEGINS + 2 * MINUTE), BEGINS + 2 * MINUTE)


def test_each_day_of_a_sprint_begins_at_its_own_hour(
    session: Session, teacher: Person, enter: Callable[..., CheckedIn]
) -> None:
    Session.objects.filter(pk=session.pk).update(ends_at=BEGINS + 2 * DAY + 2 * HOUR)
    session.refresh_from_db()
    window = show_code(session=session, minutes=60, actor=teacher, now=BEGINS + DAY - 5 * MINUTE)
    codes = {minute: code_at(window, BEGINS + DAY + minute * MINUTE) for minute in (10, 20)}

    in_time = enter(codes[10], BEGINS + DAY + 10 * MINUTE)
    assert in_time.row.state == "present"
    Attendance.objects.all().delete()
    late = enter(codes[20], BEGINS + DAY + 20 * MINUTE)
    assert (late.row.state, late.row.minutes_late) == ("late", 20)


def test_a_phone_without_a_line_sends_it_later(window: CodeWindow, enter: Callable[..., CheckedIn]) -> None:
    typed_at = BEGINS + MINUTE
    name = uuid4()

    done = enter(code_at(window, typed_at), BEGINS + 2 * DAY, typed_at, client_uuid=name)

    assert (done.row.state, done.row.client_uuid) == ("present", name)
    assert done.row.note == "Typed without a line and sent later."


def test_the_code_tells_when_it_was_seen_whatever_the_phone_says(
    window: CodeWindow, enter: Callable[..., CheckedIn]
) -> None:
    seen_at = BEGINS + 20 * MINUTE

    done = enter(code_at(window, seen_at), BEGINS + DAY, BEGINS - 40 * MINUTE)

    assert (done.row.state, done.row.minutes_late) == ("late", 20)
    assert "differed by 60 minutes" in done.row.note


@pytest.mark.parametrize(
    ("arrives", "made_at", "words"),
    [(8 * DAY, BEGINS, "more than seven days"), (3 * DAY, BEGINS + 2 * DAY, "no longer on the screen")],
)
def test_what_comes_too_late_or_from_another_day_goes_to_the_list(
    window: CodeWindow, enter: Callable[..., CheckedIn], arrives: timedelta, made_at: datetime, words: str
) -> None:
    with pytest.raises(NotReady, match=words):
        enter(code_at(window, BEGINS), BEGINS + arrives, made_at)


def test_what_comes_over_a_line_has_the_code_on_the_screen(window: CodeWindow, enter: Callable[..., CheckedIn]) -> None:
    at = BEGINS + 10 * MINUTE

    with pytest.raises(NotReady, match="expired"):
        enter(code_at(window, BEGINS), at, at - 5 * SECOND)
    assert enter(code_at(window, at), at, at - 5 * SECOND).row.note == ""


def test_a_closed_window_takes_no_more(window: CodeWindow, teacher: Person, enter: Callable[..., CheckedIn]) -> None:
    hide_code(window=window, actor=teacher, now=BEGINS)
    at = BEGINS + 2 * MINUTE

    with pytest.raises(NotReady, match="No code is being shown"):
        enter("K7M4QT", at)
    with pytest.raises(NotReady, match="over already"):
        hide_code(window=window, actor=teacher, now=at)


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"minutes": 0}, "minutes"), ({"minutes": 30, "rotates_seconds": 7}, "rotates_seconds"),
     ({"minutes": 30, "on_time_minutes": 999}, "on_time_minutes")],
)  # fmt: skip
def test_a_window_has_sensible_times(session: Session, teacher: Person, fields: dict[str, int], field: str) -> None:
    with pytest.raises(DomainError) as refused:
        show_code(session=session, actor=teacher, now=BEGINS, **fields)

    assert refused.value.field == field


def test_the_code_is_not_shown_a_day_before(session: Session, teacher: Person) -> None:
    with pytest.raises(NotReady, match="two hours"):
        show_code(session=session, minutes=30, actor=teacher, now=BEGINS - DAY)


def test_a_participant_shows_no_code(session: Session, her: Enrolment) -> None:
    with pytest.raises(NotAllowed):
        show_code(session=session, minutes=30, actor=her.person, now=BEGINS)


def test_what_looks_alike_is_not_in_the_alphabet() -> None:
    assert not set("0O1IL2Z5S8B") & set(ALPHABET)
    assert read_code(" k7m-4qt ") == "K7M4QT"
