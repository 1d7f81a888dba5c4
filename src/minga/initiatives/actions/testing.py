"""User tests and experiments: a threshold before, a result after, a decision with its reason.

Hypothesis, metric and threshold are set before and frozen once a result is written, so that
nobody bends the question to the answer. A result may be corrected until it is decided upon;
the log keeps what stood before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Conflict, Invalid, NotReady
from minga.indicators.models import Target
from minga.initiatives.actions.listing import refresh
from minga.initiatives.actions.rows import held_row, hold, latest_day
from minga.initiatives.enums import Comparison, ExperimentDecision, ExperimentKind, ThresholdReading
from minga.initiatives.events.testing import (
    ExperimentDecided,
    ExperimentMeasured,
    ExperimentPlanned,
    ExperimentReplanned,
    ExperimentStarted,
)
from minga.initiatives.models import Evidence, Experiment, Initiative
from minga.initiatives.queries.evidence import INITIATIVE

CHALLENGE: Final = "challenges.challenge"
_RESULT: Final = ("result_value", "people", "result", "result_on")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is set before: the question, what decides it, and when it is stopped early."""

    kind: str
    title: str
    hypothesis: str
    metric: str
    method: str = ""
    unit: str = ""
    reading: str = ThresholdReading.AT_LEAST
    threshold: Decimal | None = None
    stop_rule: str = ""
    comparison: str = Comparison.NONE
    comparison_note: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    planned_cost: Decimal | None = None
    target: Target | None = None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What was seen."""

    result: str
    result_on: date
    value: Decimal | None = None
    people: int | None = None
    evidence: Sequence[Evidence] = ()


@action
def plan_experiment(
    *, initiative: Initiative, plan: Plan, restricted: bool = False, actor: Actor, now: datetime
) -> Experiment:
    """Write down what will be tried and what will decide it."""
    locked = hold(initiative, actor, now)
    _check(plan, locked)
    last = locked.experiments.order_by("-number").values_list("number", flat=True).first() or 0
    made = Experiment(initiative=locked, number=last + 1, stage=locked.stage, restricted=restricted)
    _fill(made, plan)
    made.save()
    refresh(locked, now=now)
    happened = ExperimentPlanned(subject=made, organisation_id=locked.organisation_id, after=_told(plan))
    record(happened, related=(locked,))
    return made


@action
def replan_experiment(*, experiment: Experiment, plan: Plan, revision: int, actor: Actor, now: datetime) -> Experiment:
    """Change the plan while there is no result. `revision`: the one that the writer had read."""
    locked = hold(experiment.initiative, actor, now)
    held = held_row(experiment, revision)
    if held.result_on is not None:
        raise Conflict(_("There is a result already: question and threshold stay as they were set."), code="frozen")
    _check(plan, locked)
    was = {name: getattr(held, name) for name in _told(plan)}
    _fill(held, plan)
    held.revision += 1
    held.save()
    refresh(locked, moved=False, now=now)
    changed = [name for name in was if was[name] != getattr(held, name)]
    before, after = {name: was[name] for name in changed}, {name: getattr(held, name) for name in changed}
    happened = ExperimentReplanned(subject=held, organisation_id=locked.organisation_id, before=before, after=after)
    record(happened, related=(locked,))
    return held


@action
def start_experiment(*, experiment: Experiment, started_on: date, actor: Actor, now: datetime) -> Experiment:
    """It runs since this day. A pilot does not begin without what makes it a pilot."""
    locked = hold(experiment.initiative, actor, now)
    held = held_row(experiment)
    if held.started_on is not None or held.result_on is not None:
        raise Conflict(_("This experiment has begun already."), code="begun")
    if started_on > latest_day(now):
        raise NotReady(_("This day is still to come. Mark it as begun on the day itself."), field="started_on")
    missing = missing_to_start(held)
    if missing:
        raise NotReady(
            _("Before it begins, complete the plan: %(missing)s.") % {"missing": "; ".join(missing)}, code="incomplete"
        )
    if held.ends_on is not None and started_on > held.ends_on:
        raise NotReady(_("This day comes after the planned end. Change the plan first."), field="started_on")
    planned = held.starts_on
    held.started_on = held.starts_on = started_on
    held.revision += 1
    held.save(update_fields=["started_on", "starts_on", "revision", "updated_at"])
    refresh(locked, now=now)
    before, after = {"starts_on": planned}, {"started_on": started_on}
    happened = ExperimentStarted(subject=held, organisation_id=locked.organisation_id, before=before, after=after)
    record(happened, related=(locked,))
    return held


def missing_to_start(experiment: Experiment) -> list[str]:
    """What the plan still lacks, in words: every experiment needs a threshold, a pilot more."""
    lacks = [] if experiment.threshold is not None else [_("threshold")]
    if experiment.kind == ExperimentKind.PILOT:
        asked = (
            (experiment.target_id, _("figure on which it is measured")),
            (experiment.stop_rule.strip(), _("rule to stop early")),
            (experiment.ends_on, _("last day")),
            (experiment.planned_cost is not None, _("planned cost")),
        )
        lacks += [words for there, words in asked if not there]
    return lacks


@action
def record_result(*, experiment: Experiment, outcome: Outcome, actor: Actor, now: datetime) -> Experiment:
    """Write what was seen, or correct it while nothing was decided. Freezes the plan."""
    locked = hold(experiment.initiative, actor, now)
    held = held_row(experiment)
    if held.decision:
        raise Conflict(_("It was decided upon this result already. Plan the next experiment instead."), code="decided")
    if held.kind == ExperimentKind.PILOT and held.started_on is None:
        raise NotReady(_("First mark the pilot as begun: its result is read in real service."), code="not_begun")
    _check_outcome(held, outcome, now)
    was = {name: getattr(held, name) for name in _RESULT}
    held.result_value, held.people = outcome.value, outcome.people
    held.result, held.result_on = outcome.result.strip(), outcome.result_on
    held.revision += 1
    held.save(update_fields=[*_RESULT, "revision", "updated_at"])
    held.evidence.set([row for row in outcome.evidence if row.initiative_id == locked.pk])
    refresh(locked, now=now)
    now_is = {name: getattr(held, name) for name in _RESULT}
    changed = [name for name in _RESULT if was[name] != now_is[name]]
    before, after = {name: was[name] for name in changed}, {name: now_is[name] for name in changed}
    happened = ExperimentMeasured(subject=held, organisation_id=locked.organisation_id, before=before, after=after)
    record(happened, related=(locked,))
    return held


@action
def decide_experiment(*, experiment: Experiment, decision: str, reason: str, actor: Actor, now: datetime) -> Experiment:
    """Go on, iterate or stop, and why. It does not change any more."""
    locked = hold(experiment.initiative, actor, now)
    held = held_row(experiment)
    errors: dict[str, list[str]] = {}
    if held.decision:
        raise Conflict(_("Somebody else of the team has noted the decision already."), code="decided")
    if held.result_on is None:
        raise NotReady(_("First write the result: a decision stands on what was seen."))
    if decision not in ExperimentDecision.values:
        errors["decision"] = [_("Choose: go on, iterate or stop.")]
    if not reason.strip():
        errors["reason"] = [_("Write why.")]
    if errors:
        raise Invalid(errors)
    held.decision, held.decision_reason = decision, reason.strip()
    held.revision += 1
    held.save(update_fields=["decision", "decision_reason", "revision", "updated_at"])
    refresh(locked, now=now)
    after = {"decision": decision, "reason": held.decision_reason}
    record(ExperimentDecided(subject=held, organisation_id=locked.organisation_id, after=after), related=(locked,))
    return held


def _check(plan: Plan, initiative: Initiative) -> None:
    errors: dict[str, list[str]] = {}
    if plan.kind not in ExperimentKind.values:
        errors["kind"] = [_("Choose experiment or pilot.")]
    if not plan.title.strip():
        errors["title"] = [_("Give it a title.")]
    if not plan.hypothesis.strip():
        errors["hypothesis"] = [_("Write what you believe will happen, so that it can turn out wrong.")]
    if not plan.metric.strip():
        errors["metric"] = [_("Write what is counted.")]
    if plan.reading not in ThresholdReading.values:
        errors["reading"] = [_("Choose how to read the threshold.")]
    if plan.comparison not in Comparison.values:
        errors["comparison"] = [_("Choose with what it is compared.")]
    if plan.starts_on and plan.ends_on and plan.ends_on < plan.starts_on:
        errors["ends_on"] = [_("The last day comes before the first. Choose a later day.")]
    if plan.planned_cost is not None and plan.planned_cost < 0:
        errors["planned_cost"] = [_("Write a number that is zero or more.")]
    if plan.target is not None and not _may_hang_on(plan.target, initiative):
        errors["target"] = [_("Choose a figure of this initiative or of its challenge.")]
    if plan.kind == ExperimentKind.PILOT and plan.target is None:
        errors["target"] = [_("A pilot is read against its baseline: choose the figure on which it is measured.")]
    if errors:
        raise Invalid(errors)


def _may_hang_on(target: Target, initiative: Initiative) -> bool:
    own = (target.subject_type, target.subject_id) == (INITIATIVE, initiative.pk)
    return own or (target.subject_type, target.subject_id) == (CHALLENGE, initiative.challenge_id)


def _check_outcome(experiment: Experiment, outcome: Outcome, now: datetime) -> None:
    errors: dict[str, list[str]] = {}
    if not outcome.result.strip():
        errors["result"] = [_("Write what was seen.")]
    if experiment.threshold is not None and outcome.value is None:
        errors["value"] = [_("Write the number, so that it can be read against the threshold.")]
    if experiment.threshold is None:
        errors["value"] = [_("First set the threshold in the plan; a result decides nothing without one.")]
    if outcome.result_on > latest_day(now):
        errors["result_on"] = [_("This day is still to come. Write the day of the result.")]
    if experiment.starts_on is not None and outcome.result_on < experiment.starts_on:
        errors["result_on"] = [_("The result comes before the first day. Correct one of the two.")]
    if errors:
        raise Invalid(errors)


def _told(plan: Plan) -> dict[str, object]:
    return {name: getattr(plan, name) for name in Plan.__dataclass_fields__}


def _fill(experiment: Experiment, plan: Plan) -> None:
    texts = {"title", "hypothesis", "metric", "method", "unit", "stop_rule", "comparison_note"}
    for name, value in _told(plan).items():
        setattr(experiment, name, value.strip() if isinstance(value, str) and name in texts else value)
