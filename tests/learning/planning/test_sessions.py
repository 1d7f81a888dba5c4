"""What can happen to one session: changed, cancelled, said in another language, led, travelled to."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from minga.audit.models import Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.core.texts import all_languages
from minga.learning.actions.held import hold_ended_sessions, hold_past_sessions
from minga.learning.actions.modules import ModulePlan, add_module, move_module, remove_module
from minga.learning.actions.session_letters import tell_session, tell_sessions_moved
from minga.learning.actions.session_parts import (
    AgendaPlan,
    arrange_travel,
    name_leaders,
    name_leaders_by_role,
    write_agenda,
)
from minga.learning.actions.sessions import (
    SessionPlan,
    add_session,
    add_twin,
    cancel_session,
    change_session,
    hold_session,
    remove_session,
    restore_session,
)
from minga.learning.actions.shifting import shift_sessions
from minga.learning.enums import Mode, SessionState, TravelState
from minga.learning.models import Session
from minga.learning.queries.plan_page import plan_page
from minga.learning.queries.whose import audience_of, hers
from minga.notifications.models import Message
from minga.people.models import Person
from minga.programmes.enums import EditionStatus
from minga.programmes.models import Edition
from tests.factories.learning import attended, make_participant, make_session, make_taught, make_teacher
from tests.factories.people import make_person
from tests.factories.programmes import make_edition, make_stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return make_taught()


@pytest.fixture
def session(edition: Edition) -> Session:
    return edition.sessions.get()


@pytest.fixture
def teacher(edition: Edition) -> Person:
    return make_teacher(edition)


def plan_of(session: Session, **changes: object) -> SessionPlan:
    names = ("titles", "starts_at", "ends_at", "timezone", "kind", "mode", "module", "languages", "link", "places")
    values: dict[str, Any] = {name: getattr(session, name) for name in names}
    return SessionPlan(**(values | changes))


def test_a_new_hour_stays_and_every_calendar_must_know(session: Session, teacher: Person) -> None:
    later = timedelta(hours=3)
    plan = plan_of(session, starts_at=session.starts_at + later, ends_at=session.ends_at + later)

    changed = change_session(session=session, plan=plan, revision=session.revision, actor=teacher, now=now())

    assert changed.fixed
    assert (changed.sequence, changed.revision) == (1, 2)
    entry = Entry.objects.get(key="learning.session_changed")
    assert set(entry.after) == {"starts_at", "ends_at"}


def test_words_that_no_calendar_shows_leave_calendars_alone(session: Session, teacher: Person) -> None:
    plan = plan_of(session, capacity=30)

    changed = change_session(session=session, plan=plan, revision=session.revision, actor=teacher, now=now())

    assert not changed.fixed
    assert changed.sequence == 0


def test_the_link_is_a_key_to_a_room_and_stays_out_of_the_log(session: Session, teacher: Person) -> None:
    plan = plan_of(session, link="https://sala.example/?clave=secreta")

    change_session(session=session, plan=plan, revision=session.revision, actor=teacher, now=now())

    assert "secreta" not in str(Entry.objects.get(key="learning.session_changed").__dict__)


def test_whoever_saves_an_old_page_is_told(session: Session, teacher: Person) -> None:
    change_session(session=session, plan=plan_of(session), revision=1, actor=teacher, now=now())

    with pytest.raises(Conflict) as refused:
        change_session(session=session, plan=plan_of(session, capacity=3), revision=1, actor=teacher, now=now())

    assert refused.value.code == "stale"
    assert Session.objects.get(pk=session.pk).capacity is None


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("titles", {"titles": {}}),
        ("minutes", {"ends_at": datetime(2020, 1, 1, tzinfo=UTC)}),
        ("timezone", {"timezone": "America/Nowhere"}),
        ("languages", {"languages": ["en"]}),
        ("make_up_until", {"make_up_until": datetime(2020, 1, 1, tzinfo=UTC).date()}),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    session: Session, teacher: Person, field: str, changes: dict[str, object]
) -> None:
    with pytest.raises(Invalid) as refused:
        add_session(edition=session.edition, plan=plan_of(session, **changes), actor=teacher, now=now())

    assert set(refused.value.errors) == {field}
    assert session.edition.sessions.count() == 1


def test_participants_strangers_and_closed_editions_change_nothing(session: Session, teacher: Person) -> None:
    edition, somebody = session.edition, make_participant(session.edition).person
    with pytest.raises(NotAllowed):
        cancel_session(session=session, reason="Porque sí.", actor=somebody, now=now())
    Edition.objects.filter(pk=edition.pk).update(status=EditionStatus.CLOSED)

    with pytest.raises(NotAllowed):
        cancel_session(session=session, reason="Porque sí.", actor=teacher, now=now())


def test_a_cancelled_session_keeps_its_reason_and_can_take_place_after_all(session: Session, teacher: Person) -> None:
    with pytest.raises(Invalid):
        cancel_session(session=session, reason="  ", actor=teacher, now=now())

    cancelled = cancel_session(session=session, reason="Hay paro de transporte.", actor=teacher, now=now())
    assert (cancelled.state, cancelled.sequence) == (SessionState.CANCELLED, 1)
    with pytest.raises(NotReady):
        change_session(session=cancelled, plan=plan_of(session), revision=2, actor=teacher, now=now())

    restored = restore_session(session=cancelled, actor=teacher, now=now())
    assert (restored.state, restored.cancelled_reason, restored.sequence) == (SessionState.PLANNED, "", 2)


def test_a_session_is_held_once_it_began_and_then_stays(edition: Edition, session: Session, teacher: Person) -> None:
    with pytest.raises(NotReady):
        hold_session(session=session, actor=teacher, now=now())
    begun = make_session(edition, starts_at=now() - timedelta(hours=5))
    attended(begun, make_participant(edition))

    assert hold_past_sessions(now=now()) == 1
    assert hold_past_sessions(now=now()) == 0
    empty = make_session(edition, starts_at=now() - timedelta(days=1))
    assert plan_page(edition, now()).unsaid == 1
    assert hold_ended_sessions(edition=edition, actor=teacher, now=now()) == 1
    states = dict(edition.sessions.values_list("pk", "state"))
    assert (states[session.pk], states[empty.pk]) == ("planned", "held")
    empty.delete()

    with pytest.raises(NotReady):
        remove_session(session=begun, actor=teacher, now=now())
    remove_session(session=session, actor=teacher, now=now())
    assert list(edition.sessions.all()) == [begun]


def test_the_twin_speaks_one_language_and_the_first_keeps_the_other(session: Session, teacher: Person) -> None:
    Session.objects.filter(pk=session.pk).update(languages=["es", "pt"])
    session.refresh_from_db()
    lines = [AgendaPlan(time(10), 30, all_languages("Saludo")), AgendaPlan(time(9), 60, all_languages("Café"))]
    write_agenda(session=session, lines=lines, actor=teacher, now=now())

    twin = add_twin(session=session, language="pt", actor=teacher, now=now())

    session.refresh_from_db()
    assert (session.languages, twin.languages, twin.same_as_id) == (["es"], ["pt"], session.pk)
    assert (twin.link, twin.sequence, twin.revision) == ("", 0, 1)
    assert [line.titles["es"] for line in twin.agenda.all()] == ["Café", "Saludo"]
    with pytest.raises(Invalid):
        add_twin(session=twin, language="pt", actor=teacher, now=now())
    third = add_twin(
        session=twin, language="pt", starts_at=session.starts_at + timedelta(days=1), actor=teacher, now=now()
    )
    assert third.same_as_id == session.pk


def test_only_people_with_a_role_lead(session: Session, teacher: Person) -> None:
    with pytest.raises(Invalid):
        name_leaders(session=session, people=[teacher, make_person()], actor=teacher, now=now())

    name_leaders(session=session, people=[teacher], actor=teacher, now=now())
    assert [leader.person for leader in session.leaders.all()] == [teacher]

    name_leaders(session=session, people=[], actor=teacher, now=now())
    assert not session.leaders.exists()
    with pytest.raises(NotReady):
        name_leaders_by_role(edition=session.edition, actor=teacher, now=now())


def test_journeys_are_of_those_who_take_part_and_of_sessions_in_person(edition: Edition, teacher: Person) -> None:
    session = make_session(edition, mode=Mode.IN_PERSON)
    one, stranger = make_participant(edition), make_participant(make_edition())
    states = {one.pk: (TravelState.BOOKED.value, "Vuelo el lunes"), stranger.pk: (TravelState.ASKED.value, "")}

    arrange_travel(session=session, states=states, actor=teacher, now=now())
    arrange_travel(session=session, states=states, actor=teacher, now=now())

    assert [(row.enrolment_id, row.state) for row in session.travels.all()] == [(one.pk, "booked")]
    assert [entry.after for entry in Entry.objects.filter(key="learning.travel_arranged").order_by("pk")] == [
        {"journeys": 1},
        {"journeys": 0},
    ]
    with pytest.raises(NotReady):
        arrange_travel(session=make_session(edition), states={}, actor=teacher, now=now())


def test_moving_all_keeps_the_hour_and_what_follows_its_stage_goes_on_following(
    edition: Edition, session: Session, teacher: Person
) -> None:
    stage = make_stage(edition)
    Session.objects.filter(pk=session.pk).update(stage=stage, day=3)
    by_hand = make_session(edition, fixed=True, starts_at=session.starts_at + timedelta(days=10))

    moved = shift_sessions(
        edition=edition, days=-2, since=session.starts_at + timedelta(days=1), actor=teacher, now=now()
    )
    assert [each.pk for each in moved] == [by_hand.pk]
    shift_sessions(edition=edition, days=-2, actor=teacher, now=now())

    session.refresh_from_db()
    assert session.day == 1
    shift_sessions(edition=edition, days=-2, actor=teacher, now=now())
    session.refresh_from_db()
    assert (session.day, session.fixed, session.sequence) == (None, True, 2)


def test_letters_go_once_to_those_who_take_part_and_to_whoever_leads(
    edition: Edition, session: Session, teacher: Person
) -> None:
    people = [make_participant(edition).person for _each in range(2)]
    name_leaders(session=session, people=[teacher], actor=teacher, now=now())
    cancelled = cancel_session(session=session, reason="Hay paro de transporte.", actor=teacher, now=now())

    told = [tell_session(session=cancelled, what="cancelled", sequence=1, actor=HOUSE, now=now()) for _each in range(2)]
    overtaken = tell_session(session=cancelled, what="moved", sequence=0, actor=HOUSE, now=now())

    assert (told, overtaken) == ([3, 0], 0)
    letters = Message.objects.filter(kind="learning.session_cancelled")
    assert {letter.to_id for letter in letters} == {*(person.pk for person in people), teacher.pk}
    assert all("Hay paro de transporte." in letter.body for letter in letters)


def test_who_has_a_twin_hears_only_of_her_own(edition: Edition, session: Session, teacher: Person) -> None:
    Session.objects.filter(pk=session.pk).update(languages=["es", "pt"])
    session.refresh_from_db()
    spanish = make_participant(edition, person=make_person(language="es")).person
    portuguese = make_participant(edition, person=make_person(language="pt")).person
    twin = add_twin(session=session, language="pt", actor=teacher, now=now())
    session.refresh_from_db()

    tell_session(session=session, what="moved", sequence=0, actor=HOUSE, now=now())
    tell_session(session=twin, what="changed", sequence=0, actor=HOUSE, now=now())

    assert [each.to_id for each in Message.objects.filter(kind="learning.session_moved")] == [spanish.pk]
    assert [each.to_id for each in Message.objects.filter(kind="learning.session_changed")] == [portuguese.pk]


def test_whose_twin_is_cancelled_has_the_other_and_hears_of_it(
    edition: Edition, session: Session, teacher: Person
) -> None:
    Session.objects.filter(pk=session.pk).update(languages=["es", "pt"])
    her = make_participant(edition, person=make_person(language="pt")).person
    twin = add_twin(session=edition.sessions.get(), language="pt", actor=teacher, now=now())
    assert [each.pk for each in hers(edition.sessions.all(), "pt")] == [twin.pk]

    cancelled = cancel_session(session=twin, reason="Paro", actor=teacher, now=now())

    assert her in audience_of(cancelled)
    assert [each.pk for each in hers(edition.sessions.all(), "pt")] == [session.pk]
    assert her in audience_of(edition.sessions.get(pk=session.pk))


def test_whose_twin_stays_hears_nothing_of_the_other_that_moves(
    edition: Edition, session: Session, teacher: Person
) -> None:
    Session.objects.filter(pk=session.pk).update(languages=["es", "pt"])
    spanish = make_participant(edition, person=make_person(language="es")).person
    make_participant(edition, person=make_person(language="pt"))
    add_twin(session=edition.sessions.get(), language="pt", actor=teacher, now=now())

    tell_sessions_moved(edition=edition, sessions=[session.pk], actor=HOUSE, now=now())

    assert [each.to for each in Message.objects.filter(kind="learning.sessions_moved")] == [spanish]


def test_one_letter_tells_of_all_that_moved(edition: Edition, session: Session) -> None:
    other = make_session(edition)
    make_participant(edition)

    ids = [session.pk, other.pk]
    told = [tell_sessions_moved(edition=edition, sessions=ids, actor=HOUSE, now=now()) for _each in range(2)]

    assert told == [1, 0]
    body = Message.objects.get(kind="learning.sessions_moved").body
    assert session.titles["es"] in body
    assert other.titles["es"] in body


def test_a_module_with_sessions_stays_and_an_empty_one_goes(edition: Edition, teacher: Person) -> None:
    full = edition.modules.get()
    empty = add_module(edition=edition, plan=ModulePlan(titles=all_languages("Módulo vacío")), actor=teacher, now=now())
    with pytest.raises(NotReady):
        remove_module(module=full, actor=teacher, now=now())

    move_module(module=empty, up=True, actor=teacher, now=now())
    assert [module.key for module in edition.modules.all()] == ["modulo-vacio", full.key]

    remove_module(module=empty, actor=teacher, now=now())
    assert list(edition.modules.all()) == [full]
