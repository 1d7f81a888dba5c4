"""Conditions between their two spellings: `${people} > 10 and selected(${kind}, 'a')` and data."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from minga.questionnaires.enums import Operation
from minga.questionnaires.enums import QuestionKind as Kind
from minga.questionnaires.models.definition import Comparison, Condition, Every, Question

LANGUAGES: Final = {
    "español": "es",
    "spanish": "es",
    "português": "pt",
    "portuguese": "pt",
    "english": "en",
    "inglés": "en",
}
_SIGNS: Final = {
    "=": Operation.IS,
    "!=": Operation.IS_NOT,
    ">": Operation.MORE_THAN,
    ">=": Operation.AT_LEAST,
    "<": Operation.LESS_THAN,
    "<=": Operation.AT_MOST,
}
_SIGN_OF: Final = {operation: sign for sign, operation in _SIGNS.items()}
_TOKENS: Final = re.compile(
    r"\s*(?:(?P<field>\$\{[\w\-.]+\})|(?P<text>'[^']*'|\"[^\"]*\")|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<sign>!=|>=|<=|=|>|<)|(?P<mark>[(),])|(?P<word>[A-Za-z_]+))"
)
_MOST_TOKENS: Final = 200


def relevant_to_condition(text: str, key: Callable[[str], str], option: Callable[[str], str]) -> dict[str, Any] | None:
    """The condition as data, or None when the expression is more than the simple form.

    `key`, `option`: our key for the name of a question, and for the name of a choice.
    """
    tokens = _tokens(text)
    if tokens is None:
        return None
    parser = _Parser(tokens, key, option)
    condition = parser.any_of()
    return condition if condition is not None and parser.done else None


def _tokens(text: str) -> list[tuple[str, str]] | None:
    found: list[tuple[str, str]] = []
    place = 0
    while place < len(text.rstrip()):
        match = _TOKENS.match(text, place)
        if match is None or len(found) > _MOST_TOKENS:
            return None
        found.append((str(match.lastgroup), match[str(match.lastgroup)]))
        place = match.end()
    return found


class _Parser:
    """or-joined and-joined comparisons, with parentheses, not(…) left out on purpose."""

    def __init__(self, tokens: list[tuple[str, str]], key: Callable[[str], str], option: Callable[[str], str]) -> None:
        self.tokens, self.key, self.option, self.place, self.depth = tokens, key, option, 0, 0

    @property
    def done(self) -> bool:
        return self.place == len(self.tokens)

    def any_of(self) -> dict[str, Any] | None:
        return self._joined("or", "any", self.every)

    def every(self) -> dict[str, Any] | None:
        return self._joined("and", "all", self.one)

    def _joined(self, word: str, name: str, part: Callable[[], dict[str, Any] | None]) -> dict[str, Any] | None:
        parts = [part()]
        while self._take("word", word) is not None:
            parts.append(part())
        if any(one is None for one in parts):
            return None
        return parts[0] if len(parts) == 1 else {name: parts}

    def one(self) -> dict[str, Any] | None:
        if self._take("mark", "(") is not None:
            self.depth += 1
            inner = self.any_of() if self.depth <= 4 else None
            return inner if self._take("mark", ")") is not None else None
        if self._take("word", "selected") is not None:
            return self._selected()
        field, sign = self._take("field"), self._take("sign")
        value = self._value()
        if field is None or sign is None or value is None:
            return None
        return self._test(field, _SIGNS[sign], value)

    def _selected(self) -> dict[str, Any] | None:
        opened, field = self._take("mark", "("), self._take("field")
        comma, value, closed = self._take("mark", ","), self._value(), self._take("mark", ")")
        if None in {opened, field, comma, closed} or value is None or field is None:
            return None
        return self._test(field, Operation.IS, value)

    def _test(self, field: str, op: Operation, value: str | float | int) -> dict[str, Any]:
        question = self.key(field[2:-1])
        if value == "":
            empty = op is Operation.IS
            return {"question": question, "op": (Operation.EMPTY if empty else Operation.ANSWERED).value}
        given = self.option(value) if isinstance(value, str) else value
        return {"question": question, "op": op.value, "value": given}

    def _value(self) -> str | float | int | None:
        text = self._take("text")
        if text is not None:
            return text[1:-1]
        number = self._take("number")
        if number is None:
            return None
        return float(number) if "." in number else int(number)

    def _take(self, kind: str, value: str | None = None) -> str | None:
        if self.place >= len(self.tokens):
            return None
        found_kind, found = self.tokens[self.place]
        if found_kind != kind or (value is not None and found.lower() != value):
            return None
        self.place += 1
        return found


def condition_to_relevant(condition: Condition, questions: dict[str, Question]) -> str:
    """A condition as XLSForm writes it."""
    if isinstance(condition, Comparison):
        return _test_to_relevant(condition, questions.get(condition.question))
    word = " and " if isinstance(condition, Every) else " or "
    return word.join(f"({condition_to_relevant(part, questions)})" for part in condition.parts)


def _test_to_relevant(test: Comparison, question: Question | None) -> str:
    field = f"${{{test.question}}}"
    if test.op is Operation.ANSWERED:
        return f"{field} != ''"
    if test.op is Operation.EMPTY:
        return f"{field} = ''"
    many = question is not None and question.kind is Kind.CHOICES
    values = [str(value) if not isinstance(value, str) else f"'{value}'" for value in test.values]
    if many and test.op is Operation.IS:
        return " or ".join(f"selected({field}, {value})" for value in values)
    joint = " and " if test.op is Operation.IS_NOT else " or "
    return joint.join(f"{field} {_SIGN_OF[test.op]} {value}" for value in values)
