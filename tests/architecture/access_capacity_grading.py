"""Who may open which address: grading a wave, replies and appeals. Gathered in `access_all`.

The juror of the cast grades; the manager runs the wave; the participant answers for the entity.
"""

from typing import Any

from minga.assessments.actions.interests import declare_no_interest
from minga.assessments.models import Assessment
from minga.capacity.actions.appeals import file_appeal
from minga.capacity.actions.grading import GradesIn, put_grades
from minga.capacity.actions.panels import begin_grading, call_graders
from minga.capacity.actions.replies import write_reply
from minga.capacity.enums import MeasuredState, WaveState
from minga.capacity.models import Measured
from minga.core.actors import HOUSE
from minga.core.clock import now
from tests.architecture.access import Arguments, Row, World
from tests.factories.assessments import make_juror
from tests.factories.capacity import make_marks, make_measured, make_wave

GRADER, OTHER, OFFICE, ENTITY, STRANGER = "juror", "conflicted_juror", "manager", "participant", "stranger"


def _entity(world: World, state: str) -> Measured:
    wave = make_wave(state=state, edition=world.edition)
    return make_measured(wave, state=MeasuredState.SENT, responsible=world.cast.participant)


def _grading(world: World) -> Measured:
    """Two graders have it, the juror among them."""
    entity = _entity(world, WaveState.GRADING)
    panel = call_graders(wave=entity.wave, actor=HOUSE, now=now())
    for person in (world.cast.juror, None):
        make_juror(panel, person)
    begin_grading(wave=entity.wave, actor=HOUSE, now=now())
    entity.wave.refresh_from_db()
    return entity


def _hers(world: World) -> dict[str, Any]:
    entity = _grading(world)
    row = Assessment.objects.get(item__subject_id=entity.pk, juror__person=world.cast.juror)
    declare_no_interest(assessment=row, actor=world.cast.juror, now=now())
    return {"wave": entity.wave.key, "uuid": row.uuid}


def _part(world: World) -> dict[str, Any]:
    return {**_hers(world), "part": "c1"}


def _graded(world: World) -> Measured:
    entity = _grading(world)
    for row in Assessment.objects.filter(item__subject_id=entity.pk).select_related("juror__person"):
        levels = {"q1": 1, "q2": 1, "q3": 1, "q4": 1}
        put_grades(
            wave=entity.wave, grades={entity.pk: GradesIn(levels=levels)}, actor=row.juror.person, now=now()
        )  # fmt: skip
    return entity


def _wave(world: World) -> dict[str, Any]:
    return {"key": _grading(world).wave.key}


def _step(world: World) -> dict[str, Any]:
    return {**_wave(world), "step": "asentar"}


def _one(world: World) -> dict[str, Any]:
    entity = _graded(world)
    return {"key": entity.wave.key, "entity": entity.key}


def _question(world: World) -> dict[str, Any]:
    return {**_one(world), "code": "q1"}


def _replying(world: World) -> Measured:
    entity = _entity(world, WaveState.REPLYING)
    make_marks(entity)
    return entity


def _own(world: World) -> dict[str, Any]:
    entity = _replying(world)
    return {"wave": entity.wave.key, "key": entity.key}


def _own_mark(world: World) -> dict[str, Any]:
    return {**_own(world), "code": "q1"}


def _voice(world: World) -> dict[str, Any]:
    """It replied to one mark and appealed against another."""
    entity = _replying(world)
    said = {"measured": entity, "actor": world.cast.participant, "now": now()}
    write_reply(question="q1", text="Está en el plan.", **said)
    file_appeal(questions=["q3"], text="Miren el acta.", **said)
    return {"key": entity.wave.key, "entity": entity.key}


def _said(world: World) -> dict[str, Any]:
    return {**_voice(world), "code": "q1"}


def office(arguments: Arguments, *, post: bool = False) -> Row:
    """Who runs the wave; a grader of it does not."""
    return Row(OFFICE, STRANGER, arguments, post=post)


ROWS: dict[str, Row] = {
    "capacity:grade": Row(GRADER, OTHER, _hers),
    "capacity:grade-part": Row(GRADER, OTHER, _part),
    "capacity:grade-send": Row(GRADER, OFFICE, _hers),
    "capacity:grading": office(_wave),
    "capacity:grading-step": office(_step, post=True),
    "capacity:graded-entity": Row(OFFICE, GRADER, _one),
    "capacity:grading-settle": Row(OFFICE, GRADER, _question),
    "capacity:replies-office": office(_wave),
    "capacity:reply-office": Row(OFFICE, ENTITY, _voice),
    "capacity:reply-answer": Row(OFFICE, ENTITY, _said),
    "capacity:appeal-answer": Row(OFFICE, ENTITY, _voice),
    "capacity:replies": Row(ENTITY, STRANGER, _own),
    "capacity:reply-write": Row(ENTITY, STRANGER, _own_mark),
    "capacity:appeal": Row(ENTITY, GRADER, _own),
}
