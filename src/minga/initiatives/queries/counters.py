"""What initiatives can count live: those that reached a pilot, and those that stayed. Each one once.

A stage once earned is never taken back, so a dossier that was piloted and then stopped with its
lesson counts as piloted: the promise was to try. Of the whole network only public dossiers count.
"""

from collections.abc import Iterable, Mapping

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from minga.indicators.queries.counters import Counter, CountResult, Scope
from minga.initiatives.enums import LifeStage, Visibility
from minga.initiatives.models import Initiative
from minga.initiatives.queries.visible import EDITION


def _count(stage: LifeStage, scope: Scope) -> CountResult:
    rows = _within(Initiative.objects.filter(stage__gte=stage), scope)
    if rows is None:
        return CountResult(None, _("Counted only for editions and for the whole network"))
    return CountResult(rows.count())


def _within(rows: QuerySet[Initiative], scope: Scope) -> QuerySet[Initiative] | None:
    if scope.everything:
        return rows.filter(visibility=Visibility.PUBLIC)
    if scope.subject_type == EDITION:
        return rows.filter(edition__in=scope.subject_ids)
    if scope.subject_type == "programmes.instrument":
        return rows.filter(edition__version__instrument__in=scope.subject_ids)
    return None


def _each(stage: LifeStage, subject_type: str, ids: Iterable[int]) -> Mapping[int, int]:
    if subject_type != EDITION:
        return {}
    rows = Initiative.objects.filter(stage__gte=stage, edition__in=list(ids)).order_by().values_list("edition")
    return dict(rows.annotate(dossiers=Count("pk")))


INITIATIVES_PILOTED = Counter(
    key="initiatives_piloted",
    label=_("Initiatives piloted"),
    unit=_("initiatives"),
    method=_("Initiatives that crossed the gate of the pilot, also those that were stopped afterwards."),
    count=lambda scope: _count(LifeStage.PILOTED, scope),
    each=lambda kind, ids: _each(LifeStage.PILOTED, kind, ids),
)
INITIATIVES_ADOPTED = Counter(
    key="initiatives_adopted",
    label=_("Initiatives adopted"),
    unit=_("initiatives"),
    method=_("Initiatives that crossed the gate of adoption: with an act or a budget line and a permanent owner."),
    count=lambda scope: _count(LifeStage.ADOPTED, scope),
    each=lambda kind, ids: _each(LifeStage.ADOPTED, kind, ids),
)
