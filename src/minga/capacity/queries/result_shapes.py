"""What the page of a result shows, as values."""

from dataclasses import dataclass
from decimal import Decimal

from minga.capacity.models import Design, Measured, Wave
from minga.capacity.queries.findings import Told
from minga.capacity.queries.helping import Help
from minga.capacity.queries.improving import Way
from minga.capacity.queries.proofs import Line
from minga.capacity.queries.scales import Scale


@dataclass(frozen=True)
class Figure:
    """A score in its range."""

    score: Decimal
    low: Decimal | None
    high: Decimal | None
    imputed: bool = False


@dataclass(frozen=True)
class Group:
    """Those that an entity is compared with. `title` is empty where everybody is one group."""

    key: str
    title: str
    number: int
    least: Decimal
    median: Decimal
    most: Decimal
    spots: tuple[tuple[float, int], ...]
    inside: int
    """How many others have their point within the range of the entity."""


@dataclass(frozen=True)
class Part:
    """One component on its own scale. `before`: in the wave before, on the scale of this one."""

    code: str
    title: str
    text: str
    figure: Figure | None
    scale: Scale
    median: Decimal | None
    before: Decimal | None


@dataclass(frozen=True)
class Moved:
    """One part of the index in the entity's own change."""

    title: str
    points: Decimal


@dataclass(frozen=True)
class Change:
    """Since the wave before. The three add up; without them the engine could not tell them apart."""

    year: int
    before: Decimal
    after: Decimal
    real: Decimal | None
    method: Decimal | None
    peers: Decimal | None
    moved: tuple[Moved, ...]


@dataclass(frozen=True)
class Improvement:
    """One way up, and what helps with it."""

    way: Way
    helps: tuple[Help, ...]


@dataclass(frozen=True)
class ResultPage:
    """Everything that the page of a result shows."""

    measured: Measured
    wave: Wave
    design: Design
    draft: bool
    inside: bool
    plans: bool
    replies: bool
    total: Figure | None
    scale: Scale
    tier: str
    tier_stability: Decimal | None
    group: Group | None
    small_group: int
    """How many are in a group too small to compare with; 0 when it is not."""
    parts: tuple[Part, ...]
    change: Change | None
    improvements: tuple[Improvement, ...]
    reaches: str
    lines: tuple[Line, ...]
    findings: tuple[Told, ...]
    questions: int
    confirmed: int
