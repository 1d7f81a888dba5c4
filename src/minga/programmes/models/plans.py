"""What a manager decides when she launches an edition, before anything is written.

Values, not tables: the form and the demo world fill them, `actions.launch` writes them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from minga.core.texts import Texts
from minga.indicators.enums import Reading
from minga.organisations.models import Organisation
from minga.programmes.enums import LineKind, PartnerRole
from minga.programmes.models.instrument import InstrumentVersion


@dataclass(frozen=True, kw_only=True)
class EntityPlan:
    """An organisation that may not be in the directory yet. With `found`, the rest is spare."""

    name: str
    type: str = ""
    level: str = ""
    country: str = ""
    territory: str = ""
    rural: bool = False
    found: Organisation | None = None


@dataclass(frozen=True, kw_only=True)
class PartyPlan:
    """An organisation with one part in the edition."""

    entity: EntityPlan
    role: str = PartnerRole.ALLY
    credits: Texts = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class LinePlan:
    """A line of the budget."""

    key: str
    items: Texts
    kind: str = LineKind.CASH
    category: str = ""
    quantity: Decimal | None = None
    quantity_high: Decimal | None = None
    units: Texts = field(default_factory=dict)
    unit_cost: Decimal | None = None
    currency: str = "USD"
    payer: EntityPlan | None = None
    stage: str = ""
    approximate: bool = False
    assumption: str = ""


@dataclass(frozen=True, kw_only=True)
class TargetPlan:
    """A number to reach. Without `due_on` it is due on the last day of the edition."""

    key: str
    indicator: str
    titles: Texts
    value: Decimal
    units: Texts = field(default_factory=dict)
    reading: str = Reading.AT_LEAST
    due_on: date | None = None
    split_by: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LaunchPlan:
    """An edition, decided. `token` comes with the form: sent twice, it launches once."""

    version: InstrumentVersion
    titles: Texts
    host: Organisation
    starts_on: date
    timezone: str
    languages: tuple[str, ...]
    token: UUID = field(default_factory=uuid4)
    number: int | None = None
    countries: tuple[str, ...] = ()
    places: int | None = None
    answer_within_days: int = 10
    currency: str = "USD"
    public: bool = True
    parties: tuple[PartyPlan, ...] = ()
    lines: tuple[LinePlan, ...] = ()
    targets: tuple[TargetPlan, ...] = ()
    texts: Mapping[str, Texts] = field(default_factory=dict)
