"""Instruments and their versions: into the catalogue, tested, launched, retired.

A version never changes its blueprint. Whoever wants another one saves another version.
"""

import hashlib
from datetime import datetime

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core import search
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, NotAllowed, NotReady
from minga.core.keys import unique_key
from minga.organisations.models import Organisation
from minga.people.models import Person
from minga.programmes.enums import VERSION_STEPS, VersionStatus
from minga.programmes.events.editions import InstrumentRegistered, VersionMoved, VersionSaved
from minga.programmes.models import Edition, Instrument, InstrumentVersion
from minga.programmes.models.blueprint import Blueprint
from minga.programmes.policies import may_add_version, may_edit_version, may_host, may_manage
from minga.programmes.queries.blueprint_of import blueprint_of
from minga.programmes.queries.blueprint_of_edition import blueprint_of_edition
from minga.programmes.queries.blueprints import differences, read_blueprint, to_yaml


@action
def register_instrument(*, source: str, owner: Organisation | None, actor: Actor, now: datetime) -> InstrumentVersion:
    """Put a new instrument in the catalogue from its YAML, as version 1 in draft.

    Without an owner it ships with Minga: only the house may, and it is launched at once.
    """
    blueprint = read_blueprint(source)
    if owner is None and actor is not HOUSE:
        raise NotAllowed(_("Say which organisation owns the instrument."))
    if owner is not None and isinstance(actor, Person) and not may_host(actor, owner, now):
        raise NotAllowed(_("Only those who run programmes in this organisation may add to it."))
    instrument = Instrument(
        key=blueprint.key if owner is None else _free_key(blueprint),
        owner=owner,
        shipped=owner is None,
    )
    _describe(instrument, blueprint)
    instrument.save()
    version = _write_version(instrument, blueprint, source, made_by=owner)
    if owner is None:
        version.status, version.launched_at = VersionStatus.LAUNCHED, now
        version.save(update_fields=["status", "launched_at", "updated_at"])
        index_instrument(instrument)
    record(
        InstrumentRegistered(
            subject=instrument,
            organisation_id=owner.pk if owner else None,
            after={"key": instrument.key, "checksum": version.checksum},
        )
    )
    return version


@action
def save_version(
    *, instrument: Instrument, source: str, note: str, made_by: Organisation, actor: Actor, now: datetime
) -> InstrumentVersion:
    """Save a blueprint that somebody wrote as the next version, in draft."""
    if isinstance(actor, Person) and not (may_add_version(actor, instrument, now) and may_host(actor, made_by, now)):
        raise NotAllowed(_("You may not save a version of this instrument."))
    blueprint = read_blueprint(source)
    return _save(instrument, blueprint, source, note, made_by, None)


@action
def save_edition_as_version(*, edition: Edition, note: str, actor: Actor, now: datetime) -> InstrumentVersion:
    """Make the present state of an edition the next version of its instrument, in draft."""
    if isinstance(actor, Person) and not may_manage(actor, edition, now):
        raise NotAllowed(_("Only those who manage the edition may save it as a version."))
    if not note.strip():
        raise NotReady(_("Say what changed and why, for those who will use it."), field="note")
    blueprint = blueprint_of_edition(edition)
    return _save(edition.version.instrument, blueprint, to_yaml(blueprint), note, edition.host, edition)


def _save(
    instrument: Instrument,
    blueprint: Blueprint,
    source: str,
    note: str,
    made_by: Organisation,
    edition: Edition | None,
) -> InstrumentVersion:
    locked = Instrument.objects.select_for_update(of=("self",), no_key=True).get(pk=instrument.pk)
    base = edition.version if edition else locked.versions.order_by("-number").first()
    checksum = hashlib.sha256(source.encode()).hexdigest()
    if base is not None and _same(base, blueprint):
        raise NotReady(_("Nothing changed: this is the same design as version %d.") % base.number)
    version = _write_version(locked, blueprint, source, made_by=made_by)
    version.change_note = note.strip()
    version.derived_from = base
    version.from_edition = edition
    version.changes = differences(blueprint_of(base), blueprint) if base else []
    version.save()
    record(
        VersionSaved(
            subject=version,
            organisation_id=made_by.pk,
            after={"number": version.number, "checksum": checksum, "note": note.strip()},
        ),
        related=(instrument, edition) if edition else (instrument,),
    )
    return version


