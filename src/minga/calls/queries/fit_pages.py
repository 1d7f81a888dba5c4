"""What fits what, as the pages show it: one row each, with its reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from minga.calls.enums import ApplicationState
from minga.calls.models import Application, Call, Solver, SolverNotice
from minga.calls.queries.deadlines import moment_in, zone_of
from minga.calls.queries.fits import ChallengeFit, SolverFit
from minga.calls.queries.matching import Fit
from minga.challenges.models import Challenge
from minga.organisations.queries.atlas import country_name


@dataclass(frozen=True)
class SolverRow:
    """A solver that fits. `told_at` and `applied` only where a call asks."""

    uuid: str
    name: str
    link: str
    summary: str
    language: str
    by: str
    where: str
    maturity: str
    fit: Fit
    told_at: datetime | None
    applied: bool


@dataclass(frozen=True)
class OpenCall:
    """A call in which one can apply now."""

    title: str
    link: str
    until: str


@dataclass(frozen=True)
class ChallengeRow:
    """A challenge that fits."""

    title: str
    link: str
    question: str
    language: str
    by: str
    where: str
    state: str
    affected_count: int | None
    fit: Fit
    calls: tuple[OpenCall, ...]
    applied: bool


@dataclass(frozen=True)
class CallChallengeLine:
    """A challenge of a call, to choose which one to look at."""

    key: str
    title: str
    told: int
    applied: int
    current: bool


def solver_rows(found: Sequence[SolverFit], challenge: Challenge, call: Call | None = None) -> tuple[SolverRow, ...]:
    """A page of solvers; in a call, with who was told and who applied. Two queries at most."""
    told: dict[int, datetime] = {}
    applied: set[int | None] = set()
    if call is not None:
        solvers = [each.solver.pk for each in found]
        notices = SolverNotice.objects.filter(call=call, challenge=challenge, solver__in=solvers)
        told = dict(notices.values_list("solver_id", "told_at"))
        applications = _live(call).filter(challenge=challenge, solver__in=solvers)
        applied = set(applications.values_list("solver_id", flat=True))
    return tuple(_solver(each, told.get(each.solver.pk), each.solver.pk in applied) for each in found)


def challenge_rows(found: Sequence[ChallengeFit], solver: Solver) -> tuple[ChallengeRow, ...]:
    """A page of challenges, with those for which it applied already. One query."""
    ids = [each.challenge.pk for each in found]
    live = Application.objects.filter(solver=solver, challenge__in=ids).exclude(state=ApplicationState.WITHDRAWN)
    applied = set(live.values_list("challenge_id", flat=True))
    return tuple(_challenge(each, each.challenge.pk in applied) for each in found)


def challenges_of_call(call: Call, chosen: str) -> tuple[CallChallengeLine, ...]:
    """Every challenge of a call, with how many solvers were told and how many applied. Three queries."""
    rows = [each.challenge for each in call.challenges.select_related("challenge")]
    told, applied = _counts(SolverNotice.objects.filter(call=call)), _counts(_live(call))
    current = chosen if any(each.key == chosen for each in rows) else rows[0].key if rows else ""
    return tuple(
        CallChallengeLine(
            each.key, each.title, told.get(each.pk, 0), applied.get(each.pk, 0), current=each.key == current
        )
        for each in rows
    )


def _live(call: Call) -> QuerySet[Application]:
    """What was sent to the call and not withdrawn: drafts are nobody's business."""
    return call.applications.exclude(state__in=(ApplicationState.DRAFT, ApplicationState.WITHDRAWN))


def _counts(rows: QuerySet[Any]) -> Mapping[int, int]:
    counted = rows.filter(challenge__isnull=False).order_by().values_list("challenge_id")
    return dict(counted.annotate(number=Count("pk")))


def _solver(found: SolverFit, told_at: datetime | None, applied: bool) -> SolverRow:
    solver = found.solver
    return SolverRow(
        uuid=str(solver.uuid),
        name=solver.name,
        link=solver.get_absolute_url(),
        summary=solver.summary,
        language=solver.language,
        by=solver.organisation.name if solver.organisation else "",
        where=country_name(solver.country) if solver.country else "",
        maturity=solver.get_maturity_display(),
        fit=found.fit,
        told_at=told_at,
        applied=applied,
    )


def _challenge(found: ChallengeFit, applied: bool) -> ChallengeRow:
    challenge = found.challenge
    calls = tuple(
        OpenCall(str(each), each.get_absolute_url(), moment_in(each.closes_at, zone_of(each)))
        for each in found.calls
        if each.closes_at
    )
    return ChallengeRow(
        title=challenge.title,
        link=challenge.get_absolute_url(),
        question=challenge.question or challenge.complaint,
        language=challenge.language,
        by=challenge.organisation.short_name or challenge.organisation.name,
        where=country_name(challenge.country) if challenge.country else "",
        state=challenge.get_status_display(),
        affected_count=challenge.affected_count,
        fit=found.fit,
        calls=calls,
        applied=applied,
    )
