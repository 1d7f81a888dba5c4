"""What changed between two versions of a text, word by word. Values only."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from minga.learning.models import HandinVersion
from minga.learning.queries.work_parts import parts_of

_TOKENS: Final = re.compile(r"\s+|\w+|[^\w\s]")
_MOST_TOKENS: Final = 12_000
"""Beyond this, lines are compared: a page answers at once, however much somebody pastes."""


@dataclass(frozen=True)
class Run:
    """A run of words: the same in both, new (`ins`) or gone (`del`)."""

    text: str
    kind: str = ""


@dataclass(frozen=True)
class ChangedPart:
    """One part of the work with what changed in it; a part that says the same is left out."""

    label: str
    runs: tuple[Run, ...]


def word_changes(before: str, after: str) -> tuple[Run, ...]:
    """Both texts in one, with what was added and what was taken out."""
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    if len(old) + len(new) > _MOST_TOKENS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return tuple(_runs(old, new))


def changed_parts(before: HandinVersion, after: HandinVersion) -> tuple[ChangedPart, ...]:
    """Part by part in the order of the later version, then what only the earlier one had."""
    old = {part.key: part for part in parts_of(before)}
    new = {part.key: part for part in parts_of(after)}
    order = [*new, *(key for key in old if key not in new)]
    parts = []
    for key in order:
        was, said = old[key].text if key in old else "", new[key].text if key in new else ""
        if was != said:
            parts.append(ChangedPart((new.get(key) or old[key]).label, word_changes(was, said)))
    return tuple(parts)


def _runs(old: list[str], new: list[str]) -> Iterator[Run]:
    for what, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if what == "equal":
            yield Run("".join(old[a:b]))
            continue
        if b > a:
            yield Run("".join(old[a:b]), "del")
        if d > c:
            yield Run("".join(new[c:d]), "ins")
