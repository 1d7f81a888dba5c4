"""Ana's edition with everything that is told of her and her team, each thing under a word found nowhere else.

`SECRETS` says who may read which word. The outsider is several at once (juror here, participant and manager of
other editions), the other team's mentor accompanied Ana's team before: what such a one may not read, none may.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from minga.core.clock import now, today
from minga.core.texts import all_languages
from minga.learning import models
from minga.learning.actions.handins import Work, save_work, send_work
from minga.learning.enums import AttendanceState, Mode, Moment, ReviewKind, RuleKind, Skill, TaskBy
from minga.learning.models import Comment, HandinVersion, Review, Session, Team
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from minga.programmes.enums import EnrolmentStatus
from minga.programmes.models import Edition, Enrolment
from tests.factories.learning import (
    attended,
    make_mentor,
    make_module,
    make_participant,
    make_session,
    make_task,
    make_taught,
    make_teacher,
    make_team,
)
from tests.factories.organisations import role
from tests.factories.packages import make_package, make_tool_link
from tests.factories.people import make_person
from tests.learning.tasking.scene import RUBRIC

CITIZEN = "citizen"
OFFICE = frozenset({"manager", "teacher"})
FOLLOWERS = OFFICE | {"monitor"}
TEAM = frozenset({"ana", "berta"})
ACCOMPANIES = FOLLOWERS | {"mentor"}

SECRETS: dict[str, frozenset[str]] = {
    "zzmarca": OFFICE | {"ana"},
    "zzrecupera": OFFICE | {"ana"},
    "zzequipo": ACCOMPANIES | TEAM | {"removed", "peer"},
    "zzborrador": TEAM,
    "zzsola": ACCOMPANIES | {"ana"},
    "zzcomenta": ACCOMPANIES | TEAM,
    "zzjuicio": ACCOMPANIES | TEAM,
    "zzpiensa": frozenset({"mentor"}),
    "zzpar": ACCOMPANIES | TEAM,
    "zzpropio": frozenset({"peer"}),
    "zzbitacora": ACCOMPANIES,
    "zzrelevo": ACCOMPANIES,
    "zztema": ACCOMPANIES | TEAM,
    "zzacuerdo": ACCOMPANIES | TEAM,
    "zzcalifica": frozenset({"ana"}),
    "zzejemplo": frozenset({"ana"}),
    "zzviaje": OFFICE,
    "zznota": OFFICE | {"ana"},
    "zzrecibo": frozenset({"ana"}),
    "zzmensaje": frozenset({"manager"}),
    "zztelefono": frozenset({"manager"}),
    "zzenlace": ACCOMPANIES | TEAM | {"peer", "late", "other_mentor"},
}
"""`zzpropio` is a review that is being written; `zzpiensa` a mentor's that was not given yet."""


@dataclass(frozen=True)
class World:
    edition: Edition
    people: dict[str, Person]
    pages: list[tuple[str, dict[str, Any]]]
    ana: Enrolment
    versions: dict[str, HandinVersion]
    session: Session
    team: Team


def make_world() -> World:
    edition = make_taught()
    people, ana, team = _people(edition)
    module = make_module(edition)
    session = make_session(
        module=module,
        mode=Mode.IN_PERSON,
        starts_at=now() - timedelta(hours=3),
        link="https://zzenlace.example/",
        counts=True,
    )
    versions, reviews, comment = _work(edition, people, team, ana)
    _said(edition, people, session, team, ana)
    package = make_package(edition, session=session)
    link = make_tool_link(edition)
    models.ToolGrade.objects.create(link=link, enrolment=ana, score=1, at_most=2, comment="zznota", graded_at=now())
    pages = _pages(edition, people, session, team, ana, versions, reviews, comment)
    pages += [("package", {"edition": edition.key, "uuid": package.uuid}),
              ("tool", {"edition": edition.key, "uuid": link.uuid})]  # fmt: skip
    return World(edition, people, pages, ana, versions, session, team)


def _people(edition: Edition) -> tuple[dict[str, Person], Enrolment, Team]:
    ana, berta, gone, peer, late = (make_participant(edition) for _each in range(5))
    Person.objects.filter(pk=ana.person_id).update(phone="zztelefono", gender="woman")
    team, other = make_team(edition, ana, berta), make_team(edition, peer)
    since, until = now() - timedelta(days=9), now() - timedelta(minutes=5)
    models.TeamMember.objects.create(team=team, enrolment=gone, since=since, until=until)
    people = {
        "ana": ana.person, "berta": berta.person, "removed": gone.person, "peer": peer.person, "late": late.person,
        "mentor": make_mentor(edition, team), "other_mentor": make_mentor(edition, other),
        "teacher": make_teacher(edition), "manager": make_person(),
        "monitor": make_person(), "outsider": make_person(),
    }  # fmt: skip
    Enrolment.objects.filter(pk=gone.pk).update(status=EnrolmentStatus.REMOVED)
    role(people["manager"], RoleKind.MANAGER, edition)
    role(people["monitor"], RoleKind.MONITOR, edition)
    for kind, place in ((RoleKind.JUROR, edition), (RoleKind.MANAGER, make_taught())):
        role(people["outsider"], kind, place)
    make_participant(make_taught(), person=people["outsider"])
    models.Mentorship.objects.create(
        team=team, mentor=people["other_mentor"], since=since, until=until, handed_over="zzrelevo"
    )
    return people, ana, team


