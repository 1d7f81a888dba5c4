"""The blueprint of an instrument: everything that an edition is launched from.

A blueprint is a value. It is read from a YAML file (`queries.blueprints.read_blueprint`),
kept as JSON in a version of an instrument, and never changed: an adapted blueprint is
another blueprint, saved as another version. It knows no table, no person and no date.

Do not build one by hand from unchecked data: only the reader checks that references,
weights, totals and texts agree.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from minga.core.errors import DomainError
from minga.programmes.enums import InstrumentKind
from minga.programmes.models.blueprint_design import (
    Assumption,
    FocalPoint,
    Languages,
    Objective,
    Organisation,
    Participants,
    Partner,
    Record,
    Role,
    Sdg,
    Source,
    Statement,
    Strategy,
    Topic,
)
from minga.programmes.models.blueprint_forms import Completion, Form, Rubric
from minga.programmes.models.blueprint_plain import as_plain, from_plain
from minga.programmes.models.blueprint_results import (
    Budget,
    ContextIndicator,
    Resource,
    Result,
    Target,
    Work,
)
from minga.programmes.models.blueprint_time import Module, Stage
from minga.programmes.models.blueprint_values import Key, Range, Texts, item

FORMAT = 1
"""The version of the format that this code reads and writes."""


@dataclass(frozen=True, kw_only=True)
class Blueprint:
    """An instrument, complete."""

    format: int = item(pgettext_lazy("blueprint", "format"), "Version of this format: 1.")
    key: Key = item(
        pgettext_lazy("blueprint", "key"), "Name of the instrument in addresses: small letters and hyphens."
    )
    version: int = item(
        pgettext_lazy("blueprint", "version"), "Number of this version of the design.", default=1, at_least=1
    )
    kind: InstrumentKind = item(pgettext_lazy("blueprint", "kind"), "What sort of instrument it is.")
    languages: Languages = item(pgettext_lazy("blueprint", "languages"), "Languages of the texts.")
    title: Texts = item(pgettext_lazy("blueprint", "title"), "Its name.")
    summary: Texts = item(pgettext_lazy("blueprint", "summary"), "What it does, in two or three sentences.")
    purpose: Texts = item(pgettext_lazy("blueprint", "purpose"), "What it is for.")
    for_whom: Texts = item(pgettext_lazy("blueprint", "for whom"), "Who takes part and who benefits.")
    value: Texts = item(pgettext_lazy("blueprint", "value proposition"), "What an entity gains from it.", default={})
    when_to_use: Texts = item(
        pgettext_lazy("blueprint", "why and when to use it"), "In which conditions it works.", default={}
    )
    known_issues: tuple[Statement, ...] = item(
        pgettext_lazy("blueprint", "known issues"), "What goes wrong, and what helps.", default=()
    )
    background: tuple[Statement, ...] = item(
        pgettext_lazy("blueprint", "background"), "Where it comes from and how it works.", default=()
    )
    commitment: Texts = item(
        pgettext_lazy("blueprint", "commitment"), "What is asked of a participant; the text that is signed."
    )
    record: Record | None = item(pgettext_lazy("blueprint", "record"), "How the case is filed.", default=None)
    sources: tuple[Source, ...] = item(
        pgettext_lazy("blueprint", "sources"), "Documents that the blueprint cites.", default=()
    )
    assumptions: tuple[Assumption, ...] = item(
        pgettext_lazy("blueprint", "assumptions"), "What no source says and the design decided.", default=()
    )
    diagnosis: tuple[Statement, ...] = item(
        pgettext_lazy("blueprint", "diagnosis"), "Statements of the problem.", default=()
    )
    context: tuple[ContextIndicator, ...] = item(
        pgettext_lazy("blueprint", "context"), "Figures that explain why it is needed.", default=()
    )
    objectives: tuple[Objective, ...] = item(
        pgettext_lazy("blueprint", "objectives"), "Objectives, or strategic axes.", default=()
    )
    strategies: tuple[Strategy, ...] = item(
        pgettext_lazy("blueprint", "strategies"), "Lines of work, each towards an objective.", default=()
    )
    sdgs: tuple[Sdg, ...] = item(
        pgettext_lazy("blueprint", "Sustainable Development Goals"), "Goals and targets it serves.", default=()
    )
    topics: tuple[Topic, ...] = item(
        pgettext_lazy("blueprint", "topics"), "Subjects under which it is found.", default=()
    )
    organisations: tuple[Organisation, ...] = item(
        pgettext_lazy("blueprint", "organisations"), "Every entity that the blueprint names.", default=()
    )
    partners: tuple[Partner, ...] = item(
        pgettext_lazy("blueprint", "partners"), "Which entities run it, and as what.", default=()
    )
    focal_point: FocalPoint | None = item(pgettext_lazy("blueprint", "focal point"), "Whom to ask.", default=None)
    roles: tuple[Role, ...] = item(pgettext_lazy("blueprint", "roles"), "The people who run an edition.", default=())
    participants: Participants = item(pgettext_lazy("blueprint", "participants"), "Who takes part.")
    stages: tuple[Stage, ...] = item(pgettext_lazy("blueprint", "stages"), "The calendar. At least one.", at_least=1)
    modules: tuple[Module, ...] = item(pgettext_lazy("blueprint", "modules"), "The session plan.", default=())
    works: tuple[Work, ...] = item(
        pgettext_lazy("blueprint", "works"), "Initiatives that it makes or accompanies.", default=()
    )
    forms: tuple[Form, ...] = item(
        pgettext_lazy("blueprint", "forms"),
        "Questionnaires. `- use: session-satisfaction` takes one of the shared forms.",
        default=(),
    )
    rubrics: tuple[Rubric, ...] = item(
        pgettext_lazy("blueprint", "rubrics"), "How work is judged. `- use: …` takes a shared one.", default=()
    )
    completion: Completion | None = item(
        pgettext_lazy("blueprint", "completion"), "When somebody has completed.", default=None
    )
    budget: Budget | None = item(pgettext_lazy("blueprint", "budget"), "What it costs.", default=None)
    targets: tuple[Target, ...] = item(
        pgettext_lazy("blueprint", "targets"), "What an edition sets out to reach.", default=()
    )
    results: tuple[Result, ...] = item(
        pgettext_lazy("blueprint", "results so far"), "What earlier editions reached.", default=()
    )
    resources: tuple[Resource, ...] = item(
        pgettext_lazy("blueprint", "resources"), "Guides, manuals, toolkits, course material.", default=()
    )

    def as_json(self) -> dict[str, Any]:
        """Plain data for a JSON column. Fields at their default are left out."""
        plain = as_plain(self)
        assert isinstance(plain, dict)  # noqa: S101 - a dataclass always becomes a mapping
        return plain

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The blueprint that `as_json` was asked of. Trusts its input: it was checked before."""
        return from_plain(cls, data)

    def stage(self, key: str) -> Stage:
        """The stage of that key; KeyError when there is none."""
        return {stage.key: stage for stage in self.stages}[key]

    def form(self, key: str) -> Form:
        """The form of that key; KeyError when there is none."""
        return {form.key: form for form in self.forms}[key]

    def organisation(self, key: str) -> Organisation:
        """The organisation of that key; KeyError when there is none."""
        return {each.key: each for each in self.organisations}[key]


