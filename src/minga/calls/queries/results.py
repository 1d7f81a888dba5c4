"""Results for everybody, at their hour: who was selected, the waiting list by its codes, the files.

Who was not selected is named nowhere, not by a code: each applicant reads her own on her page. The acta
names all by codes, for whoever wants to check.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet
from django.urls import reverse

from minga.calls.enums import ApplicationState, CallKind, DecisionState, Fate
from minga.calls.models import Call, Decision, Outcome, Rules
from minga.calls.queries.deadlines import moment_in
from minga.calls.queries.decisions import holding, published_decisions
from minga.calls.queries.pool_lines import PoolLine, pools_of
from minga.calls.queries.reasons import cause_words, wording_of
from minga.calls.queries.result_words import appeals_until, last_day
from minga.calls.queries.rules import rules_of


@dataclass(frozen=True, kw_only=True)
class ResultLine:
    """One who was selected, or who waits. A title only of who was selected."""

    code: str
    title: str
    organisation: str
    challenge: str
    place: int | None
    withdrawn: bool


@dataclass(frozen=True, kw_only=True)
class RoundResult:
    """One round whose results are out."""

    phase: str
    title: str
    last: bool
    decision: Decision
    at: str
    acta: str
    acta_number: int
    selected: int
    waiting: int
    others: int
    pools: tuple[PoolLine, ...]
    draws: tuple[str, ...]
    appeals_until: str
    causes: tuple[str, ...]
    former: tuple[tuple[int, str], ...]

    @property
    def all(self) -> int:
        """How many were decided on."""
        return self.selected + self.waiting + self.others


@dataclass(frozen=True, kw_only=True)
class ResultsPage:
    """`rounds`: the last one first."""

    key: str
    call: str
    cancelled: bool
    announced: str
    people: bool
    rounds: tuple[RoundResult, ...]


def results_page(call: Call, now: datetime) -> ResultsPage:
    """A fixed number of queries a round; lists of names come page by page from `selected_in`."""
    rules = rules_of(call)
    out = list(published_decisions(call, now))
    held = {each.pk for each in holding(published_decisions(call, now)).values()}
    numbers = dict(published_decisions(call, now).order_by().values_list("pk", "document__number"))
    rounds = [
        _round(each, [former for former in out if former.phase_id == each.phase_id and former.pk != each.pk], numbers)
        for each in reversed(out)
        if each.pk in held
    ]
    return ResultsPage(
        key=call.key,
        call=str(call),
        cancelled=bool(call.cancelled_reason),
        announced=moment_in(rules.results_at, rules.timezone) if rules.results_at else "",
        people=call.kind in (CallKind.PARTICIPANTS, CallKind.COLLABORATORS),
        rounds=tuple(rounds),
    )


def selected_in(decision: Decision) -> QuerySet[Outcome]:
    """Those who have a place, by challenge and code: the list ranks nobody."""
    rows = Outcome.objects.filter(decision=decision, fate=Fate.SELECTED)
    rows = rows.select_related("application__organisation", "application__challenge")
    return rows.order_by("application__challenge__title", "application__code", "pk")


def waiting_in(decision: Decision) -> QuerySet[Outcome]:
    """The waiting list in its order."""
    rows = Outcome.objects.filter(decision=decision, fate=Fate.WAITING)
    return rows.select_related("application__challenge").order_by(
        "application__challenge__title", "waiting_place", "pk"
    )


def result_lines(outcomes: Sequence[Outcome]) -> list[ResultLine]:
    """What anybody may read of them; an application that was withdrawn since keeps only its code."""
    return [
        ResultLine(
            code=each.application.code,
            title=each.application.title if _named(each) else "",
            organisation=each.application.organisation.name if _named(each) and each.application.organisation else "",
            challenge=each.application.challenge.title if each.application.challenge else "",
            place=each.waiting_place,
            withdrawn=each.application.state == ApplicationState.WITHDRAWN,
        )
        for each in outcomes
    ]


def has_results(call: Call, now: datetime) -> bool:
    """Whether anything of this call is published."""
    return Decision.objects.filter(phase__call=call, state=DecisionState.PUBLISHED, published_at__lte=now).exists()


def _named(outcome: Outcome) -> bool:
    return outcome.fate == Fate.SELECTED and outcome.application.state != ApplicationState.WITHDRAWN


def _round(decision: Decision, former: Sequence[Decision], numbers: dict[int, int]) -> RoundResult:
    rules = rules_of(decision.phase.call)
    wording = wording_of(rules, decision.phase.key, decision.ranking.get("pools", ()))
    rows = Outcome.objects.filter(decision=decision).order_by().values("fate").annotate(n=Count("pk"))
    counts = {row["fate"]: row["n"] for row in rows}
    at = decision.published_at
    return RoundResult(
        phase=decision.phase.key,
        title=str(decision.phase),
        last=wording.last,
        decision=decision,
        at=moment_in(at, rules.timezone) if at else "",
        acta=reverse("calls:acta", args=[decision.uuid]),
        acta_number=numbers[decision.pk],
        selected=counts.get(Fate.SELECTED, 0),
        waiting=counts.get(Fate.WAITING, 0),
        others=counts.get(Fate.NOT_SELECTED, 0),
        pools=pools_of(decision.ranking.get("pools", ()), wording),
        draws=tuple(reverse("calls:draw", args=[uuid]) for uuid in decision.phase.draws.values_list("uuid", flat=True)),
        appeals_until=_appeals_until(at, rules),
        causes=tuple(cause_words(each) for each in decision.ranking.get("causes", ())),
        former=tuple((numbers[each.pk], reverse("calls:acta", args=[each.uuid])) for each in reversed(former)),
    )


def _appeals_until(at: datetime | None, rules: Rules) -> str:
    if at is None or not rules.appeal_days:
        return ""
    return last_day(appeals_until(at, rules.appeal_days, rules.timezone))