def _work(edition: Edition, people: dict[str, Person], team: Team, ana: Enrolment) -> tuple[Any, Any, Comment]:
    task, alone = make_task(edition, rubric=RUBRIC), make_task(edition, by=TaskBy.PERSON)
    at = now() - timedelta(hours=1)
    save_work(task=task, work=Work(text="zzequipo"), revision=None, actor=ana.person, now=at)
    sent = send_work(task=task, actor=ana.person, now=at)
    save_work(task=alone, work=Work(text="zzsola"), revision=None, actor=ana.person, now=at)
    own = send_work(task=alone, actor=ana.person, now=at)
    draft = HandinVersion.objects.create(handin=sent.handin, number=2, text="zzborrador")
    comment = Comment.objects.create(version=sent, author=people["teacher"], text="zzcomenta")
    common = {"handin": sent.handin, "version": sent}
    make = Review.objects.create
    given = {"state": "given", "given_at": at}
    make(**common, kind=ReviewKind.MENTOR, reviewer=people["teacher"], note="zzjuicio", **given)
    make(**common, kind=ReviewKind.MENTOR, reviewer=people["mentor"], note="zzpiensa")
    make(**common, kind=ReviewKind.PEER, reviewer=people["late"], note="zzpar", **given)
    review = make(**common, kind=ReviewKind.PEER, reviewer=people["peer"], note="zzpropio")
    type(task).objects.filter(pk=task.pk).update(peers_due_at=at)
    return {"team": sent, "own": own, "draft": draft}, review, comment


def _said(edition: Edition, people: dict[str, Person], session: Session, team: Team, ana: Enrolment) -> None:
    person = people["ana"]
    attended(session, ana, AttendanceState.EXCUSED, note="zzmarca", marked_by=people["teacher"])
    models.MakeUp.objects.create(session=session, enrolment=ana, text="zzrecupera", sent_at=now())
    log = models.MentoringLog.objects.create(
        team=team, mentor=people["mentor"], held_on=today(), minutes=30, topic="zztema", note="zzbitacora", mood="1"
    )
    models.AgreedAction.objects.create(log=log, text="zzacuerdo")
    models.SessionRating.objects.create(
        session=session, enrolment=ana, useful=1, clear=1, will_use=1, comment="zzcalifica", rated_at=now()
    )
    models.SkillRating.objects.bulk_create(
        models.SkillRating(enrolment=ana, moment=Moment.BEFORE, skill=skill, level=1, rated_at=now()) for skill in Skill
    )
    models.FollowUp.objects.create(
        enrolment=ana, due_on=today(), asked_at=now(), answered_at=now(), used=1, example="zzejemplo"
    )
    models.Travel.objects.create(session=session, enrolment=ana, note="zzviaje")
    models.Receipt.objects.create(
        person=person, client_uuid=UUID(int=1), kind="comment.write", made_at=now(), accepted=False,
        answer={"words": "No", "typed": {"text": "zzrecibo"}},
    )  # fmt: skip
    models.Announcement.objects.create(edition=edition, subjects={"es": "zzmensaje"}, bodies={"es": "zzmensaje"})
    models.CompletionRule.objects.create(
        edition=edition, key="asistencia", kind=RuleKind.ATTENDANCE, texts=all_languages("Ir")
    )
    models.Standing.objects.create(edition=edition, enrolment=ana, computed_at=now())


def _pages(
    edition: Edition, people: dict[str, Person], session: Session, team: Team, ana: Enrolment,
    versions: dict[str, HandinVersion], review: Review, comment: Comment,
) -> list[tuple[str, dict[str, Any]]]:  # fmt: skip
    """Address → arguments. Those that the test of addresses finds missing here must be told why, there."""
    by_edition, by_key = {"edition": edition.key}, {"key": edition.key}
    keyed = {**by_edition, "key": session.key}
    numbered = {**by_key, "number": team.number}
    sent = (versions["team"], versions["own"])
    return [
        *((name, by_edition) for name in (
            "attendance", "attendance-export", "make-ups", "my-attendance", "console", "console-book",
            "evaluation", "skills", "follow-up", "results-table", "plan", "course", "needs-me", "tasks",
        )),
        *((name, by_key) for name in (
            "completion", "rules", "progress", "credentials", "credentials-export", "teams", "wish",
        )),
        *((name, numbered) for name in ("team", "team-log")),
        *((name, keyed) for name in ("session", "session-office", "session-travel", "session-ics")),
        *((name, {}) for name in ("home", "receipts", "who-needs-me")),
        ("roll", {**by_edition, "session": session.key}),
        *(("task-version", {"uuid": version.uuid}) for version in versions.values()),
        *(("feedback", {"uuid": version.handin.uuid}) for version in sent),
        *((name, {**by_edition, "key": version.handin.task.key}) for version in sent
          for name in ("task", "task-office")),
        *(("moodle-file", {**by_edition, "name": name}) for name in ("usuarios", "notas")),
        ("make-up-answer", {**by_edition, "uuid": models.MakeUp.objects.get().uuid}),
        ("announcement", {**by_edition, "uuid": models.Announcement.objects.get().uuid}),
        ("progress-of", {**by_key, "uuid": ana.uuid}),
        ("place", {**by_key, "uuid": ana.uuid}),
        ("peer-review", {"uuid": review.uuid}),
        ("mentor", {**by_key, "person_key": people["mentor"].key}),
        ("booklet", {**by_edition, "key": session.module.key if session.module else ""}),
    ]  # fmt: skip


__all__ = ["CITIZEN", "SECRETS", "World", "make_world"]
