"""The console of an edition while it is taught: the calendar, five figures, today, stages, money.

Who needs attention is in `console_attention`, the cohort by entity in `console_cohort`. Every part costs a
fixed number of queries over rows of this edition, so the page of 8,300 people opens as the page of 40 does.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from django.core.cache import caches
from django.db.models import Count, Max, Min
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from minga.core.clock import today as today_in
from minga.core.texts import pick
from minga.indicators.queries.progress import Progress
from minga.initiatives.enums import InitiativeState, LifeStage
from minga.initiatives.models import Initiative
from minga.learning.enums import ATTENDED, Mode, TaskBy
from minga.learning.models import Attendance, MentoringLog, Module, Session, Team
from minga.learning.queries.console_attention import AttentionList, asked_for, attention_of, handed_in, latest_due
from minga.learning.queries.console_cohort import SessionColumn, session_columns
from minga.learning.queries.console_links import page
from minga.learning.queries.console_today import TodayRow, today_of
from minga.learning.queries.costs import FullCost, full_cost
from minga.organisations.queries.atlas import country_name
from minga.programmes.enums import TAKING_PART, StageMode
from minga.programmes.models import Edition
from minga.programmes.queries.budget import CurrencyTotal
from minga.programmes.queries.edition_page import edition_progress
from minga.programmes.queries.enrolment import cohort_counts
from minga.programmes.queries.plan import weeks_of

CATEGORIES: Final = 5
MANY: Final = 1_000
KEPT_FOR: Final = 60
T = TypeVar("T")


@dataclass(frozen=True)
class Glance:
    """One of the figures: so many of so many."""

    value: int
    label: str
    of: int | None = None


@dataclass(frozen=True)
class CalendarBand:
    """A module, or a stage in which there is none."""

    label: str
    text: str
    starts_on: date
    ends_on: date
    in_person: bool
    href: str = ""


@dataclass(frozen=True)
class StageStand:
    """How many initiatives stand at one stage."""

    label: str
    count: int
    paused: int
    stopped: int


@dataclass(frozen=True)
class MoneyRow:
    """What one kind of expense was to cost and has cost, in one currency."""

    label: str
    currency: str
    planned: Decimal
    spent: Decimal


@dataclass(frozen=True)
class Money:
    """The cash of the edition in one currency, and how much of it was expected to be used today."""

    total: CurrencyTotal
    expected: int
    rows: tuple[MoneyRow, ...]


@dataclass(frozen=True)
class Console:
    """Everything above the cohort."""

    edition: Edition
    lead: str
    today: date
    bands: tuple[CalendarBand, ...]
    figures: tuple[Glance, ...]
    attention: AttentionList
    stages: tuple[StageStand, ...]
    sessions: tuple[TodayRow, ...]
    next_session: TodayRow | None
    money: tuple[Money, ...]
    lines: int
    costs: FullCost
    targets: tuple[Progress, ...]
    columns: tuple[SessionColumn, ...]

    @property
    def initiatives(self) -> int:
        """How many there are in the edition."""
        return sum(stage.count for stage in self.stages)


def console(edition: Edition, now: datetime) -> Console:
    """Read it. A fixed number of queries."""
    day = today_in(edition.timezone, at=now)
    counts = cohort_counts(edition)
    people = counts.taking_part
    stages = _stages(edition)
    columns = session_columns(edition, now)
    costs = full_cost(edition, counts=counts)
    money = _money(edition, costs, day)
    today = today_of(edition, day, people, now)
    return Console(
        edition=edition,
        lead=_lead(edition, counts.by_both, people, day),
        today=day,
        bands=_bands(edition),
        figures=_kept(edition, people, "figures", lambda: _figures(edition, people, stages, columns, now)),
        attention=_kept(edition, people, "attention", lambda: attention_of(edition, now)),
        stages=stages,
        sessions=today.rows,
        next_session=today.following,
        money=money,
        lines=len(costs.sheet.cash) + len(costs.sheet.in_kind),
        costs=costs,
        targets=edition_progress(edition, counts, day),
        columns=columns,
    )


def _kept(edition: Edition, people: int, name: str, make: Callable[[], T]) -> T:
    """In an edition of many, what needs a look at thousands of rows is a minute old at most; else it is of now."""
    if people <= MANY:
        return make()
    key = f"learning-console:{name}:{edition.pk}:{get_language()}"
    found: T | None = caches["process"].get(key)
    if found is None:
        found = make()
        caches["process"].set(key, found, timeout=KEPT_FOR)
    return found


def _lead(edition: Edition, by_both: object, people: int, day: date) -> str:
    """40 people in 4 countries. Week 7 of 16."""
    taking = {str(status) for status in TAKING_PART}
    countries = {country for (status, country), n in _pairs(by_both) if status in taking and country and n}
    said = ngettext("%(n)s person", "%(n)s people", people) % {"n": number_format(people, use_l10n=True)}
    if len(countries) > 1:
        said = _("%(people)s in %(n)s countries") % {"people": said, "n": len(countries)}
    elif countries:
        said = _("%(people)s in %(country)s") % {"people": said, "country": country_name(next(iter(countries)))}
    week, weeks = weeks_of(edition, day)
    if week == 0:
        return _("%(people)s. It has not begun.") % {"people": said}
    if day > edition.ends_on:
        return _("%(people)s. It has ended.") % {"people": said}
    return _("%(people)s. Week %(week)s of %(weeks)s.") % {"people": said, "week": week, "weeks": weeks}


def _pairs(by_both: object) -> list[tuple[tuple[str, str], int]]:
    return list(by_both.items()) if isinstance(by_both, dict) else []


def _bands(edition: Edition) -> tuple[CalendarBand, ...]:
    """Modules from their first session to their last; then stages that no module fills."""
    zone = ZoneInfo(edition.timezone)
    modules = Module.objects.filter(edition=edition, sessions__isnull=False)
    rows = modules.annotate(first=Min("sessions__starts_at"), last=Max("sessions__ends_at")).order_by("order", "pk")
    bands, filled = [], set[int]()
    for number, row in enumerate(rows, 1):
        filled.add(row.stage_id or 0)
        starts, ends = row.first.astimezone(zone).date(), row.last.astimezone(zone).date()
        bands.append(
            CalendarBand(
                _("Module %(n)s") % {"n": number}, pick(row.titles), starts, ends,
                row.mode == Mode.IN_PERSON, page("plan", edition),
            )
        )  # fmt: skip
    in_stages = set(Session.objects.filter(edition=edition).exclude(stage=None).values_list("stage", flat=True))
    for stage in edition.stages.all():
        if stage.pk in filled or (bands and stage.pk in in_stages and _covered(bands, stage.starts_on, stage.ends_on)):
            continue
        bands.append(
            CalendarBand(
                pick(stage.titles), "", stage.starts_on, stage.ends_on, stage.mode == StageMode.IN_PERSON
            )
        )  # fmt: skip
    return tuple(bands)


def _covered(bands: Sequence[CalendarBand], starts: date, ends: date) -> bool:
    """Whether modules already fill these days."""
    return any(starts <= band.starts_on and band.ends_on <= ends for band in bands)


def _stages(edition: Edition) -> tuple[StageStand, ...]:
    rows = Initiative.objects.filter(edition=edition).order_by().values_list("stage", "state").annotate(n=Count("pk"))
    found = {(stage, state): n for stage, state, n in rows}
    return tuple(
        StageStand(
            str(stage.label),
            sum(n for (at, _state), n in found.items() if at == stage),
            found.get((stage, InitiativeState.PAUSED), 0),
            found.get((stage, InitiativeState.STOPPED), 0),
        )
        for stage in LifeStage
    )


def _figures(
    edition: Edition,
    people: int,
    stages: Sequence[StageStand],
    columns: Sequence[SessionColumn],
    now: datetime,
) -> tuple[Glance, ...]:
    """The last session, the last task, how far the initiatives are, who met a mentor this week."""
    figures = []
    if columns:
        figures.append(Glance(came_to(edition, columns[-1]), _("came to the last session"), people))
    task = latest_due(edition, now)
    if task is not None:
        by_team = task.by == TaskBy.TEAM
        words = _("teams handed in “%s”") if by_team else _("handed in “%s”")
        figures.append(Glance(handed_in(task), words % pick(task.titles), asked_for(task)))
    total = sum(stage.count for stage in stages)
    if total:
        far = sum(stage.count for stage in stages[LifeStage.PROTOTYPED - 1 :])
        figures.append(Glance(far, _("initiatives prototyped or further"), total))
    teams = Team.objects.filter(edition=edition, ended_at__isnull=True).count()
    if teams:
        figures.append(Glance(_met_this_week(edition, now), _("teams met their mentor this week"), teams))
    return tuple(figures) or (Glance(people, _("take part"), edition.places),)


def _met_this_week(edition: Edition, now: datetime) -> int:
    day = today_in(edition.timezone, at=now)
    monday = day - timedelta(days=day.weekday())
    met = MentoringLog.objects.filter(team__edition=edition, held_on__gte=monday, team__ended_at__isnull=True)
    found: int = met.aggregate(n=Count("team", distinct=True))["n"]
    return found


def came_to(edition: Edition, column: SessionColumn) -> int:
    """How many of those who take part were there, or made it up."""
    rows = Attendance.objects.filter(session__in=column.ids, state__in=ATTENDED)
    here = rows.filter(enrolment__edition=edition, enrolment__status__in=TAKING_PART)
    return here.values("enrolment").distinct().count()


def _money(edition: Edition, costs: FullCost, day: date) -> tuple[Money, ...]:
    """Cash by currency: what was used, what the calendar expected, and the largest kinds of expense."""
    whole = max((edition.ends_on - edition.starts_on).days, 1)
    gone = min(max((day - edition.starts_on).days, 0), whole)
    expected = round(100 * gone / whole)
    return tuple(Money(total, expected, _rows(costs, total.currency)) for total in costs.sheet.cash_totals)


def _rows(costs: FullCost, currency: str) -> tuple[MoneyRow, ...]:
    sums: dict[str, list[Decimal]] = {}
    for line in costs.sheet.cash:
        if line.currency == currency:
            pair = sums.setdefault(line.category or line.item, [Decimal(0), Decimal(0)])
            pair[0] += line.planned_high or 0
            pair[1] += line.spent
    ordered = sorted(sums.items(), key=lambda item: -item[1][0])
    rows = [MoneyRow(label, currency, planned, spent) for label, (planned, spent) in ordered]
    if len(rows) > CATEGORIES:
        rest = rows[CATEGORIES - 1 :]
        planned, spent = sum((row.planned for row in rest), Decimal(0)), sum((row.spent for row in rest), Decimal(0))
        rows = [*rows[: CATEGORIES - 1], MoneyRow(_("The rest"), currency, planned, spent)]
    return tuple(rows)