@action
def move_version(
    *, version: InstrumentVersion, to: VersionStatus, reason: str, actor: Actor, now: datetime
) -> InstrumentVersion:
    """Test, launch, retire a version, or take it back to draft. Testing reads it all again."""
    if isinstance(actor, Person) and not may_edit_version(actor, version, now):
        raise NotAllowed(_("Only the organisation that made this version may change its state."))
    locked = InstrumentVersion.objects.select_for_update(of=("self",), no_key=True).get(pk=version.pk)
    if to not in VERSION_STEPS[locked.status]:
        raise Conflict(
            _("This version is “%(state)s” now; it cannot become “%(to)s”.")
            % {"state": locked.get_status_display(), "to": VersionStatus(to).label}
        )
    if to == VersionStatus.RETIRED and not reason.strip():
        raise NotReady(_("Say why it is retired."), field="reason")
    if to == VersionStatus.TESTED:
        read_blueprint(locked.source)
    before = locked.status
    locked.status = to
    if to == VersionStatus.LAUNCHED:
        locked.launched_at = now
    if to == VersionStatus.RETIRED:
        locked.retired_at = now
    locked.save(update_fields=["status", "launched_at", "retired_at", "updated_at"])
    instrument = locked.instrument
    _keep_described(instrument)
    record(
        VersionMoved(
            subject=locked,
            organisation_id=locked.made_by_id,
            before={"status": before},
            after={"status": to, "reason": reason.strip()},
        ),
        related=(instrument,),
    )
    return locked


def index_instrument(instrument: Instrument) -> None:
    """Renew what the search knows of an instrument: public once a version was launched."""
    public = instrument.versions.filter(status__in=(VersionStatus.LAUNCHED, VersionStatus.RETIRED)).exists()
    search.index(
        instrument._meta.label_lower,
        instrument.pk,
        path=f"/programas/{instrument.key}/",
        public=public,
        texts=[
            search.Findable(
                language=language,
                title=title,
                summary=instrument.summaries.get(language, ""),
                words=instrument.get_kind_display(),
            )
            for language, title in instrument.titles.items()
        ],
    )


def _keep_described(instrument: Instrument) -> None:
    """The catalogue speaks with the words of the newest launched version."""
    newest = instrument.versions.filter(status=VersionStatus.LAUNCHED).order_by("-number").first()
    if newest is not None:
        _describe(instrument, blueprint_of(newest))
        instrument.save()
    index_instrument(instrument)


def _describe(instrument: Instrument, blueprint: Blueprint) -> None:
    instrument.kind = blueprint.kind.value
    instrument.titles = dict(blueprint.title)
    instrument.summaries = dict(blueprint.summary)
    instrument.countries = list(blueprint.record.countries) if blueprint.record else []
    instrument.sdgs = sorted({sdg.goal for sdg in blueprint.sdgs})


def _write_version(
    instrument: Instrument, blueprint: Blueprint, source: str, made_by: Organisation | None
) -> InstrumentVersion:
    newest = instrument.versions.order_by("-number").values_list("number", flat=True).first()
    return InstrumentVersion.objects.create(
        instrument=instrument,
        number=(newest or 0) + 1,
        blueprint=blueprint.as_json(),
        source=source,
        checksum=hashlib.sha256(source.encode()).hexdigest(),
        made_by=made_by,
    )


def _same(version: InstrumentVersion, blueprint: Blueprint) -> bool:
    """Whether a blueprint says the same as a version; the number of the design aside."""
    old, new = dict(version.blueprint), blueprint.as_json()
    return {**old, "version": 0} == {**new, "version": 0}


def _free_key(blueprint: Blueprint) -> str:
    return unique_key(Instrument, blueprint.key.replace("_", "-"))
