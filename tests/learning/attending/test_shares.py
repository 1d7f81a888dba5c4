"""The share of meetings attended: twins, excuses, what is to come."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minga.core.clock import now
from minga.learning.enums import AttendanceState, SessionState
from minga.learning.models import Session
from minga.learning.queries.attend_blocks import attend_state
from minga.learning.queries.attendance import Share, attendance_shares, missed_sessions, share_of
from minga.learning.queries.attendance_pages import attendance_page, my_attendance
from minga.learning.queries.studying import meetings_of
from minga.people.models import Person
from minga.programmes.enums import EditionStatus, EnrolmentStatus
from minga.programmes.models import Edition, Enrolment
from tests.factories.learning import attended, make_participant, make_session
from tests.factories.programmes import make_edition, make_stage

pytestmark = pytest.mark.django_db
NOW = now()
DAY = timedelta(days=1)


@pytest.fixture
def edition() -> Edition:
    return make_edition(status=EditionStatus.RUNNING)


def held(edition: Edition, days_ago: int = 1, **fields: object) -> Session:
    return make_session(edition, starts_at=NOW - days_ago * DAY, **fields)


def test_late_and_made_up_count_as_attended(edition: Edition) -> None:
    her = make_participant(edition)
    states = [AttendanceState.PRESENT, AttendanceState.LATE, AttendanceState.MADE_UP, AttendanceState.ABSENT]
    for place, state in enumerate(states):
        attended(held(edition, 9 - place), her, state)

    share = share_of(her, NOW)

    assert (share.attended, share.missed, share.so_far) == (3, 1, Decimal("0.75"))


def test_a_meeting_in_two_languages_counts_once(edition: Edition) -> None:
    her, other = make_participant(edition), make_participant(edition)
    spanish = held(edition, 2)
    portuguese = held(edition, 1, same_as=spanish)
    attended(portuguese, her)
    attended(spanish, other)
    attended(portuguese, other)

    shares = attendance_shares(edition, NOW)

    assert (shares.of(her.pk), shares.of(other.pk)) == (Share(1, 0, 1, 1), Share(1, 0, 1, 1))


def test_what_nobody_took_down_harms_nobody(edition: Edition) -> None:
    her = make_participant(edition)
    held(edition)
    make_session(edition, starts_at=NOW + DAY)

    share = share_of(her, NOW)

    assert (share.over, share.to_come, share.so_far, share.of_all) == (0, 2, None, 0)


def test_cancelled_and_uncounted_sessions_are_left_out(edition: Edition) -> None:
    her = make_participant(edition)
    attended(held(edition, 3), her)
    held(edition, 2, state=SessionState.CANCELLED, cancelled_reason="Feriado")
    attended(held(edition, 1, counts=False), make_participant(edition))

    assert share_of(her, NOW) == Share(1, 0, 1, 1)


@pytest.mark.parametrize(
    ("excused", "expected"),
    [(0, Decimal("0.5")), (1, Decimal(4) / 7), (2, Decimal(4) / 6), (3, Decimal(4) / 6)],
)
def test_an_excuse_leaves_the_sum_for_a_quarter_of_the_meetings(excused: int, expected: Decimal) -> None:
    assert Share(attended=4, excused=excused, over=8, planned=8).so_far == expected


def test_nobody_completes_by_excuses_alone() -> None:
    assert Share(attended=0, excused=4, over=4, planned=4).so_far == 0


def test_what_is_to_come_says_whether_it_can_still_be_reached() -> None:
    share = Share(attended=2, excused=0, over=5, planned=8)

    assert (share.of_all, share.reachable) == (Decimal("0.25"), Decimal("0.625"))


def test_only_one_stage(edition: Edition) -> None:
    stage, her = make_stage(edition), make_participant(edition)
    attended(held(edition, 2, stage=stage), her)
    attended(held(edition, 1), make_participant(edition))

    assert (share_of(her, NOW).over, share_of(her, NOW, stage)) == (2, Share(1, 0, 1, 1))


def test_missed_meetings_are_named_once_each(edition: Edition) -> None:
    her, other = make_participant(edition), make_participant(edition)
    first = held(edition, 4)
    attended(held(edition, 3, same_as=first), other)
    excused = held(edition, 2)
    attended(excused, her, AttendanceState.EXCUSED, note="Turno en el hospital")
    attended(held(edition, 1), her)

    assert missed_sessions(her, NOW) == [first, excused]


def test_many_cost_as_much_as_few(edition: Edition) -> None:
    people = [make_participant(edition) for _ in range(3)]
    for each in people:
        attended(edition.sessions.first() or held(edition), each)

    with CaptureQueriesContext(
        connection,
    ) as few:
        attendance_shares(edition, NOW, enrolments=people[:1])
    with CaptureQueriesContext(connection) as many:
        found = attendance_shares(edition, datetime.fromtimestamp(NOW.timestamp(), tz=NOW.tzinfo))

    assert len(few) == len(many) == 2
    assert {found.of(each.pk) for each in people} == {Share(1, 0, 1, 1)}


def test_whoever_left_is_not_in_the_average(edition: Edition) -> None:
    here, left = make_participant(edition), make_participant(edition)
    session = held(edition)
    attended(session, here)
    attended(session, left, AttendanceState.ABSENT)
    Enrolment.objects.filter(pk=left.pk).update(status=EnrolmentStatus.WITHDRAWN)

    assert attendance_page(edition, NOW).share == 1


def test_a_missed_meeting_in_two_languages_is_one_row_that_can_be_made_up_in_hers(edition: Edition) -> None:
    her, other = make_participant(edition), make_participant(edition)
    Person.objects.filter(pk=her.person.pk).update(language="pt")
    spanish = held(edition, 2, languages=["es"], make_up_until=NOW.date() + 9 * DAY)
    portuguese = held(edition, 2, languages=["pt"], same_as=spanish, make_up_until=NOW.date() + 9 * DAY)
    attended(spanish, other)  # nobody was marked in the Portuguese one
    her = Enrolment.objects.get(pk=her.pk)

    (row,) = my_attendance(her, NOW).rows

    assert (row.session, row.state, row.may_make_up) == (portuguese, AttendanceState.ABSENT, True)
    assert attend_state(portuguese, her, NOW).can_make_up
    (meeting,) = meetings_of([edition], [her], her.person, NOW)[edition.pk]
    assert meeting.to_make_up(NOW.date())


def test_whoever_was_at_the_other_one_missed_nothing(edition: Edition) -> None:
    her = make_participant(edition)
    spanish = held(edition, 2, make_up_until=NOW.date() + 9 * DAY)
    portuguese = held(edition, 1, same_as=spanish)
    attended(spanish, her, AttendanceState.ABSENT)
    attended(portuguese, her)

    assert [(row.session, row.may_make_up) for row in my_attendance(her, NOW).rows] == [(portuguese, False)]
