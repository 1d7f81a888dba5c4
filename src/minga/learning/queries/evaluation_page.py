"""The evaluation of an edition as its page shows it: of a large edition, read once a minute.

Eight thousand people leave a hundred thousand answers. They are read anew for a file that is taken away
(`queries.evaluation`); whoever only looks is shown what was read at most a minute ago. It is the same for
everybody who may look, and hides the same groups.
"""

from typing import Final

from django.core.cache import caches
from django.utils.translation import get_language

from minga.learning.queries.evaluation import Evaluation, evaluation
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Edition
from minga.programmes.queries.enrolment import cohort_counts

MANY: Final = 500
KEPT_FOR: Final = 60


def evaluation_page(edition: Edition) -> Evaluation:
    """The four levels, in the language of the reader."""
    if cohort_counts(edition).of(*TAKING_PART) <= MANY:
        return evaluation(edition)
    cache, key = caches["process"], f"evaluation:{edition.pk}:{get_language()}"
    kept: Evaluation | None = cache.get(key)
    if kept is None:
        kept = evaluation(edition)
        cache.set(key, kept, KEPT_FOR)
    return kept
