"""Whose work it is, and what of it somebody may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from minga.initiatives.models import Canvas
from minga.learning.enums import ReviewKind, TaskBy
from minga.learning.models import Comment, Handin, HandinFile, HandinVersion, Review, Task, Team
from minga.learning.policies import follows, may_give_feedback, was_in_team, works_on
from minga.people.models import Person
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Edition, Enrolment


@dataclass(frozen=True)
class Side:
    """Who does a task: a team, or one person."""

    enrolment: Enrolment
    team: Team | None = None

    @property
    def name(self) -> str:
        return self.team.name if self.team else self.enrolment.person.name


def tasks_of(edition: Edition, *, published: bool = False) -> QuerySet[Task]:
    """The tasks of an edition in the order of its plan."""
    rows = edition.tasks.select_related("edition__host", "module", "tool", "form")
    return rows.filter(published=True) if published else rows


def task_in(edition_key: str, key: str) -> Task:
    """One task with its edition, or `Task.DoesNotExist`."""
    rows = Task.objects.select_related("edition__host", "edition__version", "module", "tool", "form")
    return rows.get(edition__key=edition_key, key=key)


def task_of_participant(viewer: Person | None, edition_key: str, key: str) -> Task:
    """A task as a participant may open it; `Task.DoesNotExist` for everybody else."""
    task = task_in(edition_key, key)
    if not task.published or enrolment_of(task.edition, viewer) is None:
        raise Task.DoesNotExist
    return task


def accompanies_in(person: Person, edition: Edition) -> bool:
    """Whether she is the mentor of a team of the edition today."""
    mine = {"mentorships__mentor": person, "mentorships__until__isnull": True}
    return edition.teams.filter(ended_at__isnull=True, **mine).exists()


def enrolment_of(edition: Edition, person: Person | None) -> Enrolment | None:
    """The place of a person who takes part in the edition, or did until its end."""
    if person is None:
        return None
    rows = Enrolment.objects.select_related("person", "organisation")
    return rows.filter(edition=edition, person=person, status__in=TAKING_PART).first()


def side_of(task: Task, person: Person | None) -> Side | None:
    """For whom she does this task today; None when she takes no part, or is in no team yet."""
    enrolment = enrolment_of(task.edition, person)
    if enrolment is None:
        return None
    if task.by == TaskBy.PERSON:
        return Side(enrolment)
    team = team_of(enrolment)
    return Side(enrolment, team) if team else None


def team_of(enrolment: Enrolment) -> Team | None:
    """The team she is in today. One query."""
    rows = Team.objects.select_related("initiative", "edition__host")
    return rows.filter(members__enrolment=enrolment, members__until__isnull=True).first()


def handins() -> QuerySet[Handin]:
    """Hand-ins with what rights and pages ask of them."""
    return Handin.objects.select_related(
        "task__edition__host", "task__module", "task__tool", "task__form", "team__initiative", "team__edition__host",
        "enrolment__person", "enrolment__edition",
    )  # fmt: skip


def handin_of(task: Task, side: Side) -> Handin | None:
    """What this side has begun or handed in."""
    whose = {"team": side.team} if side.team else {"enrolment": side.enrolment}
    return handins().filter(task=task, **whose).first()


def former_handins(task: Task, person: Person) -> QuerySet[Handin]:
    """Work of teams of the task in which she was, and is not any more."""
    members = {"team__members__enrolment__person": person, "team__members__until__isnull": False}
    now = Handin.objects.filter(task=task, team__members__enrolment__person=person, team__members__until__isnull=True)
    return handins().filter(task=task, **members).exclude(pk__in=now).distinct()


def handin_to_judge(viewer: Person | None, uuid: UUID) -> Handin:
    """A hand-in for whoever gives feedback on it or follows the edition, or `Handin.DoesNotExist`."""
    found = handins().get(uuid=uuid)
    if not (may_give_feedback(viewer, found) or follows(viewer, found.task.edition)):
        raise Handin.DoesNotExist
    return found


def knows_whose(viewer: Person | None, version: HandinVersion) -> bool:
    """Those who work on it; once it was sent also those who judge or follow it, and who was in the team then."""
    handin = version.handin
    if works_on(viewer, handin):
        return True
    if viewer is None or version.sent_at is None:
        return False
    if may_give_feedback(viewer, handin) or follows(viewer, handin.task.edition):
        return True
    if handin.team is None or not was_in_team(viewer, handin):
        return False
    rows = handin.team.members.filter(enrolment__person=viewer, since__lte=version.sent_at)
    return rows.filter(until__gte=version.sent_at).exists()


def may_read(viewer: Person | None, version: HandinVersion) -> bool:
    """They, and a peer who was asked: she reads what was sent on her own page, where nobody is named."""
    if viewer is None:
        return False
    if knows_whose(viewer, version):
        return True
    asked = version.reviews.filter(kind=ReviewKind.PEER, reviewer=viewer).exclude(state="dropped").exists()
    return asked and enrolment_of(version.handin.task.edition, viewer) is not None


def version_to_read(viewer: Person | None, uuid: UUID) -> HandinVersion:
    """A version whose page she may open, or `HandinVersion.DoesNotExist`."""
    rows = HandinVersion.objects.select_related(
        "handin__task__edition__host", "handin__task__module", "handin__team", "handin__enrolment__person", "sent_by"
    )
    found = rows.get(uuid=uuid)
    if not knows_whose(viewer, found):
        raise HandinVersion.DoesNotExist
    return found


def comment_to_answer(viewer: Person | None, uuid: UUID) -> Comment:
    """A comment on work that she may read, or `Comment.DoesNotExist`."""
    rows = Comment.objects.select_related(
        "author", "parent__author", "version__handin__task__edition__host", "version__handin__team",
        "version__handin__enrolment__person",
    )  # fmt: skip
    found = rows.get(uuid=uuid)
    if not knows_whose(viewer, found.version):
        raise Comment.DoesNotExist
    return found


def peer_review_of(viewer: Person | None, uuid: UUID) -> Review:
    """A review that was asked of her as a peer who still takes part, or `Review.DoesNotExist`."""
    if viewer is None:
        raise Review.DoesNotExist
    rows = Review.objects.select_related("handin__task__edition__host", "handin__task__module", "version__handin")
    review = rows.get(uuid=uuid, reviewer=viewer, kind=ReviewKind.PEER)
    if enrolment_of(review.handin.task.edition, viewer) is None:
        raise Review.DoesNotExist
    return review


def versions_of(handin: Handin) -> Sequence[HandinVersion]:
    """All versions with their files, the draft last."""
    rows = handin.versions.select_related("sent_by", "canvas__tool", "submission").order_by("number")
    return list(rows.prefetch_related("files__file"))


def canvas_of_side(side: Side | None, uuid: UUID | None) -> Canvas | None:
    """A canvas of the initiative of her team."""
    initiative = side.team.initiative_id if side and side.team else None
    if initiative is None or uuid is None:
        return None
    return Canvas.objects.filter(initiative=initiative, uuid=uuid).first()


def draft_file(task: Task, pk: int) -> HandinFile | None:
    """A file of a draft of this task."""
    return HandinFile.objects.filter(pk=pk, version__handin__task=task, version__sent_at__isnull=True).first()


def names_of(handin: Handin) -> str:
    """Whose work it is, in words."""
    if handin.team is not None:
        return handin.team.name
    return handin.enrolment.person.name if handin.enrolment else ""
