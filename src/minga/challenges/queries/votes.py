"""Counting votes. Nothing here says who voted what, except to the voter herself."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

from django.db.models import Count, F, Q, QuerySet, Sum

from minga.challenges.enums import STANDING, ChallengeStatus, CriterionKind
from minga.challenges.models import Candidate, Prioritisation, Vote
from minga.challenges.queries.challenges import standing_public
from minga.challenges.queries.ranking import Place, Ranking, Tallies, Tally, Weighed, rank
from minga.people.models import Person

FEWEST: Final = 5
"""With fewer people than this only totals are shown: parts would tell who voted what."""
ERASED: Final = "erased"
Scores = Mapping[tuple[int, int], int]
"""By candidate and criterion."""


@dataclass(frozen=True)
class Turnout:
    """How many people and how many tables of a workshop voted."""

    people: int
    tables: int

    @property
    def nobody(self) -> bool:
        """Whether there is nothing to count."""
        return not self.people and not self.tables

    @property
    def only_totals(self) -> bool:
        """Whether parts would tell who voted what. A table is several people already."""
        return 0 < self.people < FEWEST


@dataclass(frozen=True)
class Measured:
    """One candidate as it was compared: what the decision is taken on, and what is kept with it."""

    candidate: int
    challenge: int
    title: str
    rank: int | None
    tied: bool
    score: float | None
    impact: float | None
    effort: float | None
    votes: int
    deviation: float | None
    sure: float | None
    sdg_goal: int | None
    sdg_challenges: int
    sdg_moving: int

    def kept(self) -> dict[str, Any]:
        """As it is kept with the decision."""
        return asdict(self)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """As it was kept."""
        values: dict[str, Any] = {name: kept.get(name) for name in cls.__dataclass_fields__}
        return cls(**values)


@dataclass(frozen=True)
class Standing:
    """The comparison as a whole: the order with its measures, and who shares the last place."""

    rows: tuple[Measured, ...]
    ranking: Ranking


def votable(prioritisation: Prioritisation) -> QuerySet[Candidate]:
    """Candidates that still stand in public: those withdrawn, joined or restricted since are out."""
    rows = prioritisation.candidates.filter(challenge__status__in=STANDING, challenge__restricted=False)
    return rows.select_related("challenge__organisation").order_by("order", "pk")


def standing_of(prioritisation: Prioritisation) -> Standing:
    """The order of the candidates by the votes there are. Four queries."""
    candidates = list(votable(prioritisation))
    criteria = [
        Weighed(each.pk, each.weight, each.kind == CriterionKind.EFFORT) for each in prioritisation.criteria.all()
    ]
    order = rank(
        [candidate.pk for candidate in candidates],
        criteria,
        tallies_of(prioritisation),
        prioritisation.places or 0,
        str(prioritisation.uuid),
    )
    by_id, goals = {candidate.pk: candidate for candidate in candidates}, goals_moving()
    return Standing(tuple(_measured(place, by_id[place.id], goals) for place in order.places), order)


def tallies_of(prioritisation: Prioritisation) -> Tallies:
    """The votes summed by candidate and criterion; one query."""
    votes = Vote.objects.filter(candidate__prioritisation=prioritisation).values_list("candidate", "criterion")
    sums = votes.annotate(count=Count("pk"), total=Sum("score"), squares=Sum(F("score") * F("score")))
    return {(row[0], row[1]): Tally(row[2], row[3], row[4]) for row in sums.order_by()}


def turnout_of(prioritisation: Prioritisation) -> Turnout:
    """How many voted. Votes of people who were erased since still count as theirs; two queries."""
    votes = Vote.objects.filter(candidate__prioritisation=prioritisation)
    of_tables = Q(person__isnull=True) & ~Q(table=ERASED)
    counted = votes.aggregate(people=Count("person", distinct=True), tables=Count("table", of_tables, distinct=True))
    gone = votes.filter(person__isnull=True, table=ERASED).values("candidate", "criterion")
    most = gone.annotate(count=Count("pk")).order_by("-count").values_list("count", flat=True).first()
    return Turnout(counted["people"] + (most or 0), counted["tables"])


def ballot_of(prioritisation: Prioritisation, person: Person) -> dict[tuple[int, int], int]:
    """What this person voted so far, for her own eyes."""
    return _ballot(Vote.objects.filter(candidate__prioritisation=prioritisation, person=person))


def table_ballot_of(prioritisation: Prioritisation, table: str) -> dict[tuple[int, int], int]:
    """What was typed in for this table so far."""
    return _ballot(Vote.objects.filter(candidate__prioritisation=prioritisation, person=None, table=table))


def tables_of(prioritisation: Prioritisation) -> list[str]:
    """The tables whose papers were typed in, by name."""
    rows = Vote.objects.filter(candidate__prioritisation=prioritisation, person=None).exclude(table=ERASED)
    return list(rows.order_by("table").values_list("table", flat=True).distinct())


def goals_moving() -> Mapping[int, tuple[int, int]]:
    """Goal of the 2030 Agenda → public challenges that serve it, and those connected or solved; one query."""
    moving = Q(status__in=(ChallengeStatus.CONNECTED, ChallengeStatus.SOLVED))
    rows = standing_public().filter(sdg_goal__isnull=False).values("sdg_goal").order_by()
    counted = rows.annotate(count=Count("pk"), going=Count("pk", moving))
    return {row["sdg_goal"] or 0: (row["count"], row["going"]) for row in counted}


def _ballot(votes: QuerySet[Vote]) -> dict[tuple[int, int], int]:
    return {(vote.candidate_id, vote.criterion_id): vote.score for vote in votes}


def _measured(place: Place, candidate: Candidate, goals: Mapping[int, tuple[int, int]]) -> Measured:
    goal = candidate.challenge.sdg_goal
    count, moving = goals.get(goal or 0, (0, 0))
    return Measured(
        candidate=candidate.pk,
        challenge=candidate.challenge_id,
        title=candidate.challenge.title,
        rank=place.rank,
        tied=place.tied,
        score=place.score,
        impact=place.impact,
        effort=place.effort,
        votes=place.votes,
        deviation=place.deviation,
        sure=place.sure,
        sdg_goal=goal,
        sdg_challenges=count,
        sdg_moving=moving,
    )
