"""Solvers for a challenge, and challenges for a solver, with the reasons of `queries.matching`.

Candidates come from indexes (what capabilities mean, sector, the search of similar things), at most
`MOST`; only these are weighed. The number of queries does not depend on how many there are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, CharField, Count, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Value, When

from minga.calls.enums import CallKind, CallState
from minga.calls.models import Call, CallChallenge, Solver, SolverProof
from minga.calls.queries.matching import Fit, Need, Offer, fit_of, in_order, need_of, offer_of
from minga.challenges.enums import ChallengeStatus
from minga.challenges.models import Challenge
from minga.challenges.policies import SUBJECT as CHALLENGE
from minga.challenges.queries.challenges import standing_public
from minga.core.similar import similar

MOST: Final = 300
MOST_ALIKE: Final = 100
READY: Final = (ChallengeStatus.CHARACTERISED, ChallengeStatus.CONNECTED)
_Words = ArrayField(CharField(max_length=40))


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


def solvers_fitting(challenge: Challenge, *, most: int = MOST) -> Sequence[SolverFit]:
    """Public profiles with a reason that says something, most points first. One query."""
    need = need_of(challenge)
    rows = {row.key: row for row in with_proof(_candidates(need))[:MOST]}
    fits = ((fit, key) for key, row in rows.items() if (fit := fit_of(offered(row), need)) is not None)
    return [SolverFit(rows[key], fit) for fit, key in in_order(fits, lot=challenge.key)[:most]]


def challenges_fitting(solver: Solver, now: datetime) -> Sequence[ChallengeFit]:
    """Those that look for solvers in an open call first, then others that are ready. Five queries."""
    calls = calls_by_challenge(now)
    found = fitting_among(_ready(solver, calls)[:MOST], offered(_with_proof_of(solver)), calls)
    return sorted(found, key=lambda each: not each.calls)


def open_challenges(calls: Iterable[int]) -> QuerySet[Challenge]:
    """The public challenges of open calls, the newest first."""
    rows = standing_public().filter(pk__in=list(calls)).select_related("organisation", "territory__parent")
    return rows.order_by("-mapped_at", "-pk")[:MOST]


def fitting_among(
    challenges: Iterable[Challenge], offer: Offer, calls: Mapping[int, tuple[Call, ...]]
) -> Sequence[ChallengeFit]:
    """Of these challenges, those that fit, most points first. No query besides that of the rows."""
    rows = {row.key: row for row in challenges}
    fits = ((fit, key) for key, row in rows.items() if (fit := fit_of(offer, need_of(row))) is not None)
    return [ChallengeFit(rows[key], fit, calls.get(rows[key].pk, ())) for fit, key in in_order(fits, lot=offer.key)]


def reasons_for(solver: Solver, challenge: Challenge) -> tuple[str, ...]:
    """Why this one fits that one, in words. One query."""
    fit = fit_of(offered(_with_proof_of(solver)), need_of(challenge))
    return tuple(each.words for each in fit.reasons) if fit else ()


def calls_by_challenge(now: datetime) -> dict[int, tuple[Call, ...]]:
    """The listed calls that take solutions at this moment, by challenge. One query."""
    rows = CallChallenge.objects.filter(
        call__state=CallState.OPEN,
        call__kind=CallKind.SOLUTIONS,
        call__public=True,
        call__opens_at__lte=now,
        call__closes_at__gt=now,
    )
    found: dict[int, tuple[Call, ...]] = {}
    for row in rows.select_related("call").order_by("call__closes_at", "pk"):
        found[row.challenge_id] = (*found.get(row.challenge_id, ()), row.call)
    return found


def with_proof(rows: QuerySet[Solver]) -> QuerySet[Solver]:
    """Profiles with `shown` (how many proofs) and `confirmed` (a dossier names its organisation as taking part)."""
    confirmed = SolverProof.objects.filter(
        solver=OuterRef("pk"), initiative__partners__organisation=OuterRef("organisation")
    )
    rows = rows.annotate(shown=Count("proofs"), confirmed=Exists(confirmed))
    return rows.select_related("organisation", "territory__parent")


def offered(row: Solver) -> Offer:
    """A profile that came through `with_proof`, as it is compared."""
    return offer_of(row, proofs=row.shown, confirmed=row.confirmed)  # type: ignore[attr-defined] - annotated


def _candidates(need: Need) -> QuerySet[Solver]:
    """Public profiles whose capabilities mean a word of the challenge, or of its sector; the likelier ones first."""
    roots = Value(list(need.roots), output_field=_Words)
    shared = Func(
        F("stems"),
        roots,
        template="cardinality(ARRAY(SELECT unnest(%(expressions)s)))",
        arg_joiner=") INTERSECT SELECT unnest(",
        output_field=IntegerField(),
    )
    near = Q(stems__overlap=list(need.roots))
    if need.sector:
        near |= Q(sectors__contains=[need.sector])
    return Solver.objects.filter(near, public=True).annotate(shared=shared).order_by("-shared", "pk")


def _ready(solver: Solver, calls: Iterable[int]) -> QuerySet[Challenge]:
    """Public challenges that could be its own: those of open calls first, then the newest."""
    called = Q(pk__in=list(calls))
    text = "\n".join((*solver.capabilities, solver.summary))
    alike = similar(text, kinds=[CHALLENGE], language=solver.language, limit=MOST_ALIKE)
    near = Q(pk__in=[each.subject_id for each in alike]) | Q(sector__in=solver.sectors)
    rows = standing_public().filter(called | near & Q(status__in=READY))
    first = Case(When(pk__in=list(calls), then=0), default=1)
    return rows.select_related("organisation", "territory__parent").order_by(first, "-mapped_at", "-pk")


def _with_proof_of(solver: Solver) -> Solver:
    return with_proof(Solver.objects.filter(pk=solver.pk)).get()
