"""What would take hours in a measurement, done against the Minga that the environment names; each prints one JSON.

python -m tests.journeys.waves_to_seed others WAVE  all entities but that of the cast answer, two of the cast sit
                                                    as graders, and the time to answer is over
python -m tests.journeys.waves_to_seed grades WAVE  the graders send all but the entity of the cast
python -m tests.journeys.waves_to_seed slip WAVE    the time to reply is over; one mark was typed by hand, and too high
"""

import json
import sys
from datetime import timedelta
from decimal import Decimal
from typing import Any

import django

django.setup()

from django.db import transaction  # noqa: E402

from minga.assessments.enums import WAITING  # noqa: E402
from minga.assessments.models import Assessment  # noqa: E402
from minga.capacity.actions.answers_bulk import AnswersIn, put_answers  # noqa: E402
from minga.capacity.actions.grading import GradesIn, put_grades  # noqa: E402
from minga.capacity.actions.marks import MarkIn, put_marks  # noqa: E402
from minga.capacity.demo.grading import seat  # noqa: E402
from minga.capacity.enums import MarkSource, WaveState  # noqa: E402
from minga.capacity.models import Wave  # noqa: E402
from minga.capacity.models.rubrics import graded_questions  # noqa: E402
from minga.core.actors import HOUSE  # noqa: E402
from minga.core.clock import now  # noqa: E402
from minga.people.models import Person  # noqa: E402
from tests.journeys.waves_told import HOME, SLIP  # noqa: E402

GRADERS = ("juror@minga.example", "mentor@minga.example")
ENDS = {
    WaveState.ANSWERING: "answers_until",
    WaveState.GRADING: "grading_until",
    WaveState.REPLYING: "reply_until",
}


def others(key: str) -> dict[str, Any]:
    """A sentence to every question that takes one."""
    wave = Wave.objects.get(key=key)
    long_ones = [node.code for node in wave.version.read.questions if not node.asks]
    typed = dict.fromkeys(long_ones, "Se hace cada trimestre y queda en acta.")
    rows = wave.measured.exclude(key=HOME)
    put_answers(wave=wave, answers={row.pk: AnswersIn(typed=typed) for row in rows}, actor=HOUSE, now=now())
    people = [Person.objects.get(email=email) for email in GRADERS]
    seat(wave, people, now() - timedelta(days=4))
    wave.refresh_from_db()
    _days_pass(wave)
    return {"entities": len(rows)}


def _days_pass(wave: Wave) -> None:
    """The step that goes on has reached its end; what was announced stays in its order."""
    names = list(ENDS.values())
    reached = names.index(ENDS[WaveState(wave.state)])
    for place, name in enumerate(names[: reached + 1]):
        setattr(wave, name, now() - timedelta(minutes=2 * (reached - place) + 1))
    wave.save()


def grades(key: str) -> dict[str, Any]:
    """Each question of each of the others gets its second level."""
    wave = Wave.objects.get(key=key)
    levels = {node.code: 1 for node in graded_questions(wave.version.read)}
    for email in GRADERS:
        person = Person.objects.get(email=email)
        hers = Assessment.objects.filter(item__panel=wave.panel, juror__person=person, state__in=WAITING)
        rows = wave.measured.filter(pk__in=hers.values("item__subject_id")).exclude(key=HOME)
        put_grades(wave=wave, grades={row.pk: GradesIn(levels=levels) for row in rows}, actor=person, now=now())
    return {"graders": len(GRADERS)}


def slip(key: str) -> dict[str, Any]:
    """As a script might: above what the question can earn."""
    wave = Wave.objects.get(key=key)
    _days_pass(wave)
    row = wave.measured.exclude(key=HOME).order_by("key")[0]
    most = wave.version.read.node(SLIP).max_points or Decimal(1)
    put_marks(
        measured=row, marks={SLIP: MarkIn(points=most + 3)}, source=MarkSource.SETTLED, actor=HOUSE, now=now()
    )  # fmt: skip
    return {"entity": row.key, "name": row.name, "most": str(most)}


if __name__ == "__main__":
    verbs = {verb.__name__: verb for verb in (others, grades, slip)}
    with transaction.atomic():
        said = verbs[sys.argv[1]](sys.argv[2])
    print(json.dumps(said))
