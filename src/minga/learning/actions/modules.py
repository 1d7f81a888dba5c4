"""The modules of an edition, in their order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Invalid, NotReady
from minga.core.events import changes
from minga.core.texts import Texts, pick
from minga.learning.actions.sessions import planner
from minga.learning.enums import Mode
from minga.learning.events.planning import ModuleAdded, ModuleChanged, ModuleMoved, ModuleRemoved
from minga.learning.models import Module, Task
from minga.programmes.models import Edition, Stage


@dataclass(frozen=True, kw_only=True)
class ModulePlan:
    """What a module is made of. `objectives`: one idea each."""

    titles: Texts
    intros: Texts = field(default_factory=dict)
    objectives: Sequence[Texts] = ()
    mode: str = Mode.VIRTUAL
    places: Texts = field(default_factory=dict)
    stage: Stage | None = None


@action
def add_module(*, edition: Edition, plan: ModulePlan, actor: Actor, now: datetime) -> Module:
    """A module at the end of the plan."""
    planner(edition, actor, now)
    _check(edition, plan)
    last = edition.modules.aggregate(last=Max("order"))["last"] or 0
    module = Module(edition=edition, key=_free_key(edition, pick(plan.titles)), order=last + 1)
    _fill(module, plan)
    module.save()
    record(ModuleAdded(subject=module, organisation_id=edition.host_id, after=_shown(module)), related=(edition,))
    return module


@action
def change_module(*, module: Module, plan: ModulePlan, actor: Actor, now: datetime) -> Module:
    """Change its words, its objectives, where people meet."""
    locked = _hold(module, actor, now)
    _check(locked.edition, plan)
    before = _shown(locked)
    _fill(locked, plan)
    locked.save()
    after = _shown(locked)
    record(
        ModuleChanged(
            subject=locked,
            organisation_id=locked.edition.host_id,
            **changes(before, after),
        ),
        related=(locked.edition,),
    )
    return locked


@action
def remove_module(*, module: Module, actor: Actor, now: datetime) -> None:
    """Take out an empty module; one with sessions or tasks stays until they went elsewhere."""
    locked = _hold(module, actor, now)
    if locked.sessions.exists() or Task.objects.filter(module=locked).exists():
        raise NotReady(_("This module has sessions or tasks. Put them into another module, or remove them, first."))
    happened = ModuleRemoved(subject=locked, organisation_id=locked.edition.host_id, before=_shown(locked))
    record(happened, related=(locked.edition,))
    locked.delete()


@action
def move_module(*, module: Module, up: bool, actor: Actor, now: datetime) -> Module:
    """Swap a module with its neighbour. Sessions keep their days."""
    planner(module.edition, actor, now)
    rows = list(Module.objects.select_for_update(of=("self",), no_key=True).filter(edition=module.edition_id))
    place = next((number for number, each in enumerate(rows) if each.pk == module.pk), -1)
    other = place - 1 if up else place + 1
    if place < 0 or not 0 <= other < len(rows):
        raise NotReady(_("The module is already at the end of the list."))
    rows[place], rows[other] = rows[other], rows[place]
    for order, each in enumerate(rows, start=1):
        each.order = order
    Module.objects.bulk_update(rows, ["order"])
    happened = ModuleMoved(
        subject=rows[other],
        organisation_id=module.edition.host_id,
        before={"order": place + 1},
        after={"order": other + 1},
    )
    record(happened, related=(module.edition,))
    return rows[other]


def _hold(module: Module, actor: Actor, now: datetime) -> Module:
    locked = Module.objects.select_for_update(of=("self",), no_key=True).select_related("edition").get(pk=module.pk)
    planner(locked.edition, actor, now)
    return locked


def _check(edition: Edition, plan: ModulePlan) -> None:
    if not pick(plan.titles).strip():
        raise Invalid({"titles": [_("Give the module a name.")]})
    if plan.stage is not None and plan.stage.edition_id != edition.pk:
        raise Invalid({"stage": [_("Choose one of the stages of this edition.")]})


def _fill(module: Module, plan: ModulePlan) -> None:
    module.titles, module.intros, module.places = dict(plan.titles), dict(plan.intros), dict(plan.places)
    module.objectives = [dict(each) for each in plan.objectives]
    module.mode, module.stage = plan.mode, plan.stage


def _shown(module: Module) -> dict[str, Any]:
    return {
        "title": pick(module.titles),
        "objectives": [pick(each) for each in module.objectives],
        "mode": module.mode,
        "place": pick(module.places),
        "stage": module.stage.key if module.stage else "",
    }


def _free_key(edition: Edition, title: str) -> str:
    stem = slugify(title)[:54].strip("-") or "modulo"
    taken = set(edition.modules.filter(key__startswith=stem).values_list("key", flat=True))
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem}-{number}", number + 1
    return key
