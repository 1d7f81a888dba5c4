"""Making strategies and missions, and putting challenges under objectives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.challenges.actions.planning import (
    check_may_plan_in,
    index_plan,
    locked_plan,
    tidy,
    visible_challenge,
    write_draft,
)
from minga.challenges.enums import Axis
from minga.challenges.events.strategy import (
    ChallengeLinked,
    ChallengeUnlinked,
    MissionEdited,
    MissionMade,
    ObjectiveAdded,
    ObjectiveEdited,
    ObjectiveRemoved,
    PlanRestored,
    PlanRetired,
    StrategyEdited,
    StrategyMade,
)
from minga.challenges.models import Challenge, Mission, Objective, Portfolio, Strategy
from minga.challenges.models.sdgs import SDG_GOALS
from minga.core.actors import Actor
from minga.core.errors import Conflict, Invalid, NotReady
from minga.core.keys import unique_key
from minga.organisations.models import Organisation
from minga.people.enums import Language

F = TypeVar("F", Strategy, Mission, Portfolio)


@dataclass(frozen=True, kw_only=True)
class StrategyDraft:
    """What is written of a strategy."""

    title: str
    summary: str = ""
    language: str = Language.ES
    starts_year: int | None = None
    ends_year: int | None = None
    source: str = ""
    public: bool = True


@dataclass(frozen=True, kw_only=True)
class ObjectiveDraft:
    """One thing to reach, its axis and its goal of the 2030 Agenda."""

    title: str
    axis: str = ""
    sdg_goal: int | None = None


@dataclass(frozen=True, kw_only=True)
class MissionDraft:
    """What will be different, for whom, by when."""

    title: str
    statement: str
    objective: Objective | None = None
    language: str = Language.ES
    sdgs: list[int] = field(default_factory=list)
    due_on: date | None = None
    public: bool = True


@action
def make_strategy(*, organisation: Organisation, draft: StrategyDraft, actor: Actor, now: datetime) -> Strategy:
    """A plan of this organisation that stands above challenges."""
    check_may_plan_in(organisation, actor=actor, now=now)
    strategy = Strategy(organisation=organisation, key=unique_key(Strategy, draft.title))
    _write_strategy(strategy, draft)
    strategy.save()
    index_plan(strategy, strategy.summary)
    record(StrategyMade(subject=strategy, organisation_id=organisation.pk, after={"title": strategy.title}))
    return strategy


@action
def edit_strategy(
    *, strategy: Strategy, draft: StrategyDraft, was: Mapping[str, Any] | None = None, actor: Actor, now: datetime
) -> Strategy:
    """Change what is written of it."""
    current = locked_plan(strategy, actor=actor, now=now, was=was)
    before, after = _write_strategy(current, draft)
    current.revision += 1
    current.save()
    index_plan(current, current.summary)
    record(StrategyEdited(subject=current, organisation_id=current.organisation_id, before=before, after=after))
    return current


@action
def add_objective(*, strategy: Strategy, draft: ObjectiveDraft, actor: Actor, now: datetime) -> Objective:
    """One more thing that the strategy sets out to reach, at the end of its list."""
    current = locked_plan(strategy, actor=actor, now=now)
    last = current.objectives.order_by("order").last()
    objective = Objective(strategy=current, order=last.order + 1 if last else 0)
    _write_objective(objective, draft)
    objective.save()
    after = {"title": objective.title, "axis": objective.axis, "sdg_goal": objective.sdg_goal}
    record(ObjectiveAdded(subject=objective, organisation_id=current.organisation_id, after=after), related=(current,))
    return objective


@action
def edit_objective(*, objective: Objective, draft: ObjectiveDraft, actor: Actor, now: datetime) -> Objective:
    """Change its words, its axis or its goal."""
    strategy, current = _locked_objective(objective, actor=actor, now=now)
    before = {"title": current.title, "axis": current.axis, "sdg_goal": current.sdg_goal}
    _write_objective(current, draft)
    current.save()
    after = {"title": current.title, "axis": current.axis, "sdg_goal": current.sdg_goal}
    happened = ObjectiveEdited(subject=current, organisation_id=strategy.organisation_id, before=before, after=after)
    record(happened, related=(strategy,))
    return current


@action
def remove_objective(*, objective: Objective, actor: Actor, now: datetime) -> None:
    """Take an objective off; one with challenges or missions under it stays until they are elsewhere."""
    strategy, current = _locked_objective(objective, actor=actor, now=now)
    if current.challenges.exists() or current.missions.exists():
        raise NotReady(_("Challenges or missions stand under this objective. Take them from it first."))
    before = {"title": current.title}
    record(
        ObjectiveRemoved(subject=current, organisation_id=strategy.organisation_id, before=before), related=(strategy,)
    )
    current.delete()


@action
def link_challenge(*, objective: Objective, challenge: Challenge, actor: Actor, now: datetime) -> Objective:
    """Say that solving the challenge serves the objective."""
    strategy, current = _locked_objective(objective, actor=actor, now=now)
    found = visible_challenge(challenge, actor=actor, now=now)
    if current.challenges.filter(pk=found.pk).exists():
        raise Conflict(_("This challenge is under this objective already."), field="challenge")
    current.challenges.add(found)
    after = {"challenge": found.key}
    happened = ChallengeLinked(subject=current, organisation_id=strategy.organisation_id, after=after)
    record(happened, related=(strategy, found))
    return current


@action
def unlink_challenge(*, objective: Objective, challenge: Challenge, actor: Actor, now: datetime) -> Objective:
    """The challenge no longer stands under the objective; both stay."""
    strategy, current = _locked_objective(objective, actor=actor, now=now)
    if not current.challenges.filter(pk=challenge.pk).exists():
        raise NotReady(_("Somebody else took this challenge from the objective."), code="gone")
    current.challenges.remove(challenge)
    before = {"challenge": challenge.key}
    happened = ChallengeUnlinked(subject=current, organisation_id=strategy.organisation_id, before=before)
    record(happened, related=(strategy, challenge))
    return current


@action
def make_mission(*, organisation: Organisation, draft: MissionDraft, actor: Actor, now: datetime) -> Mission:
    """A direction with a date."""
    check_may_plan_in(organisation, actor=actor, now=now)
    mission = Mission(organisation=organisation, key=unique_key(Mission, draft.title))
    _write_mission(mission, draft)
    mission.save()
    index_plan(mission, mission.statement)
    record(MissionMade(subject=mission, organisation_id=organisation.pk, after={"title": mission.title}))
    return mission


@action
def edit_mission(
    *, mission: Mission, draft: MissionDraft, was: Mapping[str, Any] | None = None, actor: Actor, now: datetime
) -> Mission:
    """Change what is written of it."""
    current = locked_plan(mission, actor=actor, now=now, was=was)
    before, after = _write_mission(current, draft)
    current.revision += 1
    current.save()
    index_plan(current, current.statement)
    record(MissionEdited(subject=current, organisation_id=current.organisation_id, before=before, after=after))
    return current


@action
def retire_plan(*, plan: F, reason: str, actor: Actor, now: datetime) -> F:
    """It is no longer followed: it leaves the lists, and its address still answers. The log keeps why."""
    current = locked_plan(plan, actor=actor, now=now)
    if current.retired_at is not None:
        raise Conflict(_("It was retired already."))
    if not reason.strip():
        raise Invalid({"reason": [_("Say why it is no longer followed.")]})
    current.retired_at = now
    current.revision += 1
    current.save()
    index_plan(current, "")
    after = {"retired_at": now, "reason": reason.strip()}
    record(PlanRetired(subject=current, organisation_id=current.organisation_id, after=after))
    return current


@action
def restore_plan(*, plan: F, actor: Actor, now: datetime) -> F:
    """It is followed again."""
    current = locked_plan(plan, actor=actor, now=now)
    if current.retired_at is None:
        raise Conflict(_("It is not retired."))
    before = {"retired_at": current.retired_at}
    current.retired_at = None
    current.revision += 1
    current.save()
    index_plan(current, current.statement if isinstance(current, Mission) else current.summary)
    record(PlanRestored(subject=current, organisation_id=current.organisation_id, before=before))
    return current


def _write_strategy(strategy: Strategy, draft: StrategyDraft) -> tuple[dict[str, object], dict[str, object]]:
    if draft.starts_year and draft.ends_year and draft.ends_year < draft.starts_year:
        raise Invalid({"ends_year": [_("It ends before it begins. Write a later year.")]})
    return write_draft(strategy, draft)


def _write_mission(mission: Mission, draft: MissionDraft) -> tuple[dict[str, object], dict[str, object]]:
    if not draft.statement.strip():
        raise Invalid({"statement": [_("Write what will be different, for whom and by when.")]})
    _check_goals("sdgs", draft.sdgs)
    return write_draft(mission, draft)


def _write_objective(objective: Objective, draft: ObjectiveDraft) -> None:
    if not draft.title.strip():
        raise Invalid({"title": [_("Write what is to be reached.")]})
    if draft.axis and draft.axis not in Axis.values:
        raise Invalid({"axis": [_("Choose one of the five axes.")]})
    _check_goals("sdg_goal", [draft.sdg_goal] if draft.sdg_goal else [])
    objective.title, objective.axis, objective.sdg_goal = tidy(draft.title), draft.axis, draft.sdg_goal


def _check_goals(name: str, goals: list[int]) -> None:
    if any(goal not in SDG_GOALS for goal in goals):
        raise Invalid({name: [_("Choose goals of the 2030 Agenda, from 1 to 17.")]})


def _locked_objective(objective: Objective, *, actor: Actor, now: datetime) -> tuple[Strategy, Objective]:
    """The strategy locked, so that two who arrange its objectives wait for each other, and the objective."""
    strategy = locked_plan(objective.strategy, actor=actor, now=now)
    current = strategy.objectives.filter(pk=objective.pk).first()
    if current is None:
        raise NotReady(_("Somebody else removed this objective."), code="gone")
    return strategy, current
