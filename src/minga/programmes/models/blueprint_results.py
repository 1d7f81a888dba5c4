"""What it costs and what it brings: budget, targets, results, context, works, resources."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

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

    key: Key = item(_("key"), _KEY_DOC)
    title: Texts = item(_("item"), "What is paid.")
    category: CostCategory = item(_("category"), "What sort of cost it is.")
    stage: StageRef = item(_("stage"), "The stage it belongs to.", default="")
    quantity: Decimal = item(_("quantity"), "How many.", at_least=0)
    unit: Texts = item(_("unit"), "What is counted.")
    unit_cost: Decimal | None = item(
        _("cost of each"), "Cost of one; `null` when it is not valued yet.", at_least=0
    )
    currency: Currency = item(
        _("currency"), "ISO 4217 code, when it is not that of the budget.", default=""
    )
    approximate: bool = item(_("approximate"), "`true` when the source says “around”.", default=False)

    @property
    def amount(self) -> Decimal | None:
        """Quantity times cost, or None while it is not valued."""
        return None if self.unit_cost is None else self.quantity * self.unit_cost


@dataclass(frozen=True, kw_only=True)
class InKindLine(Stated):
    """Time that somebody gives: people × hours per week × weeks, at a rate."""

    key: Key = item(_("key"), _KEY_DOC)
    title: Texts = item(_("item"), "Whose time it is.")
    organisation: OrganisationRef = item(_("organisation"), "Who gives it.", default="")
    stage: StageRef = item(_("stage"), "The stage it belongs to.", default="")
    people: Decimal = item(_("people"), "How many people.", at_least=0)
    hours_per_week: Range | None = item(
        _("hours per week"), "Hours per week of each person; `null` when nobody wrote it down."
    )
    weeks: Decimal = item(_("weeks"), "During how many weeks.", at_least=0)
    rate: Decimal | None = item(
        _("hourly rate"), "Value of one hour; `null` when it is not valued yet.", at_least=0
    )
    currency: Currency = item(
        _("currency"), "ISO 4217 code, when it is not that of the budget.", default=""
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

    currency: Currency = item(_("currency"), "ISO 4217 code of every line that names no other.")
    cash_total: Decimal | None = item(
        _("cash total"),
        "The total that the lines must add up to; `null` while some line is not valued.",
        default=None,
        at_least=0,
    )
    note: Texts = item(_("note"), "What a reader must know about these figures.", default={})
    cash: tuple[CashLine, ...] = item(_("cash lines"), "What is paid in money.", default=())
    in_kind: tuple[InKindLine, ...] = item(
        _("in-kind lines"), "What is given in time.", default=()
    )


@dataclass(frozen=True, kw_only=True)
class Target(Stated):
    """A number that an edition sets out to reach."""

    key: Key = item(_("key"), _KEY_DOC)
    indicator: str = item(
        _("indicator"), "Key of the indicator or counter, such as `persons_trained_unique`."
    )
    title: Texts = item(_("title"), "What is counted.")
    value: Decimal = item(_("value"), "The number to reach.", at_least=0)
    unit: Texts = item(_("unit"), "The unit, such as persons or entities.")
    comparator: Comparator = item(
        _("comparison"), "How the number is read.", default=Comparator.AT_LEAST
    )
    by: StageRef = item(
        _("by the end of"), "The stage at whose end it is due; left out: the last.", default=""
    )
    due: date | None = item(_("due on"), "A fixed day, when there is one.", default=None)
    split_by: tuple[Disaggregation, ...] = item(
        _("split by"), "How it is broken down, such as `[level, country]`.", default=()
    )


@dataclass(frozen=True, kw_only=True)
class Result(Stated):
    """What earlier editions reached, as their source reports it."""

    key: Key = item(_("key"), _KEY_DOC)
    text: Texts = item(_("result"), "The result in one sentence.")
    indicator: str = item(_("indicator"), "Key of the indicator, when it is one.", default="")
    value: Decimal | None = item(_("value"), "The number, when there is one.", default=None)
    comparator: Comparator = item(
        _("comparison"), "How the number is read.", default=Comparator.EXACTLY
    )
    unit: Texts = item(_("unit"), "The unit.", default={})


@dataclass(frozen=True, kw_only=True)
class ContextIndicator(Stated):
    """A figure that explains why the programme is needed."""

    key: Key = item(_("key"), _KEY_DOC)
    text: Texts = item(_("statement"), "What the figure says.")
    value: Decimal = item(_("value"), "The number.")
    comparator: Comparator = item(
        _("comparison"), "How the number is read.", default=Comparator.EXACTLY
    )
    unit: str = item(_("unit"), "`percent`, or another unit.")
    year: int | None = item(
        _("year"), "Year measured; left out when the source is silent.", default=None
    )
    territory: Texts = item(_("territory"), "Where it was measured.")
    origin: Texts = item(_("origin"), "Who measured it.", default={})


@dataclass(frozen=True, kw_only=True)
class Work(Stated):
    """An initiative that the programme makes or accompanies."""

    key: Key = item(_("key"), _KEY_DOC)
    title: Texts = item(_("title"), "What is made.")
    kind: WorkKind = item(_("kind"), "What it changes.")
    stage: StageRef = item(_("stage"), "The stage where it happens.", default="")
    organisations: tuple[OrganisationRef, ...] = item(
        _("organisations"), "Entities it is made with.", default=()
    )
    number: Range | None = item(_("number"), "How many, when there are several.", default=None)
    reaches: LifeStage | None = item(_("reaches"), "How far it goes.", default=None)
    due: int | None = item(_("year due"), "The year in which it is to be launched.", default=None)


@dataclass(frozen=True, kw_only=True)
class Resource(Stated):
    """Something made to be used again."""

    key: Key = item(_("key"), _KEY_DOC)
    title: Texts = item(_("title"), "Its name.")
    kind: ResourceKind = item(_("kind"), "What it is.")
    summary: Texts = item(_("summary"), "What it is good for.", default={})
    count: int = item(_("count"), "How many there are.", default=1, at_least=1)
    languages: tuple[Language, ...] = item(_("languages"), "Languages it is in.", default=())
    licence: str = item(
        _("licence"), "SPDX name of its licence, or left out when unknown.", default=""
    )
    link: str = item(_("link"), "Where it was published.", default="")
    made_by: tuple[OrganisationRef, ...] = item(_("made by"), "Who made it.", default=())
    stage: StageRef = item(_("stage"), "The stage where it comes out.", default="")

