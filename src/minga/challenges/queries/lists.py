"""The list of challenges: what was asked for, and one row. Every filter fits in the address."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import F, Q, QuerySet

from minga.challenges.enums import STANDING, Axis, ChallengeStatus, Nature, Sector
from minga.challenges.models import Challenge
from minga.challenges.models.sdgs import is_sdg_target
from minga.challenges.policies import SUBJECT
from minga.challenges.queries.challenges import challenges_visible_to, is_stale, stale
from minga.challenges.queries.sections import TONES
from minga.core import search
from minga.core.search import fold
from minga.organisations.queries.atlas import country_name
from minga.people.models import Person

MOST_FOUND: Final = 500


@dataclass(frozen=True)
class Wanted:
    """What the reader asked the list for."""

    words: str = ""
    status: str = ""
    sdg: str = ""
    """A goal ("16") or a target ("16.6")."""
    country: str = ""
    sector: str = ""
    nature: str = ""
    axis: str = ""
    organisation: str = ""
    edition: str = ""
    stale: bool = False


@dataclass(frozen=True)
class ChallengeRow:
    """One challenge in the list."""

    title: str
    question: str
    link: str
    owner: str
    country: str
    state: str
    tone: str
    sdg_target: str
    sector: str
    affected_count: int | None
    stale: bool
    restricted: bool


def challenge_list(viewer: Person | None, wanted: Wanted, now: datetime) -> QuerySet[Challenge]:
    """The challenges that match, the latest on the map first; drafts of those inside only when asked for."""
    rows = challenges_visible_to(viewer, now).select_related("organisation")
    rows = rows.filter(status=wanted.status) if wanted.status in ChallengeStatus.values else rows.filter(_standing())
    if wanted.nature in Nature.values:
        rows = rows.filter(nature=wanted.nature)
    if wanted.sector in Sector.values:
        rows = rows.filter(sector=wanted.sector)
    if wanted.axis in Axis.values:
        rows = rows.filter(axes__contains=[wanted.axis])
    if wanted.country:
        rows = rows.filter(country=wanted.country.upper()[:2])
    if wanted.organisation:
        rows = rows.filter(organisation__key=wanted.organisation)
    if wanted.edition:
        rows = rows.filter(edition__key=wanted.edition)
    if wanted.sdg:
        rows = rows.filter(_sdg(wanted.sdg))
    if wanted.stale:
        rows = stale(rows, now)
    if wanted.words.strip():
        rows = rows.filter(_words(wanted.words))
    return rows.order_by(F("mapped_at").desc(nulls_first=True), "-pk")


def row_of(challenge: Challenge, now: datetime) -> ChallengeRow:
    """One challenge as a row; its organisation came along."""
    return ChallengeRow(
        title=challenge.title,
        question=challenge.question or challenge.complaint,
        link=challenge.get_absolute_url(),
        owner=challenge.organisation.short_name or challenge.organisation.name,
        country=country_name(challenge.country) if challenge.country else "",
        state=challenge.get_status_display(),
        tone=TONES[ChallengeStatus(challenge.status)],
        sdg_target=challenge.sdg_target,
        sector=challenge.get_sector_display() if challenge.sector else "",
        affected_count=challenge.affected_count,
        stale=is_stale(challenge, now),
        restricted=challenge.restricted,
    )


def countries_with_challenges(viewer: Person | None, now: datetime) -> list[tuple[str, str]]:
    """Code and name of each country that has some, by name; one query."""
    codes = challenges_visible_to(viewer, now).filter(_standing()).exclude(country="")
    distinct = codes.order_by().values_list("country", flat=True).distinct()
    return sorted(((code, country_name(code)) for code in distinct), key=lambda pair: fold(pair[1]))


def _standing() -> Q:
    return Q(status__in=STANDING)


def _sdg(asked: str) -> Q:
    if is_sdg_target(asked):
        return Q(sdg_target=asked)
    return Q(sdg_goal=int(asked)) if asked.isdigit() and len(asked) <= 2 else Q(pk__in=[])


def _words(words: str) -> Q:
    """In the title, or found by the search of the house (plurals, accents, the complaint)."""
    every = Q()
    for word in fold(words).split()[:8]:
        every &= Q(folded_title__contains=word)
    found = search.matching(words, kinds=[SUBJECT]).order_by().values_list("subject_id", flat=True)
    return every | Q(pk__in=list(found[:MOST_FOUND]))
