"""Whether a question is shown, given the answers before it. Data in, truth out; no code is run."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from minga.questionnaires.enums import Operation
from minga.questionnaires.models.definition import Comparison, Condition, Every


def holds(condition: Condition | None, values: Mapping[str, Any]) -> bool:
    """True without a condition. An unanswered question is only ever `empty` or `is_not`."""
    if condition is None:
        return True
    if isinstance(condition, Comparison):
        return _test(condition, values.get(condition.question))
    results = (holds(part, values) for part in condition.parts)
    return all(results) if isinstance(condition, Every) else any(results)


def _test(test: Comparison, answer: Any) -> bool:
    answered = answer not in (None, "", [], {})
    if test.op is Operation.ANSWERED:
        return answered
    if test.op is Operation.EMPTY:
        return not answered
    if test.op is Operation.IS_NOT:
        return not (answered and _is_one_of(answer, test))
    if not answered:
        return False
    if test.op is Operation.IS:
        return _is_one_of(answer, test)
    return any(_compared(test.op, answer, value) for value in test.values[:1])


def _is_one_of(answer: Any, test: Comparison) -> bool:
    given = answer if isinstance(answer, list) else [answer]
    return any(_same(one, value) for one in given for value in test.values)


def _same(answer: Any, value: str | Decimal) -> bool:
    number = _number(answer)
    other = _number(value)
    return number == other if number is not None and other is not None else str(answer) == str(value)


def _compared(op: Operation, answer: Any, value: str | Decimal) -> bool:
    """Numbers as numbers, days (ISO text) as text."""
    number, other = _number(answer), _number(value)
    left, right = (number, other) if number is not None and other is not None else (str(answer), str(value))
    match op:
        case Operation.MORE_THAN:
            return left > right  # type: ignore[operator]
        case Operation.AT_LEAST:
            return left >= right  # type: ignore[operator]
        case Operation.LESS_THAN:
            return left < right  # type: ignore[operator]
        case _:
            return left <= right  # type: ignore[operator]


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return None
    try:
        made = Decimal(str(value))
    except InvalidOperation:
        return None
    return made if made.is_finite() else None


def residual(
    condition: Condition, values: Mapping[str, Any], local: frozenset[str], prefix: str = ""
) -> bool | dict[str, Any]:
    """What is left to decide in the browser: the tests on controls of this page.

    Tests on other pages are decided now. `prefix`: on a card, where its own fields stand.
    """
    if isinstance(condition, Comparison):
        place = _place(condition.question, local, prefix)
        if place is None:
            return holds(condition, values)
        return {"q": place, "op": condition.op.value, "v": [str(value) for value in condition.values]}
    every = isinstance(condition, Every)
    parts = [residual(part, values, local, prefix) for part in condition.parts]
    if any(part is (not every) for part in parts):
        return not every
    left = [part for part in parts if not isinstance(part, bool)]
    if not left:
        return every
    return {"all" if every else "any": left}


def _place(key: str, local: frozenset[str], prefix: str) -> str | None:
    """Where the control of a question stands on this page, if it does."""
    if prefix and f"{prefix}{key}" in local:
        return f"{prefix}{key}"
    return key if key in local else None
