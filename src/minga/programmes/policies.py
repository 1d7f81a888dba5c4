"""Who may do what with instruments and editions, and in which phase.

A right is a role (dated, scoped, with deputies) × the state × the phase, all in one
predicate. Default deny. Do not ask these in a loop: a list shows what is public, and the
rights are asked once, on the page of the thing.

Anybody may register an organisation, so rights to launch and to design come only from roles
in one that support staff recognised. Hence every host of an edition is recognised.
"""

from collections.abc import Iterable
from datetime import datetime

from minga.core.clock import now as clock_now
from minga.core.clock import today
from minga.core.rights import register_right
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation
from minga.organisations.queries.roles import holds
from minga.people.models import Person
from minga.programmes.enums import EditionStatus, VersionStatus
from minga.programmes.models import Edition, Instrument, InstrumentVersion, Stage, stage_kinds

RUNS_PROGRAMMES = (RoleKind.MANAGER, RoleKind.COORDINATOR)
DESIGNS = (*RUNS_PROGRAMMES, RoleKind.METHODOLOGIST)
WORKS_IN_EDITION = (
    *DESIGNS,
    RoleKind.FACILITATOR,
    RoleKind.LEAD_FACULTY,
    RoleKind.INSTRUCTOR,
    RoleKind.MENTOR,
    RoleKind.ARTICULATOR,
    RoleKind.MONITOR,
    RoleKind.FOCAL_POINT,
)
FINISHED = (EditionStatus.CLOSED, EditionStatus.CANCELLED)


def may_launch(person: Person | None, now: datetime | None = None) -> bool:
    """Whoever runs programmes in some recognised organisation may start an edition."""
    return holds(person, RUNS_PROGRAMMES, recognised=True, now=now or clock_now())


def may_host(person: Person | None, organisation: Organisation, now: datetime | None = None) -> bool:
    """Whether this person runs programmes for this organisation, and support recognised it."""
    return holds(person, RUNS_PROGRAMMES, organisation=organisation, recognised=True, now=now or clock_now())


def may_manage(person: Person | None, edition: Edition, now: datetime | None = None) -> bool:
    """The managers and coordinators of the edition, and those of its host. Deputies count."""
    if person is None:
        return False
    at = now or clock_now()
    if holds(person, RUNS_PROGRAMMES, scope=edition, now=at):
        return True
    return holds(person, RUNS_PROGRAMMES, organisation=edition.host, now=at)


def may_work_in(person: Person | None, edition: Edition, now: datetime | None = None) -> bool:
    """Whoever has any working role in the edition, or manages it."""
    if person is None:
        return False
    at = now or clock_now()
    return holds(person, WORKS_IN_EDITION, scope=edition, now=at) or may_manage(person, edition, at)


def may_see(person: Person | None, edition: Edition, now: datetime | None = None) -> bool:
    """Public editions belong to everybody; the others to those who work in them."""
    if edition.public:
        return True
    return may_work_in(person, edition, now)


def may_edit_plan(person: Person | None, edition: Edition, now: datetime | None = None) -> bool:
    """The plan of a closed or cancelled edition is history."""
    return edition.status not in FINISHED and may_manage(person, edition, now)


def may_edit_version(person: Person | None, version: InstrumentVersion, now: datetime | None = None) -> bool:
    """Those who design in the organisation that made this version of the instrument."""
    maker = version.made_by or version.instrument.owner
    if person is None or maker is None:
        return False
    return holds(person, DESIGNS, organisation=maker, recognised=True, now=now or clock_now())


def may_add_version(person: Person | None, instrument: Instrument, now: datetime | None = None) -> bool:
    """Owners of an instrument may; shipped ones are common ground for all who run programmes."""
    if person is None:
        return False
    at = now or clock_now()
    if instrument.owner is None:
        return holds(person, DESIGNS, recognised=True, now=at)
    return holds(person, DESIGNS, organisation=instrument.owner, recognised=True, now=at)


def may_see_version(person: Person | None, version: InstrumentVersion, now: datetime | None = None) -> bool:
    """Launched and retired versions are public; drafts belong to their makers."""
    if version.status in (VersionStatus.LAUNCHED, VersionStatus.RETIRED):
        return True
    return may_edit_version(person, version, now)


def phase_allows(
    edition: Edition,
    feature: str,
    now: datetime,
    *,
    stages: Iterable[Stage] | None = None,
) -> bool:
    """Whether a stage that runs today opens this feature. The only place that asks it.

    Today is the calendar day in the edition's own time zone. `stages` spares a query to
    those who already read them.
    """
    if edition.status in FINISHED:
        return False
    day = today(edition.timezone, at=now)
    return any(
        stage.starts_on <= day <= stage.ends_on and feature in features_of(stage)
        for stage in (edition.stages.all() if stages is None else stages)
    )


def features_of(stage: Stage) -> frozenset[str]:
    """What a stage opens: its own features and those of its kind."""
    kind = stage_kinds().get(stage.kind)
    return frozenset(stage.features) | frozenset(kind.opens if kind else ())


register_right("programmes.launch_edition", lambda person, _thing: may_launch(person))
register_right("programmes.manage_edition", may_manage)
register_right("programmes.see_edition", may_see)
register_right("programmes.edit_plan", may_edit_plan)
register_right("programmes.edit_version", may_edit_version)
register_right("programmes.add_version", may_add_version)
