"""A method as one reads it: the tree with what each part is worth, what is asked, and how it is graded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.formats import number_format

from minga.capacity.enums import Family, VersionState
from minga.capacity.models import Design, IndexVersion, Node
from minga.capacity.queries.design_changes import Change, changes_between
from minga.capacity.queries.method_words import how_it_is_fair, how_scores_are_made
from minga.capacity.queries.prefills import SOURCES
from minga.core.texts import pick
from minga.organisations.enums import OrganisationType


@dataclass(frozen=True)
class LevelRow:
    """What earns so many points."""

    points: str
    text: str


@dataclass(frozen=True)
class Part:
    """One part of the tree with all below it. `worth`: points or weight, in words of the page."""

    code: str
    title: str
    asked: str
    worth: str
    questions: int
    levels: tuple[LevelRow, ...]
    not_for: str
    known: bool
    graded: bool
    below: tuple["Part", ...]


@dataclass(frozen=True)
class TierRow:
    """A band of the score."""

    title: str
    least: str


@dataclass(frozen=True)
class MethodPage:
    """A version, whole."""

    number: int
    state: str
    draft: bool
    published_at: datetime | None
    sha256: str
    points: bool
    most: str
    parts: tuple[Part, ...]
    components: int
    questions: int
    prefilled: int
    made: tuple[str, ...]
    fair: tuple[str, ...]
    tiers: tuple[TierRow, ...]
    note: str
    changes: tuple[Change, ...]


def method_page(version: IndexVersion, before: IndexVersion | None = None) -> MethodPage:
    """`before`: the published version that this one follows."""
    design = version.read
    root = design.by_code.get("total")
    most = root.max_points if root is not None else None
    return MethodPage(
        number=version.number,
        state=version.get_state_display(),
        draft=version.state == VersionState.DRAFT,
        published_at=version.published_at,
        sha256=version.sha256,
        points=design.family == Family.POINTS,
        most=plain(most),
        parts=tuple(_part(design, node) for node in design.components),
        components=len(design.components),
        questions=len([node for node in design.questions if node.code != "total"]),
        prefilled=sum(1 for node in design.questions if node.source in SOURCES),
        made=how_scores_are_made(design),
        fair=how_it_is_fair(design),
        tiers=tuple(TierRow(pick(tier.titles) or tier.key, plain(tier.least)) for tier in design.tiers),
        note=pick(version.notes),
        changes=changes_between(before.read, design) if before is not None else (),
    )


def before_of(versions: Sequence[IndexVersion], version: IndexVersion) -> IndexVersion | None:
    """The published version that came just before."""
    earlier = [
        each for each in versions if each.number < version.number and each.state == VersionState.PUBLISHED
    ]  # fmt: skip
    return earlier[-1] if earlier else None


def plain(number: Decimal | None) -> str:
    """A number without needless zeros, as the language writes it."""
    return "" if number is None else str(number_format(Decimal(f"{number.normalize():f}")))


def _part(design: Design, node: Node) -> Part:
    children = design.children(node.code)
    worth = node.max_points if design.family == Family.POINTS else node.weight
    kinds = dict(OrganisationType.choices)
    return Part(
        code=node.code,
        title=pick(node.titles) or node.code,
        asked=pick(node.texts),
        worth=plain(worth),
        questions=len(list(design.leaves_of(node.code))) if children else 0,
        levels=tuple(LevelRow(plain(level.points), pick(level.text)) for level in node.levels),
        not_for=", ".join(str(kinds.get(kind, kind)) for kind in node.not_for),
        known=node.source in SOURCES,
        graded=design.family != Family.POINTS or bool(node.max_points),
        below=tuple(_part(design, child) for child in children),
    )
