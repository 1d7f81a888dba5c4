"""What an applicant may know of her own application once results are out: the result, the reasons, the
points in each criterion, what the jury wrote to her; and how to object.

Nothing here before `Decision.published_at`. Jurors are codes, or names where the rules said so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.assessments.enums import BlindMode
from minga.assessments.models import Panel
from minga.assessments.queries.scores import juror_codes
from minga.calls import policies
from minga.calls.enums import AppealState, Fate
from minga.calls.models import Appeal, Application, Decision, Outcome
from minga.calls.queries.acta_paper import points
from minga.calls.queries.appeals import Window, window_of
from minga.calls.queries.deadlines import moment_in
from minga.calls.queries.ranking import ReviewLine, reviews_of
from minga.calls.queries.reasons import wording_of
from minga.calls.queries.result_words import Told, title_of, told
from minga.calls.queries.rules import rules_of
from minga.calls.queries.status_page import StatusBlock
from minga.core.texts import pick
from minga.people.models import Person


@dataclass(frozen=True, kw_only=True)
class CriterionLine:
    """One criterion: the mean of what the jury gave, on its scale, and what it is worth."""

    title: str
    mean: str
    low: int
    high: int
    weight: Decimal


@dataclass(frozen=True, kw_only=True)
class AppealLine:
    """The appeal of this application and its answer."""

    filed: str
    text: str
    state: str
    tone: str
    answer: str
    answered: str


@dataclass(frozen=True, kw_only=True)
class RoundDisclosure:
    """What was decided in one round."""

    title: str
    at: str
    told: Told
    fate: str
    words: str
    criteria: tuple[CriterionLine, ...]
    reviews: tuple[ReviewLine, ...]
    names: Mapping[str, str]
    acta: str
    replaces: bool


@dataclass(frozen=True, kw_only=True)
class Disclosure:
    """The page. `rounds`: the last one first."""

    uuid: UUID
    code: str
    title: str
    call_key: str
    call: str
    contact: str
    rounds: tuple[RoundDisclosure, ...]
    not_eligible: str
    appeal: AppealLine | None
    window: Window
    is_lead: bool


def disclosure_of(application: Application, viewer: Person, now: datetime) -> Disclosure | None:
    """For one of those who apply; None while nothing about it is published."""
    outcomes = published_outcomes(application, now)
    window = window_of(application, now)
    if not outcomes and window.decision is None:
        return None
    return Disclosure(
        uuid=application.uuid,
        code=application.code,
        title=application.title,
        call_key=application.call.key,
        call=str(application.call),
        contact=application.call.contact,
        rounds=tuple(_round(each) for each in outcomes),
        not_eligible=application.not_eligible_reason,
        appeal=_appeal(application),
        window=window,
        is_lead=policies.may_lead(viewer, application),
    )


def published_outcomes(application: Application, now: datetime) -> list[Outcome]:
    """The result that holds in each round, the last round first."""
    rows = Outcome.objects.filter(application=application, decision__state="published")
    rows = rows.filter(decision__published_at__lte=now).defer("decision__document")
    rows = rows.select_related("application", "decision__phase__call", "decision__phase__panel__rubric")
    held: dict[int, Outcome] = {}
    for each in rows.order_by("decision__published_at", "decision__pk"):
        held[each.decision.phase_id] = each
    return sorted(held.values(), key=lambda each: -each.decision.phase.order)


def result_block(application: Application, viewer: Person, now: datetime) -> StatusBlock | None:
    """On the page of the application: that there is a result, and where it is."""
    outcomes = published_outcomes(application, now)
    if not outcomes:
        return None
    outcome = outcomes[0]
    wording = wording_of(rules_of(application.call), outcome.decision.phase.key, ())
    return StatusBlock(
        title=title_of(outcome.fate, wording),
        text=_("Read the reasons, the points in each criterion and what the jury wrote to you."),
        href=reverse("calls:result", args=[application.uuid]),
        label=_("See the result"),
        tone="done" if outcome.fate == Fate.SELECTED else "info",
    )


def _round(outcome: Outcome) -> RoundDisclosure:
    decision: Decision = outcome.decision
    rules = rules_of(decision.phase.call)
    wording = wording_of(rules, decision.phase.key, decision.ranking.get("pools", ()))
    panel = decision.phase.panel
    return RoundDisclosure(
        title=str(decision.phase),
        at=moment_in(decision.published_at, rules.timezone) if decision.published_at else "",
        told=told(outcome, decision, wording, str(decision.phase.call)),
        fate=outcome.fate,
        words=outcome.words,
        criteria=_criteria(outcome, panel),
        reviews=reviews_of(decision.phase, outcome.application_id),
        names=_names(panel) if panel is not None and panel.blind == BlindMode.OPEN else {},
        acta=reverse("calls:acta", args=[decision.uuid]),
        replaces=decision.replaces_id is not None,
    )


def _criteria(outcome: Outcome, panel: Panel | None) -> tuple[CriterionLine, ...]:
    means: Mapping[str, Any] = outcome.reason.get("criteria", {})
    if panel is None or not means:
        return ()
    rubric = panel.rubric.read
    return tuple(
        CriterionLine(
            title=pick(each.title),
            mean=points(means.get(each.key)),
            low=each.low,
            high=each.high,
            weight=rubric.points(each),
        )
        for each in rubric.criteria
    )


def _names(panel: Panel) -> Mapping[str, str]:
    codes = juror_codes(panel)
    return {codes[each.pk]: each.person.name for each in panel.jurors.select_related("person")}


def _appeal(application: Application) -> AppealLine | None:
    appeal = Appeal.objects.filter(application=application).first()
    if appeal is None:
        return None
    zone = rules_of(application.call).timezone
    tones = {AppealState.FILED: "warn", AppealState.UPHELD: "done"}
    return AppealLine(
        filed=moment_in(appeal.filed_at, zone),
        text=appeal.text,
        state=str(AppealState(appeal.state).label),
        tone=tones.get(AppealState(appeal.state), "plain"),
        answer=appeal.answer,
        answered=moment_in(appeal.answered_at, zone) if appeal.answered_at else "",
    )
