"""From bytes to a small tree that remembers its lines.

The tree is built from the parser's events, by hand, because the usual composer forgets
lines, follows aliases (which lets a few lines stand for millions) and recurses as deep as
the file asks. Anchors, aliases, tags and several documents in one file are refused: a
blueprint is read by people, who should see every word where it stands.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from django.utils.translation import gettext as _

from minga.programmes.models.blueprint import Problem

LARGEST = 1_000_000
_COLON = re.compile(r":(?:\s|$)")
DEEPEST = 24
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Scalar:
    """One value, as it was typed. `quoted` tells "2" from 2."""

    line: int
    text: str
    quoted: bool = False

    @property
    def empty(self) -> bool:
        """Whether it says nothing: left blank, `null` or `~`."""
        return not self.quoted and self.text in ("", "~", "null", "Null", "NULL")


@dataclass
class Items:
    """A list."""

    line: int
    items: "list[Node]" = field(default_factory=list)


@dataclass
class Entries:
    """Names with values, in order. `lines` keeps where each name stands."""

    line: int
    entries: "dict[str, Node]" = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


Node = Scalar | Items | Entries


def read_tree(content: str | bytes) -> tuple[Node | None, list[Problem]]:
    """The tree of a YAML document, and everything that is wrong with it as YAML.

    No tree when the text breaks off half-way: what follows would look missing.
    """
    text, problems = _decode(content)
    if problems:
        return None, problems
    builder = _Builder()
    broken = False
    try:
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
            if builder.given_up:
                break
    except yaml.MarkedYAMLError as error:
        broken = True
        builder.problems.append(_syntax_problem(error, text))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        broken = True
        builder.problems.append(Problem("", _("This is not readable as YAML: %s.") % error, 1))
    root = None if broken or builder.given_up else builder.root
    if root is None and not builder.problems:
        builder.problems.append(Problem("", _("The file is empty. Write a blueprint in it."), 1))
    return root, builder.problems


def _decode(content: str | bytes) -> tuple[str, list[Problem]]:
    size = len(content if isinstance(content, bytes) else content.encode("utf-8", "replace"))
    if size > LARGEST:
        message = _("The file has %(size)d KB. Keep a blueprint under %(most)d KB.")
        return "", [Problem("", message % {"size": size // 1000, "most": LARGEST // 1000})]
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
    except UnicodeDecodeError as error:
        line = bytes(error.object).count(b"\n", 0, error.start) + 1
        message = _("This line is not UTF-8 text. Save the file as “UTF-8” and try again.")
        return "", [Problem("", message, line)]
    text = text.removeprefix("\ufeff")
    bad = next(_unprintable(text), None)
    if bad is not None:
        message = _("There is a character here that is not text (code %d). Delete it.")
        return "", [Problem("", message % ord(text[bad]), text.count("\n", 0, bad) + 1)]
    return text, _tabs(text)


def _unprintable(text: str) -> Iterator[int]:
    for position, char in enumerate(text):
        code = ord(char)
        if (code < 32 and char not in "\n\r\t") or code == 127 or 0xD800 <= code <= 0xDFFF:
            yield position


def _tabs(text: str) -> list[Problem]:
    message = _("This line is indented with a tab. Use spaces, two for each step.")
    return [
        Problem("", message, number)
        for number, line in enumerate(text.split("\n"), 1)
        if "\t" in line[: len(line) - len(line.lstrip())] and line.strip()
    ]


def _syntax_problem(error: yaml.MarkedYAMLError, text: str) -> Problem:
    said = f"{error.context or ''} {error.problem or ''}"
    mark = error.problem_mark or error.context_mark
    if error.context_mark and ("quoted scalar" in said or "flow" in said):
        mark = error.context_mark  # where it is opened, not where the file ends
    line = (mark.line if mark else 0) + 1
    lines = text.split("\n")
    typed = lines[line - 1].strip()[:60] if line <= len(lines) else ""
    values = {"typed": typed, "above": max(line - 1, 1)}
    return Problem("", _syntax_advice(said, typed) % values, line)


def _syntax_advice(said: str, typed: str) -> str:
    if "mapping values are not allowed" in said and len(_COLON.findall(typed)) < 2:
        return _(
            "This line does not fit under line %(above)d. Write a colon and a space after each "
            "name, and indent both lines alike."
        )
    if "mapping values are not allowed" in said:
        return _("There is a second colon in “%(typed)s”. Put the text in quotes.")
    if "quoted scalar" in said:
        return _("A quotation mark is opened and never closed near “%(typed)s”. Close it.")
    if "expected ',' or" in said or "flow" in said:
        return _("A list or group is opened and never closed near “%(typed)s”. Close it with ] or }.")
    if "could not find expected ':'" in said:
        return _("A colon is missing near “%(typed)s”, or on the line above. Write `name: value`.")
    if "block" in said or "did not find expected" in said:
        return _(
            "The indentation changes near “%(typed)s”. Start this line at the same column as the others of its group."
        )
    return _("This cannot be read as YAML near “%(typed)s”. Put the text in quotes.")


class _Builder:
    """Takes the events of one document and stacks them up, without recursion."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self.given_up = False
        self._stack: list[tuple[Items | Entries, list[str | None]]] = []
        self._documents = 0

    def take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._refuse(_("A second document starts here. Keep one blueprint in a file."), line)
                self.given_up = True
        elif isinstance(event, yaml.AliasEvent):
            self._refuse(_alias_message("*", str(event.anchor)), line)
            self._place(Scalar(line, ""))
        elif isinstance(event, yaml.ScalarEvent):
            self._check_marks(event, line)
            self._place(Scalar(line, event.value, event.style in ("'", '"', "|", ">")))
        elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            self._check_marks(event, line)
            self._open(event, line)
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            self._stack.pop()

    def _open(self, event: Any, line: int) -> None:
        node: Items | Entries = Items(line) if isinstance(event, yaml.SequenceStartEvent) else Entries(line)
        self._place(node)
        self._stack.append((node, [None]))
        if len(self._stack) > DEEPEST:
            self._refuse(_("Groups stand one inside another too deep here. Make it simpler."), line)
            self.given_up = True

    def _place(self, node: Node) -> None:
        if not self._stack:
            self.root = node
            return
        parent, waiting = self._stack[-1]
        if isinstance(parent, Items):
            parent.items.append(node)
        elif waiting[0] is None:
            waiting[0] = self._name(parent, node)
        else:
            parent.entries.setdefault(waiting[0], node)
            waiting[0] = None

    def _name(self, parent: Entries, node: Node) -> str:
        if not isinstance(node, Scalar):
            self._refuse(_("A name is expected before the colon, not a list or group."), node.line)
            return f"?{node.line}"
        name = node.text
        if name == "<<" and not node.quoted:
            self._refuse(_alias_message("<<", ""), node.line)
        if name in parent.lines:
            message = _("“%(name)s” is already there on line %(line)d. Keep only one of the two.")
            self._refuse(message % {"name": name[:60], "line": parent.lines[name]}, node.line)
        parent.lines.setdefault(name, node.line)
        return name

    def _check_marks(self, event: Any, line: int) -> None:
        if event.anchor:
            self._refuse(_alias_message("&", event.anchor), line)
        if event.tag and not event.tag.startswith("tag:yaml.org,2002:str"):
            message = _("“%s” is a YAML tag. Delete it: a blueprint holds text and numbers only.")
            self._refuse(message % event.tag[:60], line)

    def _refuse(self, message: str, line: int) -> None:
        self.problems.append(Problem("", message, line))
        if len(self.problems) >= 200:
            self.given_up = True


def _alias_message(sign: str, name: str) -> str:
    message = _("“%s” refers to another place in the file. Write the words out here.")
    return message % f"{sign}{name}"[:60]
