"""Acronyms that the text does not explain: each once, where it is first said.

An acronym is explained when it stands in brackets after its words, or its words follow it in brackets,
or the words beside it begin with its letters. What everybody knows, Roman numerals and words that are
only shouted are not acronyms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from minga.engines.language.lists import WordLists
from minga.engines.language.tokens import Tokens
from minga.engines.language.values import Advice, Finding, Kind

_CAPITALS: Final = re.compile(r"(?<![\w-])[A-Z]{3,6}(?![\w-])")
_ROMAN: Final = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_IN_BRACKETS: Final = re.compile(r"\w[\"'»”’]?\s?[(\[]\s?[\"'«“‘]?([A-Z]{3,6})s?[\"'»”’]?\s?[)\],;:.\-–]")
_THEN_WORDS: Final = re.compile(r"\s?[(\[]\s?[\"'«“‘]?[^\W\d_]{2,}|\s?[:=]\s?[^\W\d_]{2,}")
_SHOUTED_BEFORE: Final = re.compile(r"[A-ZÁÉÍÓÚÂÊÔÃÕÇÑÜ]{2,} $")
_SHOUTED_AFTER: Final = re.compile(r" [A-ZÁÉÍÓÚÂÊÔÃÕÇÑÜ]{2,}(?!\w)")
_LOOK_BACK: Final = 40


def acronym_findings(tokens: Tokens, lists: WordLists) -> Iterator[Finding]:
    """The first place of each acronym that is nowhere explained."""
    text = tokens.text
    explained = {match.group(1) for match in _IN_BRACKETS.finditer(text)}
    first: dict[str, int] = {}
    for match in _CAPITALS.finditer(text):
        name, start, end = match.group(), match.start(), match.end()
        if name in explained or name in lists.known_acronyms or name.lower() in lists.shouted:
            continue
        if _THEN_WORDS.match(text, end):
            explained.add(name)
        elif name not in first and not _ROMAN.fullmatch(name) and not _is_shouted(text, start, end):
            first[name] = start
    spelled = _spelled_out(tokens, {name for name in first if name not in explained})
    for name, start in first.items():
        if name not in explained and name not in spelled:
            yield Finding(
                Kind.UNEXPLAINED_ACRONYM, start, start + len(name), name, Advice.EXPLAIN_ACRONYM, {"acronym": name}
            )


def _is_shouted(text: str, start: int, end: int) -> bool:
    """Whether the words beside it are in capitals as well, so that they are a title or a cry."""
    before = _SHOUTED_BEFORE.search(text, max(0, start - _LOOK_BACK), start)
    return bool(before or _SHOUTED_AFTER.match(text, end))


def _spelled_out(tokens: Tokens, names: set[str]) -> set[str]:
    """Those whose letters begin words that stand together in the text («Departamento Nacional de Planeación, DNP»)."""
    if not names:
        return set()
    initials = "".join(
        tokens.text[start] if tokens.text[start].isupper() and end - start > len("de") else " "
        for start, end in zip(tokens.starts, tokens.ends, strict=True)
        if end - start > len("la")
    )
    big = re.sub(r" +", " ", initials)
    runs = set(re.findall(r"[A-Z]+", big))
    pieces = {
        run[left : left + size] for run in runs if len(run) < 40 for size in range(3, 7) for left in range(len(run))
    }
    return names & pieces
