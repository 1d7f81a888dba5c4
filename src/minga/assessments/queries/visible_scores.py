"""The one way to the scores of others. Hidden until all of an item are in and one's own is among them.

An item is all in when nothing is waited for and it has as many assessments as the panel promised
each application (a sample: one). When an assignment falls short of that, scores open as the jury
begins to discuss. Whoever has a conflict with an item never sees its scores.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet

from minga.assessments.enums import WAITING, AssessmentState, InterestState, JurorState, PanelState
from minga.assessments.models import Assessment, Interest, Juror, Panel, PanelItem, ScoreChange
from minga.assessments.policies import may_see_others, sits
from minga.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Who looks at a panel from within: a juror who sits on it, or whoever runs it, or both."""

    person: Person
    juror: Juror | None = None
    runs: bool = False

    @property
    def is_inside(self) -> bool:
        return self.runs or sits(self.juror)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How far an item is."""

    sent: int = 0
    waiting: int = 0
    own_sent: bool = False

    def all_in(self, panel: Panel, item: PanelItem) -> bool:
        return self.waiting == 0 and self.sent >= (1 if item.sample else panel.reviews_per_item)


@dataclass(frozen=True, kw_only=True)
class SeenReview:
    """What one juror said of an item."""

    assessment_id: int
    juror_id: int
    name: str
    own: bool
    scores: Mapping[str, int]
    notes: Mapping[str, str]
    to_applicant: str
    to_panel: str
    total: Decimal
    submitted_at: datetime
    changes: tuple[ScoreChange, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Seen:
    """`reviews` is empty while `hidden`; `sent` and `waiting` may always be told."""

    hidden: bool
    sent: int
    waiting: int
    reviews: tuple[SeenReview, ...] = field(default=())


def standings_of(panel: Panel, items: Sequence[PanelItem], juror: Juror | None) -> dict[int, Standing]:
    """Item id → how far it is. One query."""
    own = Q(juror=juror) if juror is not None else Q(pk__in=[])
    sent = Q(state=AssessmentState.SUBMITTED)
    rows = (
        Assessment.objects.filter(item__panel=panel, item__in=[item.pk for item in items])
        .values("item")
        .annotate(sent=Count("pk", sent), waiting=Count("pk", Q(state__in=WAITING)), own=Count("pk", sent & own))
    )
    found = {row["item"]: Standing(sent=row["sent"], waiting=row["waiting"], own_sent=row["own"] > 0) for row in rows}
    return {item.pk: found.get(item.pk, Standing()) for item in items}


def aside_from(viewer: Viewer, items: Sequence[PanelItem]) -> set[int]:
    """Items that a conflict keeps the viewer away from, also when she runs the panel."""
    if viewer.juror is None:
        return set()
    rows = Interest.objects.filter(juror=viewer.juror, item__in=[item.pk for item in items])
    return set(rows.filter(state=InterestState.STANDING).values_list("item", flat=True))


def is_visible(panel: Panel, item: PanelItem, standing: Standing, viewer: Viewer, *, aside: bool) -> bool:
    """Whether this viewer may see what others gave to this item."""
    if aside or not viewer.is_inside:
        return False
    own_sent = standing.own_sent or not sits(viewer.juror)
    return may_see_others(all_in=standing.all_in(panel, item), own_sent=own_sent, panel=panel)


def visible_items(panel: Panel, viewer: Viewer) -> QuerySet[PanelItem]:
    """Those whose scores this viewer may see: `is_visible` for a whole panel, in the database.

    Annotated: `sent`, `waiting`, `low` and `high` (points), `apart` (points between them).
    """
    sent = Q(assessments__state=AssessmentState.SUBMITTED)
    own = sent & Q(assessments__juror=viewer.juror.pk if viewer.juror is not None else None)
    items = panel.items.filter(withdrawn_at=None).annotate(
        sent=Count("assessments", sent),
        waiting=Count("assessments", Q(assessments__state__in=WAITING)),
        own=Count("assessments", own),
        low=Min("assessments__total", filter=sent),
        high=Max("assessments__total", filter=sent),
    )
    items = items.annotate(apart=F("high") - F("low"))
    if not viewer.is_inside:
        return items.none()
    if viewer.juror is not None:
        standing = Interest.objects.filter(juror=viewer.juror, item=OuterRef("pk"), state=InterestState.STANDING)
        items = items.exclude(Exists(standing))
    if panel.state in (PanelState.DISCUSSING, PanelState.CLOSED):
        return items
    wanted = Q(sample=True, sent__gte=1) | Q(sample=False, sent__gte=panel.reviews_per_item)
    items = items.filter(wanted, waiting=0)
    return items.filter(own__gt=0) if sits(viewer.juror) else items


def visible_scores(item: PanelItem, viewer: Viewer) -> Seen:
    """What has been sent about an item, as far as this viewer may see it."""
    panel = item.panel
    standing = standings_of(panel, [item], viewer.juror)[item.pk]
    seen = is_visible(panel, item, standing, viewer, aside=item.pk in aside_from(viewer, [item]))
    reviews = _reviews(item, viewer) if seen else ()
    return Seen(hidden=not seen, sent=standing.sent, waiting=standing.waiting, reviews=reviews)


def scores_by_item(items: Sequence[PanelItem]) -> dict[int, list[Mapping[str, int]]]:
    """Item id → the scores that were sent. Only for items that were found visible. One query."""
    found: dict[int, list[Mapping[str, int]]] = {item.pk: [] for item in items}
    rows = Assessment.objects.filter(item__in=list(found), state=AssessmentState.SUBMITTED).order_by("pk")
    for item, scores in rows.values_list("item", "scores"):
        found[item].append(scores)
    return found


def _reviews(item: PanelItem, viewer: Viewer) -> tuple[SeenReview, ...]:
    """One's own first, then in the order in which they were sent."""
    rows = (
        Assessment.objects.filter(item=item, state=AssessmentState.SUBMITTED)
        .select_related("juror__person")
        .prefetch_related("changes")
        .order_by("submitted_at", "pk")
    )
    own = viewer.juror.pk if viewer.juror is not None else None
    reviews = [_seen(row, own=row.juror_id == own) for row in rows]
    return tuple(sorted(reviews, key=lambda review: not review.own))


def _seen(row: Assessment, *, own: bool) -> SeenReview:
    assert row.total is not None  # noqa: S101 - the database asks for both of what was sent
    assert row.submitted_at is not None  # noqa: S101
    return SeenReview(
        assessment_id=row.pk,
        juror_id=row.juror_id,
        name=row.juror.person.name,
        own=own,
        scores=row.scores,
        notes=row.notes,
        to_applicant=row.to_applicant,
        to_panel=row.to_panel,
        total=row.total,
        submitted_at=row.submitted_at,
        changes=tuple(row.changes.all()),
    )


def senders_of(item: PanelItem) -> list[Juror]:
    """Seated jurors who sent an assessment of this item and have no conflict with it."""
    kept_away = Interest.objects.filter(item=item, state=InterestState.STANDING).values("juror")
    rows = Juror.objects.filter(assessments__item=item, assessments__state=AssessmentState.SUBMITTED)
    return list(
        rows.filter(state=JurorState.ACCEPTED).exclude(pk__in=kept_away).select_related("person").order_by("pk")
    )
