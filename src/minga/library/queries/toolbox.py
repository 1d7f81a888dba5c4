"""The toolbox: cards grouped by the stage in which they serve first, and filtered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.core.search import matching
from minga.core.texts import pick
from minga.library.models import Tool
from minga.library.policies import may_see_tool
from minga.library.queries.usage import usage_of_tools
from minga.organisations.models import Role
from minga.people.models import Person
from minga.programmes.models.blueprint_words import LifeStage
from minga.programmes.policies import DESIGNS

STAGES: Final = tuple(LifeStage)
MINUTES: Final = (60, 120, 240)
SIZES: Final[dict[str, tuple[int, int]]] = {"small": (1, 3), "team": (4, 8), "group": (9, 30), "many": (31, 1000)}
SIZE_WORDS: Final[dict[str, str | Promise]] = {
    "small": _("1 to 3 people"),
    "team": _("4 to 8 people"),
    "group": _("9 to 30 people"),
    "many": _("More than 30 people"),
}


@dataclass(frozen=True)
class ToolsWanted:
    """What the visitor asked the toolbox for."""

    words: str = ""
    stage: int | None = None
    minutes: int | None = None
    people: str = ""

    def __bool__(self) -> bool:
        return bool(self.words or self.stage or self.minutes or self.people)


@dataclass(frozen=True)
class ToolCard:
    """One tool in the list."""

    key: str
    href: str
    name: str
    promise: str
    stages: tuple[int, ...]
    minutes: tuple[int, int]
    people: tuple[int, int]
    maker: str
    adapted_from: str
    used: int
    waiting: bool


@dataclass(frozen=True)
class Shelf:
    """The tools that serve first in one stage."""

    stage: int
    name: str
    cards: tuple[ToolCard, ...]


def stage_names() -> tuple[str, ...]:
    """The seven stages of an initiative in the reader's language, in order."""
    return tuple(str(stage.label) for stage in STAGES)


def tools_visible_to(viewer: Person | None, now: datetime) -> QuerySet[Tool]:
    """Published tools that are offered, and what the viewer's organisations prepare."""
    tools = Tool.objects.filter(retired_at=None)
    if viewer is None:
        return tools.exclude(published_at=None)
    roles = Role.objects.counting(now).exercised_by(viewer).of_kinds(DESIGNS).recognised()
    mine = roles.filter(scope_type="").values("organisation")
    return tools.filter(Q(published_at__isnull=False) | Q(maker__in=mine))


def tool_for(viewer: Person | None, key: str, now: datetime) -> Tool:
    """One tool; Tool.DoesNotExist when she may not see it. Retired ones stay at their address."""
    tool = Tool.objects.select_related("maker", "form", "adapted_from__maker").get(key=key)
    if not may_see_tool(viewer, tool, now):
        raise Tool.DoesNotExist
    return tool


def toolbox(viewer: Person | None, wanted: ToolsWanted, now: datetime) -> tuple[Shelf, ...]:
    """The tools that fit, on the shelf of their first stage. A constant number of queries."""
    tools = list(_wanted(tools_visible_to(viewer, now), wanted).select_related("maker", "adapted_from"))
    used = usage_of_tools([tool.key for tool in tools])
    names = stage_names()
    shelves: dict[int, list[ToolCard]] = {}
    for tool in tools:
        first = wanted.stage or min(tool.stages, default=1)
        shelves.setdefault(first, []).append(card_of(tool, used.get(tool.key, 0)))
    return tuple(Shelf(stage, names[stage - 1], tuple(cards)) for stage, cards in sorted(shelves.items()))


def card_of(tool: Tool, used: int) -> ToolCard:
    return ToolCard(
        key=tool.key,
        href=tool.get_absolute_url(),
        name=pick(tool.names),
        promise=pick(tool.promise),
        stages=tuple(tool.stages),
        minutes=(tool.minutes_least, tool.minutes_most),
        people=(tool.people_least, tool.people_most),
        maker=tool.maker.name if tool.maker else "",
        adapted_from=pick(tool.adapted_from.names) if tool.adapted_from else "",
        used=used,
        waiting=tool.published_at is None,
    )


def _wanted(tools: QuerySet[Tool], wanted: ToolsWanted) -> QuerySet[Tool]:
    if wanted.stage:
        tools = tools.filter(stages__contains=[wanted.stage])
    if wanted.minutes:
        tools = tools.filter(minutes_least__lte=wanted.minutes)
    if wanted.people in SIZES:
        fewest, most = SIZES[wanted.people]
        tools = tools.filter(people_least__lte=most, people_most__gte=fewest)
    if wanted.words.strip():
        found = matching(wanted.words, kinds=["library.tool"]).order_by().values("subject_id")
        tools = tools.filter(pk__in=found)
    return tools.order_by("order", "key")
