"""Which indices there are for whom, and one of them through its door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse

from minga.capacity import policies
from minga.capacity.enums import VersionState, WaveState
from minga.capacity.models import Index, IndexVersion, Wave
from minga.capacity.queries.waves import TONES, measures_for
from minga.core.texts import pick
from minga.people.models import Person

SHOWN: Final = 4
"""Waves of each index in the list; its own page has them all."""


@dataclass(frozen=True)
class WaveRow:
    """One wave in a list."""

    title: str
    year: int
    host: str
    state: str
    tone: str
    href: str
    out: bool
    entities: int


@dataclass(frozen=True)
class IndexRow:
    """One index in a list."""

    title: str
    summary: str
    owner: str
    href: str
    draft: bool
    listed: bool
    questions: int
    waves: tuple[WaveRow, ...]


def indices_for(viewer: Person | None, now: datetime) -> QuerySet[Index]:
    """Public indices with a published method, and those of organisations in which the viewer measures."""
    seen = Q(public=True, versions__state=VersionState.PUBLISHED)
    if viewer is not None:
        seen |= Q(owner__in=measures_for(viewer, now))
    drafts = ~Exists(IndexVersion.objects.filter(index=OuterRef("pk"), state=VersionState.PUBLISHED))
    rows = Index.objects.filter(seen).select_related("owner").annotate(is_draft=drafts).distinct()
    return rows.order_by("is_draft", "-updated_at", "-pk")


def index_rows(indices: Sequence[Index], viewer: Person | None, now: datetime) -> list[IndexRow]:
    """With their latest waves; a handful of queries for any number."""
    by_index: dict[int, list[Wave]] = {}
    mine = set(measures_for(viewer, now).values_list("pk", flat=True)) if viewer is not None else set()
    waves = Wave.objects.filter(version__index__in=indices).select_related("version", "host")
    for wave in waves.order_by("-year", "-pk"):
        if wave.state != WaveState.PREPARING or wave.host_id in mine:
            by_index.setdefault(wave.version.index_id, []).append(wave)
    newest: dict[int, IndexVersion] = {}
    for version in IndexVersion.objects.filter(index__in=indices).order_by("number"):
        if version.state == VersionState.PUBLISHED or version.index_id not in newest:
            newest[version.index_id] = version
    return [
        _row(index, newest[index.pk], _first(by_index.get(index.pk, []))) for index in indices if index.pk in newest
    ]


def _first(waves: Sequence[Wave]) -> list[Wave]:
    """The newest results, then what goes on; a few of them."""
    return sorted(waves, key=lambda wave: wave.state != WaveState.PUBLISHED)[:SHOWN]


def _row(index: Index, version: IndexVersion, waves: Sequence[Wave]) -> IndexRow:
    return IndexRow(
        title=str(index),
        summary=pick(index.summaries),
        owner=index.owner.name,
        href=index.get_absolute_url(),
        draft=version.state == VersionState.DRAFT,
        listed=index.public,
        questions=len(version.read.questions),
        waves=wave_rows(waves),
    )


def wave_rows(waves: Sequence[Wave], *, office: bool = False) -> tuple[WaveRow, ...]:
    """As lists show them; `office`: each leads to its office."""
    name = "capacity:wave-office" if office else "capacity:wave"
    return tuple(
        WaveRow(
            title=str(wave),
            year=wave.year,
            host=wave.host.name,
            state=wave.get_state_display(),
            tone=TONES[wave.state],
            href=reverse("capacity:wave-office" if wave.state == WaveState.PREPARING else name, args=[wave.key]),
            out=wave.state == WaveState.PUBLISHED,
            entities=getattr(wave, "entities", 0),
        )
        for wave in waves
    )


def index_for(viewer: Person | None, key: str, now: datetime) -> Index:
    """An index of which the viewer may see some version. Raises Index.DoesNotExist."""
    index = _rows().get(key=key)
    published = any(version.state == VersionState.PUBLISHED for version in index.versions.all())
    if not (published and index.public) and not policies.may_design(viewer, index, now):
        raise Index.DoesNotExist
    return index


def index_designed_by(viewer: Person | None, key: str, now: datetime) -> Index:
    """An index whose method the viewer writes. Raises Index.DoesNotExist."""
    index = _rows().get(key=key)
    if not policies.may_design(viewer, index, now):
        raise Index.DoesNotExist
    return index


def version_for(viewer: Person | None, index: Index, number: int, now: datetime) -> IndexVersion:
    """One version that the viewer may see. Raises IndexVersion.DoesNotExist."""
    version = index.versions.select_related("index__owner").get(number=number)
    if not policies.may_see_version(viewer, version, now):
        raise IndexVersion.DoesNotExist
    return version


def newest_of(index: Index, state: str) -> IndexVersion | None:
    """The latest version in this state, of an index that came through a door."""
    return next((version for version in reversed(index.versions.all()) if version.state == state), None)


def _rows() -> QuerySet[Index]:
    versions = IndexVersion.objects.order_by("number").select_related("index")
    return Index.objects.select_related("owner").prefetch_related(Prefetch("versions", versions))
