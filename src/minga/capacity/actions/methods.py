"""A draft of a method is written: parts of the tree, rules, or the whole tree from a file."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.capacity import policies
from minga.capacity.enums import VersionState
from minga.capacity.events.designing import MethodChanged
from minga.capacity.models import Design, IndexVersion, Node, design_as_data
from minga.capacity.models import editing as tree
from minga.capacity.models.design import ROOT
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, DomainError, NotAllowed
from minga.people.models import Person

_RULES: Final = frozenset({"tiers", "peers", "decimals", "steps", "graders", "third_when_apart", "appeal_days"})


@action
def put_node(
    *, version: IndexVersion, node: Node, was: str = "", revision: int | None = None, actor: Actor, now: datetime
) -> IndexVersion:
    """Add a part of the tree, or change the one that had the code `was`."""
    held = _hold(version, revision, actor, now)
    return _keep(held, tree.put_node(held.read, node, was=was), {"put": node.code, "was": was})


@action
def remove_node(
    *, version: IndexVersion, code: str, revision: int | None = None, actor: Actor, now: datetime
) -> IndexVersion:
    """Take a part away with everything below it."""
    held = _hold(version, revision, actor, now)
    if code == ROOT or code not in held.read.by_code:
        raise DomainError(_("This part is not in the tree any more."), code="gone")
    return _keep(held, tree.remove_node(held.read, code), {"removed": code})


@action
def move_node(*, version: IndexVersion, code: str, by: int, actor: Actor, now: datetime) -> IndexVersion:
    """One place up (−1) or down (1) among its siblings."""
    held = _hold(version, None, actor, now)
    if code == ROOT or code not in held.read.by_code or by not in (-1, 1):
        raise DomainError(_("This part is not in the tree any more."), code="gone")
    return _keep(held, tree.move_node(held.read, code, by), {"moved": code, "by": by})


@action
def change_rules(
    *, version: IndexVersion, changes: Mapping[str, Any], revision: int | None = None, actor: Actor, now: datetime
) -> IndexVersion:
    """Bands, peers, decimals, how scores are computed, graded and appealed."""
    held = _hold(version, revision, actor, now)
    if not set(changes) <= _RULES:
        raise TypeError(f"a method has no rule {sorted(set(changes) - _RULES)}")
    return _keep(held, replace(held.read, **changes), {"rules": sorted(changes)})


@action
def replace_tree(
    *, version: IndexVersion, design: Design, begun_from: str = "", revision: int | None = None,
    actor: Actor, now: datetime,
) -> IndexVersion:  # fmt: skip
    """The whole tree anew, as a file gives it. Rules stay, and so does what a file cannot say of a part it knows."""
    held = _hold(version, revision, actor, now)
    kept = held.read
    steps = kept.steps if kept.family == design.family else design.steps
    nodes = tuple(_completed(node, kept.by_code.get(node.code)) for node in design.nodes)
    made = replace(kept, family=design.family, nodes=nodes, steps=steps)
    return _keep(held, tree.settled(made), {"tree_from": begun_from, "parts": len(made.nodes)})


def _completed(node: Node, known: Node | None) -> Node:
    """Levels, advice, tools, languages: of the part that had the same code before."""
    if known is None:
        return node
    same_name = node.titles and known.titles and set(node.titles.values()) & set(known.titles.values())
    same_text = not node.texts or bool(set(node.texts.values()) & set(known.texts.values()))
    return replace(
        known, parent=node.parent, max_points=node.max_points, weight=node.weight, direction=node.direction,
        unit=node.unit or known.unit, denominator=node.denominator or known.denominator,
        titles=known.titles if same_name or not node.titles else node.titles,
        texts=known.texts if same_text else node.texts,
        question=known.question or node.question,
        levels=known.levels if known.max_points == node.max_points else (),
    )  # fmt: skip


def _hold(version: IndexVersion, revision: int | None, actor: Actor, now: datetime) -> IndexVersion:
    rows = IndexVersion.objects.select_for_update(of=("self",), no_key=True).select_related("index__owner")
    held = rows.get(pk=version.pk)
    if actor is not HOUSE and not (isinstance(actor, Person) and policies.may_design(actor, held.index, now)):
        raise NotAllowed(_("Only those who measure in the organisation that owns the index may do this."))
    if held.state != VersionState.DRAFT:
        raise Conflict(_("A published method never changes. Begin a new version."))
    if revision is not None and revision != held.revision:
        raise Conflict(_("Somebody else changed the method while you were writing. Compare, and save again."))
    return held


def _keep(held: IndexVersion, design: Design, done: Mapping[str, Any]) -> IndexVersion:
    held.design = design_as_data(design)
    held.revision += 1
    held.save(update_fields=["design", "revision", "updated_at"])
    held.__dict__.pop("read", None)
    changed = MethodChanged(subject=held, organisation_id=held.index.owner_id, after=dict(done))
    record(changed, related=(held.index,))
    return held
