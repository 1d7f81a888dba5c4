"""Where the jury disagrees, and what it says about it: the board of a panel, and the page of one item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from minga.assessments.enums import PanelState
from minga.assessments.models import Assessment, Panel, PanelItem, Remark
from minga.assessments.queries.assessment_page import (
    CriterionView,
    PartView,
    criteria_of,
    parts_of,
    reading_of,
)
from minga.assessments.queries.calibration import Leaning, is_calibrated, leaning_of, samples_of
from minga.assessments.queries.disagreement import Disagreement, disagreement
from minga.assessments.queries.subjects import titles_of
from minga.assessments.queries.visible_scores import (
    Seen,
    SeenReview,
    Viewer,
    scores_by_item,
    visible_items,
    visible_scores,
)

FAR, TO_DISCUSS = "lejos", "por-conversar"
SHOWS: Final = ("", FAR, TO_DISCUSS)


@dataclass(frozen=True, kw_only=True)
class BoardRow:
    """One item on the board, with how far apart its jurors are."""

    code: str
    title: str
    sample: bool
    sent: int
    found: Disagreement | None
    remarks: int
    discussed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Board:
    """What stands around the rows. `hidden`: items whose scores are not all in."""

    panel: Panel
    runs: bool
    total: int
    far: int
    to_discuss: int
    hidden: int
    leaning: Leaning | None
    calibrating: bool


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What one juror gave on one criterion; `changed` when it was something else before."""

    review: SeenReview
    score: int | None
    note: str
    changed: bool


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One criterion across the jury. `apart`: at least half of the scale lies between them."""

    criterion: CriterionView
    cells: tuple[Cell, ...]
    apart: bool


@dataclass(frozen=True, kw_only=True)
class Talk:
    """The page of one item that is discussed."""

    item: PanelItem
    panel: Panel
    title: str
    line: str
    language: str
    ready: bool
    parts: tuple[PartView, ...]
    seen: Seen
    criteria: tuple[Compared, ...]
    found: Disagreement | None
    remarks: tuple[Remark, ...]
    own_uuid: str
    open: bool
    runs: bool
    previous: str
    following: str


def board_rows(panel: Panel, viewer: Viewer, show: str) -> QuerySet[PanelItem]:
    """Samples first, then what lies furthest apart; to be paged, then read with `board_row`."""
    remarks = Remark.objects.filter(item=OuterRef("pk")).order_by().values("item").annotate(n=Count("pk")).values("n")
    rows = visible_items(panel, viewer).annotate(remarks_count=Subquery(remarks))
    if show == FAR:
        rows = rows.filter(Q(apart__gt=panel.alert))
    if show == TO_DISCUSS:
        rows = rows.filter(discussed_at=None, sample=False)
    return rows.order_by("-sample", F("apart").desc(nulls_last=True), "code")


def read_rows(panel: Panel, items: Sequence[PanelItem]) -> list[BoardRow]:
    """The rows of one page. Two queries and those of the titles."""
    titles, scores = titles_of(items, panel.blind), scores_by_item(items)
    return [
        BoardRow(
            code=item.code,
            title=titles[item.pk],
            sample=item.sample,
            sent=len(scores[item.pk]),
            found=disagreement(panel, scores[item.pk]),
            remarks=getattr(item, "remarks_count", None) or 0,
            discussed_at=item.discussed_at,
        )
        for item in items
    ]


def board_of(panel: Panel, viewer: Viewer) -> Board:
    """The frame of the board."""
    counts = visible_items(panel, viewer).aggregate(
        total=Count("pk"),
        far=Count("pk", Q(apart__gt=panel.alert)),
        to_discuss=Count("pk", Q(discussed_at=None, sample=False)),
    )
    return Board(
        panel=panel,
        runs=viewer.runs,
        hidden=panel.items.filter(withdrawn_at=None).count() - counts["total"],
        leaning=leaning_of(viewer.juror, panel) if viewer.juror is not None and panel.calibrates else None,
        calibrating=panel.calibrates and bool(samples_of(panel)) and not is_calibrated(panel),
        **counts,
    )


def talk_of(item: PanelItem, viewer: Viewer) -> Talk:
    """The page of an item whose scores the viewer may see."""
    panel, rubric = item.panel, item.panel.rubric.read
    seen, reading = visible_scores(item, viewer), reading_of(item)
    found = disagreement(panel, [review.scores for review in seen.reviews])
    previous, following = _around(item, viewer)
    return Talk(
        item=item,
        panel=panel,
        title=reading.title,
        line=reading.line,
        language=reading.language,
        ready=reading.ready,
        parts=parts_of(reading, rubric) if reading.ready else (),
        seen=seen,
        criteria=tuple(_compared(each, seen, found) for each in criteria_of(rubric)),
        found=found,
        remarks=tuple(item.remarks.select_related("person")),
        own_uuid=_own_uuid(item, viewer),
        open=panel.state in (PanelState.JUDGING, PanelState.DISCUSSING),
        runs=viewer.runs,
        previous=previous,
        following=following,
    )


def _compared(criterion: CriterionView, seen: Seen, found: Disagreement | None) -> Compared:
    cells = tuple(
        Cell(
            review=review,
            score=review.scores.get(criterion.key),
            note=review.notes.get(criterion.key, ""),
            changed=any(_differs(criterion.key, change.before, change.after) for change in review.changes),
        )
        for review in seen.reviews
    )
    return Compared(criterion=criterion, cells=cells, apart=found is not None and criterion.key in found.criteria)


def _differs(key: str, before: Mapping[str, int], after: Mapping[str, int]) -> bool:
    return before.get(key) != after.get(key)


def _own_uuid(item: PanelItem, viewer: Viewer) -> str:
    if viewer.juror is None:
        return ""
    own = Assessment.objects.filter(item=item, juror=viewer.juror, submitted_at__isnull=False).values_list("uuid")
    return str(own[0][0]) if own else ""


def _around(item: PanelItem, viewer: Viewer) -> tuple[str, str]:
    """The addresses of the ones before and after, in the order of the board. One query."""
    codes = list(board_rows(item.panel, viewer, "").values_list("code", flat=True))
    at = codes.index(item.code)
    near = codes[at - 1] if at else "", codes[at + 1] if at + 1 < len(codes) else ""
    previous, following = (reverse("assessments:talk", args=[item.panel.key, code]) if code else "" for code in near)
    return previous, following
