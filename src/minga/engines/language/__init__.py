"""Plain language in Spanish, Portuguese and English: figures of a text and where to make it plainer.

    review("…", "es")         -> Review: counts, readability with named formulas, findings with places
    figures("…", "es")        -> Figures: counts and readability alone: a quarter of a millisecond for 1,000 words
    plain_enough("…", "es")   -> Verdict: whether the rules of the DNP that a machine can check are kept
    syllables("palabra", "es")

It suggests and never blocks; it holds no word for people (findings are keys with parameters), and a test
with three readers counts more than any formula (ISO 24495-1). Documents: docs/subsystems/plain-language.md.
`python -m minga.engines.language FILE --language es` reads a file.
"""

from minga.engines.language.measures import figures
from minga.engines.language.reviewing import BLOCKING, plain_enough, review
from minga.engines.language.sounds import syllables
from minga.engines.language.values import (
    LANGUAGES,
    PARAGRAPH_LINES,
    SENTENCE_WORDS,
    Advice,
    Band,
    Counts,
    Figures,
    Finding,
    Formula,
    Kind,
    Language,
    Readability,
    Review,
    Verdict,
)

__all__ = [
    "BLOCKING",
    "LANGUAGES",
    "PARAGRAPH_LINES",
    "SENTENCE_WORDS",
    "Advice",
    "Band",
    "Counts",
    "Figures",
    "Finding",
    "Formula",
    "Kind",
    "Language",
    "Readability",
    "Review",
    "Verdict",
    "figures",
    "plain_enough",
    "review",
    "syllables",
]
