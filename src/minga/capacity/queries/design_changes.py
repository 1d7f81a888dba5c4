"""What is different between two methods, said so that nobody has to compare them by eye."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from minga.capacity.models import Design, Node
from minga.capacity.models.design import ROOT
from minga.core.texts import pick

NEW, GONE, POINTS, WEIGHT, MOVED, WORDS, LEVELS, APPLIES, RULES = (
    "new", "gone", "points", "weight", "moved", "words", "levels", "applies", "rules",
)  # fmt: skip
TOUCHES_SCORES = frozenset({NEW, GONE, POINTS, WEIGHT, MOVED, LEVELS, APPLIES, RULES})


@dataclass(frozen=True)
class Change:
    """One difference. `kind`: what it is of; words alone do not touch scores."""

    kind: str
    code: str
    text: str

    @property
    def touches_scores(self) -> bool:
        return self.kind in TOUCHES_SCORES


def changes_between(before: Design, after: Design) -> tuple[Change, ...]:
    """In the order of the new tree; what is gone comes last but the rules."""
    old, new = before.by_code, after.by_code
    found: list[Change] = []
    for node in after.nodes:
        if node.code == ROOT:
            continue
        if node.code not in old:
            found.append(Change(NEW, node.code, _("New: %(name)s") % {"name": _name(node)}))
            continue
        found += _of_node(old[node.code], node)
    found += [
        Change(GONE, node.code, _("No longer asked: %(name)s") % {"name": _name(node)})
        for node in before.nodes
        if node.code not in new and node.code != ROOT
    ]
    return (*found, *_of_rules(before, after))


def _of_node(old: Node, new: Node) -> Iterator[Change]:
    name = _name(new)
    if old.max_points != new.max_points:
        said = {"name": name, "old": _plain(old.max_points), "new": _plain(new.max_points)}
        yield Change(POINTS, new.code, _("%(name)s: from %(old)s points to %(new)s") % said)
    if old.weight != new.weight:
        said = {"name": name, "old": _plain(old.weight), "new": _plain(new.weight)}
        yield Change(WEIGHT, new.code, _("%(name)s: weight from %(old)s to %(new)s") % said)
    if old.parent != new.parent or old.direction != new.direction or old.denominator != new.denominator:
        yield Change(MOVED, new.code, _("%(name)s: counts in another way or in another group") % {"name": name})
    if [level.points for level in old.levels] != [level.points for level in new.levels]:
        yield Change(LEVELS, new.code, _("%(name)s: other levels") % {"name": name})
    if set(old.not_for) != set(new.not_for):
        yield Change(APPLIES, new.code, _("%(name)s: applies to other entities") % {"name": name})
    words = (old.titles, old.texts, [level.text for level in old.levels])
    if words != (new.titles, new.texts, [level.text for level in new.levels]) and len(old.levels) == len(new.levels):
        yield Change(WORDS, new.code, _("%(name)s: other words") % {"name": name})


def _of_rules(before: Design, after: Design) -> Iterator[Change]:
    if before.tiers != after.tiers:
        yield Change(RULES, "", _("Other bands of the score"))
    if before.peers.by != after.peers.by:
        yield Change(RULES, "", _("Peers are told in another way"))
    if dict(before.steps) != dict(after.steps) or before.family != after.family:
        yield Change(RULES, "", _("The score is computed in another way"))
    if before.decimals != after.decimals:
        yield Change(RULES, "", _("Published with other decimals"))
    old, new = (
        (design.graders, design.third_when_apart, design.appeal_days) for design in (before, after)
    )  # fmt: skip
    if old != new:
        yield Change(RULES, "", _("Other rules of grading or appeal"))


def _name(node: Node) -> str:
    return pick(node.titles) or node.code


def _plain(number: Decimal | None) -> str:
    return "—" if number is None else f"{number.normalize():f}"
