"""What does not fit in a plan, and one moment on the clocks of several countries."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from minga.core.texts import all_languages
from minga.learning.enums import Mode, SessionState
from minga.learning.models import Leader, Session
from minga.learning.queries.clashes import clashes
from minga.learning.queries.plan_page import plan_page
from minga.learning.queries.shifted import moved_by
from minga.learning.queries.zones import hours_abroad, when_in_words
from minga.programmes.models import Edition
from tests.conftest import Queries
from tests.factories.learning import make_module, make_participant, make_session, make_teacher
from tests.factories.programmes import make_edition, make_stage

pytestmark = pytest.mark.django_db
ASUNCION = ZoneInfo("America/Asuncion")
TODAY = datetime(2027, 3, 1, 12, tzinfo=UTC)
WEDNESDAY = datetime(2027, 3, 17, 10, tzinfo=ASUNCION)


@pytest.fixture
def edition() -> Edition:
    return make_edition(starts_on=date(2027, 3, 1), ends_on=date(2027, 12, 1))


def session_at(edition: Edition, starts: datetime = WEDNESDAY, **fields: Any) -> Session:
    return make_session(edition, starts_at=starts, **fields)


def kinds(edition: Edition, session: Session) -> set[str]:
    rows = list(edition.sessions.select_related("stage").order_by("starts_at", "pk"))
    return {clash.kind for clash in clashes(edition, rows, TODAY)[session.pk]}


def test_a_led_session_with_a_link_on_a_weekday_fits(edition: Edition) -> None:
    session = session_at(edition)
    Leader.objects.create(session=session, person=make_teacher(edition))

    assert kinds(edition, session) == set()


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"link": ""}, "link"),
        ({"mode": Mode.IN_PERSON}, "place"),
        ({"mode": Mode.BLENDED, "places": all_languages("Lima"), "link": ""}, "link"),
        ({"starts_at": datetime(2027, 3, 20, 10, tzinfo=ASUNCION)}, "weekend"),
        ({"starts_at": datetime(2027, 3, 17, 6, tzinfo=ASUNCION)}, "hour"),
        ({"starts_at": datetime(2027, 3, 17, 20, tzinfo=ASUNCION)}, "hour"),
        ({"starts_at": datetime(2028, 3, 15, 10, tzinfo=ASUNCION)}, "stage"),
    ],
)
def test_what_is_wrong_with_one_session_is_told(edition: Edition, fields: dict[str, Any], kind: str) -> None:
    session = make_session(edition, **({"starts_at": WEDNESDAY} | fields))
    Leader.objects.create(session=session, person=make_teacher(edition))

    assert kinds(edition, session) == {kind}


def test_nobody_leads_and_the_stage_is_another(edition: Edition) -> None:
    stage = make_stage(edition, starts_on=date(2027, 4, 1), ends_on=date(2027, 4, 30))
    session = session_at(edition, stage=stage)

    assert kinds(edition, session) == {"nobody", "stage"}


def test_two_at_once_clash_unless_one_is_the_twin_or_cancelled(edition: Edition) -> None:
    one = session_at(edition)
    twin = session_at(edition, same_as=one)
    cancelled = session_at(edition, state=SessionState.CANCELLED, cancelled_reason="Lluvia")
    assert "overlap" not in kinds(edition, one)

    other = session_at(edition, WEDNESDAY + timedelta(minutes=90))

    assert all("overlap" in kinds(edition, each) for each in (one, twin, other))
    assert kinds(edition, cancelled) == set()


def test_one_that_begins_as_the_other_ends_does_not_clash(edition: Edition) -> None:
    one = session_at(edition)
    session_at(edition, one.ends_at)

    assert "overlap" not in kinds(edition, one)


def test_the_same_leader_and_the_same_people_in_two_editions_at_once(edition: Edition) -> None:
    teacher, other = make_teacher(edition), make_edition()
    mine, rival = session_at(edition), session_at(other)
    for each in (mine, rival):
        Leader.objects.create(session=each, person=teacher)
    assert kinds(edition, mine) == {"leader"}

    person = make_participant(edition).person
    make_participant(other, person=person)

    assert kinds(edition, mine) == {"leader", "participant"}


def test_places_of_twins_count_together(edition: Edition) -> None:
    for _each in range(3):
        make_participant(edition)
    one = session_at(edition, capacity=2)
    assert "capacity" in kinds(edition, one)

    session_at(edition, capacity=1, same_as=one)

    assert "capacity" not in kinds(edition, one)


def test_the_clocks_of_one_country_change_between_two_sessions() -> None:
    edition = make_edition(countries=["PY", "CL"], starts_on=date(2027, 3, 1), ends_on=date(2027, 12, 1))
    before = session_at(edition, datetime(2027, 3, 31, 10, tzinfo=ASUNCION))
    first = session_at(edition, datetime(2027, 4, 7, 10, tzinfo=ASUNCION))
    second = session_at(edition, datetime(2027, 4, 14, 10, tzinfo=ASUNCION))

    told = [("clock" in kinds(edition, each)) for each in (before, first, second)]

    assert told == [False, True, False]


def test_four_countries_see_their_own_hour() -> None:
    ends = WEDNESDAY + timedelta(hours=2)

    with override("es"):
        lines = hours_abroad(WEDNESDAY, ends, "America/Asuncion", ["PY", "BR", "PE", "ES"])
        words = when_in_words(WEDNESDAY, ends, "America/Asuncion")

    assert [(each.places, each.hours) for each in lines] == [
        (("Perú",), "08:00–10:00"),
        (("Brasil", "Paraguay"), "10:00–12:00"),
        (("España",), "14:00–16:00"),
    ]
    assert words.startswith("17 de marzo de 2027, 10:00–12:00")
    assert hours_abroad(WEDNESDAY, ends, "America/Asuncion", ["PY", "BR"]) == ()


def test_midnight_makes_another_day_somewhere() -> None:
    late = datetime(2027, 3, 17, 22, tzinfo=ASUNCION)

    with override("es"):
        lines = hours_abroad(late, late + timedelta(hours=1), "America/Asuncion", ["PY", "ES"])

    assert [(each.places[0], each.day, each.unsocial) for each in lines] == [
        ("Paraguay", "", True),
        ("España", "jueves 18 de marzo", True),
    ]


def test_the_preview_tells_what_would_no_longer_fit(edition: Edition) -> None:
    session = session_at(edition)

    preview = moved_by(edition, 3, module=None, since=None, now=TODAY)

    assert [(line.title, [each.kind for each in line.clashes]) for line in preview.lines] == [
        (session.titles["es"], ["weekend"])
    ]
    assert Session.objects.get(pk=session.pk).starts_at == WEDNESDAY


def test_the_page_of_a_long_plan_costs_as_many_queries_as_that_of_a_short_one(
    edition: Edition, queries: Queries
) -> None:
    def lengthen(times: int) -> None:
        module = make_module(edition)
        for number in range(times):
            session = session_at(edition, WEDNESDAY + timedelta(days=number), module=module)
            Leader.objects.create(session=session, person=make_teacher(edition))

    lengthen(1)
    with queries(10):
        plan_page(edition, TODAY)
    lengthen(12)

    with queries(10):
        page = plan_page(edition, TODAY)

    assert page.modules[1].count == 12
    assert len(page.modules[1].sessions) == 10
