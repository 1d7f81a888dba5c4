"""What it costs and what it brings: budget, targets, results, context, works, resources."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import pgettext_lazy

from minga.indicators.enums import Disaggregation
from minga.programmes.models.blueprint_values import (
    Currency,
    Key,
    Language,
    OrganisationRef,
    Range,
    StageRef,
    Stated,
    Texts,
    item,
)
from minga.programmes.models.blueprint_words import (
    Comparator,
    CostCategory,
    LifeStage,
    ResourceKind,
    WorkKind,
)

_KEY_DOC = "Its name inside this blueprint: small letters, digits and hyphens."


@dataclass(frozen=True, kw_only=True)
class CashLine(Stated):
    """Money: a quantity of something at a cost for each."""

    key: Key = item(pgettext_lazy("blueprint", "key"), _KEY_DOC)
    title: Texts = item(pgettext_lazy("blueprint", "item"), "What is paid.")
    category: CostCategory = item(pgettext_lazy("blueprint", "category"), "What sort of cost it is.")
    stage: StageRef = item(pgettext_lazy("blueprint", "stage"), "The stage it belongs to.", default="")
    quantity: Decimal = item(pgettext_lazy("blueprint", "quantity"), "How many.", at_least=0)
    unit: Texts = item(pgettext_lazy("blueprint", "unit"), "What is counted.")
    unit_cost: Decimal | None = item(
        pgettext_lazy("blueprint", "cost of each"), "Cost of one; `null` when it is not valued yet.", at_least=0
    )
    currency: Currency = item(
        pgettext_lazy("blueprint", "currency"), "ISO 4217 code, when it is not that of the budget.", default=""
    )
    approximate: bool = item(
        pgettext_lazy("blueprint", "approximate"), "`true` when the source says “around”.", default=False
    )

    @property
    def amount(self) -> Decimal | None:
        """Quantity times cost, or None while it is not valued."""
        return None if self.unit_cost is None else self.quantity * self.unit_cost


@dataclass(frozen=True, kw_only=True)
class InKindLine(Stated):
    """Time that somebody gives: people × hours per week × weeks, at a rate."""

    key: Key = item(pgettext_lazy("blueprint", "key"), _KEY_DOC)
    title: Texts = item(pgettext_lazy("blueprint", "item"), "Whose time it is.")
    organisation: OrganisationRef = item(pgettext_lazy("blueprint", "organisation"), "Who gives it.", default="")
    stage: StageRef = item(pgettext_lazy("blueprint", "stage"), "The stage it belongs to.", default="")
    people: Decimal = item(pgettext_lazy("blueprint", "people"), "How many people.", at_least=0)
    hours_per_week: Range | None = item(
        pgettext_lazy("blueprint", "hours per week"), "Hours per week of each person; `null` when nobody wrote it down."
    )
    weeks: Decimal = item(pgettext_lazy("blueprint", "weeks"), "During how many weeks.", at_least=0)
    rate: Decimal | None = item(
        pgettext_lazy("blueprint", "hourly rate"), "Value of one hour; `null` when it is not valued yet.", at_least=0
    )
    currency: Currency = item(
        pgettext_lazy("blueprint", "currency"), "ISO 4217 code, when it is not that of the budget.", default=""
    )

    @property
    def hours(self) -> Range | None:
        """All hours given, as a range; None when the weekly hours are unknown."""
        if self.hours_per_week is None:
            return None
        times = self.people * self.weeks
        high = self.hours_per_week.high
        return Range(self.hours_per_week.low * times, None if high is None else high * times)


@dataclass(frozen=True, kw_only=True)
class Budget:
    """Cash and time. The declared total is checked against the lines."""

    currency: Currency = item(
        pgettext_lazy("blueprint", "currency"), "ISO 4217 code of every line that names no other."
    )
    cash_total: Decimal | None = item(
        pgettext_lazy("blueprint", "cash total"),
        "The total that the lines must add up to; `null` while some line is not valued.",
        default=None,
        at_least=0,
    )
    note: Texts = item(pgettext_lazy("blueprint", "note"), "What a reader must know about these figures.", default={})
    cash: tuple[CashLine, ...] = item(pgettext_lazy("blueprint", "cash lines"), "What is paid in money.", default=())
    in_kind: tuple[InKindLine, ...] = item(
        pgettext_lazy("blueprint", "in-kind lines"), "What is given in time.", default=()
    )


@dataclass(frozen=True, kw_only=True)
class Target(Stated):
    """A number that an edition sets out to reach."""

    key: Key = item(pgettext_lazy("blueprint", "key"), _KEY_DOC)
    indicator: str = item(
        pgettext_lazy("blueprint", "indicator"), "Key of the indicator or counter, such as `persons_trained_unique`."
    )
    title: Texts = item(pgettext_lazy("blueprint", "title"), "What is counted.")
    value: Decimal = item(pgettext_lazy("blueprint", "value"), "The number to reach.", at_least=0)
    unit: Texts = item(pgettext_lazy("blueprint", "unit"), "The unit, such as persons or entities.")
    comparator: Comparator = item(
        pgettext_lazy("blueprint", "comparison"), "How the number is read.", default=Comparator.AT_LEAST
    )
    by: StageRef = item(
        pgettext_lazy("blueprint", "by the end of"), "The stage at whose end it is due; left out: the last.", default=""
    )
    due: date | None = item(pgettext_lazy("blueprint", "due on"), "A fixed day, when there is one.", default=None)
    split_by: tuple[Disaggregation, ...] = item(
        pgettext_lazy("blueprint", "split by"), "How it is broken down, such as `[level, country]`.", default=()
    )


@dataclass(frozen=True, kw_only=True)
class Result(Stated):
    """What earlier editions reached, as their source reports it."""

    key: Key = item(pgettext_lazy("blueprint", "key"), _KEY_DOC)
    text: Texts = item(pgettext_lazy("blueprint", "result"), "The result in one sentence.")
    indicator: str = item(pgettext_lazy("blueprint", "indicator"), "Key of the indicator, when it is one.", default="")
    value: Decimal | None = item(pgettext_lazy("blueprint", "value"), "The number, when there is one.", default=None)
    comparator: Comparator = item(
        pgettext_lazy("blueprint", "comparison"), "How the number is read.", default=Comparator.EXACTLY
    )
    unit: Texts = item(pgettext_lazy("blueprint", "unit"), "The unit.", default={})


@dataclass(frozen=True, kw_only=True)
class ContextIndicator(Stated):
    """A figure that explains why the programme is needed."""

    key: Key = item(pgettext_lazy("blueprint", "key"), _KEY_DOC)
    text: Texts = item(pgettext_lazy("blueprint", "statement"), "What the figure says.")
    value: Decimal = item(pgettext_lazy("blueprint", "value"), "The number.")
    comparator: Comparator = item(
        pgettext_lazy("blueprint", "comparison"), "How the number is read.", default=Comparator.EXACTLY
    )
    unit: str = item(pgettext_lazy("blueprint", "unit"), "`percent`, or another unit.")
    year: int | None = item(
        pgettext_lazy("blueprint", "year"), "Year measured; left out when the source is silent.", default=None
    )
    territory: Texts = item(pgettext_lazy("blueprint", "territory"), "Where it was measured.")
    origin: Texts = item(pgettext_lazy("blueprint", "origin"), "Who measured it.", default={})


@dataclass(frozen=True, kw_only=True)
class Work(Stated):
    """An initiative that the programme makes or accompanies."""

    key: Key = item(pgettext_lazy("blueprint", "key"), _KEY_DOC)
    title: Texts = item(pgettext_lazy("blueprint", "title"), "What is made.")
    kind: WorkKind = item(pgettext_lazy("blueprint", "kind"), "What it changes.")
    stage: StageRef = item(pgettext_lazy("blueprint", "stage"), "The stage where it happens.", default="")
    organisations: tuple[OrganisationRef, ...] = item(
        pgettext_lazy("blueprint", "organisations"), "Entities it is made with.", default=()
    )
    number: Range | None = item(pgettext_lazy("blueprint", "number"), "How many, when there are several.", default=None)
    reaches: LifeStage | None = item(pgettext_lazy("blueprint", "reaches"), "How far it goes.", default=None)
    due: int | None = item(
        pgettext_lazy("blueprint", "year due"), "The year in which it is to be launched.", default=None
    )


@dataclass(frozen=True, kw_only=True)
class Resource(Stated):
    """Something made to be used again."""

    key: Key = item(pgettext_lazy("blueprint", "key"), _KEY_DOC)
    title: Texts = item(pgettext_lazy("blueprint", "title"), "Its name.")
    kind: ResourceKind = item(pgettext_lazy("blueprint", "kind"), "What it is.")
    summary: Texts = item(pgettext_lazy("blueprint", "summary"), "What it is good for.", default={})
    count: int = item(pgettext_lazy("blueprint", "count"), "How many there are.", default=1, at_least=1)
    languages: tuple[Language, ...] = item(pgettext_lazy("blueprint", "languages"), "Languages it is in.", default=())
    licence: str = item(
        pgettext_lazy("blueprint", "licence"), "SPDX name of its licence, or left out when unknown.", default=""
    )
    link: str = item(pgettext_lazy("blueprint", "link"), "Where it was published.", default="")
    made_by: tuple[OrganisationRef, ...] = item(pgettext_lazy("blueprint", "made by"), "Who made it.", default=())
    stage: StageRef = item(pgettext_lazy("blueprint", "stage"), "The stage where it comes out.", default="")
