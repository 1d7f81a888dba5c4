"""The plan of an edition: its stages, their days and their order.

An edition begins with its first stage and ends with its last: its own dates follow.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import F, Max, Min
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import DomainError, Invalid, NotReady
from minga.core.texts import Texts, pick
from minga.indicators.models import Target
from minga.programmes.actions.editions import lock_edition, raise_revision
from minga.programmes.events.editions import (
    StageAdded,
    StageEdited,
    StageMoved,
    StageRemoved,
    StagesShifted,
)
from minga.programmes.models import Edition, Stage, stage_kinds
from minga.programmes.queries.plan import circle_with, free_stage_key

LONGEST_SHIFT = 3660


@dataclass(frozen=True, kw_only=True)
class StagePlan:
    """What a stage is made of. `after`: keys of stages that must end before it begins."""

    titles: Texts
    kind: str
    starts_on: date
    ends_on: date
    summaries: Texts = field(default_factory=dict)
    mode: str = ""
    venues: Texts = field(default_factory=dict)
    responsible: str = ""
    after: Sequence[str] = ()


@action
def add_stage(*, edition: Edition, plan: StagePlan, revision: int, actor: Actor, now: datetime) -> Stage:
    """Put a stage into the plan, where its first day says."""
    locked = lock_edition(edition, revision=revision, actor=actor, now=now)
    stages = list(locked.stages.all())
    stage = Stage(edition=locked, key=free_stage_key(stages, pick(plan.titles)))
    before = _resolved(plan, stages, stage)
    stage.order = sum(1 for other in stages if other.starts_on <= plan.starts_on)
    locked.stages.filter(order__gte=stage.order).update(order=F("order") + 1)
    _fill(stage, plan)
    stage.save()
    stage.after.set(before)
    _follow(locked)
    record(
        StageAdded(subject=stage, organisation_id=locked.host_id, after=_shown(stage)),
        related=(locked,),
    )
    return stage


@action
def edit_stage(*, stage: Stage, plan: StagePlan, revision: int, actor: Actor, now: datetime) -> Stage:
    """Change days, words, place, responsible role or what a stage waits for."""
    locked = lock_edition(stage.edition, revision=revision, actor=actor, now=now)
    stages = list(locked.stages.prefetch_related("after"))
    mine = _own(stages, stage)
    before = _resolved(plan, stages, mine)
    was = _shown(mine)
    _fill(mine, plan)
    mine.save()
    mine.after.set(before)
    _follow(locked)
    record(
        StageEdited(subject=mine, organisation_id=locked.host_id, **_difference(was, _shown(mine))),
        related=(locked,),
    )
    return mine


@action
def remove_stage(*, stage: Stage, revision: int, actor: Actor, now: datetime) -> None:
    """Take a stage out. Those that waited for it wait for what it waited for."""
    locked = lock_edition(stage.edition, revision=revision, actor=actor, now=now)
    stages = list(locked.stages.prefetch_related("after", "before"))
    mine = _own(stages, stage)
    if len(stages) == 1:
        raise NotReady(_("An edition needs at least one stage."))
    waited_for = list(mine.after.all())
    for follower in mine.before.all():
        follower.after.add(*waited_for)
    was = _shown(mine)
    record(StageRemoved(subject=mine, organisation_id=locked.host_id, before=was), related=(locked,))
    mine.delete()
    _follow(locked)


@action
def shift_stages(*, edition: Edition, days: int, revision: int, actor: Actor, now: datetime) -> Edition:
    """Move the whole plan by some days, later or (negative) earlier. Targets move along."""
    locked = lock_edition(edition, revision=revision, actor=actor, now=now)
    if days == 0 or abs(days) > LONGEST_SHIFT:
        raise DomainError(_("Write by how many days, for example 7, or -7 to bring it forward."), field="days")
    step = timedelta(days=days)
    was = {"starts_on": locked.starts_on, "ends_on": locked.ends_on}
    locked.stages.update(starts_on=F("starts_on") + step, ends_on=F("ends_on") + step)
    Target.objects.filter(subject_type=locked._meta.label_lower, subject_id=locked.pk).update(
        starts_on=F("starts_on") + step, due_on=F("due_on") + step
    )
    _follow(locked)
    record(
        StagesShifted(
            subject=locked,
            organisation_id=locked.host_id,
            before=was,
            after={"starts_on": locked.starts_on, "ends_on": locked.ends_on, "days": days},
        )
    )
    return locked


@action
def move_stage(*, stage: Stage, up: bool, revision: int, actor: Actor, now: datetime) -> Stage:
    """Swap a stage with the one before it in the list, or after it. Days do not change."""
    locked = lock_edition(stage.edition, revision=revision, actor=actor, now=now)
    stages = list(locked.stages.all())
    place = stages.index(_own(stages, stage))
    other = place - 1 if up else place + 1
    if not 0 <= other < len(stages):
        raise NotReady(_("The stage is already at the end of the list."))
    stages[place], stages[other] = stages[other], stages[place]
    for order, each in enumerate(stages):
        each.order = order
    Stage.objects.bulk_update(stages, ["order"])
    raise_revision(locked)
    record(
        StageMoved(
            subject=stages[other],
            organisation_id=locked.host_id,
            before={"order": place + 1},
            after={"order": other + 1},
        ),
        related=(locked,),
    )
    return stages[other]


def _own(stages: Iterable[Stage], stage: Stage) -> Stage:
    for each in stages:
        if each.pk == stage.pk:
            return each
    raise NotReady(_("Somebody else took this stage out of the plan."), code="gone")


def _resolved(plan: StagePlan, stages: Sequence[Stage], stage: Stage) -> list[Stage]:
    """The stages that this one waits for; Invalid when the plan does not hold together."""
    by_key = {each.key: each for each in stages}
    errors: dict[str, list[str]] = {}
    if not pick(plan.titles).strip():
        errors["titles"] = [_("Give the stage a name.")]
    if plan.kind not in stage_kinds():
        errors["kind"] = [_("Choose one of the kinds of stage.")]
    if plan.ends_on < plan.starts_on:
        errors["ends_on"] = [_("The last day comes before the first. Choose a later day.")]
    before = [by_key[key] for key in plan.after if key in by_key and key != stage.key]
    ring = circle_with(stages, stage, before)
    if ring:
        errors["after"] = [_("These stages would wait for one another: %s. Take one out.") % " → ".join(ring)]
    if errors:
        raise Invalid(errors)
    return before


def _fill(stage: Stage, plan: StagePlan) -> None:
    stage.kind = plan.kind
    stage.titles = dict(plan.titles)
    stage.summaries = dict(plan.summaries)
    stage.starts_on = plan.starts_on
    stage.ends_on = plan.ends_on
    stage.mode = plan.mode
    stage.venues = dict(plan.venues)
    stage.responsible = plan.responsible


def _follow(edition: Edition) -> None:
    """The edition's own dates are those of its stages."""
    span = edition.stages.aggregate(first=Min("starts_on"), last=Max("ends_on"))
    if span["first"] is not None:
        edition.starts_on, edition.ends_on = span["first"], span["last"]
    raise_revision(edition)


def _shown(stage: Stage) -> dict[str, object]:
    return {
        "title": pick(stage.titles),
        "kind": stage.kind,
        "starts_on": stage.starts_on,
        "ends_on": stage.ends_on,
        "responsible": stage.responsible,
    }


def _difference(was: dict[str, object], now: dict[str, object]) -> dict[str, dict[str, object]]:
    changed = [name for name in now if was[name] != now[name]]
    return {
        "before": {name: was[name] for name in changed},
        "after": {name: now[name] for name in changed},
    }
