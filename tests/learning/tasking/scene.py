"""A team of two with its mentor, somebody who teaches, and a task: what most tests of tasks stand on."""

from dataclasses import dataclass
from typing import Any

from minga.core.clock import now
from minga.learning.actions.handins import Work, save_work, send_work
from minga.learning.models import Handin, HandinVersion, Task, Team
from minga.people.models import Person
from minga.programmes.models import Edition
from tests.factories.learning import make_mentor, make_participant, make_task, make_taught, make_teacher, make_team

RUBRIC: dict[str, Any] = {
    "title": {},
    "criteria": [
        {
            "key": "problem",
            "title": {"es": "El problema"},
            "weight": "60",
            "levels": [{"score": 0, "text": {"es": "No se ve"}}, {"score": 4, "text": {"es": "Se ve con datos"}}],
        },
        {
            "key": "people",
            "title": {"es": "Las personas"},
            "weight": "40",
            "levels": [{"score": 0, "text": {"es": "Nadie"}}, {"score": 4, "text": {"es": "Con ellas"}}],
        },
    ],
}


@dataclass(frozen=True)
class Scene:
    edition: Edition
    team: Team
    ana: Person
    berta: Person
    mentor: Person
    teacher: Person
    task: Task

    @property
    def handin(self) -> Handin:
        return Handin.objects.get(task=self.task, team=self.team)


def make_scene(**task: Any) -> Scene:
    edition = make_taught()
    ana, berta = make_participant(edition), make_participant(edition)
    team = make_team(edition, ana, berta)
    return Scene(
        edition, team, ana.person, berta.person, make_mentor(edition, team), make_teacher(edition),
        make_task(edition, **task),
    )  # fmt: skip


def hand_in(task: Task, person: Person, text: str = "Las vecinas no saben cuándo pasa el camión.") -> HandinVersion:
    """A version of her side that says this."""
    handin = Handin.objects.filter(task=task, team__members__enrolment__person=person).first()
    draft = handin.versions.filter(sent_at=None).first() if handin else None
    save_work(task=task, work=Work(text=text), revision=draft.revision if draft else None, actor=person, now=now())
    return send_work(task=task, actor=person, now=now())
