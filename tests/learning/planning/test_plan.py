"""An edition gets its plan from the blueprint, and the plan moves along with the stages."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from minga.audit.models import Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import NotAllowed, NotReady
from minga.learning.actions.plan import plan_from_blueprint
from minga.learning.enums import SessionState
from minga.learning.models import Leader
from minga.learning.queries.make_ups import last_day
from minga.learning.queries.studying import meetings_of
from minga.organisations.enums import RoleKind
from minga.programmes.actions.launch import launch_edition
from minga.programmes.actions.stages import StagePlan, edit_stage, shift_stages
from minga.programmes.models import Edition
from minga.programmes.queries.blueprints import read_blueprint, shipped_sources
from minga.programmes.queries.launch import launch_plan
from tests.factories.learning import attended, make_participant, make_session, make_teacher
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person
from tests.factories.programmes import instrument_version, make_edition

pytestmark = pytest.mark.django_db
MONDAY = date(2027, 3, 1)


def launched(key: str, starts_on: date = MONDAY) -> Edition:
    version = instrument_version(source=shipped_sources()[key])
    plan = replace(launch_plan(version, make_organisation(), starts_on), parties=(), lines=())
    return launch_edition(plan=plan, actor=HOUSE, now=now())


@pytest.mark.parametrize("key", sorted(shipped_sources()))
def test_each_blueprint_becomes_a_plan_with_every_session_on_its_day(key: str) -> None:
    blueprint = read_blueprint(shipped_sources()[key])

    edition = launched(key)

    modules = {module.key: module for module in edition.modules.all()}
    assert list(modules) == [module.key for module in blueprint.modules]
    sessions = list(edition.sessions.select_related("stage", "module"))
    wanted = sum(each.repeats.times if each.repeats else 1 for module in blueprint.modules for each in module.sessions)
    assert len(sessions) == wanted > 0
    for session in sessions:
        local = session.starts_at.astimezone(ZoneInfo(session.timezone))
        assert session.timezone == edition.timezone
        assert local.hour >= 10
        assert session.stage is not None
        assert session.day is not None
        assert local.date() == session.stage.starts_on + timedelta(days=session.day - 1)
        assert not session.fixed
        assert session.languages
    first = Entry.objects.get(key="learning.plan_made")
    assert first.subject_id == edition.pk
    assert first.after == {"modules": len(modules), "sessions": wanted}


@pytest.mark.parametrize("late_by", [2, 3, 4])
def test_nobody_is_asked_to_a_workshop_on_a_weekend(late_by: int) -> None:
    edition = launched("innovadores-publicos-paraguay", MONDAY + timedelta(days=late_by))

    days = [each.starts_at.astimezone(ZoneInfo(edition.timezone)).date() for each in edition.sessions.all()]

    assert len(days) == 15
    assert {day.weekday() for day in days} <= {0, 1, 2, 3, 4}
    assert max(Counter(days).values()) == 1


def test_sessions_of_one_day_come_one_after_the_other_with_time_for_lunch() -> None:
    edition = launched("peru-desafios")

    days = list(edition.sessions.filter(module__key="sprint"))

    hours = [each.starts_at.astimezone(ZoneInfo(edition.timezone)).strftime("%H:%M") for each in days]
    assert hours == ["10:00", "14:00", "10:00", "13:00", "10:00", "13:00"]
    agenda = list(days[1].agenda.all())
    assert agenda[0].starts.hour == 14
    assert sum(part.minutes for part in agenda) == 240
    assert set(agenda[0].titles) == {"es", "pt", "en"}
    assert not days[0].agenda.exists()


def test_a_series_is_counted_and_no_two_sessions_of_a_room_begin_together() -> None:
    edition = launched("innovacion-publica-360")

    series = list(edition.sessions.filter(key__startswith="emergency-classes"))

    assert [each.key for each in series] == [f"emergency-classes-{n}" for n in range(1, 7)]
    assert series[1].titles["es"] == "Clase semanal 2"
    assert series[1].starts_at - series[0].starts_at == timedelta(days=7)
    moments = Counter(edition.sessions.values_list("starts_at", flat=True))
    assert max(moments.values()) == 1


def test_the_resources_of_a_module_are_its_materials() -> None:
    edition = launched("innovadores-publicos-paraguay")

    materials = list(edition.modules.get(key="module-1").materials.all())

    assert [material.titles["es"] for material in materials] == ["Caja de herramientas Innovación Pública Ágil"]
    assert materials[0].bodies["pt"]


def test_whoever_holds_a_role_leads_the_sessions_that_ask_for_it() -> None:
    edition = launched("innovadores-publicos-paraguay")
    edition.sessions.all().delete()
    edition.modules.all().delete()
    instructor, methodologist = make_person(), make_person()
    role(instructor, RoleKind.INSTRUCTOR, edition)
    role(methodologist, RoleKind.METHODOLOGIST, edition)

    plan_from_blueprint(edition=edition, actor=HOUSE, now=now())

    assert Leader.objects.filter(person=instructor).count() == 15
    assert Leader.objects.filter(person=methodologist, role=RoleKind.METHODOLOGIST).count() == 6


def test_a_plan_is_made_once_and_by_those_who_teach() -> None:
    edition = launched("innovadores-publicos-paraguay")
    other = make_edition()

    with pytest.raises(NotReady):
        plan_from_blueprint(edition=edition, actor=make_teacher(edition), now=now())
    with pytest.raises(NotAllowed):
        plan_from_blueprint(edition=other, actor=make_person(), now=now())
    plan_from_blueprint(edition=other, actor=make_teacher(other), now=now())

    assert edition.sessions.count() == 15


def test_sessions_move_along_with_the_whole_plan_at_their_hour() -> None:
    edition = launched("buena-gobernanza-rural")
    was = dict(edition.sessions.values_list("key", "starts_at"))
    zone = ZoneInfo(edition.timezone)

    shift_stages(edition=edition, days=45, revision=edition.revision, actor=HOUSE, now=now())

    for session in edition.sessions.all():
        before, after = was[session.key].astimezone(zone), session.starts_at.astimezone(zone)
        assert after.date() - before.date() == timedelta(days=45)
        assert after.time() == before.time()
        assert session.sequence == 1
    assert Entry.objects.filter(key="learning.sessions_moved").count() == 1


def test_what_was_held_marked_or_set_by_hand_stays_where_it_is() -> None:
    edition = launched("innovadores-publicos-paraguay")
    held, marked, fixed, free = edition.sessions.all()[:4]
    edition.sessions.filter(pk=held.pk).update(state=SessionState.HELD)
    attended(marked, make_participant(edition))
    edition.sessions.filter(pk=fixed.pk).update(fixed=True)
    stage = free.stage
    assert stage is not None

    plan = StagePlan(
        titles=stage.titles,
        kind=stage.kind,
        starts_on=stage.starts_on + timedelta(days=7),
        ends_on=stage.ends_on + timedelta(days=7),
        after=[each.key for each in stage.after.all()],
    )
    edit_stage(stage=stage, plan=plan, revision=edition.revision, actor=HOUSE, now=now())

    moved = [edition.sessions.get(pk=each.pk).starts_at - each.starts_at for each in (held, marked, fixed, free)]
    assert moved == [timedelta(days=0), timedelta(days=0), timedelta(days=0), timedelta(days=7)]


def test_a_session_of_ones_own_is_made_up_as_long_as_the_design_gives() -> None:
    edition = launched(next(key for key in sorted(shipped_sources()) if _lets_make_up(key)))
    her, moment = make_participant(edition), now()
    session = make_session(edition, starts_at=moment - timedelta(days=1), make_up_until=None)
    attended(session, make_participant(edition))

    found = meetings_of([edition], [her], her.person, moment)[edition.pk]

    (meeting,) = [each for each in found if each.key == session.key]
    assert meeting.make_up_until == last_day(session)
    assert meeting.to_make_up(moment.date())


def _lets_make_up(key: str) -> bool:
    completion = read_blueprint(shipped_sources()[key]).completion
    return completion is not None and completion.make_up is not None
