"""Registering, editing, confirming, retiring and merging organisations."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, Invalid, NotAllowed
from minga.core.keys import unique_key
from minga.core.search import fold
from minga.organisations import policies
from minga.organisations.actions.roles import entrust_role
from minga.organisations.actions.search import index_organisation
from minga.organisations.enums import Level, OrganisationType, RoleKind
from minga.organisations.events import (
    OrganisationConfirmed,
    OrganisationEdited,
    OrganisationRecognised,
    OrganisationRegistered,
    OrganisationRestored,
    OrganisationRetired,
)
from minga.organisations.models import Organisation, Role, Territory, house_day
from minga.organisations.queries.similar import same_organisation, similar_organisations
from minga.people.models import Person

EDITABLE: Final = (
    "name", "short_name", "type", "level", "territory", "rural", "first_time", "peer_group",
    "about", "website", "public_email",
)  # fmt: skip

_REGISTERING: Final = 7166002
_OUR_PAGES: Final = ("registrar",)
_USUAL_LEVELS: Final = {
    OrganisationType.NATIONAL: Level.NATIONAL,
    OrganisationType.REGIONAL: Level.REGIONAL,
    OrganisationType.MUNICIPAL: Level.LOCAL,
    OrganisationType.COOPERATION: Level.INTERNATIONAL,
}


@action
def register_organisation(
    *,
    name: str,
    type: str,
    level: str = "",
    territory: Territory | None = None,
    short_name: str = "",
    rural: bool | None = None,
    first_time: bool = False,
    peer_group: str = "",
    about: Mapping[str, str] | None = None,
    website: str = "",
    public_email: str = "",
    key: str = "",
    another_one: bool = False,
    actor: Actor,
    now: datetime,
) -> Organisation:
    """Put an organisation on the map. A person who registers one coordinates it from then on.

    What the house or support staff register is recognised at once; the rest awaits support.
    Refused with code "similar" while one with a like name stands, unless `another_one`.
    """
    if not policies.may_register(actor):
        raise NotAllowed(_("Sign in to register an organisation."))
    _check(name=name, type=type, territory=territory)
    if not another_one:
        _check_new(name, territory)
    organisation = Organisation(
        key=key or _free_key(name),
        name=_tidy(name),
        short_name=_tidy(short_name),
        folded_name=fold(name)[:200],
        type=OrganisationType(type),
        level=Level(level) if level else _USUAL_LEVELS.get(OrganisationType(type), Level.NATIONAL),
        territory=territory,
        rural=rural if rural is not None else bool(territory and territory.rural),
        first_time=first_time,
        peer_group=_tidy(peer_group),
        about=dict(about or {}),
        website=website,
        public_email=public_email,
        confirmed_at=now,
        recognised_at=now if policies.may_support(actor) else None,
    )
    organisation.save()
    _make_coordinator(organisation, actor, now)
    index_organisation(organisation)
    record(
        OrganisationRegistered(
            subject=organisation,
            organisation_id=organisation.pk,
            after={"name": organisation.name, "type": organisation.type, "territory": _code(territory)},
        )
    )
    return organisation


def find_or_register(
    *, name: str, type: str, key: str = "", country: str = "", actor: Actor, now: datetime, **more: Any
) -> Organisation:
    """The organisation with this key, or this name in this country; registered when new.

    For blueprints and imports: `country` is ISO 3166-1; `more` is what `register_organisation`
    takes. An organisation that was merged is answered by the one that stays.
    """
    found = Organisation.objects.select_related("merged_into").filter(key=key).first() if key else None
    if found is None:
        found = same_organisation(name, country=country)
    if found is not None:
        return found.merged_into or found
    if "territory" not in more and country:
        more["territory"] = Territory.objects.filter(code=country.upper()).first()
    return register_organisation(name=name, type=type, key=key, another_one=True, actor=actor, now=now, **more)


@action
def edit_organisation(
    *, organisation: Organisation, revision: int, changes: Mapping[str, Any], actor: Actor, now: datetime
) -> Organisation:
    """Change some columns; saving is also saying that the rest is still true.

    Raises Conflict when somebody saved since `revision`, so that nobody overwrites unread.
    """
    current = _locked(organisation, actor=actor, now=now)
    unknown = set(changes) - set(EDITABLE)
    if unknown:
        raise ValueError(f"not columns to edit: {sorted(unknown)}")
    if current.revision != revision:
        raise Conflict(_("Somebody else changed this organisation while you were writing."), code="stale")
    wanted = {name: _tidy(value) if isinstance(value, str) else value for name, value in changes.items()}
    before = {name: getattr(current, name) for name in wanted if getattr(current, name) != wanted[name]}
    for name in before:
        setattr(current, name, wanted[name])
    _check(name=current.name, type=current.type, territory=current.territory)
    current.folded_name = fold(current.name)[:200]
    current.confirmed_at = now
    current.revision += 1
    current.save()
    index_organisation(current)
    record(
        OrganisationEdited(
            subject=current,
            organisation_id=current.pk,
            before=before,
            after={**{name: getattr(current, name) for name in before}, "revision": current.revision},
        )
    )
    return current


@action
def confirm_organisation(*, organisation: Organisation, actor: Actor, now: datetime) -> Organisation:
    """Say that what is written is still true."""
    current = _locked(organisation, actor=actor, now=now)
    before = current.confirmed_at
    current.confirmed_at = now
    current.save(update_fields=["confirmed_at", "updated_at"])
    record(
        OrganisationConfirmed(
            subject=current,
            organisation_id=current.pk,
            before={"confirmed_at": before},
            after={"confirmed_at": now},
        )
    )
    return current


@action
def recognise_organisation(*, organisation: Organisation, actor: Actor, now: datetime) -> Organisation:
    """Say that it is what it says it is: it may launch editions and show who answers."""
    if not policies.may_support(actor):
        raise NotAllowed(_("Only support staff may recognise an organisation."))
    current = _locked(organisation, actor=actor, now=now)
    if current.recognised_at is not None:
        raise Conflict(_("This organisation is already recognised."), code="recognised")
    current.recognised_at = now
    current.save(update_fields=["recognised_at", "updated_at"])
    record(OrganisationRecognised(subject=current, organisation_id=current.pk, after={"recognised_at": now}))
    return current


@action
def retire_organisation(*, organisation: Organisation, actor: Actor, now: datetime) -> Organisation:
    """Take it off the lists: it no longer exists or no longer takes part. What names it stays."""
    current = _locked(organisation, actor=actor, now=now, support_only=True)
    if current.retired_at is not None:
        raise Conflict(_("This organisation is already retired."), code="retired")
    current.retired_at = now
    current.revision += 1
    current.save(update_fields=["retired_at", "revision", "updated_at"])
    index_organisation(current)
    record(OrganisationRetired(subject=current, organisation_id=current.pk, after={"retired_at": now}))
    return current


@action
def restore_organisation(*, organisation: Organisation, actor: Actor, now: datetime) -> Organisation:
    """Put a retired organisation back on the lists."""
    current = _locked(organisation, actor=actor, now=now, support_only=True)
    if current.retired_at is None:
        raise Conflict(_("This organisation is not retired."), code="standing")
    before = current.retired_at
    current.retired_at = None
    current.revision += 1
    current.save(update_fields=["retired_at", "revision", "updated_at"])
    index_organisation(current)
    record(OrganisationRestored(subject=current, organisation_id=current.pk, before={"retired_at": before}))
    return current


def _locked(organisation: Organisation, *, actor: Actor, now: datetime, support_only: bool = False) -> Organisation:
    """The organisation as it is now, for us alone, if the actor may change it."""
    rows = Organisation.objects.select_for_update(of=("self",), no_key=True)
    locked = rows.select_related("territory__parent__parent").get(pk=organisation.pk)
    if support_only and not policies.may_support(actor):
        raise NotAllowed(_("Only support staff may retire an organisation or bring it back."))
    if not policies.may_edit(actor, locked, now=now):
        raise NotAllowed(_("Only whoever coordinates this organisation may change it."))
    return locked


def _check_new(name: str, territory: Territory | None) -> None:
    """One after another: of two who register the same organisation at once, the second sees the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_REGISTERING])
    if similar_organisations(name, country=territory.country if territory else ""):
        raise Conflict(_("One with a very similar name is already here. Look at it first."), code="similar")


