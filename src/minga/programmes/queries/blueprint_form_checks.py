"""What must agree inside forms, rubrics and rules of completion."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from minga.programmes.models.blueprint import Blueprint
from minga.programmes.models.blueprint_forms import (
    Condition,
    Criterion,
    Form,
    Question,
    Rubric,
)
from minga.programmes.models.blueprint_words import QuestionKind, RuleKind
from minga.programmes.queries.blueprint_reading import did_you_mean, shown

Finding = tuple[str, str]
_KIND = QuestionKind
_NEEDS = {
    _KIND.CHOICE: ("options",),
    _KIND.CHOICES: ("options",),
    _KIND.SCALE: ("scale",),
    _KIND.CARDS: ("fields",),
    _KIND.MATRIX: ("rows",),
}
_ONLY_FOR = {
    "options": (_KIND.CHOICE, _KIND.CHOICES, _KIND.MATRIX),
    "scale": (_KIND.SCALE, _KIND.MATRIX),
    "rows": (_KIND.MATRIX,),
    "fields": (_KIND.CARDS,),
    "words": (_KIND.TEXT, _KIND.LONG_TEXT),
    "unit": (_KIND.NUMBER,),
    "currency": (_KIND.MONEY,),
    "formats": (_KIND.FILE,),
}


def form_checks(blueprint: Blueprint) -> Iterator[Finding]:
    """Forms: each question has what its kind needs; conditions point backwards."""
    answering = {"participant", "team", "organisation", *(role.key for role in blueprint.roles)}
    for index, form in enumerate(blueprint.forms):
        path = f"forms[{index}]"
        if form.answered_by not in answering:
            message = _("“%(who)s” cannot answer a form. %(hint)s")
            values = {
                "who": shown(form.answered_by),
                "hint": did_you_mean(form.answered_by, answering),
            }
            yield f"{path}.answered_by", message % values
        yield from _sections(form, path)


def _sections(form: Form, path: str) -> Iterator[Finding]:
    earlier: dict[str, Question] = {}
    for index, section in enumerate(form.sections):
        here = f"{path}.sections[{index}]"
        yield from _condition(section.shown_if, earlier, f"{here}.shown_if")
        for position, question in enumerate(section.questions):
            place = f"{here}.questions[{position}]"
            yield from _condition(question.shown_if, earlier, f"{place}.shown_if")
            yield from _question(question, place)
            if question.key in earlier:
                message = _("The key “%s” is used twice in this form. Give each its own.")
                yield f"{place}.key", message % question.key
            earlier.setdefault(question.key, question)


def _condition(
    condition: Condition | None, earlier: dict[str, Question], path: str
) -> Iterator[Finding]:
    if condition is None:
        return
    asked = earlier.get(condition.question)
    if asked is None:
        message = _("“%(key)s” is not an earlier question of this form. %(hint)s")
        hint = did_you_mean(condition.question, earlier)
        yield f"{path}.question", message % {"key": shown(condition.question), "hint": hint}
        return
    answers = {option.key for option in asked.options} or {"yes", "no"}
    for index, answer in enumerate(condition.answers):
        if asked.kind in (_KIND.CHOICE, _KIND.CHOICES, _KIND.YES_NO) and answer not in answers:
            message = _("“%(answer)s” is not an answer to “%(key)s”. %(hint)s")
            hint = did_you_mean(answer, answers)
            values = {"answer": shown(answer), "key": asked.key, "hint": hint}
            yield f"{path}.answers[{index}]", message % values


def _question(question: Question, path: str) -> Iterator[Finding]:
    for name in _NEEDS.get(question.kind, ()):
        if not getattr(question, name):
            message = _("A question of kind “%(kind)s” needs “%(field)s”. Add it.")
            yield path, message % {"kind": question.kind.value, "field": name}
    if question.kind == _KIND.MATRIX and not (question.options or question.scale):
        yield path, _("A matrix needs “options” or a “scale” for its columns. Add one.")
    for name, kinds in _ONLY_FOR.items():
        if getattr(question, name) and question.kind not in kinds:
            message = _("A question of kind “%(kind)s” has no “%(field)s”. Delete it.")
            yield f"{path}.{name}", message % {"kind": question.kind.value, "field": name}
    if question.scale and question.scale.low >= question.scale.high:
        yield f"{path}.scale", _("A scale goes from a smaller number to a larger one.")
    low, high = question.minimum, question.maximum
    if low is not None and high is not None and low > high:
        yield f"{path}.minimum", _("The minimum is more than the maximum. Change one of the two.")
    for index, inner in enumerate(question.fields):
        if inner.kind == _KIND.CARDS:
            yield f"{path}.fields[{index}].kind", _("A card cannot hold cards. Use another kind.")
        yield from _question(inner, f"{path}.fields[{index}]")


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
            yield path, message % {"kind": rule.kind.value, "field": needed}
        if rule.at_least is not None and rule.at_least > 1:
            yield f"{path}.at_least", _("Write a share from 0 to 1: 0.8 for eighty percent.")


def _rubric(rubric: Rubric, path: str) -> Iterator[Finding]:
    total = sum((criterion.weight for criterion in rubric.criteria), Decimal(0))
    if total not in (1, 100):
        message = _("The weights add up to %s. Make them add up to 1, or to 100.")
        yield f"{path}.criteria", message % f"{total:f}"
    if rubric.pass_mark is not None and not 0 <= rubric.pass_mark <= 1:
        yield f"{path}.pass_mark", _("Write a share from 0 to 1: 0.6 for sixty percent.")
    for index, criterion in enumerate(rubric.criteria):
        yield from _criterion(criterion, f"{path}.criteria[{index}]")


def _criterion(criterion: Criterion, path: str) -> Iterator[Finding]:
    scores = [level.score for level in criterion.levels]
    if len(scores) < 2:
        yield f"{path}.levels", _("Describe at least two levels, from the lowest to the highest.")
    elif scores != sorted(set(scores)):
        yield f"{path}.levels", _("Write the levels from the lowest score to the highest, each once.")
    elif criterion.veto_below is not None and criterion.veto_below not in scores:
        message = _("“veto_below” must be one of the scores: %s.")
        yield f"{path}.veto_below", message % ", ".join(map(str, scores))
