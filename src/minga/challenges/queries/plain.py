"""Whether the text of a challenge can be understood by those whom it is about.

A reader test counts for the words that were read: when they change, so does their hash, and the
test is history. Three readers who understood are enough (ISO 24495-1 asks for readers, not for a
formula).
"""

import hashlib
import re
from typing import Final

from minga.challenges.models import Challenge

READERS: Final = 3
LONGEST_SENTENCE: Final = 20
_END: Final = re.compile(r"[.!?…]+[\s»”\"')]*|\n+")


def text_for_readers(challenge: Challenge) -> str:
    """What a reader is given: the title, the question and who is affected."""
    return "\n\n".join(part for part in (challenge.title, challenge.question, challenge.affected) if part.strip())


def text_hash(challenge: Challenge) -> str:
    """Names the words that a reader read."""
    return hashlib.sha256(text_for_readers(challenge).encode()).hexdigest()


def understood_by(challenge: Challenge) -> int:
    """How many readers understood the words as they are now."""
    return challenge.reader_tests.filter(understood=True, sha256=text_hash(challenge)).count()


def reads_plainly(challenge: Challenge) -> bool:
    """Whether the checker has nothing important to say: there is a text, and no sentence is too long."""
    text = text_for_readers(challenge)
    return bool(challenge.question.strip()) and all(
        len(sentence.split()) <= LONGEST_SENTENCE for sentence in _END.split(text)
    )
