"""The blueprint of a version, parsed once per process: versions never change."""

from minga.programmes.models import InstrumentVersion
from minga.programmes.models.blueprint import Blueprint

_MOST = 64
_kept: dict[str, Blueprint] = {}


def blueprint_of(version: InstrumentVersion) -> Blueprint:
    """The blueprint of a version. Reads its large column only the first time."""
    kept = _kept.get(version.checksum)
    if kept is None:
        if len(_kept) >= _MOST:
            _kept.clear()
        kept = _kept[version.checksum] = Blueprint.from_json(version.blueprint)
    return kept
