"""Whether the text of a challenge can be understood by those whom it is about.

A reader test counts for the words that were read: when they change, so does their hash, and the
test is history. Three readers who understood are enough (ISO 24495-1 asks for readers, not for a
formula).
"""

import hashlib
from dataclasses import dataclass
from typing import Final

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from minga.challenges.models import Challenge
from minga.engines.language import Advice, Finding, Verdict, plain_enough

READERS: Final = 3


def text_for_readers(challenge: Challenge) -> str:
    """What a reader is given: the title, the question and who is affected."""
    return "\n\n".join(part for part in (challenge.title, challenge.question, challenge.affected) if part.strip())


def text_hash(challenge: Challenge) -> str:
    """Names the words that a reader read."""
    return hashlib.sha256(text_for_readers(challenge).encode()).hexdigest()


def understood_by(challenge: Challenge) -> int:
    """How many readers understood the words as they are now."""
    return challenge.reader_tests.filter(understood=True, sha256=text_hash(challenge)).count()


def verdict_of(challenge: Challenge) -> Verdict:
    """What the checker says of the text, in the language in which it was written."""
    return plain_enough(text_for_readers(challenge), challenge.language)  # type: ignore[arg-type]


def reads_plainly(challenge: Challenge) -> bool:
    """Whether there is a question, and nothing important stands in the way of understanding the text."""
    return bool(challenge.question.strip()) and verdict_of(challenge).passes


@dataclass(frozen=True)
class PlainFinding:
    """One place to look at again."""

    advice: str
    quote: str


def plain_findings(challenge: Challenge) -> tuple[PlainFinding, ...]:
    """What stands in the way of understanding, in words, in the order of the text."""
    blocking = verdict_of(challenge).blocking
    return tuple(PlainFinding(_advice_words(finding), Truncator(finding.quote).words(14)) for finding in blocking)


def _advice_words(finding: Finding) -> str:
    params = dict(finding.params)
    match finding.advice:
        case Advice.CUT_AFTER | Advice.CUT:
            return _("This sentence has %(words)s words. Cut it: 20 are enough.") % params
        case Advice.SPLIT_PARAGRAPH:
            return _("This paragraph is long. Split it.")
        case Advice.EXPLAIN_ACRONYM:
            return _("Say what %(acronym)s means, the first time.") % params
        case _:
            return _("Say it positively.")
