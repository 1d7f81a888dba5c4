"""What an assignment starts from: who may judge what, how well they fit, and what stands already.

How well a juror fits an application is the share of its topics that are hers, between FLOOR (none in
common) and 1; where an application or a juror says no topic, everybody fits the same (NEUTRAL).
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from minga.assessments.enums import STANDING, AssessmentState, InterestState, JurorState
from minga.assessments.models import Assessment, Interest, Juror, Panel, PanelItem
from minga.assessments.policies import Stakeholders
from minga.assessments.queries.subjects import stakeholders_of
from minga.organisations.enums import RoleKind
from minga.organisations.models import Role

FLOOR: Final = 0.2
NEUTRAL: Final = 0.5
Pair = tuple[int, int]
"""Item id, juror id."""


@dataclass(frozen=True)
class Ground:
    """All that decides an assignment. Pairs are (item id, juror id)."""

    items: tuple[PanelItem, ...]
    jurors: tuple[Juror, ...]
    stakes: Mapping[int, Stakeholders]
    conflicts: Mapping[Pair, str]
    standing: Mapping[Pair, Assessment]
    groups: Mapping[str, Mapping[int, str]]

    def stays(self, pair: Pair) -> bool:
        """Whether no assignment may take this pair away: it was locked, begun or sent."""
        found = self.standing[pair]
        return found.locked or found.state != AssessmentState.ASSIGNED

    def fit(self, item: PanelItem, juror: Juror) -> float:
        """How well she fits, from 0 to 1."""
        asked, known = self.stakes[item.pk].topics, frozenset(juror.topics)
        if not asked or not known:
            return NEUTRAL
        return FLOOR + (1 - FLOOR) * len(asked & known) / len(asked)

    def basis(self) -> str:
        """Changes when anything changes on which a proposal rests."""
        said: list[Any] = [
            [item.pk for item in self.items],
            [(juror.pk, juror.most_items, sorted(juror.topics), sorted(juror.languages)) for juror in self.jurors],
            sorted(self.conflicts),
            sorted((pair, found.state, found.locked) for pair, found in self.standing.items()),
        ]
        return hashlib.sha256(repr(said).encode()).hexdigest()


def ground_of(panel: Panel, now: datetime, *, stand_ins: bool = False) -> Ground:
    """As it is now. As many queries for six jurors as for five hundred."""
    items = tuple(panel.items.filter(withdrawn_at=None, sample=False).order_by("code", "pk"))
    seats = panel.jurors.filter(state=JurorState.ACCEPTED).select_related("person").order_by("pk")
    standing = {
        (each.item_id, each.juror_id): each
        for each in Assessment.objects.filter(item__in=items, state__in=STANDING).order_by("pk")
    }
    busy = {juror for _item, juror in standing}
    jurors = tuple(juror for juror in seats if stand_ins or not juror.may_stand_in or juror.pk in busy)
    sitting = {juror.pk for juror in jurors}
    return Ground(
        items=items,
        jurors=jurors,
        stakes=stakeholders_of(items),
        conflicts={pair: why for pair, why in _conflicts(items) if pair[1] in sitting},
        standing={pair: found for pair, found in standing.items() if pair[1] in sitting},
        groups=_groups(jurors, now),
    )


def _conflicts(items: Iterable[PanelItem]) -> Iterable[tuple[Pair, str]]:
    rows = Interest.objects.filter(item__in=items, state=InterestState.STANDING).order_by("-kind")
    return [((row.item_id, row.juror_id), row.kind) for row in rows]


def _groups(jurors: Iterable[Juror], now: datetime) -> dict[str, dict[int, str]]:
    """Where each juror works, and in which territory: a panel should not be all of one place."""
    of_person = {juror.person_id: juror.pk for juror in jurors}
    roles = Role.objects.counting(now).filter(person__in=of_person, scope_type="").exclude(kind=RoleKind.JUROR)
    found: dict[str, dict[int, str]] = defaultdict(dict)
    for role in roles.select_related("organisation").order_by("-starts_on", "pk"):
        juror = of_person[role.person_id]
        if role.organisation is not None and juror not in found["organisation"]:
            found["organisation"][juror] = str(role.organisation_id)
            found["territory"][juror] = str(role.organisation.territory_id or "")
    return dict(found)
