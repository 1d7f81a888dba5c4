"""From a tree with lines to the dataclasses of a blueprint, collecting every mistake.

The reader follows the annotations of the dataclasses; it knows no field by name. When
something is wrong it says so, puts a blank of the right type in its place and goes on, so
that one reading finds all mistakes. `blueprint_checks` then looks at what depends on more
than one field, and leaves alone whatever is already known to be wrong.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from typing import Any, get_args, get_origin

from django.utils.translation import gettext as _

from minga.programmes.models.blueprint import Problem
from minga.programmes.models.blueprint_plain import default_of, hints_of, unwrap
from minga.programmes.models.blueprint_values import Range, Span, Wording
from minga.programmes.queries.blueprint_scalars import (
    PARSERS,
    advice_on,
    blank,
    clean,
    did_you_mean,
    free_value,
    mark_problem,
    shown,
)
from minga.programmes.queries.blueprint_yaml import Entries, Items, Node, Scalar

Shared = Mapping[str, Mapping[str, Node]]


@dataclass
class Reader:
    """Reads nodes as values of a type; keeps the problems and the line of every path."""

    languages: tuple[str, ...]
    shared: Shared = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)
    _borrowed: int = 0

    def refuse(self, path: str, message: str, line: int | None = None) -> None:
        """Note a mistake, at this line or at the nearest one known for the path."""
        self.problems.append(Problem(path, message, line or self.line_of(path)))

    def line_of(self, path: str) -> int:
        """The line of this path, or of what it stands in."""
        while path and path not in self.lines:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.lines.get(path, 1)

    def read(self, hint: Any, node: Node, path: str) -> Any:
        """The value at this node; a blank of the same type when it cannot be read."""
        self.lines.setdefault(path, self._borrowed or node.line)
        bare, marks, optional = unwrap(hint)
        if isinstance(node, Scalar) and node.empty:
            if optional:
                return None
            if get_origin(bare) is not tuple:
                self.refuse(path, _("This is empty. Write a value, or delete the line."))
                return blank(hint)
        if get_origin(bare) is tuple:
            return self._list(get_args(bare)[0], node, path)
        if bare in (Range, Span):
            return self._measure(bare, node, path)
        if isinstance(bare, type) and is_dataclass(bare):
            return self._group(bare, node, path)
        if get_origin(bare) is not None:
            return self._mapping(marks, node, path)
        return self._scalar(bare, marks, node, path)

    def _group(self, cls: type, node: Node, path: str) -> Any:
        if not isinstance(node, Entries):
            names = ", ".join(each.name for each in fields(cls))
            self.refuse(path, _("Write a group of lines here, with: %s.") % names)
            return blank(cls)
        if "use" in node.entries and cls.__name__ in self.shared:
            return self._take_shared(cls, node, path)
        hints = hints_of(cls)
        for name, line in node.lines.items():
            if name not in hints:
                message = _("“%(name)s” is not a field here. %(hint)s")
                advice = did_you_mean(name, hints)
                self.refuse(_join(path, name), message % {"name": shown(name), "hint": advice}, line)
        values = {}
        for each in fields(cls):
            here = _join(path, each.name)
            if each.name in node.entries:
                self.lines[here] = self._borrowed or node.lines[each.name]
                before = len(self.problems)
                value = self.read(hints[each.name], node.entries[each.name], here)
                if len(self.problems) == before:
                    self._check_limits(value, each.metadata, here)
            elif (value := default_of(each)) is MISSING:
                message = _("“%(name)s” (%(label)s) is missing. Add it.")
                label = each.metadata["label"]
                self.refuse(here, message % {"name": each.name, "label": label}, self._line(node))
                value = blank(hints[each.name])
            values[each.name] = value
        return cls(**values)

    def _line(self, node: Node) -> int:
        return self._borrowed or node.line

    def _take_shared(self, cls: type, node: Entries, path: str) -> Any:
        asked = node.entries["use"]
        name = asked.text if isinstance(asked, Scalar) else ""
        for other, line in node.lines.items():
            if other != "use":
                message = _("With “use” nothing else is written. Delete this line, or write all.")
                self.refuse(_join(path, other), message, line)
        parts = self.shared[cls.__name__]
        if name not in parts:
            message = _("There is no shared “%(name)s”. %(hint)s")
            hint = did_you_mean(name, parts)
            self.refuse(_join(path, "use"), message % {"name": shown(name), "hint": hint}, asked.line)
            return blank(cls)
        self._borrowed = node.line
        value = self._group(cls, parts[name], path)
        self._borrowed = 0
        return value

    def _check_limits(self, value: Any, metadata: Mapping[str, Any], path: str) -> None:
        number = len(value) if isinstance(value, tuple) else value
        if not isinstance(number, int | Decimal):
            return
        least, most = metadata["at_least"], metadata["at_most"]
        if least is not None and number < least:
            self.refuse(path, _("This is %(value)s. The least is %(limit)s.") % _limit(number, least))
        if most is not None and number > most:
            self.refuse(path, _("This is %(value)s. The most is %(limit)s.") % _limit(number, most))

    def _list(self, inner: Any, node: Node, path: str) -> tuple[Any, ...]:
        if isinstance(node, Scalar) and node.empty:
            return ()
        if isinstance(node, Items):
            pairs = enumerate(node.items)
            return tuple(self.read(inner, each, f"{path}[{index}]") for index, each in pairs)
        bare, _marks, _optional = unwrap(inner)
        if isinstance(node, Scalar) and not is_dataclass(bare):
            return (self.read(inner, node, path),)
        self.refuse(path, _("Write a list here: one line for each, starting with “- ”."))
        return ()

    def _mapping(self, marks: tuple[Any, ...], node: Node, path: str) -> Mapping[str, Any]:
        wording = next((mark for mark in marks if isinstance(mark, Wording)), None)
        if wording is None:
            return self._free(node, path)
        if isinstance(node, Scalar) and not wording.every_language:
            return {self.languages[0]: clean(node.text)}
        if not isinstance(node, Entries):
            langs = ", ".join(self.languages)
            self.refuse(path, _("Write one line for each language here: %s.") % langs)
            return {}
        return self._texts(wording, node, path)

    def _texts(self, wording: Wording, node: Entries, path: str) -> Mapping[str, str]:
        texts = {}
        for language, each in node.entries.items():
            here = _join(path, language)
            if language not in self.languages:
                if not self._borrowed:
                    message = self._not_a_language(language, each)
                    self.refuse(here, message, node.lines[language])
            elif isinstance(each, Scalar):
                texts[language] = clean("" if each.empty else each.text)
            else:
                self.refuse(here, _("Write words here, not a list or group."), each.line)
                texts[language] = "?"
        wanted = self.languages if wording.every_language else ()
        lacking = [language for language in wanted if not texts.get(language)]
        if lacking:
            message = _("The text in %s is missing. Write it.")
            self.refuse(path, message % ", ".join(lacking), self._line(node))
        return {language: texts[language] for language in self.languages if texts.get(language)}

    def _not_a_language(self, name: str, value: Node) -> str:
        if isinstance(value, Scalar) and value.empty:
            message = _("A comma inside { } begins another entry. Put the text in quotes.")
            return f"{message} “{shown(name)}”"
        hint = did_you_mean(name, self.languages)
        message = _("“%(name)s” is not a language of this blueprint. %(hint)s")
        return message % {"name": shown(name), "hint": hint}

    def _free(self, node: Node, path: str) -> Mapping[str, Any]:
        if not isinstance(node, Entries):
            self.refuse(path, _("Write a group of lines here: a name, a colon and a value."))
            return {}
        return {name: free_value(each) for name, each in node.entries.items()}

    def _measure(self, kind: Any, node: Node, path: str) -> Any:
        try:
            return kind.parse(node.text if isinstance(node, Scalar) else "")
        except ValueError:
            typed = shown(node.text) if isinstance(node, Scalar) else "…"
            advice = (
                _("Write a number, or a range such as 2-3 or 40+. You wrote “%s”.")
                if kind is Range
                else _("Write a number and d, w, m or y: 3d, 2w, 2m, 1y. You wrote “%s”.")
            )
            self.refuse(path, advice % typed)
            return blank(kind)

    def _scalar(self, bare: Any, marks: tuple[Any, ...], node: Node, path: str) -> Any:
        if not isinstance(node, Scalar):
            self.refuse(path, _("Write one value here, not a list or group."))
            return blank(bare)
        text = node.text.strip()
        if issubclass(bare, Enum):
            words = [each.value for each in bare]
            if text in words:
                return bare(text)
            message = _("“%(word)s” is not known here. %(hint)s")
            values = {"word": shown(text), "hint": did_you_mean(text, words)}
            self.refuse(path, message % values)
            return blank(bare)
        if bare is str:
            self._check_marks(text, marks, path)
            return text
        try:
            return PARSERS[bare](text)
        except ValueError:
            self.refuse(path, advice_on(bare, text) % shown(text))
            return blank(bare)

    def _check_marks(self, text: str, marks: tuple[Any, ...], path: str) -> None:
        for mark in marks:
            if message := mark_problem(mark, text):
                self.refuse(path, message)


def _join(path: str, name: str) -> str:
    name = shown(name)
    return f"{path}.{name}" if path else name


def _limit(value: Any, limit: int) -> dict[str, Any]:
    return {"value": value, "limit": limit}
