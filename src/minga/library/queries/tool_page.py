"""One card in full: what it promises, how it is done, who adapted it, and its canvas."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language

from minga.core.texts import pick
from minga.library import policies
from minga.library.models import Tool
from minga.library.queries.canvas import CanvasGrid, empty_canvas
from minga.library.queries.canvas_draft import canvas_asked
from minga.library.queries.doors import CanvasDoor, canvas_doors
from minga.library.queries.toolbox import stage_names
from minga.library.queries.usage import usage_of_tools
from minga.organisations.models import Organisation, Role
from minga.organisations.queries.atlas import country_name
from minga.people.enums import Language
from minga.people.models import Person
from minga.programmes.policies import DESIGNS
from minga.questionnaires.queries.differences import differences


@dataclass(frozen=True)
class Source:
    """An idea that the tool stands on."""

    title: str
    where: str
    note: str


@dataclass(frozen=True)
class Adaptation:
    """One tool of the lineage: whose it is, what changed, when."""

    name: str
    href: str
    maker: str
    note: str
    on: date | None
    used: int
    is_this: bool = False


@dataclass(frozen=True)
class ToolPage:
    """Everything on the card."""

    tool: Tool
    name: str
    promise: str
    purpose: str
    when: str
    stages: tuple[tuple[int, str], ...]
    minutes: tuple[int, int]
    people: tuple[int, int]
    steps: tuple[str, ...]
    materials: tuple[str, ...]
    known_issues: tuple[str, ...]
    sources: tuple[Source, ...]
    canvas: CanvasGrid
    used: int
    maker: Organisation | None
    country: str
    languages: tuple[str, ...]
    lineage: tuple[Adaptation, ...]
    adaptations: tuple[Adaptation, ...]
    changes: tuple[str, ...]
    doors: tuple[CanvasDoor, ...]
    adapting: tuple[Organisation, ...]
    may_edit: bool
    in_preparation: bool
    unpublished: bool


def tool_page(tool: Tool, viewer: Person | None, now: datetime) -> ToolPage:
    """Read one card for one who may see it."""
    lineage = _lineage(tool)
    adaptations = list(
        tool.adaptations.exclude(published_at=None).filter(retired_at=None).select_related("maker").order_by("pk")
    )
    used = usage_of_tools([tool.key, *(each.key for each in lineage), *(each.key for each in adaptations)])
    may_edit = policies.may_edit_tool(viewer, tool, now)
    return ToolPage(
        tool=tool,
        name=pick(tool.names),
        promise=pick(tool.promise),
        purpose=pick(tool.purpose),
        when=pick(tool.when),
        stages=tuple((number, stage_names()[number - 1]) for number in tool.stages),
        minutes=(tool.minutes_least, tool.minutes_most),
        people=(tool.people_least, tool.people_most),
        steps=_picked(tool.steps),
        materials=_picked(tool.materials),
        known_issues=_picked(tool.known_issues),
        sources=_sources(tool),
        canvas=empty_canvas(tool),
        used=used.get(tool.key, 0),
        maker=tool.maker,
        country=country_name(tool.country) if tool.country else "",
        languages=tuple(str(Language(code).label) for code in tool.languages),
        lineage=tuple(_adaptation(each, used, tool) for each in lineage) if tool.adapted_from_id else (),
        adaptations=tuple(_adaptation(each, used, tool) for each in adaptations),
        changes=_changes(tool),
        doors=canvas_doors(viewer, tool, now),
        adapting=tuple(organisations_that_adapt(viewer, now)),
        may_edit=may_edit,
        in_preparation=tool.published_at is None,
        unpublished=may_edit and _waits(tool),
    )


def organisations_that_adapt(viewer: Person | None, now: datetime) -> Sequence[Organisation]:
    """The recognised organisations for which the viewer designs, by name."""
    if viewer is None:
        return ()
    roles = Role.objects.counting(now).exercised_by(viewer).of_kinds(DESIGNS).recognised().filter(scope_type="")
    rows = Organisation.objects.filter(pk__in=roles.values("organisation"), retired_at=None)
    return list(rows.select_related("territory").order_by("name"))


def _waits(tool: Tool) -> bool:
    """Whether the canvas was changed and not published yet."""
    return tool.form is not None and tool.form.versions.filter(published_at=None).exists()


def _picked(rows: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    return tuple(pick(row) for row in rows)


def _sources(tool: Tool) -> tuple[Source, ...]:
    rows: Sequence[Mapping[str, Any]] = tool.sources
    return tuple(Source(row["title"], row.get("where", ""), pick(row.get("note"))) for row in rows)


_DEEPEST = 12


def _lineage(tool: Tool) -> list[Tool]:
    """From the first ancestor to this tool; each step is one query, and few adapt an adaptation."""
    chain = [tool]
    while chain[0].adapted_from_id and len(chain) < _DEEPEST:
        chain.insert(0, Tool.objects.select_related("maker").get(pk=chain[0].adapted_from_id))
    return chain


def _adaptation(tool: Tool, used: Mapping[str, int], shown: Tool) -> Adaptation:
    return Adaptation(
        name=pick(tool.names),
        href=tool.get_absolute_url(),
        maker=tool.maker.name if tool.maker else "",
        note=tool.adaptation_note,
        on=tool.published_at.date() if tool.published_at else None,
        used=used.get(tool.key, 0),
        is_this=tool.pk == shown.pk,
    )


def _changes(tool: Tool) -> tuple[str, ...]:
    """What the canvas asks otherwise than the one that it was adapted from, in sentences."""
    if tool.adapted_from is None:
        return ()
    language = (get_language() or "es")[:2]
    return differences(canvas_asked(tool.adapted_from).questions, canvas_asked(tool).questions, language)
