"""Who may open which address of learning: tasking. Gathered in `access_all`."""

from typing import Any

from minga.core.clock import now
from minga.learning.actions.comments import write_comment
from minga.learning.actions.handins import Work, save_work, send_work
from minga.learning.enums import ReviewKind
from minga.learning.models import Comment, Handin, HandinVersion, Review, Task, Team
from tests.architecture.access import Row, World
from tests.factories.enrolment import make_enrolment
from tests.factories.learning import make_task, make_team
from tests.learning.tasking.scene import RUBRIC


def _edition(world: World) -> dict[str, Any]:
    return {"edition": world.edition.key}


def _made(world: World) -> Task:
    return make_task(world.edition, rubric=RUBRIC)


def _task(world: World) -> dict[str, Any]:
    return {"edition": world.edition.key, "key": _made(world).key}


def _team(world: World) -> Team:
    """The participant of the cast and somebody else."""
    mine = world.edition.enrolments.filter(person=world.cast.participant).first()
    mine = mine or make_enrolment(edition=world.edition, person=world.cast.participant)
    team = Team.objects.filter(members__enrolment=mine).first()
    return team or make_team(world.edition, mine)


def _version(world: World) -> HandinVersion:
    _team(world)
    task, person = _made(world), world.cast.participant
    save_work(task=task, work=Work(text="Vecinas"), revision=None, actor=person, now=now())
    return send_work(task=task, actor=person, now=now())


def _own(world: World) -> dict[str, Any]:
    _team(world)
    return _task(world)


def _side(world: World) -> dict[str, Any]:
    return {**_task(world), "side": _team(world).uuid}


def _handin(world: World) -> dict[str, Any]:
    return {"uuid": _version(world).handin.uuid}


def _sent(world: World) -> dict[str, Any]:
    return {"uuid": _version(world).uuid}


def _file(world: World) -> dict[str, Any]:
    return {**_own(world), "file": 1}


def _said(world: World) -> dict[str, Any]:
    comment: Comment = write_comment(version=_version(world), text="¿Cuántas?", actor=world.cast.facilitator, now=now())
    return {"uuid": comment.uuid}


def _review(world: World) -> dict[str, Any]:
    """Work of others, asked of the participant."""
    task = _made(world)
    other = make_team(world.edition)
    person = other.members.get(pk=other.members.first().pk).enrolment.person
    save_work(task=task, work=Work(text="De otras"), revision=None, actor=person, now=now())
    version = send_work(task=task, actor=person, now=now())
    handin: Handin = version.handin
    row = Review.objects.create(handin=handin, version=version, kind=ReviewKind.PEER, reviewer=world.cast.participant)
    return {"uuid": row.uuid}


ROWS: dict[str, Row] = {
    "learning:who-needs-me": Row("facilitator", "stranger"),
    "learning:needs-me": Row("facilitator", "participant", _edition),
    "learning:tasks": Row("facilitator", "participant", _edition),
    "learning:task-new": Row("facilitator", "participant", _edition),
    "learning:task-office": Row("facilitator", "participant", _task),
    "learning:task-edit": Row("facilitator", "participant", _task),
    "learning:task-remove": Row("facilitator", "participant", _task, post=True),
    "learning:task-rubric": Row("facilitator", "participant", _task),
    "learning:task-peers": Row("facilitator", "participant", _task, post=True),
    "learning:more-time": Row("facilitator", "participant", _side),
    "learning:feedback": Row("facilitator", "participant", _handin),
    "learning:task": Row("participant", "stranger", _own),
    "learning:task-go-on": Row("participant", "stranger", _own, post=True),
    "learning:task-file-remove": Row("participant", "stranger", _file, post=True),
    "learning:task-version": Row("participant", "stranger", _sent),
    "learning:comment": Row("participant", "stranger", _sent, post=True),
    "learning:comment-answer": Row("participant", "stranger", _said, post=True),
    "learning:comment-settle": Row("participant", "stranger", _said, post=True),
    "learning:peer-review": Row("participant", "stranger", _review),
    "learning:peer-decline": Row("participant", "stranger", _review, post=True),
}
"""Every address of this app, by who uses it."""