def _free_key(name: str) -> str:
    """An address of its own, which is not one of our pages below /organizaciones/."""
    key = unique_key(Organisation, name)
    return unique_key(Organisation, f"{key} entidad") if key in _OUR_PAGES else key


def _make_coordinator(organisation: Organisation, actor: Actor, now: datetime) -> None:
    """Whoever registers coordinates; support staff and the house do not stay."""
    if actor is HOUSE or not isinstance(actor, Person) or policies.is_support(actor):
        return
    founder = Role(
        person=actor, organisation=organisation, kind=RoleKind.COORDINATOR, starts_on=house_day(now), public=False
    )
    entrust_role(role=founder, actor=actor, now=now)


def _check(*, name: str, type: str, territory: Territory | None) -> None:
    errors: dict[str, list[str]] = {}
    if len(_tidy(name)) < 3:
        errors["name"] = [_("Write the whole name, as on the seal.")]
    if type not in OrganisationType.values:
        errors["type"] = [_("Choose one of the types.")]
    if type in (OrganisationType.MUNICIPAL, OrganisationType.REGIONAL) and territory is None:
        errors["territory"] = [_("A local or regional body needs its territory.")]
    if errors:
        raise Invalid(errors)


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _code(territory: Territory | None) -> str:
    return territory.code if territory else ""
