"""Offices and laboratories inside an organisation."""

from datetime import datetime

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Conflict, DomainError, NotAllowed
from minga.core.keys import unique_key
from minga.organisations import policies
from minga.organisations.actions.search import index_organisation
from minga.organisations.events import UnitAdded, UnitEdited, UnitRetired
from minga.organisations.models import Organisation, Unit


@action
def add_unit(
    *,
    organisation: Organisation,
    name: str,
    innovation: bool = False,
    mission: str = "",
    created_by_act: str = "",
    parent: Unit | None = None,
    actor: Actor,
    now: datetime,
) -> Unit:
    """Add an office or laboratory; two of one name in the same organisation would be one too many."""
    organisation = Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation.pk)
    _assert_may_edit(actor, organisation, now)
    if organisation.units.filter(name__iexact=" ".join(name.split()), retired_at__isnull=True).exists():
        raise Conflict(_("A unit of this name is already here."), field="name")
    unit = Unit(key=unique_key(Unit, name), organisation=organisation)
    _fill(unit, name=name, innovation=innovation, mission=mission, created_by_act=created_by_act, parent=parent)
    unit.save()
    index_organisation(organisation)
    record(
        UnitAdded(subject=unit, organisation_id=organisation.pk, after={"name": unit.name, "innovation": innovation}),
        related=(organisation,),
    )
    return unit


@action
def edit_unit(
    *,
    unit: Unit,
    name: str,
    innovation: bool,
    mission: str,
    created_by_act: str,
    parent: Unit | None = None,
    actor: Actor,
    now: datetime,
) -> Unit:
    """Change what is said of a unit."""
    current = _locked(unit, actor, now)
    columns = ("name", "innovation", "mission", "created_by_act", "parent_id")
    before = {column: getattr(current, column) for column in columns}
    _fill(current, name=name, innovation=innovation, mission=mission, created_by_act=created_by_act, parent=parent)
    current.save()
    changed = [column for column in columns if getattr(current, column) != before[column]]
    index_organisation(current.organisation)
    record(
        UnitEdited(
            subject=current,
            organisation_id=current.organisation_id,
            before={column: before[column] for column in changed},
            after={column: getattr(current, column) for column in changed},
        ),
        related=(current.organisation,),
    )
    return current


@action
def retire_unit(*, unit: Unit, actor: Actor, now: datetime) -> Unit:
    """The unit no longer works. Its name stays where it is cited."""
    current = _locked(unit, actor, now)
    if current.retired_at is not None:
        raise Conflict(_("This unit is already retired."))
    current.retired_at = now
    current.save(update_fields=["retired_at", "updated_at"])
    index_organisation(current.organisation)
    record(
        UnitRetired(subject=current, organisation_id=current.organisation_id, after={"retired_at": now}),
        related=(current.organisation,),
    )
    return current


def _assert_may_edit(actor: Actor, organisation: Organisation, now: datetime) -> None:
    if not policies.may_edit(actor, organisation, now=now):
        raise NotAllowed(_("Only whoever coordinates this organisation may change it."))


def _locked(unit: Unit, actor: Actor, now: datetime) -> Unit:
    rows = Unit.objects.select_for_update(of=("self",), no_key=True)
    locked = rows.select_related("organisation__territory__parent__parent").get(pk=unit.pk)
    _assert_may_edit(actor, locked.organisation, now)
    return locked


def _fill(unit: Unit, *, name: str, innovation: bool, mission: str, created_by_act: str, parent: Unit | None) -> None:
    if len(name.strip()) < 3:
        raise DomainError(_("Write the name of the unit."), field="name")
    if parent is not None and (parent.pk == unit.pk or parent.organisation_id != unit.organisation_id):
        raise DomainError(_("Choose another unit of the same organisation."), field="parent")
    unit.name = " ".join(name.split())
    unit.innovation = innovation
    unit.mission = mission.strip()
    unit.created_by_act = created_by_act.strip()
    unit.parent = parent
