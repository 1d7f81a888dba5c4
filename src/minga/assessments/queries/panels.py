"""What whoever runs a jury sees: how it stands, who sits on it, what keeps it from going on."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Q

from minga.assessments.enums import STANDING, AssessmentState, BlindMode, InterestState, JurorState, PanelState
from minga.assessments.models import Interest, Juror, Panel
from minga.assessments.policies import owner_kind
from minga.assessments.queries.progress import Progress, progress_by_juror, progress_of
from minga.assessments.queries.readiness import Lack, lacks
from minga.assessments.queries.subjects import owner_of
from minga.assessments.queries.viewers import runs
from minga.people.models import Person

TONES: Final[Mapping[str, str]] = {
    JurorState.INVITED: "warn",
    JurorState.ACCEPTED: "done",
    JurorState.DECLINED: "plain",
    JurorState.REMOVED: "plain",
}


@dataclass(frozen=True)
class JurorLine:
    """One person of the jury, with what she agreed to and how far she is."""

    uuid: str
    name: str
    email: str
    presentation: str
    state: str
    state_label: str
    tone: str
    most_items: int
    stands_in: bool
    progress: Progress
    conflicts: int
    answer_by: datetime | None
    late: bool
    reminded: bool
    reason: str


@dataclass(frozen=True)
class Figures:
    """The panel in numbers. `needed`: assessments that the rules ask for; `agreed`: what the jury takes."""

    items: int
    seated: int
    asked: int
    quorum: int
    needed: int
    agreed: int
    sent: int
    waiting: int
    conflicts: int
    short: int
    """Applications that fewer people judge than the rules ask, while the jury judges."""


@dataclass(frozen=True)
class PanelPage:
    """All of it."""

    key: str
    state: str
    preparing: bool
    judging: bool
    live: bool
    blind: str
    reviews: int
    calibrates: bool
    alert: int
    judges_from: datetime | None
    due_at: datetime | None
    overdue: bool
    closed_at: datetime | None
    figures: Figures
    lacks: tuple[Lack, ...]
    jurors: tuple[JurorLine, ...]
    gone: tuple[JurorLine, ...]


def panel_run_by(person: Person, key: str) -> Panel:
    """The panel, for whoever runs it; DoesNotExist for anybody else."""
    panel = Panel.objects.select_related("rubric").get(key=key)
    if not runs(panel, person):
        raise Panel.DoesNotExist
    return panel


def juror_of(panel: Panel, uuid: str) -> Juror:
    """Somebody of this jury; DoesNotExist for anybody else."""
    return panel.jurors.select_related("person", "panel").get(uuid=uuid)


def topics_of(panel: Panel) -> Mapping[str, str]:
    """Code → words of the topics that jurors of this panel may know."""
    return owner_kind(panel.owner_type).topics(owner_of(panel))


def panel_page(panel: Panel, now: datetime) -> PanelPage:
    """As many queries for a jury of three as for one of thirty."""
    lines = _lines(panel, now)
    sitting = tuple(line for line in lines if line.state in (JurorState.INVITED, JurorState.ACCEPTED))
    preparing = panel.state == PanelState.PREPARING
    return PanelPage(
        key=panel.key,
        state=panel.state,
        preparing=preparing,
        judging=panel.state == PanelState.JUDGING,
        live=panel.state != PanelState.CLOSED,
        blind=str(BlindMode(panel.blind).label),
        reviews=panel.reviews_per_item,
        calibrates=panel.calibrates,
        alert=panel.alert,
        judges_from=panel.judges_from,
        due_at=panel.due_at,
        overdue=panel.state == PanelState.JUDGING and panel.due_at is not None and panel.due_at < now,
        closed_at=panel.closed_at,
        figures=_figures(panel, sitting),
        lacks=lacks(panel) if preparing else (),
        jurors=sitting,
        gone=tuple(line for line in lines if line not in sitting),
    )


def _figures(panel: Panel, sitting: tuple[JurorLine, ...]) -> Figures:
    standing = Q(assessments__state__in=STANDING)
    counted = panel.items.filter(withdrawn_at__isnull=True, sample=False)
    judged_by = [item.judged for item in counted.annotate(judged=Count("assessments", filter=standing))]
    seated = [line for line in sitting if line.state == JurorState.ACCEPTED]
    progress = progress_of(panel)
    judging = panel.state == PanelState.JUDGING
    return Figures(
        items=len(judged_by),
        seated=len(seated),
        asked=len(sitting) - len(seated),
        quorum=panel.quorum,
        needed=len(judged_by) * panel.reviews_per_item,
        agreed=sum(line.most_items for line in seated if not line.stands_in),
        sent=progress.sent,
        waiting=progress.waiting,
        conflicts=sum(line.conflicts for line in sitting),
        short=sum(count < panel.reviews_per_item for count in judged_by) if judging else 0,
    )


def _lines(panel: Panel, now: datetime) -> list[JurorLine]:
    order = {JurorState.ACCEPTED: 0, JurorState.INVITED: 1, JurorState.DECLINED: 2, JurorState.REMOVED: 3}
    jurors = panel.jurors.select_related("person").order_by("person__family_name", "person__given_name", "pk")
    done = progress_by_juror(panel)
    standing = Interest.objects.filter(juror__panel=panel, state=InterestState.STANDING)
    pairs = Counter(juror for juror, _item in set(standing.values_list("juror", "item")))
    lines = [_line(juror, done.get(juror.pk, Progress()), pairs[juror.pk], now) for juror in jurors]
    return sorted(lines, key=lambda line: order[JurorState(line.state)])


def _line(juror: Juror, progress: Progress, conflicts: int, now: datetime) -> JurorLine:
    waits = juror.state == JurorState.INVITED
    return JurorLine(
        uuid=str(juror.uuid),
        name=str(juror.person),
        email=juror.person.email or "",
        presentation=juror.presentation,
        state=juror.state,
        state_label=juror.get_state_display(),
        tone=TONES[juror.state],
        most_items=juror.most_items,
        stands_in=juror.may_stand_in,
        progress=progress,
        conflicts=conflicts,
        answer_by=juror.answer_by if waits else None,
        late=waits and juror.answer_by is not None and juror.answer_by < now,
        reminded=juror.reminded_at is not None,
        reason=juror.declined_reason,
    )


@dataclass(frozen=True)
class Left:
    """What would be left out if the judging ended now."""

    unsent: int
    short: int
    unjudged: int


def left_if_it_ended(panel: Panel) -> Left:
    """Two queries."""
    sent = Q(assessments__state=AssessmentState.SUBMITTED)
    counted = panel.items.filter(withdrawn_at__isnull=True, sample=False)
    counts = [item.sent for item in counted.annotate(sent=Count("assessments", filter=sent))]
    return Left(
        unsent=progress_of(panel).waiting,
        short=sum(0 < count < panel.reviews_per_item for count in counts),
        unjudged=counts.count(0),
    )
