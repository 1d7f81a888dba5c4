"""Conflicts of interest: who stands in the way of what, and what each list shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from minga.assessments.enums import BlindMode, InterestSource, InterestState, PanelState
from minga.assessments.models import Assessment, Interest, Juror, Panel, PanelItem
from minga.assessments.queries.subjects import titles_of
from minga.people.models import Person


def in_the_way(panel: Panel) -> frozenset[tuple[int, int]]:
    """Pairs (juror id, item id) that must not meet. One query."""
    standing = Interest.objects.filter(item__panel=panel, state=InterestState.STANDING)
    return frozenset(standing.values_list("juror_id", "item_id"))


def is_in_the_way(juror: Juror, item: PanelItem) -> bool:
    """Whether a conflict between these two stands."""
    return Interest.objects.filter(juror=juror, item=item, state=InterestState.STANDING).exists()


@dataclass(frozen=True)
class InterestLine:
    """One conflict as the office reads it."""

    uuid: str
    juror: str
    code: str
    title: str
    kind: str
    reason: str
    declared: bool
    source: str
    standing: bool
    recused: bool
    noted_at: datetime
    cleared_at: datetime | None
    cleared_by: str
    cleared_reason: str


def interests_in(panel: Panel, *, standing: bool) -> QuerySet[Interest]:
    """The conflicts of this panel: those that stand, or those that were cleared."""
    state = InterestState.STANDING if standing else InterestState.CLEARED
    rows = Interest.objects.filter(item__panel=panel, state=state)
    return rows.select_related("juror__person", "item", "cleared_by").order_by("item__code", "juror", "pk")


def interest_lines(panel: Panel, rows: Sequence[Interest]) -> list[InterestLine]:
    """Two queries and the titles, for one page of rows. The office knows who applies, whatever the jury knows."""
    titles = titles_of([row.item for row in rows], BlindMode.OPEN)
    recused = _recused(panel, rows)
    return [_line(row, titles[row.item_id], (row.juror_id, row.item_id) in recused) for row in rows]


def interest_of(panel: Panel, uuid: str) -> Interest:
    """One conflict of this panel; DoesNotExist for any other."""
    return Interest.objects.select_related("juror__person", "item__panel", "cleared_by").get(
        uuid=uuid, item__panel=panel
    )


def one_line(panel: Panel, interest: Interest) -> InterestLine:
    """The same for one."""
    return interest_lines(panel, [interest])[0]


@dataclass(frozen=True)
class ItemToDeclare:
    """Something of the panel about which a juror may say that she has a conflict.

    `found`: Minga keeps her away. `told`: why; empty when the jury must not know who applies.
    """

    uuid: str
    code: str
    title: str
    declared: str
    interest: str
    found: bool
    told: tuple[str, ...]


def titles_are_told(panel: Panel) -> bool:
    """Whether jurors may see what there is before it is given to them. Double blind: not until the jury judges."""
    return panel.blind != BlindMode.DOUBLE or panel.state != PanelState.PREPARING


def items_to_declare(juror: Juror) -> QuerySet[PanelItem]:
    """All that is judged and that she may know of, in the order of its codes."""
    if not titles_are_told(juror.panel):
        return PanelItem.objects.none()
    return PanelItem.objects.filter(panel=juror.panel, withdrawn_at__isnull=True, sample=False).order_by("code", "pk")


def declarable(juror: Juror, items: Sequence[PanelItem]) -> list[ItemToDeclare]:
    """One page of them, with what she said and what was found. Two queries and the titles."""
    blind = juror.panel.blind
    titles = titles_of(items, blind)
    rows = Interest.objects.filter(juror=juror, item__in=items, state=InterestState.STANDING).order_by("pk")
    of_item: dict[int, list[Interest]] = {}
    for row in rows:
        of_item.setdefault(row.item_id, []).append(row)
    return [_to_declare(item, titles[item.pk], of_item.get(item.pk, []), blind) for item in items]


def item_of(juror: Juror, uuid: str) -> PanelItem:
    """One item of her panel; DoesNotExist for any other."""
    return items_to_declare(juror).select_related("panel").get(uuid=uuid)


def declaration_by(person: Person, uuid: str) -> Interest:
    """A conflict that this person declared and that stands; DoesNotExist for any other."""
    rows = Interest.objects.select_related("juror__person", "juror__panel", "item__panel")
    return rows.get(uuid=uuid, juror__person=person, source=InterestSource.DECLARED, state=InterestState.STANDING)


def _to_declare(item: PanelItem, title: str, rows: list[Interest], blind: str) -> ItemToDeclare:
    declared = [row for row in rows if row.source == InterestSource.DECLARED]
    found = [row for row in rows if row.source == InterestSource.DETECTED]
    may_know = blind != BlindMode.DOUBLE
    return ItemToDeclare(
        uuid=str(item.uuid),
        code=item.code,
        title=title,
        declared=", ".join(row.get_kind_display() for row in declared),
        interest=str(declared[0].uuid) if declared else "",
        found=bool(found) and may_know,
        told=tuple(f"{row.get_kind_display()}: {row.reason}".rstrip(": ") for row in found) if may_know else (),
    )


def _recused(panel: Panel, rows: Sequence[Interest]) -> set[tuple[int, int]]:
    pairs = Assessment.objects.filter(item__panel=panel, item__in=[row.item_id for row in rows], state="recused")
    return set(pairs.values_list("juror_id", "item_id"))


def _line(row: Interest, title: str, recused: bool) -> InterestLine:
    return InterestLine(
        uuid=str(row.uuid),
        juror=str(row.juror.person),
        code=row.item.code,
        title=title,
        kind=row.get_kind_display(),
        reason=row.reason,
        declared=row.source == InterestSource.DECLARED,
        source=row.get_source_display(),
        standing=row.state == InterestState.STANDING,
        recused=recused,
        noted_at=row.noted_at,
        cleared_at=row.cleared_at,
        cleared_by=str(row.cleared_by) if row.cleared_by is not None else "",
        cleared_reason=row.cleared_reason,
    )
