"""Open promises of a dossier, late ones first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from minga.initiatives.enums import CommitmentKind
from minga.initiatives.models import Commitment, Initiative
from minga.organisations.models import house_day


@dataclass(frozen=True)
class CommitmentLine:
    """One promise as a page shows it."""

    uuid: str
    text: str
    office: str
    kind: str
    kind_label: str
    due_on: date
    late: bool
    days: int
    """Until its day; after it, since."""
    gate: str
    done_on: date | None
    done_note: str
    dropped: str
    restricted: bool

    @property
    def is_condition(self) -> bool:
        return self.kind == CommitmentKind.CONDITION


def open_commitments(initiative: Initiative, now: datetime) -> tuple[CommitmentLine, ...]:
    """What is still to be done, by day: those whose day has passed come first. One query."""
    rows = initiative.commitments.filter(done_on=None, dropped_at=None).select_related("review")
    return lines_of(rows.order_by("due_on", "pk"), now)


def lines_of(rows: Iterable[Commitment], now: datetime) -> tuple[CommitmentLine, ...]:
    """Promises for a page."""
    today = house_day(now)
    return tuple(
        CommitmentLine(
            uuid=str(row.uuid),
            text=row.text,
            office=row.office,
            kind=row.kind,
            kind_label=str(CommitmentKind(row.kind).label),
            due_on=row.due_on,
            late=row.done_on is None and row.dropped_at is None and row.due_on < today,
            days=abs((row.due_on - today).days),
            gate=str(row.review.get_to_stage_display()) if row.review is not None else "",
            done_on=row.done_on,
            done_note=row.done_note,
            dropped=row.dropped_reason,
            restricted=row.restricted,
        )
        for row in rows
    )


def commitment_of(initiative: Initiative, uuid: str) -> Commitment:
    """One open promise of this dossier; DoesNotExist for any other."""
    return Commitment.objects.select_related("initiative", "review").get(
        initiative=initiative, uuid=uuid, done_on=None, dropped_at=None
    )