@dataclass(frozen=True)
class Problem:
    """One mistake in a blueprint: where it is and what to do."""

    path: str
    message: str
    line: int = 0

    def __str__(self) -> str:
        if self.line and self.path:
            place = _("line %(line)d, %(path)s") % {"line": self.line, "path": self.path}
        elif self.line:
            place = _("line %(line)d") % {"line": self.line}
        else:
            place = self.path
        return f"{place}: {self.message}" if place else self.message


class BlueprintRefused(DomainError):
    """The file is not a blueprint yet. `problems` holds every mistake, in order of line."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        count = len(problems)
        super().__init__(
            ngettext(
                "The blueprint has %(count)d mistake.",
                "The blueprint has %(count)d mistakes.",
                count,
            )
            % {"count": count},
            code="blueprint_refused",
        )
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join([str(self.message), *map(str, self.problems)])


@dataclass(frozen=True)
class PlannedStage:
    """A stage with its days. Both days belong to it."""

    stage: Stage
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class BudgetTotals:
    """What a blueprint costs: money by currency, hours given, and what nobody valued yet."""

    cash: Mapping[str, Decimal]
    in_kind: Mapping[str, Range]
    hours: Range
    unvalued_cash: tuple[str, ...]
    unvalued_in_kind: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether every line has a value, so that the totals are the full cost."""
        return not self.unvalued_cash and not self.unvalued_in_kind
