"""What teams of the demo handed in, and what was said about it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from minga.learning.actions.comments import answer_comment, settle_comment, write_comment
from minga.learning.actions.feedback import Judgement, give_feedback
from minga.learning.actions.handins import Work, go_on, save_work, send_work
from minga.learning.actions.tasks import TaskText, change_task, set_rubric
from minga.learning.demo.stage import Class, Told
from minga.learning.models import Handin, HandinVersion, Task, Team
from minga.people.models import Person

ACCEPTED, RETURNED, SENT, DRAFT = "accepted", "returned", "sent", "draft"
STATES: Final = {
    "module-1": (ACCEPTED,) * 9,
    "module-2": (ACCEPTED, ACCEPTED, ACCEPTED, RETURNED, SENT, ACCEPTED),
    "module-3": (RETURNED, SENT, DRAFT, SENT, SENT),
    "module-4": (SENT, SENT),
    "module-5": (DRAFT,),
}
"""Of the first teams of Paraguay; whatever is not said was not begun. The first team is that of the cast."""
RURAL: Final = {"in-person": (ACCEPTED, ACCEPTED, RETURNED, SENT)}
HIDDEN: Final = ("virtual-1", "virtual-2", "virtual-3", "virtual-4")
"""The rural network hands in one thing, at the end."""
_RUBRIC_OF: Final = "module-2"
_HOUR: Final = timedelta(hours=1)


def do_tasks(
    taught: Class,
    teams: Sequence[Team],
    mentors: Mapping[int, Person],
    states: Mapping[str, Sequence[str]] = STATES,
    own: Sequence[Mapping[str, str]] = (),
) -> None:
    """Each team on its tasks, a little before they are due. `own`: what a team writes where it has words of its own."""
    tasks = {task.key: task for task in Task.objects.filter(edition=taught.edition).select_related("edition__host")}
    if _RUBRIC_OF in states:
        set_rubric(
            task=tasks[_RUBRIC_OF], rubric=taught.told["rubric"], actor=taught.staff["facilitator"],
            now=tasks[_RUBRIC_OF].opens_at or taught.now,
        )  # fmt: skip
    who = {team.pk: _somebody_of(team) for team in teams}
    for key, reached in states.items():
        task = Task.objects.select_related("edition__host").get(pk=tasks[key].pk)
        for place, (team, state) in enumerate(zip(teams, reached, strict=False)):
            mentor = mentors.get(team.pk, taught.staff["facilitator"])
            at = min(task.due_at or taught.now, taught.ago(0.4)) - timedelta(hours=9 + 5 * place)
            words = own[place].get(key, "") if place < len(own) else ""
            told = _told(taught, key, place, state, words)
            _one(task, told, who[team.pk], mentor, state, at)


def _told(taught: Class, key: str, place: int, state: str, words: str) -> Told:
    told: Told = taught.told["work"][key]
    if words:
        said = {name: lines[place % len(lines)] for name, lines in taught.told["answers"].items()}
        return {"drafts": [words], "reasons": told.get("reasons", {}), **said}
    if place and state == ACCEPTED:
        return {**told, "drafts": told["drafts"][-1:]}  # only the first team needed two attempts
    return told


def hide_tasks(taught: Class) -> None:
    """Whoever teaches asks for less than the design does."""
    for task in Task.objects.filter(edition=taught.edition, key__in=HIDDEN):
        values = {name: getattr(task, name) for name in TaskText.__dataclass_fields__} | {"published": False}
        change_task(
            task=task, text=TaskText(**values), revision=task.revision, actor=taught.staff["facilitator"],
            now=task.opens_at or taught.now,
        )  # fmt: skip


def do_alone(taught: Class, key: str, people: int) -> None:
    """Where each works by herself: the first ones handed in, most of it was read."""
    task = Task.objects.select_related("edition__host").get(edition=taught.edition, key=key)
    for place, enrolment in enumerate(taught.people[:people]):
        state = SENT if place % 4 == 3 else ACCEPTED
        at = (task.due_at or taught.now) - timedelta(hours=9 + 5 * place)
        _one(task, taught.told["work"][key], enrolment.person, taught.staff["facilitator"], state, at)


def _one(task: Task, told: Told, author: Person, reader: Person, state: str, at: datetime) -> None:
    first, *better = told["drafts"]
    save_work(task=task, work=Work(text=first), revision=None, actor=author, now=at)
    if state == DRAFT:
        return
    version = send_work(task=task, actor=author, now=at + _HOUR)
    if state == RETURNED or (better and state == ACCEPTED):
        _comment(version, told, reader, at + 5 * _HOUR)
        _answer(version.handin, Judgement(note=told.get("returned", "")), reader, at + 6 * _HOUR, accept=False)
    if state == ACCEPTED and better:
        version = _again(task, version, told, author, at + 7 * _HOUR)
    if state == ACCEPTED:
        scored = Judgement(
            note=told["accepted"], reasons=told.get("reasons", {}) if task.rubric else {},
            scores={each["key"]: 2 for each in task.rubric.get("criteria", ())},
        )  # fmt: skip
        _answer(version.handin, scored, reader, at + 8 * _HOUR, accept=True)


def _comment(version: HandinVersion, told: Told, reader: Person, at: datetime) -> None:
    if "comment" in told:
        write_comment(version=version, text=told["comment"], quote=told["quote"], actor=reader, now=at)


def _again(task: Task, version: HandinVersion, told: Told, author: Person, at: datetime) -> HandinVersion:
    """What was asked for is done, said and settled."""
    go_on(task=task, actor=author, now=at)
    save_work(task=task, work=Work(text=told["drafts"][-1]), revision=None, actor=author, now=at)
    again = send_work(task=task, actor=author, now=at + _HOUR / 2)
    for comment in version.comments.filter(parent=None):
        answer_comment(comment=comment, text=told["reply"], actor=author, now=at + _HOUR / 2)
        settle_comment(comment=comment, settled=True, actor=author, now=at + _HOUR / 2)
    return again


def _answer(handin: Handin, judgement: Judgement, reader: Person, at: datetime, *, accept: bool) -> None:
    number = handin.versions.filter(sent_at__isnull=False).latest("number").number
    give_feedback(handin=handin, judgement=judgement, accept=accept, version=number, actor=reader, now=at)


def _somebody_of(team: Team) -> Person:
    member = team.members.filter(until=None).select_related("enrolment__person").earliest("pk")
    return member.enrolment.person
