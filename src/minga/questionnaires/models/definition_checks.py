"""What no single value can tell: names used twice, conditions on later answers, missing options."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from django.utils.translation import gettext as _

from minga.questionnaires.enums import Operation
from minga.questionnaires.enums import QuestionKind as Kind
from minga.questionnaires.models.definition import (
    CHOOSING,
    NUMERIC,
    RESERVED_SECTIONS,
    WORDY,
    Condition,
    Definition,
    Question,
    tests_in,
)

Complain = Callable[[str, str], None]
_ORDERED: Final = {Operation.MORE_THAN, Operation.AT_LEAST, Operation.LESS_THAN, Operation.AT_MOST}
_NOT_ON_CARDS: Final = {Kind.CARDS, Kind.MATRIX}


def check_sections(form: Definition, complain: Complain) -> None:
    """Sections: own names, at least one question, conditions on earlier answers only."""
    _once([section.key for section in form.sections], "sections", complain)
    earlier: dict[str, Question] = {}
    for number, section in enumerate(form.sections):
        place = f"sections[{number}]"
        if section.key in RESERVED_SECTIONS:
            complain(f"{place}.key", _("This name is taken by a page of the form. Choose another."))
        if not section.questions:
            complain(f"{place}.questions", _("Give at least one question."))
        _check_condition(section.shown_if, earlier, f"{place}.shown_if", complain)
        for index, question in enumerate(section.questions):
            _check_condition(question.shown_if, earlier, f"{place}.questions[{index}].shown_if", complain)
            _check_cards(question, earlier, f"{place}.questions[{index}]", complain)
            earlier[question.key] = question


def check_questions(form: Definition, complain: Complain) -> None:
    """Questions: own names, and for each kind what it needs."""
    _once([question.key for section in form.sections for question in section.questions], "sections", complain)
    for number, section in enumerate(form.sections):
        for index, question in enumerate(section.questions):
            _check_question(question, f"sections[{number}].questions[{index}]", complain)


def _once(keys: Sequence[str], place: str, complain: Complain) -> None:
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        complain(place, _("The name “%(key)s” is used twice. Each must be its own.") % {"key": key})


def _check_cards(question: Question, earlier: dict[str, Question], place: str, complain: Complain) -> None:
    """On a card, a condition may ask earlier fields of the same card, and earlier questions."""
    seen = dict(earlier)
    for index, inner in enumerate(question.fields):
        _check_condition(inner.shown_if, seen, f"{place}.fields[{index}].shown_if", complain)
        seen[inner.key] = inner


def _check_condition(condition: Condition | None, earlier: dict[str, Question], place: str, complain: Complain) -> None:
    for test in tests_in(condition):
        asked = earlier.get(test.question)
        if asked is None:
            complain(place, _("“%(key)s” is not an earlier question.") % {"key": test.question})
        elif test.op in _ORDERED and asked.kind not in NUMERIC | {Kind.DATE}:
            complain(place, _("“%(key)s” has no order: compare it with “is”.") % {"key": test.question})
        elif asked.kind in CHOOSING and test.op in {Operation.IS, Operation.IS_NOT}:
            _check_values(test.values, asked, place, complain)


def _check_values(values: Iterable[object], asked: Question, place: str, complain: Complain) -> None:
    for value in values:
        if str(value) not in asked.option_keys:
            complain(
                place,
                _("“%(value)s” is not one of the options of “%(key)s”.") % {"value": value, "key": asked.key},
            )


def _check_question(question: Question, place: str, complain: Complain) -> None:
    kind = question.kind
    if not any(question.label.values()):
        complain(f"{place}.label", _("Write the question in at least one language."))
    if kind in CHOOSING | {Kind.MATRIX} and not question.options:
        complain(f"{place}.options", _("Give the options to choose from."))
    if kind is Kind.MATRIX and not question.rows:
        complain(f"{place}.rows", _("Give the rows of the matrix."))
    if kind is Kind.SCALE and (question.scale is None or not 1 <= question.scale.high - question.scale.low <= 20):
        complain(f"{place}.scale", _("Give the ends of the scale: at least two steps, at most twenty-one."))
    if kind is Kind.MONEY and len(question.currency) != 3:
        complain(f"{place}.currency", _("Give the currency, three letters such as PYG."))
    if question.fields and kind is not Kind.CARDS:
        complain(f"{place}.fields", _("Only cards have fields."))
    if kind is Kind.CARDS:
        _check_fields(question, place, complain)
    if (question.words is not None or question.characters is not None) and kind not in WORDY:
        complain(f"{place}.words", _("Only texts have a limit of words or letters."))
    if any(limit is not None and limit < 1 for limit in (question.words, question.characters)):
        complain(f"{place}.words", _("The limit must be at least 1."))
    if question.minimum is not None and question.maximum is not None and question.minimum > question.maximum:
        complain(f"{place}.minimum", _("The minimum is larger than the maximum."))
    for name, options in (("options", question.options), ("rows", question.rows)):
        _once([option.key for option in options], f"{place}.{name}", complain)


def _check_fields(question: Question, place: str, complain: Complain) -> None:
    if not question.fields:
        complain(f"{place}.fields", _("Give the fields of a card."))
    _once([inner.key for inner in question.fields], f"{place}.fields", complain)
    for index, inner in enumerate(question.fields):
        if inner.kind in _NOT_ON_CARDS:
            complain(f"{place}.fields[{index}].kind", _("A card holds neither cards nor a matrix."))
            continue
        if inner.evidence:
            complain(f"{place}.fields[{index}].evidence", _("On a card, ask for the evidence as a file of its own."))
        _check_question(inner, f"{place}.fields[{index}]", complain)
