"""The doors of the views of indices: who gets one at all. For everybody else it does not exist."""

from datetime import datetime

from django.http import Http404

from minga.capacity.enums import VersionState
from minga.capacity.models import Index, IndexVersion
from minga.capacity.queries.indices import index_designed_by, index_for, newest_of, version_for
from minga.people.models import Person


def seen(viewer: Person | None, key: str, now: datetime) -> Index:
    """An index that the viewer may see."""
    try:
        return index_for(viewer, key, now)
    except Index.DoesNotExist as missing:
        raise Http404 from missing


def designed(viewer: Person | None, key: str, now: datetime) -> Index:
    """An index that the viewer designs."""
    try:
        return index_designed_by(viewer, key, now)
    except Index.DoesNotExist as missing:
        raise Http404 from missing


def drafted(viewer: Person | None, key: str, now: datetime) -> IndexVersion:
    """The draft that is being written."""
    draft = newest_of(designed(viewer, key, now), VersionState.DRAFT)
    if draft is None:
        raise Http404
    return draft


def version_seen(viewer: Person | None, key: str, number: int, now: datetime) -> IndexVersion:
    """One version that the viewer may see."""
    try:
        return version_for(viewer, seen(viewer, key, now), number, now)
    except IndexVersion.DoesNotExist as missing:
        raise Http404 from missing
