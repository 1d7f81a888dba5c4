"""The blueprints that ship with Minga become instruments of the catalogue."""

import hashlib
from datetime import datetime

from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import NotAllowed
from minga.programmes.actions.instruments import index_instrument, register_instrument
from minga.programmes.enums import VersionStatus
from minga.programmes.events.editions import VersionSaved
from minga.programmes.models import Instrument, InstrumentVersion
from minga.programmes.queries.blueprint_of import blueprint_of
from minga.programmes.queries.blueprints import differences, read_blueprint, shipped_sources


def install_shipped(*, actor: Actor, now: datetime) -> list[InstrumentVersion]:
    """Register every shipped blueprint that is new, and a version of each that changed.

    Safe to repeat: what is there already is left alone. Returns only what it made.
    """
    known = {instrument.key: instrument for instrument in Instrument.objects.filter(shipped=True)}
    made: list[InstrumentVersion] = []
    for key, source in shipped_sources().items():
        instrument = known.get(key)
        if instrument is None:
            made.append(register_instrument(source=source, owner=None, actor=actor, now=now))
            continue
        checksum = hashlib.sha256(source.encode()).hexdigest()
        if not instrument.versions.filter(checksum=checksum).exists():
            made.append(renew_shipped(instrument=instrument, source=source, actor=actor, now=now))
    return made


@action
def renew_shipped(*, instrument: Instrument, source: str, actor: Actor, now: datetime) -> InstrumentVersion:
    """A new release of Minga brings a new version of a shipped instrument, launched at once."""
    if actor is not HOUSE:
        raise NotAllowed("Only the house renews what it ships.")
    blueprint = read_blueprint(source)
    base = instrument.versions.order_by("-number").first()
    version = InstrumentVersion.objects.create(
        instrument=instrument,
        number=(base.number if base else 0) + 1,
        status=VersionStatus.LAUNCHED,
        blueprint=blueprint.as_json(),
        source=source,
        checksum=hashlib.sha256(source.encode()).hexdigest(),
        launched_at=now,
        derived_from=base,
        changes=differences(blueprint_of(base), blueprint) if base else [],
    )
    index_instrument(instrument)
    record(
        VersionSaved(subject=version, after={"number": version.number, "checksum": version.checksum}),
        related=(instrument,),
    )
    return version
