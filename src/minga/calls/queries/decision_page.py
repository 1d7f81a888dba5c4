"""The office's page of one round: what is missing, the order, the draw, the decision, letters, appeals.

A fixed number of queries, whatever the number of applications: counts, and the summary that the job wrote.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Func, IntegerField
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import pgettext

from minga.calls.enums import AppealState, ApplicationState, DecisionState, DrawState, Fate, LetterState, RankBy
from minga.calls.models import Appeal, Call, CallPhase, Decision, Draw, Outcome
from minga.calls.queries.deadlines import moment_in
from minga.calls.queries.deciding_gaps import NAMED, Gap, gaps_of
from minga.calls.queries.decisions import prepared_of, standing_decision
from minga.calls.queries.letters import standing_letters
from minga.calls.queries.pool_lines import PoolLine, pools_of
from minga.calls.queries.reasons import USED, cause_words, correction_words, failure_words, fates_words, wording_of
from minga.calls.queries.rules import rules_of
from minga.core.texts import pick


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One round of the call."""

    title: str
    link: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class DrawLine:
    """A lottery of this round."""

    link: str
    reveal: str
    drawn: bool
    entries: int
    committed: str
    beacon: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """The order that is being prepared. `state`: queued, failed, draw or ready."""

    state: str
    why: str = ""
    used: str = ""
    asked_for: str = ""
    correction: str = ""
    severity: tuple[tuple[str, str], ...] = ()
    pools: tuple[PoolLine, ...] = ()
    waits: tuple[str, ...] = ()
    fates: tuple[tuple[str, int], ...] = ()
    causes: tuple[str, ...] = ()
    basis: str = ""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The decision that holds."""

    number: int
    sha256: str
    decided: str
    publish: str
    published: str
    due: bool
    acta: str
    pdf: str
    fates: tuple[tuple[str, int], ...]
    held: int
    sent: int
    letters_go: bool
    free: int


@dataclass(frozen=True, kw_only=True)
class DecisionPage:
    """Everything the page says."""

    key: str
    call: str
    phase: str
    title: str
    by_lottery: bool
    last: bool
    tabs: tuple[Tab, ...]
    gaps: tuple[Gap, ...]
    doors: Mapping[str, str]
    prepared: Prepared | None
    standing: Standing | None
    draws: tuple[DrawLine, ...]
    beacon: str
    appeals: int
    appeals_open: int
    announced: str

    @property
    def ready(self) -> bool:
        """Whether an order can be asked for."""
        return not any(gap.blocks for gap in self.gaps)


def decision_page(phase: CallPhase, now: datetime) -> DecisionPage:
    """For the office. `phase` comes with its call and panel."""
    call, rules = phase.call, rules_of(phase.call)
    prepared, standing = prepared_of(phase), standing_decision(phase)
    zone = rules.timezone
    appeals = Appeal.objects.filter(decision__phase=phase)
    by_lottery = rules.phase(phase.key).rank_by == RankBy.LOTTERY
    return DecisionPage(
        key=call.key,
        call=str(call),
        phase=phase.key,
        title=str(phase),
        by_lottery=by_lottery,
        last=rules.phases[-1].key == phase.key,
        tabs=_tabs(call, phase),
        gaps=() if standing and not prepared else gaps_of(phase, now),
        doors=doors_of(phase),
        prepared=_prepared(prepared) if prepared else None,
        standing=_standing(standing, zone, now) if standing else None,
        draws=_draws(phase, zone),
        beacon=pick(rules.beacon),
        appeals=appeals.count(),
        appeals_open=appeals.filter(state=AppealState.FILED).count(),
        announced=moment_in(rules.results_at, zone) if rules.results_at else "",
    )


def doors_of(phase: CallPhase) -> dict[str, str]:
    """Where each gap is mended."""
    doors = {"applications": reverse("calls:applications", args=[phase.call.key])}
    if phase.panel is not None:
        doors["panel"] = reverse("assessments:panel", args=[phase.panel.key])
    return doors


def fates_of(decision: Decision, *, last: bool) -> tuple[tuple[str, int], ...]:
    """How many of each result, in words."""
    rows = Outcome.objects.filter(decision=decision).order_by().values("fate").annotate(n=Count("pk"))
    found = {row["fate"]: row["n"] for row in rows}
    return tuple((fates_words(fate, last=last), found[fate]) for fate in Fate.values if fate in found)


def current_phase(call: Call) -> CallPhase | None:
    """The first round without published results; else the last one."""
    phases = list(call.phases.order_by("order", "pk"))
    done = set(
        Decision.objects.filter(phase__call=call, state=DecisionState.PUBLISHED).values_list("phase_id", flat=True)
    )
    return next((phase for phase in phases if phase.pk not in done), phases[-1] if phases else None)


def _tabs(call: Call, phase: CallPhase) -> tuple[Tab, ...]:
    rows = list(call.phases.order_by("order", "pk"))
    if len(rows) < 2:
        return ()
    return tuple(
        Tab(title=str(row), link=reverse("calls:deciding", args=[call.key, row.key]), current=row.pk == phase.pk)
        for row in rows
    )


def _prepared(decision: Decision) -> Prepared:
    ranking: Mapping[str, Any] = decision.ranking
    causes = tuple(cause_words(each) for each in ranking.get("causes", ()))
    state = ranking.get("state", "queued")
    if state in ("queued", "failed"):
        return Prepared(state=state, why=failure_words(ranking) if state == "failed" else "", causes=causes)
    rules = rules_of(decision.phase.call)
    wording = wording_of(rules, decision.phase.key, ranking.get("pools", ()))
    severity = (ranking.get("correction") or {}).get("severity", {})
    return Prepared(
        state=state,
        used=str(USED.get(ranking.get("used", ""), "")),
        asked_for=str(USED[RankBy(wording.phase.rank_by)]) if ranking.get("used") != wording.phase.rank_by else "",
        correction=correction_words(ranking),
        severity=tuple((juror, _signed(value)) for juror, value in severity.items()),
        pools=pools_of(ranking.get("pools", ()), wording),
        waits=tuple(_named(group) for group in ranking.get("waits", ())),
        fates=fates_of(decision, last=wording.last),
        causes=causes,
        basis=decision.basis,
    )


def _standing(decision: Decision, zone: str, now: datetime) -> Standing:
    letters = dict(
        standing_letters().filter(decision=decision).order_by().values("state").annotate(n=Count("pk")).values_list(
            "state", "n"
        )
    )  # fmt: skip
    number = Decision.objects.filter(pk=decision.pk).values_list("document__number", flat=True).get()
    gone = decision.outcomes.filter(fate=Fate.SELECTED, application__state=ApplicationState.WITHDRAWN)
    return Standing(
        number=number,
        sha256=decision.sha256,
        decided=moment_in(decision.decided_at, zone) if decision.decided_at else "",
        publish=moment_in(decision.publish_at, zone) if decision.publish_at else "",
        published=moment_in(decision.published_at, zone) if decision.published_at else "",
        due=decision.publish_at is not None and decision.publish_at <= now,
        acta=reverse("calls:acta", args=[decision.uuid]),
        pdf=decision.pdf.get_absolute_url() if decision.pdf else "",
        fates=fates_of(decision, last=bool(decision.ranking.get("last", True))),
        held=letters.get(LetterState.HELD, 0),
        sent=letters.get(LetterState.SENT, 0),
        letters_go=decision.sends_letters,
        free=gone.count() if decision.state == DecisionState.PUBLISHED else 0,
    )


def _draws(phase: CallPhase, zone: str) -> tuple[DrawLine, ...]:
    entries = Func(F("plan__entries"), function="jsonb_array_length", output_field=IntegerField())
    rows = Draw.objects.filter(phase=phase).annotate(entries=entries).order_by("committed_at", "pk")
    return tuple(
        DrawLine(
            link=reverse("calls:draw", args=[uuid]),
            reveal=reverse("calls:draw-reveal", args=[uuid]),
            drawn=state == DrawState.DRAWN,
            entries=number,
            committed=moment_in(at, zone),
            beacon=beacon,
            value=value,
        )
        for uuid, state, number, at, beacon, value in rows.values_list(
            "uuid", "state", "entries", "committed_at", "plan__beacon", "public_value"
        )
    )


def _named(codes: Sequence[str]) -> str:
    """The first of them by name, and that there are more."""
    return ", ".join(codes[:NAMED]) + (" …" if len(codes) > NAMED else "")


def _signed(value: str) -> str:
    """+3,20: gives more than others; −3,20: gives less."""
    number = Decimal(value)
    sign = pgettext("number", "+") if number > 0 else ""
    return sign + number_format(number, 2).replace("-", "\N{MINUS SIGN}")
