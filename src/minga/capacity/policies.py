"""Who designs an index, runs a wave, answers for an entity, grades, and who may see which result.

Those who *measure* are managers, coordinators, methodologists and monitors of the organisation that
owns the index or hosts the wave (deputies count), and whoever manages the edition in which it runs.
An *entity* is answered for by its stewards and authorities, by the person named as responsible, and,
part by part, by colleagues to whom she gave it; who leaves the entity is no longer named. A result is
the entity's own until the wave is published; then it belongs to everybody. Default deny.
"""

from datetime import datetime

from minga.capacity.enums import MeasuredState, VersionState, WaveState
from minga.capacity.models import Delegation, Index, IndexVersion, Measured, Wave
from minga.core.clock import now as clock_now
from minga.organisations.enums import STEWARD_KINDS, RoleKind
from minga.organisations.models import Organisation
from minga.organisations.queries.roles import holds
from minga.people.models import Person
from minga.programmes import policies as programmes

MEASURES = (RoleKind.MANAGER, RoleKind.COORDINATOR, RoleKind.METHODOLOGIST, RoleKind.MONITOR)
ANSWERABLE = (MeasuredState.INVITED, MeasuredState.ANSWERING)
SHOWN = (WaveState.REPLYING, WaveState.COMPUTED, WaveState.PUBLISHED)
"""When an entity sees what it was given."""


def may_create(person: Person | None, organisation: Organisation, now: datetime | None = None) -> bool:
    """Those who measure in a recognised organisation may make an index of theirs."""
    return holds(person, MEASURES, organisation=organisation, recognised=True, now=now or clock_now())


def may_design(person: Person | None, index: Index, now: datetime | None = None) -> bool:
    """Those who measure in the organisation that owns the index."""
    return may_create(person, index.owner, now)


def may_edit_version(person: Person | None, version: IndexVersion, now: datetime | None = None) -> bool:
    """A published version is history."""
    return version.state == VersionState.DRAFT and may_design(person, version.index, now)


def may_see_version(person: Person | None, version: IndexVersion, now: datetime | None = None) -> bool:
    """Published methods of public indices belong to everybody."""
    public = version.state == VersionState.PUBLISHED and version.index.public
    return public or may_design(person, version.index, now)


def may_run(person: Person | None, wave: Wave, now: datetime | None = None) -> bool:
    """Those who measure in the host, those who own the index, and who manages the edition."""
    at = now or clock_now()
    if holds(person, MEASURES, organisation=wave.host, recognised=True, now=at):
        return True
    if may_design(person, wave.version.index, at):
        return True
    return wave.edition is not None and programmes.may_manage(person, wave.edition, at)


def answers_for(person: Person | None, measured: Measured, now: datetime | None = None) -> bool:
    """Stewards and authorities of the entity, and the person it named."""
    if person is None or measured.organisation is None:
        return False
    if measured.responsible_id == person.pk:
        return True
    return holds(person, STEWARD_KINDS, organisation=measured.organisation, now=now or clock_now())


def parts_of(person: Person | None, measured: Measured) -> frozenset[str]:
    """The parts of the form that a colleague was given."""
    if person is None:
        return frozenset()
    return frozenset(Delegation.objects.filter(measured=measured, person=person).values_list("part", flat=True))


def is_answering(wave: Wave, now: datetime) -> bool:
    """While entities answer, up to the announced moment."""
    return wave.state == WaveState.ANSWERING and (wave.answers_until is None or now < wave.answers_until)


def may_answer(person: Person | None, measured: Measured, now: datetime | None = None) -> bool:
    """Whoever answers for the entity, or has a part of it, while the wave takes answers."""
    at = now or clock_now()
    if not (is_answering(measured.wave, at) and measured.state in ANSWERABLE):
        return False
    return answers_for(person, measured, at) or bool(parts_of(person, measured))


def may_send(person: Person | None, measured: Measured, now: datetime | None = None) -> bool:
    """Only who answers for the whole entity."""
    at = now or clock_now()
    return is_answering(measured.wave, at) and measured.state in ANSWERABLE and answers_for(person, measured, at)


def may_reply(person: Person | None, measured: Measured, now: datetime | None = None) -> bool:
    """The right of reply, and of one appeal, while the wave takes replies."""
    at = now or clock_now()
    wave = measured.wave
    open_now = wave.state == WaveState.REPLYING and (wave.reply_until is None or at < wave.reply_until)
    return open_now and answers_for(person, measured, at)


def is_out(wave: Wave) -> bool:
    """Whether its results belong to everybody."""
    return wave.state == WaveState.PUBLISHED


def may_see_result(person: Person | None, measured: Measured, now: datetime | None = None) -> bool:
    """Published results of a listed index are everybody's; any other is the entity's, once shown, and the office's."""
    wave = measured.wave
    if is_out(wave) and wave.version.index.public:
        return True
    if may_run(person, wave, now):
        return True
    return wave.state in SHOWN and answers_for(person, measured, now)


def may_see_wave(person: Person | None, wave: Wave, now: datetime | None = None) -> bool:
    """That a wave goes on is public once entities are invited; its results are another matter."""
    return (wave.version.index.public and wave.state != WaveState.PREPARING) or may_run(person, wave, now)


def may_plan(person: Person | None, measured: Measured, now: datetime | None = None) -> bool:
    """An entity plans its own improvement, as soon as it sees its result."""
    return answers_for(person, measured, now) and may_see_result(person, measured, now)
