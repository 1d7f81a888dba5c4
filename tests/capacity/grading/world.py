"""A wave with its panel and graders, made through the actions: how the stories of this folder begin."""

from collections.abc import Mapping
from dataclasses import dataclass

from minga.assessments.models import Assessment, Juror, Panel
from minga.capacity.actions.grading import GradesIn, put_grades
from minga.capacity.actions.panels import begin_grading, call_graders
from minga.capacity.enums import MeasuredState, WaveState
from minga.capacity.models import Grading, Mark, Measured, Wave
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.people.models import Person
from tests.factories.assessments import make_juror
from tests.factories.capacity import make_measured, make_wave, runner_of

MIDDLE = {"q1": 1, "q2": 2, "q3": 2, "q4": 2}
"""Half of every question of the design of the factories."""


@dataclass
class World:
    """Everybody sits, every entity sent, and each has two graders."""

    wave: Wave
    panel: Panel
    entities: list[Measured]
    office: Person
    graders: list[Juror]

    def hers(self, measured: Measured) -> list[Assessment]:
        """Its assessments that wait, in the order in which they were given."""
        rows = Assessment.objects.filter(item__subject_id=measured.pk, item__panel=self.panel)
        return list(rows.select_related("juror__person", "item__panel__rubric").order_by("pk"))

    def grade(self, measured: Measured, *levels: Mapping[str, int], note: str = "") -> None:
        """The first grader gives the first of these, the second the next …"""
        for row, given in zip(self.hers(measured), levels, strict=False):
            notes = dict.fromkeys(given, note) if note else {}
            grades = {measured.pk: GradesIn(levels=given, notes=notes)}
            put_grades(wave=self.wave, grades=grades, actor=row.juror.person, now=now())

    def grade_last(self, measured: Measured, levels: Mapping[str, int]) -> None:
        """Whoever was called last sends what she was asked."""
        person = self.hers(measured)[-1].juror.person
        put_grades(wave=self.wave, grades={measured.pk: GradesIn(levels=levels)}, actor=person, now=now())

    def grading(self, measured: Measured) -> Grading:
        return Grading.objects.get(measured=measured)

    def marks(self, measured: Measured) -> dict[str, Mark]:
        return {mark.question: mark for mark in Mark.objects.filter(measured=measured)}


def begun(entities: int = 2, graders: int = 3, **fields: object) -> World:
    """The wave is being graded and the panel is open."""
    wave = make_wave(state=WaveState.GRADING)
    made = [
        make_measured(wave, name=f"Entidad {place:04d}", state=MeasuredState.SENT, **fields)
        for place in range(entities)
    ]
    panel = call_graders(wave=wave, actor=HOUSE, now=now())
    jurors = [make_juror(panel, most_items=2 * entities + 2) for _place in range(graders)]
    begin_grading(wave=wave, actor=HOUSE, now=now())
    wave.refresh_from_db()
    return World(wave, wave.panel, made, runner_of(wave), jurors)
