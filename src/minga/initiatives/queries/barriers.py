"""Barriers as their readers may know of them, one by one and in groups that say alike."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from minga.core.search import fold
from minga.initiatives.enums import Visibility
from minga.initiatives.models import Barrier, Initiative
from minga.initiatives.queries.visible import initiatives_inside
from minga.people.models import Person

NEWEST: Final = 400
"""Barriers without a point that are compared with each other; older ones wait their turn."""
ALIKE: Final = 0.34
"""The part of the words of two barriers that must be the same for them to be suggested together."""
_TOO_COMMON: Final = 0.25
_STEM: Final = 6
_SAYS_SOMETHING: Final = 5


@dataclass(frozen=True)
class BarrierView:
    """A barrier with whose it is."""

    uuid: UUID
    kind: str
    kind_label: str
    text: str
    legal_reference: str
    effect: str
    way_round: str
    met_on: date
    title: str
    href: str
    organisation: str
    kept: bool
    """Not for the public: its dossier is not, or it is marked so."""


@dataclass(frozen=True)
class BarrierGroup:
    """Barriers that say alike, and why they are put together."""

    kind_label: str
    legal_reference: str
    rows: tuple[BarrierView, ...]
    initiatives: int


def public_barriers(prefix: str = "") -> Q:
    """What everybody may read, for `Barrier` or for a row from which barriers hang (`prefix`)."""
    return Q(**{f"{prefix}restricted": False, f"{prefix}initiative__visibility": Visibility.PUBLIC})


def seen_barriers(viewer: Person | None, now: datetime, prefix: str = "") -> Q:
    """What this viewer may read: the public ones, and those of dossiers inside of which she is."""
    if viewer is None or not viewer.is_active:
        return public_barriers(prefix)
    inside = initiatives_inside(viewer, now).values("pk")
    return public_barriers(prefix) | Q(**{f"{prefix}initiative__in": inside})


def barriers_visible_to(viewer: Person | None, now: datetime) -> QuerySet[Barrier]:
    """The barriers that this viewer may read, with their dossier."""
    rows = Barrier.objects.filter(seen_barriers(viewer, now))
    return rows.select_related("initiative__organisation", "reform")


def barrier_view(row: Barrier) -> BarrierView:
    """One barrier as pages show it."""
    initiative = row.initiative
    return BarrierView(
        uuid=row.uuid,
        kind=row.kind,
        kind_label=row.get_kind_display(),
        text=row.text,
        legal_reference=row.legal_reference,
        effect=row.effect,
        way_round=row.way_round,
        met_on=row.met_on,
        title=initiative.title,
        href=initiative.get_absolute_url(),
        organisation=initiative.organisation.name,
        kept=row.restricted or initiative.visibility != Visibility.PUBLIC,
    )


def loose_barriers(viewer: Person, now: datetime, uuids: Iterable[str] | None = None) -> QuerySet[Barrier]:
    """Those that she may read and that are in no point of the agenda, newest first."""
    rows = barriers_visible_to(viewer, now).filter(reform__isnull=True)
    if uuids is not None:
        rows = rows.filter(uuid__in=list(uuids))
    return rows.order_by("-met_on", "-pk")


def barriers_named(viewer: Person, uuids: Iterable[UUID], now: datetime) -> QuerySet[Barrier]:
    """Those of these names that she may read, gathered already or not: the action says which is the case."""
    return barriers_visible_to(viewer, now).filter(uuid__in=list(uuids))


def alike_groups(rows: Sequence[Barrier]) -> tuple[BarrierGroup, ...]:
    """Put together what says alike, the largest groups first; what is alone comes as a group of one.

    Same kind and same norm, or same kind and enough words in common. No query.
    """
    stems = _stems(rows)
    parents = list(range(len(rows)))
    for one in range(len(rows)):
        for two in range(one):
            if rows[one].kind == rows[two].kind and _alike(rows[one], rows[two], stems):
                parents[_top(parents, one)] = _top(parents, two)
    grouped: dict[int, list[Barrier]] = defaultdict(list)
    for place, row in enumerate(rows):
        grouped[_top(parents, place)].append(row)
    groups = (_group(members) for members in grouped.values())
    return tuple(sorted(groups, key=lambda group: (-group.initiatives, -len(group.rows), group.kind_label)))


def _top(parents: list[int], place: int) -> int:
    while parents[place] != place:
        parents[place] = parents[parents[place]]
        place = parents[place]
    return place


def _alike(one: Barrier, two: Barrier, stems: Mapping[int, frozenset[str]]) -> bool:
    norm = fold(one.legal_reference).strip(" .;")
    if norm and norm == fold(two.legal_reference).strip(" .;"):
        return True
    first, second = stems[one.pk], stems[two.pk]
    shared = len(first & second)
    return shared >= 2 and shared / min(len(first), len(second)) >= ALIKE


def _stems(rows: Sequence[Barrier]) -> Mapping[int, frozenset[str]]:
    """The words of each barrier by their first letters, without those that stand in many."""
    words = {row.pk: _words(f"{row.text} {row.legal_reference}") for row in rows}
    found = Counter(word for each in words.values() for word in each)
    most = max(3, int(len(rows) * _TOO_COMMON))
    return {
        pk: frozenset(word for word in each if found[word] <= most) or frozenset(each) for pk, each in words.items()
    }


def _words(text: str) -> set[str]:
    return {word[:_STEM] for word in fold(text).split() if len(word) >= _SAYS_SOMETHING}


def _group(members: Sequence[Barrier]) -> BarrierGroup:
    norms = Counter(row.legal_reference for row in members if row.legal_reference)
    return BarrierGroup(
        kind_label=members[0].get_kind_display(),
        legal_reference=norms.most_common(1)[0][0] if norms else "",
        rows=tuple(barrier_view(row) for row in members),
        initiatives=len({row.initiative_id for row in members}),
    )


def initiatives_that_met(reform_ids: Iterable[int]) -> QuerySet[Initiative]:
    """The dossiers whose barriers are in these points."""
    met = Barrier.objects.filter(initiative=OuterRef("pk"), reform__in=list(reform_ids))
    return Initiative.objects.filter(Exists(met)).select_related("organisation").order_by("pk")
