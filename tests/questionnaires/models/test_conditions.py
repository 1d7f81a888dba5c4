from decimal import Decimal
from typing import Any

import pytest

from minga.questionnaires.enums import Operation
from minga.questionnaires.models.conditions import holds, residual
from minga.questionnaires.models.definition import AnyOf, Comparison, Every

pytestmark = pytest.mark.unit


def when(op: Operation, *values: str | Decimal, question: str = "q") -> Comparison:
    return Comparison(question, op, values)


@pytest.mark.parametrize(
    ("condition", "answer", "shown"),
    [
        (when(Operation.IS, "a", "b"), "b", True),
        (when(Operation.IS, "a"), ["c", "a"], True),
        (when(Operation.IS, "a"), None, False),
        (when(Operation.IS, Decimal("5")), "5.0", True),
        (when(Operation.IS_NOT, "a"), "b", True),
        (when(Operation.IS_NOT, "a"), None, True),
        (when(Operation.IS_NOT, "a"), "a", False),
        (when(Operation.ANSWERED), [], False),
        (when(Operation.ANSWERED), "0", True),
        (when(Operation.EMPTY), "", True),
        (when(Operation.MORE_THAN, Decimal(10)), "9", False),
        (when(Operation.MORE_THAN, Decimal(10)), "11", True),
        (when(Operation.AT_LEAST, Decimal(10)), "10", True),
        (when(Operation.LESS_THAN, Decimal(10)), "10", False),
        (when(Operation.AT_MOST, Decimal(10)), "10", True),
        (when(Operation.MORE_THAN, Decimal(10)), None, False),
        (when(Operation.AT_LEAST, "2026-03-01"), "2026-11-28", True),
        (when(Operation.LESS_THAN, "2026-03-01"), "2026-11-28", False),
        (when(Operation.IS, "a"), {"row": "a"}, False),
        (when(Operation.IS, Decimal(1)), "NaN", False),
        (None, None, True),
    ],
)
def test_condition_holds(condition: Comparison | None, answer: Any, shown: bool) -> None:
    assert holds(condition, {"q": answer}) is shown


def test_conditions_are_joined() -> None:
    yes, no = when(Operation.ANSWERED), when(Operation.EMPTY)

    assert holds(AnyOf((no, yes)), {"q": "x"})
    assert not holds(Every((no, yes)), {"q": "x"})


def test_what_is_left_for_the_page_is_only_about_its_own_controls() -> None:
    here, elsewhere = when(Operation.IS, "a", question="here"), when(Operation.ANSWERED, question="elsewhere")
    local = frozenset({"here", "team.1.role"})

    assert residual(here, {}, local) == {"q": "here", "op": "is", "v": ["a"]}
    assert residual(elsewhere, {"elsewhere": "x"}, local) is True
    assert residual(Every((here, elsewhere)), {}, local) is False
    assert residual(Every((here, elsewhere)), {"elsewhere": "x"}, local) == {
        "all": [{"q": "here", "op": "is", "v": ["a"]}]
    }
    assert residual(AnyOf((here, elsewhere)), {"elsewhere": "x"}, local) is True
    assert residual(AnyOf((elsewhere, elsewhere)), {}, local) is False
    assert residual(when(Operation.ANSWERED, question="role"), {}, local, "team.1.") == {
        "q": "team.1.role",
        "op": "answered",
        "v": [],
    }
