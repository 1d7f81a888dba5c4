"""The improvement plan of an entity: what is open, late, done and dropped."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.capacity.models import Design, Explanation, Measured, PlanStep
from minga.capacity.policies import SHOWN
from minga.capacity.queries.improving import Way, ways_up
from minga.capacity.queries.proofs import given_to
from minga.core.texts import pick
from minga.organisations.enums import STEWARD_KINDS
from minga.organisations.models import Role, house_day
from minga.people.models import Person
from minga.programmes.queries.work import WorkRow, WorkSection

_MOST: Final = 8


@dataclass(frozen=True)
class StepLine:
    """One step as a page shows it."""

    uuid: str
    text: str
    question: str
    office: str
    due_on: date
    late: bool
    points: Decimal | None
    public: bool
    done_on: date | None
    done_note: str
    dropped: str

    @property
    def open(self) -> bool:
        return self.done_on is None and not self.dropped


def plan_of(measured: Measured, now: datetime, *, inside: bool) -> tuple[StepLine, ...]:
    """Open ones by day, then what was done, then what was dropped; those outside see what is public. One query."""
    rows = PlanStep.objects.filter(measured=measured)
    if not inside:
        rows = rows.filter(public=True, dropped_at=None)
    lines = _lines(rows.order_by("due_on", "pk"), measured.wave.version.read, now)
    return tuple(sorted(lines, key=lambda line: (bool(line.dropped), line.done_on is not None)))


def step_of(measured: Measured, uuid: str) -> PlanStep:
    """One open step of this entity; DoesNotExist for any other."""
    rows = PlanStep.objects.select_related("measured__wave__version__index", "measured__organisation")
    return rows.get(measured=measured, uuid=uuid, done_on=None, dropped_at=None)


def ways_of(measured: Measured) -> tuple[Way, ...]:
    """Everything that the entity could improve, to choose from."""
    explanation = Explanation.objects.filter(measured=measured, computation__current=True).first()
    steps = explanation.steps if explanation is not None else ()
    given = given_to(measured)
    return ways_up(measured.wave.version.read, given.marks, measured.kind, steps)


def steps_due(person: Person, now: datetime) -> WorkSection | None:
    """Open steps of the entities that she answers for, the first to be done first. Two queries."""
    roles = Role.objects.counting(now).exercised_by(person).of_kinds(STEWARD_KINDS)
    houses = list(roles.filter(scope_type="", organisation__isnull=False).values_list("organisation", flat=True))
    rows = PlanStep.objects.filter(
        Q(measured__responsible=person) | Q(measured__organisation__in=houses),
        measured__wave__state__in=SHOWN, done_on=None, dropped_at=None,
    )  # fmt: skip
    today = house_day(now)
    return WorkSection(
        title=gettext_lazy("Steps of your improvement plan"),
        rows=[
            WorkRow(
                title=row.text,
                link=reverse("capacity:plan", args=[row.measured.wave.key, row.measured.key]),
                detail=f"{row.measured.name} · {row.office}" + (f" · {_('late')}" if row.due_on < today else ""),
                due=row.due_on,
            )
            for row in rows.select_related("measured__wave").order_by("due_on", "pk")[:_MOST]
        ],
    )


def _lines(rows: Iterable[PlanStep], design: Design, now: datetime) -> list[StepLine]:
    today, nodes = house_day(now), design.by_code
    return [
        StepLine(
            uuid=str(row.uuid),
            text=row.text,
            question=pick(nodes[row.question].titles) if row.question in nodes else row.question,
            office=row.office,
            due_on=row.due_on,
            late=row.done_on is None and row.dropped_at is None and row.due_on < today,
            points=row.points,
            public=row.public,
            done_on=row.done_on,
            done_note=row.done_note,
            dropped=row.dropped_reason,
        )
        for row in rows
    ]
