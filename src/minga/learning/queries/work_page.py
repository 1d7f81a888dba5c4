"""The page on which a task is done: what is asked, what is written, what was handed in, and what was said about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.assessments.queries.assessment_page import CriterionView
from minga.core.texts import pick
from minga.initiatives.models import Canvas
from minga.initiatives.queries.making import canvases_of
from minga.learning.enums import HandinState, ReviewKind, ReviewState, TaskBy
from minga.learning.models import Handin, HandinVersion, Review, Task
from minga.learning.queries.handins import Side, former_handins, handin_of, side_of, versions_of
from minga.learning.queries.task_changes import ChangedPart, changed_parts
from minga.learning.queries.task_days import closes_of, due_of, is_overdue, moment_words, why_shut
from minga.learning.queries.task_rubric import GivenView, criteria_for, given_view
from minga.learning.queries.work_reading import (
    FileView,
    Threads,
    VersionView,
    comments_on,
    files_of,
    open_before,
    version_view,
)
from minga.people.models import Person

TONES: Final = {
    "": "plain",
    HandinState.DRAFT: "plain",
    HandinState.SENT: "info",
    HandinState.RETURNED: "warn",
    HandinState.ACCEPTED: "done",
}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the task asks, of whom, until when."""

    uuid: str
    key: str
    edition_key: str
    edition: str
    title: str
    brief: str
    module: str
    by_team: bool
    due: str
    closes: str
    required: bool
    peers: int
    versions_at_most: int
    pass_points: int | None
    tool: str
    tool_key: str
    form: str
    form_link: str


@dataclass(frozen=True)
class CanvasChoice:
    """A canvas of the team's own work that could answer the task."""

    uuid: str
    title: str
    finished: bool
    chosen: bool
    link: str


@dataclass(frozen=True)
class VersionLine:
    """A version in the list of all."""

    number: int
    uuid: str
    at: datetime | None
    by: str
    late: bool
    current: bool


@dataclass(frozen=True, kw_only=True)
class WorkPage:
    """Everything the page says. `side`: None when she is in no team now; then `former` is what she took part in."""

    asked: Asked
    side: Side | None
    members: tuple[str, ...]
    handin: Handin | None
    state: str
    state_words: str
    tone: str
    extended: bool
    late: bool
    shut: str
    draft: HandinVersion | None
    draft_files: tuple[FileView, ...]
    unsent: VersionView | None
    """What was written and can be handed in no more: it is shown, so that nobody's words are gone."""
    writes: bool
    versions_left: int
    canvases: tuple[CanvasChoice, ...]
    latest: VersionView | None
    earlier: Threads
    changes: tuple[ChangedPart, ...]
    versions: tuple[VersionLine, ...]
    criteria: tuple[CriterionView, ...]
    feedback: tuple[GivenView, ...]
    peers: tuple[GivenView, ...]
    peers_wait: bool
    mine_to_review: tuple[Review, ...]
    former: tuple[VersionLine, ...]

    @property
    def initiative(self) -> object:
        return self.side.team.initiative if self.side and self.side.team else None


def work_page(task: Task, viewer: Person, now: datetime) -> WorkPage:
    """The page as it stands for her and her side."""
    side = side_of(task, viewer)
    handin = handin_of(task, side) if side else None
    versions = versions_of(handin) if handin else []
    sent = [each for each in versions if each.sent_at is not None]
    draft = next((each for each in versions if each.sent_at is None), None)
    criteria = criteria_for(task)
    latest = sent[-1] if sent else None
    reviews = list(handin.reviews.select_related("reviewer", "version").order_by("given_at", "pk")) if handin else []
    shut = why_shut(task, handin, now)
    peers, waiting = _peers(task, handin, reviews, criteria, now)
    state = handin.state if handin else ""
    return WorkPage(
        asked=_asked(task, handin),
        side=side,
        members=_members(side),
        handin=handin,
        state=state,
        state_words=handin.get_state_display() if handin else _("Not begun"),
        tone=TONES[state],
        extended=bool(handin and handin.due_at),
        late=is_overdue(task, handin, now),
        shut=shut,
        draft=draft,
        draft_files=files_of(draft) if draft else (),
        unsent=version_view(draft, (), viewer.pk) if draft and shut and _says_something(draft) else None,
        writes=side is not None and not shut and (draft is not None or not sent),
        versions_left=max(task.versions_at_most - len(sent), 0),
        canvases=_canvases(task, side, draft),
        latest=version_view(latest, comments_on([latest])[latest.pk], viewer.pk) if latest else None,
        earlier=open_before(sent, latest, viewer.pk),
        changes=changed_parts(sent[-2], sent[-1]) if len(sent) > 1 else (),
        versions=version_lines(sent, latest),
        criteria=criteria,
        feedback=_mentors(reviews, criteria),
        peers=peers,
        peers_wait=waiting,
        mine_to_review=_to_review(task, viewer),
        former=_former(task, viewer) if side is None else (),
    )


