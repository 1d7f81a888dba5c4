"""What must agree inside forms, rubrics and rules of completion.

What a form needs is known by the form engine; it is asked, so that a blueprint cannot hold a
form that could not be filled in.
"""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from minga.programmes.models.blueprint import Blueprint
from minga.programmes.models.blueprint_forms import Criterion, Rubric
from minga.programmes.models.blueprint_words import RuleKind
from minga.programmes.queries.blueprint_scalars import Finding, did_you_mean, shown
from minga.questionnaires.models.reading import definition_problems


def form_checks(blueprint: Blueprint) -> Iterator[Finding]:
    """Forms: somebody who exists answers them, and the form engine takes them."""
    answering = {"participant", "team", "organisation", *(role.key for role in blueprint.roles)}
    for index, form in enumerate(blueprint.forms):
        path = f"forms[{index}]"
        if form.answered_by not in answering:
            message = _("“%(who)s” cannot answer a form. %(hint)s")
            hint = did_you_mean(form.answered_by, answering)
            values = {"who": shown(form.answered_by), "hint": hint}
            yield Finding(f"{path}.answered_by", message % values)
        for problem in definition_problems(form.definition()):
            yield Finding(f"{path}.{problem.place}" if problem.place else path, problem.message)


def rubric_checks(blueprint: Blueprint) -> Iterator[Finding]:
    """Rubrics: weights add up, levels climb. Rules of completion: each has what it names."""
    for index, rubric in enumerate(blueprint.rubrics):
        yield from _rubric(rubric, f"rubrics[{index}]")
    needs = {
        RuleKind.ATTENDANCE: "at_least",
        RuleKind.FORM: "form",
        RuleKind.RUBRIC: "rubric",
        RuleKind.GATE: "reaches",
    }
    rules = blueprint.completion.rules if blueprint.completion else ()
    for index, rule in enumerate(rules):
        path = f"completion.rules[{index}]"
        needed = needs[rule.kind]
        if getattr(rule, needed) in ("", None):
            message = _("A rule of kind “%(kind)s” needs “%(field)s”. Add it.")
            yield Finding(path, message % {"kind": rule.kind.value, "field": needed})
        if rule.at_least is not None and rule.at_least > 1:
            yield Finding(f"{path}.at_least", _("Write a share from 0 to 1: 0.8 for eighty percent."))


def _rubric(rubric: Rubric, path: str) -> Iterator[Finding]:
    total = sum((criterion.weight for criterion in rubric.criteria), Decimal(0))
    if total not in (1, 100):
        message = _("The weights add up to %s. Make them add up to 1, or to 100.")
        yield Finding(f"{path}.criteria", message % f"{total:f}")
    if rubric.pass_mark is not None and not 0 <= rubric.pass_mark <= 1:
        yield Finding(f"{path}.pass_mark", _("Write a share from 0 to 1: 0.6 for sixty percent."))
    for index, criterion in enumerate(rubric.criteria):
        yield from _criterion(criterion, f"{path}.criteria[{index}]")


def _criterion(criterion: Criterion, path: str) -> Iterator[Finding]:
    scores = [level.score for level in criterion.levels]
    if len(scores) < 2:
        yield Finding(f"{path}.levels", _("Describe at least two levels, from the lowest to the highest."))
    elif scores != sorted(set(scores)):
        yield Finding(f"{path}.levels", _("Write the levels from the lowest score to the highest, each once."))
    elif criterion.veto_below is not None and criterion.veto_below not in scores:
        message = _("“veto_below” must be one of the scores: %s.")
        yield Finding(f"{path}.veto_below", message % ", ".join(map(str, scores)))
