"""What this app counts live: challenges that were characterised, and connected, and still stand.

A challenge that went on to the next state counts in both; one that was withdrawn or joined to
another counts in none. Restricted ones count too: the number tells nothing about them.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from minga.challenges.enums import STANDING
from minga.challenges.models import Challenge
from minga.challenges.queries.challenges import EDITION
from minga.indicators.queries.counters import Counter, CountResult, Scope

_PATHS: Final = {
    EDITION: "edition",
    "programmes.instrument": "edition__version__instrument",
    "organisations.organisation": "organisation",
}


def _reached(moment: str) -> QuerySet[Challenge]:
    return Challenge.objects.filter(status__in=STANDING, **{f"{moment}__isnull": False})


def _count(moment: str, scope: Scope) -> CountResult:
    if scope.everything:
        return CountResult(_reached(moment).count())
    path = _PATHS.get(scope.subject_type)
    if path is None:
        return CountResult(None, _("Counted only for editions, instruments, organisations and the whole network"))
    return CountResult(_reached(moment).filter(**{f"{path}__in": scope.subject_ids}).count())


def _each(moment: str, subject_type: str, ids: Iterable[int]) -> Mapping[int, int]:
    path = _PATHS.get(subject_type)
    if path is None:
        return {}
    rows = _reached(moment).filter(**{f"{path}__in": list(ids)}).order_by().values_list(path)
    return dict(rows.annotate(number=Count("pk")))


CHARACTERISED = Counter(
    key="challenges_characterised",
    label=_("Challenges characterised"),
    unit=_("challenges"),
    method=_("Challenges that crossed the second gate and still stand; each one once."),
    count=lambda scope: _count("characterised_at", scope),
    each=lambda kind, ids: _each("characterised_at", kind, ids),
)
CONNECTED = Counter(
    key="challenges_connected",
    label=_("Challenges connected with solvers"),
    unit=_("challenges"),
    method=_("Challenges on which a team or a solver said yes, and that still stand; each one once."),
    count=lambda scope: _count("connected_at", scope),
    each=lambda kind, ids: _each("connected_at", kind, ids),
)
