"""What learning can count live: people whose skills rose, and people who use what they learned.

A count over fewer than five answers is not given: it would tell what one person said of herself.
"""

from django.db.models import Avg, Count, F, Q
from django.utils.translation import gettext_lazy as _

from minga.indicators.queries.counters import Counter, CountResult, Scope
from minga.learning.enums import Moment
from minga.learning.models import FollowUp
from minga.learning.queries.small_groups import enough
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Enrolment

EDITION = "programmes.edition"
_HERE = _("Counted only for editions and for the whole network")
_FEW = _("Fewer than five people answered: not counted, so that nobody is told by her answer")


def _people(scope: Scope, path: str) -> Q | None:
    """Which enrolments count; None when they cannot be counted here."""
    if scope.everything:
        return Q(**{f"{path}edition__public": True})
    if scope.subject_type == EDITION:
        return Q(**{f"{path}edition__in": scope.subject_ids})
    if scope.subject_type == "programmes.instrument":
        return Q(**{f"{path}edition__version__instrument__in": scope.subject_ids})
    return None


def _skills_up(scope: Scope) -> CountResult:
    within = _people(scope, "")
    if within is None:
        return CountResult(None, _HERE)
    rated = Enrolment.objects.filter(within, status__in=TAKING_PART).annotate(
        before=Avg("skill_ratings__level", filter=Q(skill_ratings__moment=Moment.BEFORE)),
        later=Avg("skill_ratings__level", filter=Q(skill_ratings__moment=Moment.AFTER)),
    )
    both = rated.filter(before__isnull=False, later__isnull=False)
    told = both.aggregate(
        n=Count("person", distinct=True), up=Count("person", distinct=True, filter=Q(later__gt=F("before")))
    )
    return CountResult(told["up"]) if enough(told["n"]) else CountResult(None, _FEW)


def _use_it(scope: Scope) -> CountResult:
    within = _people(scope, "enrolment__")
    if within is None:
        return CountResult(None, _HERE)
    told = FollowUp.objects.filter(within, answered_at__isnull=False).aggregate(
        n=Count("enrolment__person", distinct=True),
        often=Count("enrolment__person", distinct=True, filter=Q(used__gte=4)),
    )
    return CountResult(told["often"]) if enough(told["n"]) else CountResult(None, _FEW)


SKILLS_UP = Counter(
    key="people_skills_up",
    label=_("People whose skills rose"),
    unit=_("people"),
    method=_("People who rated the six skills before and after, and whose mean is higher after; each person once."),
    count=_skills_up,
)
USE_LEARNED = Counter(
    key="people_use_learned",
    label=_("People who use what they learned"),
    unit=_("people"),
    method=_("People who, ninety days after the end, say that they use it often or every week; each person once."),
    count=_use_it,
)
