"""What a juror finds when she comes: her juries, and in each her assessments in order."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from minga.assessments.enums import WAITING, AssessmentState, JurorState, PanelState
from minga.assessments.models import Assessment, Juror, Panel
from minga.assessments.queries.assessments import asked_in, assessments_of, lacking
from minga.assessments.queries.calibration import Leaning, leaning_of, samples_of
from minga.assessments.queries.invitations import waiting_for
from minga.assessments.queries.subjects import titles_of
from minga.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Seat:
    """One jury she sits on, and how far she is. `next_uuid`: what she goes on with."""

    panel: Panel
    total: int
    sent: int
    begun: int
    samples_left: int
    next_uuid: str
    begins: bool

    @property
    def waiting(self) -> int:
        return self.total - self.sent


@dataclass(frozen=True, kw_only=True)
class MyAssessments:
    """`open` before `past`, what is due first on top. `invitations`: juries that wait for her yes or no."""

    open: tuple[Seat, ...]
    past: tuple[Seat, ...]
    invitations: tuple[Juror, ...]

    @property
    def empty(self) -> bool:
        return not (self.open or self.past or self.invitations)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One assessment in the list."""

    uuid: str
    code: str
    title: str
    state: str
    state_label: str
    scored: int
    criteria: int
    sample: bool
    total: Decimal | None


@dataclass(frozen=True, kw_only=True)
class MyPanel:
    """Her part in one jury. `talks`: the discussion is open to her."""

    seat: Seat
    lines: tuple[Line, ...]
    samples: tuple[Line, ...]
    leaning: Leaning | None
    talks: bool


def my_assessments(person: Person, now: datetime) -> MyAssessments:
    """Four queries, whatever she has."""
    jurors = list(_seats_of(person).filter(state=JurorState.ACCEPTED))
    seats = _seats(jurors, now)
    return MyAssessments(
        open=tuple(seat for seat in seats if seat.panel.state != PanelState.CLOSED),
        past=tuple(seat for seat in seats if seat.panel.state == PanelState.CLOSED),
        invitations=tuple(waiting_for(person)),
    )


def my_panel(person: Person, key: str, now: datetime) -> MyPanel:
    """Her part in one jury, or `Juror.DoesNotExist`."""
    juror = _seats_of(person).get(panel__key=key, state=JurorState.ACCEPTED)
    panel = juror.panel
    rows = list(assessments_of(juror).select_related("item"))
    titles = titles_of([row.item for row in rows if _may_be_named(row, panel)], panel.blind)
    asked = asked_in(rows)
    lines = [_line(row, titles.get(row.item_id, row.item.code), panel, asked.get(row.pk)) for row in rows]
    return MyPanel(
        seat=_seats([juror], now)[0],
        lines=tuple(line for line in lines if not line.sample),
        samples=tuple(line for line in lines if line.sample),
        leaning=leaning_of(juror, panel) if panel.calibrates and samples_of(panel) else None,
        talks=panel.state in (PanelState.DISCUSSING, PanelState.CLOSED)
        or any(row.state == AssessmentState.SUBMITTED for row in rows),
    )


def _seats_of(person: Person) -> QuerySet[Juror]:
    rows = Juror.objects.filter(person=person).select_related("panel__rubric", "person")
    return rows.order_by(F("panel__due_at").asc(nulls_last=True), "pk")


def _seats(jurors: Sequence[Juror], now: datetime) -> list[Seat]:
    """Two queries for all of them."""
    nothing: Mapping[str, int] = Counter()
    mine = Assessment.objects.filter(juror__in=[juror.pk for juror in jurors], item__withdrawn_at=None)
    waits = Q(state__in=WAITING)
    counted: dict[int, Any] = {
        row["juror"]: row
        for row in mine.filter(state__in=(*WAITING, AssessmentState.SUBMITTED))
        .values("juror")
        .annotate(
            total=Count("pk"),
            sent=Count("pk", Q(state=AssessmentState.SUBMITTED)),
            begun=Count("pk", Q(state=AssessmentState.BEGUN)),
            samples=Count("pk", waits & Q(item__sample=True)),
        )
    }
    first: dict[int, str] = {}
    for juror, uuid in mine.filter(waits).order_by("-item__sample", "item__code", "pk").values_list("juror", "uuid"):
        first.setdefault(juror, str(uuid))
    return [_seat(juror, counted.get(juror.pk, nothing), first.get(juror.pk, ""), now) for juror in jurors]


def _seat(juror: Juror, counts: Mapping[str, int], following: str, now: datetime) -> Seat:
    panel, begun = juror.panel, _has_begun(juror.panel, now)
    return Seat(
        panel=panel,
        total=counts["total"],
        sent=counts["sent"],
        begun=counts["begun"],
        samples_left=counts["samples"] if panel.calibrates else 0,
        next_uuid=following if begun else "",
        begins=panel.state in (PanelState.PREPARING, PanelState.JUDGING) and not begun,
    )


def _has_begun(panel: Panel, now: datetime) -> bool:
    return panel.state == PanelState.JUDGING and (panel.judges_from is None or panel.judges_from <= now)


def _may_be_named(row: Assessment, panel: Panel) -> bool:
    """Her list tells no title of what she stands aside from, nor before the jury begins."""
    return row.state != AssessmentState.RECUSED and panel.state != PanelState.PREPARING


def _line(row: Assessment, title: str, panel: Panel, asked: frozenset[str] | None) -> Line:
    rubric = panel.rubric.read
    criteria = len(rubric.criteria) if asked is None else len(asked)
    return Line(
        uuid=str(row.uuid),
        code=row.item.code,
        title=title,
        state=row.state,
        state_label=row.get_state_display(),
        scored=criteria - len(lacking(rubric, row.scores, asked)),
        criteria=criteria,
        sample=row.item.sample,
        total=row.total if row.state == AssessmentState.SUBMITTED else None,
    )
