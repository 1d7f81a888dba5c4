"""What this app counts live: entities that were measured here, in waves that were published.

An entity counts once, however often it is measured; a wave brought in from a past publication was measured
elsewhere and counts none.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from django.db.models import CharField, Count, Exists, F, OuterRef, QuerySet
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from minga.capacity.enums import WaveState
from minga.capacity.models import Mark, Measured
from minga.indicators.queries.counters import Counter, CountResult, Scope

_PATHS: Final = {
    "programmes.edition": "wave__edition",
    "programmes.instrument": "wave__edition__version__instrument",
    "organisations.organisation": "wave__host",
}
_WHO: Final = Coalesce(Cast("organisation", CharField()), F("folded_name"))


def _measured() -> QuerySet[Measured]:
    counted = Measured.objects.filter(wave__state=WaveState.PUBLISHED, wave__imported=False)
    has_marks = Exists(Mark.objects.filter(measured=OuterRef("pk")))
    return counted.filter(has_marks).annotate(who=_WHO).order_by()


def _count(scope: Scope) -> CountResult:
    if scope.everything:
        return CountResult(_measured().aggregate(number=Count("who", distinct=True))["number"])
    path = _PATHS.get(scope.subject_type)
    if path is None:
        return CountResult(None, _("Counted only for editions, instruments, organisations and the whole network"))
    rows = _measured().filter(**{f"{path}__in": scope.subject_ids})
    return CountResult(rows.aggregate(number=Count("who", distinct=True))["number"])


def _each(subject_type: str, ids: Iterable[int]) -> Mapping[int, int]:
    path = _PATHS.get(subject_type)
    if path is None:
        return {}
    rows = _measured().filter(**{f"{path}__in": list(ids)}).values_list(path)
    return dict(rows.annotate(number=Count("who", distinct=True)))


MEASURED = Counter(
    key="entities_measured",
    label=_("Entities measured"),
    unit=_("entities"),
    method=_("Entities with results in a published wave that was measured here; each one once."),
    count=_count,
    each=_each,
)