def _says_something(draft: HandinVersion) -> bool:
    return bool(draft.text or draft.link or draft.files.all())


def version_lines(versions: Sequence[HandinVersion], shown: HandinVersion | None) -> tuple[VersionLine, ...]:
    """The versions that were handed in, the newest first."""
    return tuple(
        VersionLine(
            each.number, str(each.uuid), each.sent_at, each.sent_by.name if each.sent_by else "", each.late,
            each == shown,
        )
        for each in reversed(versions)
    )  # fmt: skip


def asked_of(task: Task) -> Asked:
    """What the task asks of everybody."""
    return _asked(task, None)


def _asked(task: Task, handin: Handin | None) -> Asked:
    due, closes = due_of(task, handin), closes_of(task, handin)
    return Asked(
        uuid=str(task.uuid),
        key=task.key,
        edition_key=task.edition.key,
        edition=pick(task.edition.titles),
        title=pick(task.titles),
        brief=pick(task.briefs),
        module=pick(task.module.titles) if task.module else "",
        by_team=task.by == TaskBy.TEAM,
        due=moment_words(due, task.edition) if due else "",
        closes=moment_words(closes, task.edition) if closes and closes != due else "",
        required=task.required,
        peers=task.peers,
        versions_at_most=task.versions_at_most,
        pass_points=round(task.pass_share * 100) if task.pass_share is not None else None,
        tool=pick(task.tool.names) if task.tool else "",
        tool_key=task.tool.key if task.tool else "",
        form=str(task.form) if task.form else "",
        form_link=reverse("questionnaires:begin", args=[task.form.key]) if task.form else "",
    )


def _members(side: Side | None) -> tuple[str, ...]:
    if side is None or side.team is None:
        return ()
    rows = side.team.members.filter(until__isnull=True).select_related("enrolment__person")
    return tuple(sorted(row.enrolment.person.name for row in rows))


def _canvases(task: Task, side: Side | None, draft: HandinVersion | None) -> tuple[CanvasChoice, ...]:
    """Of the tool that the task names, or of any when it names none."""
    initiative = side.team.initiative if side and side.team else None
    if initiative is None:
        return ()
    rows = canvases_of(initiative)
    rows = rows.filter(tool=task.tool) if task.tool else rows
    chosen = draft.canvas_id if draft else None
    return tuple(_choice(row, initiative.key, chosen) for row in rows)


def _choice(row: Canvas, key: str, chosen: int | None) -> CanvasChoice:
    finished = row.submission is None or not row.submission.is_draft
    link = reverse("initiatives:canvas", args=[key, row.uuid])
    return CanvasChoice(str(row.uuid), row.title, finished, row.pk == chosen, link)


def _mentors(reviews: Sequence[Review], criteria: Sequence[CriterionView]) -> tuple[GivenView, ...]:
    given = [each for each in reviews if each.kind == ReviewKind.MENTOR and each.state == ReviewState.GIVEN]
    return tuple(given_view(each, criteria, by=each.reviewer.name) for each in reversed(given))


def _peers(
    task: Task, handin: Handin | None, reviews: Sequence[Review], criteria: Sequence[CriterionView], now: datetime
) -> tuple[tuple[GivenView, ...], bool]:
    """What peers said, once all have, their time is over or the work is decided; and whether it is still to come."""
    peers = [each for each in reviews if each.kind == ReviewKind.PEER and each.state != ReviewState.DROPPED]
    given = [each for each in peers if each.state == ReviewState.GIVEN]
    over = task.peers_due_at is not None and now > task.peers_due_at
    decided = handin is not None and handin.state in (HandinState.RETURNED, HandinState.ACCEPTED)
    if not (over or decided or len(given) == len(peers)):
        return (), bool(peers)
    return tuple(given_view(each, criteria, by="") for each in given), False


def _to_review(task: Task, viewer: Person) -> tuple[Review, ...]:
    rows = Review.objects.filter(handin__task=task, reviewer=viewer, kind=ReviewKind.PEER)
    return tuple(rows.exclude(state=ReviewState.DROPPED).order_by("pk"))


def _former(task: Task, viewer: Person) -> tuple[VersionLine, ...]:
    """What teams handed in while she was in them."""
    rows = HandinVersion.objects.filter(
        handin__in=former_handins(task, viewer),
        sent_at__isnull=False,
        handin__team__members__enrolment__person=viewer,
        handin__team__members__since__lte=F("sent_at"),
        handin__team__members__until__gte=F("sent_at"),
    )
    return version_lines(list(rows.select_related("sent_by").distinct().order_by("sent_at")), None)
