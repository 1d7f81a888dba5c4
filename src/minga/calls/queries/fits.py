"""Solvers for a challenge, and challenges for a solver, with the reasons of `queries.matching`.

Candidates come from indexes (roots of capabilities, sector, the search of similar things), at most
`MOST` of each, the likelier ones first; only these are weighed, from the few columns that are compared, and only
what is shown is read whole. The number of queries does not depend on how many there are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When
from django.db.models.expressions import RawSQL

from minga.calls.enums import CallKind, CallState
from minga.calls.models import Call, CallChallenge, Solver, SolverProof
from minga.calls.queries.matching import Fit, Need, Offer, fit_of, in_order, need_of, offer_of
from minga.challenges.enums import ChallengeStatus
from minga.challenges.models import Challenge
from minga.challenges.policies import SUBJECT as CHALLENGE
from minga.challenges.queries.challenges import standing_public
from minga.core.similar import similar

MOST: Final = 150
MOST_ALIKE: Final = 100
READY: Final = (ChallengeStatus.CHARACTERISED, ChallengeStatus.CONNECTED)
_PLACE: Final = ("territory__names", "territory__parent__parent")
_OFFERED: Final = (
    "key", "organisation", "capabilities", "sectors", "sdg_goals", "country", "works_in", "maturity", *_PLACE
)  # fmt: skip
_NEEDED: Final = (
    "key", "title", "complaint", "question", "affected", "causes", "technology_need", "sector", "sdg_goal", "country",
    *_PLACE,
)  # fmt: skip

_CANDIDATES: Final = """
(SELECT solver.id FROM unnest(%s::varchar[]) AS root
 JOIN LATERAL (SELECT id FROM calls_solver WHERE stems @> ARRAY[root]::varchar[] AND public) AS solver ON true
 GROUP BY solver.id ORDER BY count(*) DESC, solver.id LIMIT %s)
UNION
(SELECT id FROM calls_solver WHERE public AND sectors @> ARRAY[%s]::varchar[]
 ORDER BY (country = %s OR works_in @> ARRAY[%s]::varchar[]) DESC, sdg_goals @> ARRAY[%s]::smallint[] DESC,
     maturity IN ('pilot', 'market', 'scaled') DESC, id LIMIT %s)
