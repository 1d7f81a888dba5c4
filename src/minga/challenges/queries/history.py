"""What the log says of a challenge, for those inside it."""

from typing import Final

from django.db.models import Q, QuerySet

from minga.audit.models import Entry
from minga.audit.queries import history_of
from minga.challenges.models import Attempt, Challenge, Evidence, Precedent, ReaderTest

_ITS_OWN: Final = tuple(model._meta.label_lower for model in (Challenge, Evidence, Attempt, Precedent, ReaderTest))


def challenge_history(challenge: Challenge) -> QuerySet[Entry]:
    """What was done to it, its rows and its figures, newest first.

    Not what others do with it: dossiers and plans of another organisation may be drafts or not
    public, and whoever is inside the challenge is not for that reason inside of those.
    """
    own = Q(subject_type__in=_ITS_OWN) | Q(subject_type__startswith="indicators.")
    return history_of(challenge).filter(own)
