"""`python -m minga.engines.language FILE --language es`: the findings with line and column, then the figures.

FILE is UTF-8 text; `-` reads standard input. Ends with 0 whatever it finds, unless `--check` is given:
then 1 when a rule that a machine can check is broken. Ends with 2 when the file cannot be read.
"""

from __future__ import annotations

import argparse
import sys
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Final

from minga.engines.language import BLOCKING, LANGUAGES, Finding, Review, review

_SHOWN_LETTERS: Final = 60


def main(arguments: list[str] | None = None) -> int:
    """Print the review of a file."""
    parser = argparse.ArgumentParser(prog="python -m minga.engines.language", description=__doc__)
    parser.add_argument("file", help="a UTF-8 text, or - for standard input")
    parser.add_argument("--language", required=True, choices=LANGUAGES)
    parser.add_argument("--check", action="store_true", help="end with 1 when a checkable rule is broken")
    asked = parser.parse_args(arguments)
    try:
        text = (sys.stdin.buffer.read() if asked.file == "-" else Path(asked.file).read_bytes()).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        print(f"{asked.file}: {error}", file=sys.stderr)
        return 2
    seen = review(text, asked.language)
    name = "<stdin>" if asked.file == "-" else asked.file
    for line in (*_findings(name, text, seen), *_figures(seen)):
        print(line)
    return int(asked.check and any(finding.kind in BLOCKING for finding in seen.findings))


def _findings(name: str, text: str, seen: Review) -> Iterator[str]:
    lines = [0, *accumulate(len(line) for line in text.splitlines(keepends=True))]
    for finding in seen.findings:
        line = bisect_right(lines, finding.start)
        yield f"{name}:{line}:{finding.start - lines[line - 1] + 1}: {_words(finding)}"


def _words(finding: Finding) -> str:
    quote = " ".join(finding.quote[: _SHOWN_LETTERS + 1].split())
    shown = f"{quote[:_SHOWN_LETTERS]}…" if len(finding.quote) > _SHOWN_LETTERS else quote
    params = ", ".join(f"{name}: {value}" for name, value in finding.params.items())
    return f"{finding.kind.value}: «{shown}» → {finding.advice.value}{f' ({params})' if params else ''}"


def _figures(seen: Review) -> Iterator[str]:
    counts = seen.counts
    yield (
        f"{counts.paragraphs} paragraphs, {counts.sentences} sentences, {counts.words} words, "
        f"{counts.syllables} syllables, {len(seen.findings)} findings"
    )
    for reading in seen.readability:
        yield f"{reading.formula.value}: {reading.value:.1f} ({reading.band.value})"


if __name__ == "__main__":
    sys.exit(main())
