"""What makes the solution stay: lines and acts, who keeps it for good, and what gate 6 still asks."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from minga.challenges.queries.conditions import Condition
from minga.core.money import Money
from minga.initiatives.enums import LifeStage
from minga.initiatives.models import Adoption, Initiative
from minga.initiatives.policies import KEEPS
from minga.initiatives.queries.conditions import gate_conditions, is_hard
from minga.initiatives.queries.making import FileView, file_view
from minga.initiatives.queries.team import InvitedLine, MemberLine, team_page
from minga.people.models import Person


@dataclass(frozen=True)
class AdoptionView:
    """A line or an act."""

    uuid: UUID
    kind_label: str
    reference: str
    year: int | None
    amount: Money | None
    signed_on: date
    office: str
    file: FileView | None
    link: str
    restricted: bool
    withdrawn_on: datetime | None
    withdrawn_reason: str


@dataclass(frozen=True)
class AskedCondition:
    """A condition as the list of a gate draws it; `hard` ones cannot be promised for later."""

    words: str
    met: bool
    detail: str
    link: str
    hard: bool


@dataclass(frozen=True)
class AdoptionPage:
    """The first block of the page "So that it stays"."""

    adoptions: tuple[AdoptionView, ...]
    keepers: tuple[MemberLine, ...]
    invited: tuple[InvitedLine, ...]
    conditions: tuple[AskedCondition, ...]
    crossed: bool
    """Whether gate 6 was crossed already."""

    @property
    def missing(self) -> int:
        return sum(not each.met for each in self.conditions)

    @property
    def without_deputy(self) -> bool:
        """Whether whoever keeps it has nobody who stands in."""
        return bool(self.keepers) and not any(each.deputy for each in self.keepers)


def adoption_page(initiative: Initiative, viewer: Person, now: datetime) -> AdoptionPage:
    """For those inside. A constant number of queries."""
    people = team_page(initiative, viewer, now)
    keeps = str(KEEPS.label)
    return AdoptionPage(
        adoptions=tuple(_view(row) for row in _adoptions(initiative)),
        keepers=people.keepers,
        invited=tuple(each for each in people.invited if each.role == keeps),
        conditions=tuple(_asked(each) for each in gate_conditions(initiative, LifeStage.ADOPTED, now)),
        crossed=initiative.stage >= LifeStage.ADOPTED,
    )


def adoption_for(initiative: Initiative, uuid: UUID) -> Adoption:
    """One of its lines and acts, or `Adoption.DoesNotExist`."""
    return _adoptions(initiative).get(uuid=uuid)


def _adoptions(initiative: Initiative) -> QuerySet[Adoption]:
    rows = Adoption.objects.filter(initiative=initiative).select_related("initiative", "file")
    return rows.order_by("-signed_on", "-pk")


def _asked(each: Condition) -> AskedCondition:
    return AskedCondition(each.words, each.met, each.detail, each.link, is_hard(each))


def _view(row: Adoption) -> AdoptionView:
    return AdoptionView(
        uuid=row.uuid,
        kind_label=row.get_kind_display(),
        reference=row.reference,
        year=row.year,
        amount=Money(row.amount, row.currency) if row.amount is not None else None,
        signed_on=row.signed_on,
        office=row.office,
        file=file_view(row.file),
        link=row.link,
        restricted=row.restricted,
        withdrawn_on=row.withdrawn_at,
        withdrawn_reason=row.withdrawn_reason,
    )
