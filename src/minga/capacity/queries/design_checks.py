"""What a method lacks before it can be published, each in a sentence with its place."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.capacity.enums import Family, Severity
from minga.capacity.models import Design, Node
from minga.capacity.models.design import ROOT
from minga.capacity.models.editing import sum_of
from minga.capacity.queries.forms import form_definition
from minga.core.texts import pick
from minga.organisations.enums import OrganisationType
from minga.questionnaires.models.reading import definition_problems


@dataclass(frozen=True)
class Check:
    """One thing to mend (`error`), or to look at."""

    severity: str
    message: str
    code: str = ""

    @property
    def blocks(self) -> bool:
        return self.severity == Severity.ERROR


def checks(design: Design) -> tuple[Check, ...]:
    """Mistakes first. Without mistakes the method can be published."""
    found = [*_tree(design), *_questions(design), *_rules(design)]
    if not any(check.blocks for check in found):
        found += _form(design)
    found += _languages(design)
    return tuple(sorted(found, key=lambda check: not check.blocks))


def _error(message: str, code: str = "") -> Check:
    return Check(Severity.ERROR, message, code)


def _look(message: str, code: str = "") -> Check:
    return Check(Severity.WARNING, message, code)


def _tree(design: Design) -> Iterator[Check]:
    if not design.components:
        yield _error(_("The index has no component yet. Add the first one."))
        return
    for node in design.nodes:
        if node.code != ROOT and not pick(node.titles):
            yield _error(_("“%(code)s” has no name.") % {"code": node.code}, node.code)
    for component in design.components:
        if not design.children(component.code) and design.family == Family.POINTS:
            yield _look(
                _("“%(name)s” has nothing below it, so it is a question itself.") % {"name": _name(component)},
                component.code,
            )
    if design.family == Family.POINTS:
        total = sum_of(design, ROOT)
        if total <= 0:
            yield _error(_("No question earns points yet."))
        elif total != 100:
            yield _look(_("The points add up to %(total)s, not to 100.") % {"total": _plain(total)})
    else:
        yield from _weights(design)


def _weights(design: Design) -> Iterator[Check]:
    for node in design.nodes:
        group = design.children(node.code)
        if group and not any(child.weight is None or child.weight > 0 for child in group):
            yield _error(_("Nothing in “%(name)s” has weight.") % {"name": _name(node)}, node.code)
        if node.weight is not None and node.weight < 0:
            yield _error(_("“%(name)s” has a weight below zero.") % {"name": _name(node)}, node.code)


def _questions(design: Design) -> Iterator[Check]:
    for node in design.questions:
        if node.code == ROOT:
            continue
        if node.question and not pick(node.texts):
            yield _error(_("“%(name)s”: write what is asked.") % {"name": _name(node)}, node.code)
        if design.family == Family.POINTS:
            yield from _points(node)
    keys = [node.question for node in design.questions if node.question]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield _error(_("Two questions would be the same answer of the form: “%(key)s”.") % {"key": key})


def _points(node: Node) -> Iterator[Check]:
    name = {"name": _name(node)}
    if node.max_points is None or node.max_points < 0:
        yield _error(_("“%(name)s”: say how many points it earns at most.") % name, node.code)
        return
    points = [level.points for level in node.levels]
    if not points:
        return
    if points != sorted(set(points)):
        yield _error(_("“%(name)s”: each level must earn more than the one before.") % name, node.code)
    elif points[-1] != node.max_points:
        said = {**name, "last": _plain(points[-1]), "most": _plain(node.max_points)}
        yield _error(_("“%(name)s”: the highest level earns %(last)s, the question %(most)s.") % said, node.code)
    elif points[0] != 0:
        yield _look(_("“%(name)s”: nobody can earn nothing here.") % name, node.code)


def _rules(design: Design) -> Iterator[Check]:
    least = [tier.least for tier in design.tiers]
    if least != sorted(set(least)):
        yield _error(_("Each band must begin above the one before."))
    elif least and least[0] > 0:
        yield _look(_("Scores below %(least)s have no band.") % {"least": _plain(least[0])})
    for kind, label in OrganisationType.choices:
        for component in design.components:
            leaves = list(design.leaves_of(component.code))
            if leaves and all(kind in leaf.not_for for leaf in leaves):
                said = {"name": _name(component), "kind": label}
                yield _look(_("Nothing of “%(name)s” applies to: %(kind)s.") % said, component.code)


def _form(design: Design) -> Iterator[Check]:
    if not any(node.question for node in design.questions):
        yield _look(_("Nothing is asked of entities: figures come from a file only."))
        return
    for problem in definition_problems(form_definition(design, {"es": "—"})):
        yield _error(_("The form: %(problem)s") % {"problem": problem})


def _languages(design: Design) -> Iterator[Check]:
    for code, name in settings.LANGUAGES:
        missing = sum(1 for node in design.nodes if node.code != ROOT and not node.titles.get(code))
        missing += sum(1 for node in design.questions if node.texts and not node.texts.get(code))
        if missing:
            told = ngettext(
                "%(count)s text is not written in this language: %(language)s.",
                "%(count)s texts are not written in this language: %(language)s.",
                missing,
            )
            yield _look(told % {"count": missing, "language": _(str(name))})


def _name(node: Node) -> str:
    return pick(node.titles) or node.code


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
