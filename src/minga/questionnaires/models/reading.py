"""From JSON to a `Definition`, telling every mistake with its place, not only the first.

The expressions are data (question, operation, value; all, any), never code: there is
nothing to escape from. Lengths and depths are bounded, so that a hostile file costs little.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from minga.core.texts import validate_texts
from minga.questionnaires.enums import Operation, QuestionKind
from minga.questionnaires.models import definition as d
from minga.questionnaires.models.definition_checks import check_questions, check_sections

_KEY: Final = re.compile(r"^[a-z][a-z0-9_]{0,59}$")
_MOST_DEPTH: Final = 5
_MOST_QUESTIONS: Final = 500
_MOST_OPTIONS: Final = 500


@dataclass(frozen=True)
class Problem:
    """One mistake: where (`sections[2].questions[0].unit`) and what to do about it."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class BadDefinition(ValueError):
    """The data is no form; `problems` says why, all of it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(map(str, problems[:5])))
        self.problems = problems


def read_definition(data: Any) -> d.Definition:
    """The form, or BadDefinition with every mistake."""
    reader = _Reader()
    made = reader.definition(data)
    if reader.problems or made is None:
        raise BadDefinition(tuple(reader.problems))
    return made


def definition_problems(data: Any) -> tuple[Problem, ...]:
    """Every mistake in the data; none when it is a form."""
    try:
        read_definition(data)
    except BadDefinition as bad:
        return bad.problems
    return ()


class _Reader:
    """Walks the data once and collects problems; a broken part reads as None."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def complain(self, place: str, message: str) -> None:
        self.problems.append(Problem(place, message))

    # --- Whole parts -----------------------------------------------------------------------

    def definition(self, data: Any) -> d.Definition | None:
        made: d.Definition | None = self._part(d.Definition, data, "")
        if made is None or self.problems:
            return None
        if not made.sections:
            self.complain("sections", _("Give at least one section."))
        if sum(1 for question in made.everything()) > _MOST_QUESTIONS:
            self.complain("sections", _("A form holds at most %(most)s questions.") % {"most": _MOST_QUESTIONS})
            return None
        check_sections(made, self.complain)
        check_questions(made, self.complain)
        return made

    def _part(self, cls: type[Any], data: Any, place: str) -> Any:
        """Read a mapping into one of the dataclasses, field by field."""
        if not isinstance(data, Mapping):
            self.complain(place, _("Write this as a group of named values."))
            return None
        known = {item.name: item for item in fields(cls)}
        for name in data:
            if name not in known and not str(name).startswith("_"):
                self.complain(_at(place, str(name)), _("This name is not known here."))
        before, values = len(self.problems), {}
        for name, item in known.items():
            if data.get(name) is None:
                if item.default is MISSING and item.default_factory is MISSING:
                    self.complain(_at(place, name), _("This is missing."))
                continue
            values[name] = _READERS[cls][name](self, data[name], _at(place, name))
        return cls(**values) if len(self.problems) == before else None

    def _list(self, cls: type[Any], data: Any, place: str) -> tuple[Any, ...]:
        if not isinstance(data, list | tuple):
            self.complain(place, _("Write this as a list."))
            return ()
        if len(data) > _MOST_OPTIONS:
            self.complain(place, _("At most %(most)s entries fit here.") % {"most": _MOST_OPTIONS})
            return ()
        made = tuple(self._part(cls, inner, f"{place}[{index}]") for index, inner in enumerate(data))
        return tuple(inner for inner in made if inner is not None)

    # --- Single values ---------------------------------------------------------------------

    def key(self, value: Any, place: str) -> str:
        if not isinstance(value, str) or not _KEY.match(value):
            self.complain(place, _("Use small letters, digits and underscores, starting with a letter."))
        return str(value)

    def texts(self, value: Any, place: str) -> d.Texts:
        try:
            validate_texts(value)
        except ValidationError as wrong:
            self.complain(place, wrong.messages[0])
            return {}
        return dict(value)

    def many_texts(self, value: Any, place: str) -> tuple[d.Texts, ...]:
        if not isinstance(value, list | tuple):
            self.complain(place, _("Write this as a list."))
            return ()
        return tuple(self.texts(inner, f"{place}[{index}]") for index, inner in enumerate(value[:20]))

    def kind(self, value: Any, place: str) -> QuestionKind:
        try:
            return QuestionKind(value)
        except ValueError:
            kinds = ", ".join(QuestionKind.values)
            self.complain(place, _("This kind is not known. Use one of: %(kinds)s.") % {"kinds": kinds})
            return QuestionKind.TEXT

    def truth(self, value: Any, place: str) -> bool:
        if not isinstance(value, bool):
            self.complain(place, _("Write true or false."))
        return bool(value)

    def count(self, value: Any, place: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not -1_000_000 <= value <= 1_000_000:
            self.complain(place, _("Write a whole number."))
            return 0
        return value

    def decimal(self, value: Any, place: str) -> Decimal:
        made = _decimal(value)
        if made is None:
            self.complain(place, _("Write a number."))
        return made or Decimal(0)

    def word(self, value: Any, place: str) -> str:
        if not isinstance(value, str) or len(value) > 120:
            self.complain(place, _("Write a short text."))
        return str(value)

    def endings(self, value: Any, place: str) -> tuple[str, ...]:
        if not isinstance(value, list | tuple) or not all(isinstance(inner, str) for inner in value):
            self.complain(place, _("Write a list of file endings, such as pdf and jpg."))
            return ()
        return tuple(inner.lower().lstrip(".") for inner in value)

    # --- Conditions ------------------------------------------------------------------------

    def condition(self, value: Any, place: str, depth: int = 0) -> d.Condition | None:
        if not isinstance(value, Mapping) or depth > _MOST_DEPTH:
            self.complain(place, _("Write a condition: question, op and value; or all, or any."))
            return None
        for name, cls in (("all", d.Every), ("any", d.AnyOf)):
            if name in value:
                return self._group(cls, value[name], _at(place, name), depth)
        question = self.key(value.get("question"), _at(place, "question"))
        return self._test(question, value, place)

    def _group(self, cls: type[d.Every] | type[d.AnyOf], value: Any, place: str, depth: int) -> d.Condition | None:
        if not isinstance(value, list | tuple) or not 1 <= len(value) <= 50:
            self.complain(place, _("Write a list of conditions."))
            return None
        parts = [self.condition(part, f"{place}[{n}]", depth + 1) for n, part in enumerate(value)]
        return cls(tuple(part for part in parts if part is not None))

    def _test(self, question: str, value: Mapping[str, Any], place: str) -> d.Condition | None:
        given: Any = value.get("answers") if "answers" in value else value.get("value")
        values = tuple(given) if isinstance(given, list | tuple) else () if given is None else (given,)
        try:
            op = Operation(value.get("op", Operation.IS))
        except ValueError:
            ops = ", ".join(Operation.values)
            self.complain(_at(place, "op"), _("This comparison is not known. Use one of: %(ops)s.") % {"ops": ops})
            return None
        if op not in {Operation.ANSWERED, Operation.EMPTY} and not values:
            self.complain(_at(place, "value"), _("Say with what the answer is compared."))
        if not all(isinstance(inner, str | int | float | bool | Decimal) for inner in values) or len(values) > 100:
            self.complain(_at(place, "value"), _("Compare with words or numbers."))
            return None
        return d.Comparison(question, op, tuple(_plain(inner) for inner in values))


def _at(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _decimal(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        made = Decimal(str(value))
    except InvalidOperation:
        return None
    return made if made.is_finite() and abs(made) < Decimal(10) ** 18 else None


def _plain(value: str | int | float | bool | Decimal) -> str | Decimal:
    """yes/no for truth, a Decimal for numbers, words as they are."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str | Decimal) else Decimal(str(value))


def _parts(cls: type[Any]) -> Callable[[_Reader, Any, str], Any]:
    return lambda reader, value, place: reader._list(cls, value, place)


def _one(cls: type[Any]) -> Callable[[_Reader, Any, str], Any]:
    return lambda reader, value, place: reader._part(cls, value, place)


_READERS: Final[dict[type[Any], dict[str, Callable[..., Any]]]] = {
    d.Option: {"key": _Reader.key, "label": _Reader.texts, "hint": _Reader.texts},
    d.Scale: {
        "low": _Reader.count,
        "high": _Reader.count,
        "low_label": _Reader.texts,
        "high_label": _Reader.texts,
    },
    d.Example: {"title": _Reader.texts, "text": _Reader.texts, "points": _Reader.many_texts},
    d.Question: {
        "key": _Reader.key,
        "kind": _Reader.kind,
        **dict.fromkeys(("label", "help", "example", "unit"), _Reader.texts),
        **dict.fromkeys(("required", "personal", "whole", "evidence"), _Reader.truth),
        **dict.fromkeys(("words", "characters"), _Reader.count),
        **dict.fromkeys(("minimum", "maximum"), _Reader.decimal),
        **dict.fromkeys(("currency", "fills"), _Reader.word),
        **dict.fromkeys(("options", "rows"), _parts(d.Option)),
        "scale": _one(d.Scale),
        "fields": lambda reader, value, place: reader._list(d.Question, value, place),
        "formats": _Reader.endings,
        "shown_if": _Reader.condition,
    },
    d.Section: {
        "key": _Reader.key,
        "title": _Reader.texts,
        "intro": _Reader.texts,
        "example": _one(d.Example),
        "shown_if": _Reader.condition,
        "questions": _parts(d.Question),
    },
    d.Definition: {
        "title": _Reader.texts,
        "intro": _Reader.texts,
        "minutes": _Reader.count,
        "anonymous": _Reader.truth,
        "sections": _parts(d.Section),
    },
}
