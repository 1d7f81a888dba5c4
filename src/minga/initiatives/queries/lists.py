"""Lists of initiatives: what fits a filter, how many stand at each stage, the board.

Public dossiers only, whoever looks: a list is a link to be shared, and must show everybody the
same. What somebody is inside of, she finds with `mine`, which shows each reader her own.
Counts are kept in the process under the position of the log, so that fifty thousand rows are counted once
after each change and not once a visit.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from django.core.cache import caches
from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language

from minga.audit.queries import world_version
from minga.challenges.enums import Sector
from minga.core.clock import today
from minga.core.search import fold, matching
from minga.initiatives.enums import InitiativeState, LifeStage, Subtype, Visibility
from minga.initiatives.models import Initiative
from minga.initiatives.queries.evidence import LEVEL_WORDS
from minga.initiatives.queries.freshness import is_stale
from minga.initiatives.queries.knots import OnThread
from minga.initiatives.queries.results import INITIATIVE, Result, headlines_of
from minga.initiatives.queries.visible import initiatives_inside
from minga.organisations.models import Organisation, Territory
from minga.organisations.queries.atlas import country_name
from minga.people.models import Person

KEEP_SECONDS: Final = 600
ON_BOARD: Final = 8
ON_THE_WAY: Final = (InitiativeState.ACTIVE, InitiativeState.CLOSED)
"""States that hang at a stage; paused and stopped ones are counted beside."""
SORTS: Final[Mapping[str, tuple[str, ...]]] = {
    "": ("-moved_at", "-pk"),
    "still": ("moved_at", "pk"),
    "evidence": ("-evidence_level", "-moved_at", "-pk"),
    "stage": ("-stage", "-moved_at", "-pk"),
}


@dataclass(frozen=True)
class Asked:
    """What the address asks for. Empty means any."""

    q: str = ""
    stage: int = 0
    state: str = ""
    sdg: int = 0
    country: str = ""
    region: str = ""
    subtype: str = ""
    sector: str = ""
    evidence: int = 0
    owner: str = ""
    sort: str = ""
    mine: bool = False

    @property
    def narrowed(self) -> bool:
        """Whether there is any filter at all."""
        return self != Asked(sort=self.sort)


@dataclass(frozen=True)
class Row(OnThread):
    """One initiative in a list, on a card or in an export."""

    pk: int
    key: str
    title: str
    href: str
    organisation: str
    place: str
    country: str
    subtype: str
    sector: str
    sdg: str
    stage: int
    stage_name: str
    state: str
    state_label: str
    evidence: int
    evidence_words: str
    started_on: date
    moved_on: date | None
    stale: bool
    draft: bool
    visibility_label: str
    change: str = ""
    result: Result | None = None


@dataclass(frozen=True)
class Tally:
    """How many fit the filter, in each stage and state."""

    cells: tuple[tuple[int, str, int], ...]

    def of(self, *, stage: int = 0, states: Collection[str] = ()) -> int:
        """How many stand at this stage (0: at any) in one of these states (none: in any)."""
        return sum(n for at, state, n in self.cells if stage in (0, at) and (not states or state in states))

    @property
    def total(self) -> int:
        return self.of()

    @property
    def paused(self) -> int:
        return self.of(states=[InitiativeState.PAUSED])

    @property
    def stopped(self) -> int:
        return self.of(states=[InitiativeState.STOPPED])

    @property
    def by_stage(self) -> tuple[tuple[int, str, int], ...]:
        """Number and name of each stage, and how many hang there."""
        return tuple((stage, str(stage.label), self.of(stage=stage, states=ON_THE_WAY)) for stage in LifeStage)


@dataclass(frozen=True)
class Column:
    """One stage of the board, with its newest initiatives."""

    stage: int
    name: str
    count: int
    rows: tuple[Row, ...]

    @property
    def more(self) -> int:
        return max(0, self.count - len(self.rows))


def asked_for(asked: Asked, viewer: Person | None, now: datetime) -> QuerySet[Initiative]:
    """The initiatives that fit, in the order asked for; what a row needs comes along."""
    rows = _fitting(asked, viewer, now).select_related("organisation", "territory__parent")
    return rows.order_by(*SORTS.get(asked.sort, SORTS[""]))


def tally(asked: Asked, viewer: Person | None, now: datetime) -> Tally:
    """Live counts: one grouped query after each change anywhere, none otherwise."""
    counted = replace(asked, stage=0, state="", sort="")
    who = viewer.pk if viewer is not None and asked.mine else 0
    key = _kept_as("tally", who, repr(counted))
    kept: Tally | None = caches["process"].get(key)
    if kept is None:
        kept = _tally(_fitting(counted, viewer, now))
        caches["process"].set(key, kept, KEEP_SECONDS)
    return kept


def count_of(asked: Asked, counts: Tally) -> int:
    """How many rows the list has, read from the tally: a list of any size is not counted again."""
    return counts.of(stage=asked.stage, states=[asked.state] if asked.state else [])


def board(asked: Asked, viewer: Person | None, now: datetime, counts: Tally) -> tuple[Column, ...]:
    """Seven columns of those under way, the ones that moved last first: one query each, read from the index."""
    stages = [LifeStage(asked.stage)] if asked.stage else list(LifeStage)
    state = asked.state or InitiativeState.ACTIVE
    fitting = _fitting(replace(asked, stage=0, state=state), viewer, now)
    rows = {
        stage: list(
            fitting.filter(stage=stage)
            .select_related("organisation", "territory__parent")
            .order_by("-moved_at", "-pk")[:ON_BOARD]
        )
        for stage in stages
    }
    return tuple(
        Column(stage, str(stage.label), counts.of(stage=stage, states=[state]), rows_of(rows[stage], now))
        for stage in stages
    )


def rows_of(initiatives: Iterable[Initiative], now: datetime, *, results: bool = False) -> tuple[Row, ...]:
    """Initiatives as rows; with `results`, each with its before and now (three queries more)."""
    found = list(initiatives)
    told = headlines_of(row.pk for row in found) if results else {}
    return tuple(_row(row, now, told.get(row.pk)) for row in found)


def latest_adopted(now: datetime, number: int = 5) -> tuple[Row, ...]:
    """What was left working lately: adopted or replicated, the newest first, with before and now."""
    kept = Initiative.objects.filter(
        visibility=Visibility.PUBLIC, stage__gte=LifeStage.ADOPTED, state__in=ON_THE_WAY
    ).select_related("organisation", "territory__parent")
    return rows_of(kept.order_by("-stage_since", "-pk")[:number], now, results=True)


def countries_in_lists() -> list[tuple[str, str]]:
    """Code and name of each country that has public initiatives; kept like the counts."""
    key = _kept_as("countries", get_language())
    kept: list[tuple[str, str]] | None = caches["process"].get(key)
    if kept is None:
        rows = Initiative.objects.filter(visibility=Visibility.PUBLIC).exclude(country="")
        codes = rows.order_by().values_list("country", flat=True).distinct()
        kept = sorted(((code, country_name(code)) for code in codes), key=lambda pair: fold(pair[1]))
        caches["process"].set(key, kept, KEEP_SECONDS)
    return kept


def owner_name(key: str) -> str:
    """The name of the organisation by whose work a list is narrowed; empty when there is none."""
    return Organisation.objects.filter(key=key).values_list("name", flat=True).first() or "" if key else ""


def regions_of(country: str) -> list[tuple[str, str]]:
    """Code and name of the first divisions of a country that have public initiatives."""
    if not country:
        return []
    key = _kept_as("regions", country, get_language())
    kept: list[tuple[str, str]] | None = caches["process"].get(key)
    if kept is None:
        there = Initiative.objects.filter(visibility=Visibility.PUBLIC, country=country, region__isnull=False)
        regions = Territory.objects.filter(pk__in=there.order_by().values("region").distinct())
        kept = sorted(((row.code, str(row)) for row in regions), key=lambda pair: fold(pair[1]))
        caches["process"].set(key, kept, KEEP_SECONDS)
    return kept


def _kept_as(name: str, *parts: object) -> str:
    """The name under which an answer is kept: another one after every change anywhere."""
    digest = hashlib.sha256(repr((world_version(), *parts)).encode()).hexdigest()
    return f"initiatives:{name}:{digest[:32]}"


def _fitting(asked: Asked, viewer: Person | None, now: datetime) -> QuerySet[Initiative]:
    if asked.mine and viewer is not None:
        rows = initiatives_inside(viewer, now)
    else:
        rows = Initiative.objects.filter(visibility=Visibility.PUBLIC)
    exact = {
        "stage": asked.stage,
        "state": asked.state,
        "sdg_goal": asked.sdg,
        "country": asked.country,
        "region__code": asked.region,
        "subtype": asked.subtype,
        "sector": asked.sector,
        "organisation__key": asked.owner,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if asked.evidence:
        rows = rows.filter(evidence_level__gte=asked.evidence)
    if asked.q.strip():
        rows = rows.filter(_worded(asked.q))
    return rows


def _worded(text: str) -> Q:
    """Every word in the title, or found by the search of the house (plurals, accents, owner, place)."""
    every = Q()
    for word in fold(text).split()[:8]:
        every &= Q(folded_title__contains=word)
    found = matching(text, kinds=[INITIATIVE]).order_by().values("subject_id")
    return every | Q(pk__in=found)


def _tally(rows: QuerySet[Initiative]) -> Tally:
    grouped = rows.order_by().values_list("stage", "state").annotate(number=Count("pk"))
    return Tally(tuple(grouped))


def _row(row: Initiative, now: datetime, result: Result | None) -> Row:
    place = row.territory
    return Row(
        pk=row.pk,
        key=row.key,
        title=row.title,
        href=row.get_absolute_url(),
        organisation=row.organisation.name,
        place=str(place) if place is not None and place.parent_id else "",
        country=country_name(row.country) if row.country else "",
        subtype=str(Subtype(row.subtype).label),
        sector=str(Sector(row.sector).label) if row.sector in Sector.values else "",
        sdg=str(row.sdg_goal) if row.sdg_goal else "",
        stage=row.stage,
        stage_name=str(LifeStage(row.stage).label),
        state=row.state,
        state_label=row.get_state_display(),
        evidence=row.evidence_level,
        evidence_words=str(LEVEL_WORDS[row.evidence_level]),
        started_on=row.started_on,
        moved_on=today(at=row.moved_at) if row.moved_at else None,
        stale=is_stale(row, now),
        draft=row.visibility != Visibility.PUBLIC,
        visibility_label=row.get_visibility_display(),
        change=row.change,
        result=result,
    )
