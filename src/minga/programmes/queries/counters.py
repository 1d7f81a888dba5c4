"""What programmes can count live: people, each one once.

Somebody who took part in three editions is one person trained. Whoever left or was removed
does not count as trained; whoever completed counts in both.
"""

from collections.abc import Iterable, Mapping

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from minga.indicators.queries.counters import Counter, CountResult, Scope
from minga.programmes.enums import TAKING_PART, EnrolmentStatus
from minga.programmes.models import Edition, Enrolment

EDITION = "programmes.edition"
_COMPLETED = (EnrolmentStatus.COMPLETED,)


def _people(statuses: Iterable[str], scope: Scope) -> CountResult:
    rows = _within(Enrolment.objects.filter(status__in=list(statuses)), scope)
    if rows is None:
        return CountResult(None, _("Counted only for editions and for the whole network"))
    if scope.subject_type == EDITION and len(scope.subject_ids) == 1:
        # One row for a person in an edition, by constraint: nothing to make distinct.
        return CountResult(rows.count())
    return CountResult(rows.aggregate(people=Count("person", distinct=True))["people"])


def _within(rows: "QuerySet[Enrolment]", scope: Scope) -> "QuerySet[Enrolment] | None":
    if scope.everything:
        return rows.filter(edition__public=True)
    if scope.subject_type == EDITION:
        return rows.filter(edition__in=scope.subject_ids)
    if scope.subject_type == "programmes.instrument":
        return rows.filter(edition__version__instrument__in=scope.subject_ids)
    return None


def _each(statuses: Iterable[str], subject_type: str, ids: Iterable[int]) -> Mapping[int, int]:
    if subject_type != EDITION:
        return {}
    rows = (
        Enrolment.objects.filter(status__in=list(statuses), edition__in=list(ids))
        .order_by()
        .values_list("edition")
        .annotate(people=Count("pk"))
    )
    return dict(rows)


PERSONS_TRAINED = Counter(
    key="persons_trained_unique",
    label=_("People trained"),
    unit=_("people"),
    method=_("People who accepted and took part; each person once, in however many editions."),
    count=lambda scope: _people(TAKING_PART, scope),
    each=lambda kind, ids: _each(TAKING_PART, kind, ids),
)
PERSONS_COMPLETED = Counter(
    key="persons_completed",
    label=_("People who completed"),
    unit=_("people"),
    method=_("People who met every rule of completion; each person once."),
    count=lambda scope: _people(_COMPLETED, scope),
    each=lambda kind, ids: _each(_COMPLETED, kind, ids),
)


def public_editions() -> QuerySet[Edition]:
    """The editions whose targets anybody may see."""
    return Edition.objects.filter(public=True).exclude(status="cancelled")
