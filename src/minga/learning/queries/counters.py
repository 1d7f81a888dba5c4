"""What learning can count live: people whose skills rose, and people who use what they learned.

A count over fewer than five answers is not given: it would tell what one person said of herself. Nor is it part
of a sum over several editions, from which it could be reckoned.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Avg, Q
from django.utils.translation import gettext_lazy as _

from minga.indicators.queries.counters import Counter, CountResult, Scope
from minga.learning.enums import Moment
from minga.learning.models import FollowUp
from minga.learning.queries.evaluation import OFTEN
from minga.learning.queries.small_groups import enough, parts_enough
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
    answers = both.values_list("edition", "person", "before", "later")
    return _counted((edition, person, later > before) for edition, person, before, later in answers)


def _use_it(scope: Scope) -> CountResult:
    within = _people(scope, "enrolment__")
    if within is None:
        return CountResult(None, _HERE)
    answers = FollowUp.objects.filter(within, answered_at__isnull=False)
    rows = answers.values_list("enrolment__edition", "enrolment__person", "used")
    return _counted(((edition, person, (used or 0) >= OFTEN) for edition, person, used in rows), parts=True)


def _counted(answers: Iterable[tuple[int, int, bool]], *, parts: bool = False) -> CountResult:
    """Each person once, in editions that tell their own count: what is hidden of one is in no sum of several."""
    by_edition: dict[int, dict[int, bool]] = defaultdict(dict)
    for edition, person, yes in answers:
        by_edition[edition][person] = yes
    told = [
        people
        for people in by_edition.values()
        if enough(len(people)) and (not parts or parts_enough(sum(people.values()), len(people)))
    ]
    if not told:
        return CountResult(None, _FEW)
    return CountResult(len({person for people in told for person, yes in people.items() if yes}))


SKILLS_UP = Counter(
    key="people_skills_up",
    label=_("People whose skills rose"),
    unit=_("people"),
    method=_(
        "People who rated the six skills before and after, and whose mean is higher after; each person once. "
        "Editions in which fewer than five answered are left out."
    ),
    count=_skills_up,
)
USE_LEARNED = Counter(
    key="people_use_learned",
    label=_("People who use what they learned"),
    unit=_("people"),
    method=_(
        "People who, ninety days after the end, say that they use it often or every week; each person once. "
        "Editions are left out in which fewer than five answered, or fewer than five said one thing or the other."
    ),
    count=_use_it,
)
