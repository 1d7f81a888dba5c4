"""The page of one index: who owns it, its waves and its versions."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from minga.capacity.enums import MeasuredState, VersionState
from minga.capacity.models import Index
from minga.capacity.queries.indices import WaveRow, wave_rows
from minga.capacity.queries.waves import waves_visible_to
from minga.core.texts import pick
from minga.people.models import Person


@dataclass(frozen=True)
class VersionRow:
    """One version in the list of versions."""

    number: int
    draft: bool
    published_at: datetime | None
    note: str


@dataclass(frozen=True)
class IndexPage:
    """What the frame of the page shows."""

    key: str
    title: str
    summary: str
    source: str
    owner: str
    owner_href: str
    listed: bool
    draft: int
    published: int
    versions: tuple[VersionRow, ...]
    waves: tuple[WaveRow, ...]


def index_page(index: Index, viewer: Person | None, now: datetime) -> IndexPage:
    """For an index that came through its door."""
    versions = list(index.versions.all())
    waves = waves_visible_to(viewer, now).filter(version__index=index).order_by("-year", "-pk")
    counted = waves.annotate(entities=Count("measured", filter=~Q(measured__state=MeasuredState.DECLINED)))
    by_state = {version.state: version.number for version in versions}
    return IndexPage(
        key=index.key,
        title=str(index),
        summary=pick(index.summaries),
        source=index.source,
        owner=index.owner.name,
        owner_href=index.owner.get_absolute_url(),
        listed=index.public,
        draft=by_state.get(VersionState.DRAFT, 0),
        published=by_state.get(VersionState.PUBLISHED, 0),
        versions=tuple(
            VersionRow(each.number, each.state == VersionState.DRAFT, each.published_at, pick(each.notes))
            for each in reversed(versions)
        ),
        waves=wave_rows(list(counted)),
    )