"""


@dataclass(frozen=True)
class SolverFit:
    """A solver that fits a challenge."""

    solver: Solver
    fit: Fit


@dataclass(frozen=True)
class ChallengeFit:
    """A challenge that fits a solver, with the calls in which one can apply for it now."""

    challenge: Challenge
    fit: Fit
    calls: tuple[Call, ...]


def solvers_fitting(challenge: Challenge) -> Sequence[Fit]:
    """Public profiles with a reason that says something, most points first. One query."""
    need = need_of(challenge)
    rows = with_proof(Solver.objects.filter(pk__in=_candidates(need))).only(*_OFFERED)
    return in_order(fit for row in rows if (fit := fit_of(offered(row), need)) is not None)


def whole_solvers(fits: Iterable[Fit]) -> Sequence[SolverFit]:
    """The profiles of some fits, to be shown. One query."""
    asked = list(fits)
    keys = [each.offer.key for each in asked]
    rows = {row.key: row for row in Solver.objects.filter(key__in=keys).select_related("organisation", "owner")}
    return [SolverFit(rows[each.offer.key], each) for each in asked if each.offer.key in rows]


def challenges_fitting(solver: Solver, now: datetime) -> Sequence[Fit]:
    """Those that look for solvers in an open call first, then others that are ready. Five queries at most."""
    called = _called(now)
    fits = fitting_among(_ready(solver, called), offered(_with_proof_of(solver)))
    first = set(called.values_list("challenge__key", flat=True))
    return sorted(fits, key=lambda each: each.need.key not in first)


def open_challenges(now: datetime) -> QuerySet[Challenge]:
    """The public challenges of open calls, the newest first."""
    rows = standing_public().filter(pk__in=_called(now).values("challenge"))
    return _needed(rows).order_by("-mapped_at", "-pk")[:MOST]


def fitting_among(challenges: Iterable[Challenge], offer: Offer) -> list[Fit]:
    """Of these challenges, those that fit, most points first. No query besides that of the rows."""
    return in_order(fit for row in challenges if (fit := fit_of(offer, need_of(row, offer))) is not None)


def whole_challenges(fits: Iterable[Fit], now: datetime) -> Sequence[ChallengeFit]:
    """The challenges of some fits, to be shown, with their open calls. Two queries."""
    asked = list(fits)
    keys = [each.need.key for each in asked]
    rows = {row.key: row for row in Challenge.objects.filter(key__in=keys).select_related("organisation")}
    calls: dict[str, tuple[Call, ...]] = {}
    of_these = _called(now).filter(challenge__key__in=keys).select_related("call", "challenge")
    for row in of_these.order_by("call__closes_at", "pk"):
        calls[row.challenge.key] = (*calls.get(row.challenge.key, ()), row.call)
    return [
        ChallengeFit(rows[each.need.key], each, calls.get(each.need.key, ())) for each in asked if each.need.key in rows
    ]


def reasons_for(solver: Solver, challenge: Challenge) -> tuple[str, ...]:
    """Why this one fits that one, in words. One query."""
    offer = offered(_with_proof_of(solver))
    fit = fit_of(offer, need_of(challenge, offer))
    return tuple(each.words for each in fit.reasons) if fit else ()


def with_proof(rows: QuerySet[Solver]) -> QuerySet[Solver]:
    """Profiles with `shown` (how many proofs) and `confirmed` (a dossier names its organisation as taking part)."""
    confirmed = SolverProof.objects.filter(
        solver=OuterRef("pk"), initiative__partners__organisation=OuterRef("organisation")
    )
    return rows.annotate(shown=Count("proofs"), confirmed=Exists(confirmed)).select_related("territory__parent")


def offered(row: Solver) -> Offer:
    """A profile that came through `with_proof`, as it is compared."""
    annotated: Any = row
    return offer_of(row, proofs=annotated.shown, confirmed=annotated.confirmed)


def _candidates(need: Need) -> RawSQL:
    """Ids of public profiles: those with most words that the challenge says, and the likelier ones of its sector."""
    asked = (list(need.roots), MOST, need.sector, need.country, need.country, need.goal or 0, MOST)
    return RawSQL(_CANDIDATES, asked)  # noqa: S611 - a constant, and parameters


def _called(now: datetime) -> QuerySet[CallChallenge]:
    """The challenges of the listed calls that take solutions at this moment."""
    return CallChallenge.objects.filter(
        call__state=CallState.OPEN,
        call__kind=CallKind.SOLUTIONS,
        call__public=True,
        call__opens_at__lte=now,
        call__closes_at__gt=now,
    )


def _ready(solver: Solver, called: QuerySet[CallChallenge]) -> QuerySet[Challenge]:
    """Public challenges that could be its own: those of open calls first, then the newest."""
    in_call = Q(pk__in=called.values("challenge"))
    text = "\n".join((*solver.capabilities, solver.summary))
    alike = similar(text, kinds=[CHALLENGE], language=solver.language, limit=MOST_ALIKE)
    near = Q(pk__in=[each.subject_id for each in alike]) | Q(sector__in=solver.sectors)
    rows = standing_public().filter(in_call | near & Q(status__in=READY))
    first = Case(When(in_call, then=0), default=1)
    return _needed(rows).order_by(first, "-mapped_at", "-pk")[:MOST]


def _needed(rows: QuerySet[Challenge]) -> QuerySet[Challenge]:
    return rows.select_related("territory__parent").only(*_NEEDED)


def _with_proof_of(solver: Solver) -> Solver:
    return with_proof(Solver.objects.filter(pk=solver.pk)).get()
