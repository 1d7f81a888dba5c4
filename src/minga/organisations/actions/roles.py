"""Giving, changing and ending roles: institutions own, people pass."""

from datetime import date, datetime
from typing import Final

from django.db import models
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed
from minga.organisations import policies
from minga.organisations.enums import STEWARD_KINDS, RoleEnd, RoleKind
from minga.organisations.events import DeputySet, RoleEnded, RoleExtended, RoleGiven
from minga.organisations.models import Organisation, Role, house_day
from minga.people.models import Person


class _TheDeputy:
    """Stands for "whoever is deputy when the role ends"."""


THE_DEPUTY: Final = _TheDeputy()


@action
def give_role(
    *,
    person: Person,
    kind: str,
    organisation: Organisation | None = None,
    scope: models.Model | None = None,
    starts_on: date,
    ends_on: date | None = None,
    deputy: Person | None = None,
    public: bool = False,
    title: str = "",
    succeeds: Role | None = None,
    actor: Actor,
    now: datetime,
) -> Role:
    """Let a person be something, somewhere, from a day on. Tells her through `RoleGiven`."""
    scope_type = scope._meta.label_lower if scope is not None else ""
    role = Role(
        person=person,
        organisation=organisation,
        kind=RoleKind(kind),
        scope_type=scope_type,
        scope_id=scope.pk if scope is not None else None,
        starts_on=starts_on,
        ends_on=ends_on,
        deputy=deputy,
        public=public,
        title=title.strip(),
        succeeds=succeeds,
    )
    if not policies.may_manage_role(actor, role, now=now):
        raise NotAllowed(_("Only whoever coordinates there may give this role."))
    return _give(role, by_herself=actor == person)


@action
def entrust_role(*, role: Role, actor: Actor, now: datetime) -> Role:
    """Give a role inside another action that has already decided the right (ending, registering)."""
    return _give(role, by_herself=actor == role.person)


def _give(role: Role, *, by_herself: bool) -> Role:
    """Check a new role against the rules, keep it and tell of it.

    The person's row is locked, so that two who give her the same role at once do not collide.
    """
    role.person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=role.person_id)
    _check_place(role)
    _check_people(role)
    _check_dates(role)
    if _same_standing(role).exists():
        raise DomainError(_("This person already has this role here."), field="person", code="held")
    role.save()
    record(
        RoleGiven(
            subject=role,
            organisation_id=role.organisation_id,
            after={"kind": role.kind, "starts_on": role.starts_on, "ends_on": role.ends_on, "deputy": role.deputy},
            by_herself=by_herself,
        ),
        related=_related(role),
    )
    return role


@action
def set_deputy(*, role: Role, deputy: Person | None, actor: Actor, now: datetime) -> Role:
    """Say who stands in, or that nobody does."""
    role = _locked(role, actor=actor, now=now)
    before = role.deputy_id
    role.deputy = deputy
    _check_people(role)
    role.save(update_fields=["deputy", "updated_at"])
    record(
        DeputySet(
            subject=role,
            organisation_id=role.organisation_id,
            before={"deputy": before},
            after={"deputy": role.deputy_id},
        ),
        related=_related(role),
    )
    return role


@action
def extend_role(*, role: Role, ends_on: date | None, actor: Actor, now: datetime) -> Role:
    """Change the day on which the role ends; None leaves it open."""
    role = _locked(role, actor=actor, now=now)
    if ends_on is not None and ends_on < house_day(now):
        raise DomainError(_("Choose today or a later day. To end it now, use “End this role”."), field="ends_on")
    before = role.ends_on
    role.ends_on = ends_on
    _check_dates(role)
    role.save(update_fields=["ends_on", "updated_at"])
    record(
        RoleExtended(
            subject=role,
            organisation_id=role.organisation_id,
            before={"ends_on": before},
            after={"ends_on": ends_on},
        ),
        related=_related(role),
    )
    return role


@action
def end_role(
    *,
    role: Role,
    reason: str,
    ended_on: date,
    successor: Person | _TheDeputy | None = THE_DEPUTY,
    note: str = "",
    actor: Actor,
    now: datetime,
) -> Role:
    """End a role, keep why, and let somebody take over.

    The deputy takes over unless somebody else is named; `successor=None` leaves what was
    held with the organisation. A role given by mistake passes to nobody. Whoever leaves on
    her own names nobody: giving the role to another is for those who manage it.
    """
    role = _locked(role, actor=actor, now=now, ending=True)
    if isinstance(successor, Person) and successor.pk != role.deputy_id:
        _check_may_name(actor, role, now)
    ended_on = _end_day(role, ended_on, now)
    heir = _heir(role, reason, successor)
    before = {"ends_on": role.ends_on}
    role.ends_on = ended_on
    role.ended_at = now
    role.end_reason = RoleEnd(reason)
    role.note = note.strip()
    role.save(update_fields=["ends_on", "ended_at", "end_reason", "note", "updated_at"])
    heritage = _take_over(role, heir, term=before["ends_on"], actor=actor, now=now) if heir else None
    record(
        RoleEnded(
            subject=role,
            organisation_id=role.organisation_id,
            before=before,
            after={"ends_on": ended_on, "end_reason": role.end_reason, "successor": heritage},
            successor=heritage,
            by_house=actor is HOUSE,
        ),
        related=_related(role),
    )
    return role


def close_over(*, role: Role, now: datetime) -> Role | None:
    """Close a role whose last day has passed; nothing when somebody closed it before.

    Only stewards of an organisation are followed by their deputy here: an entity must not be
    left without hands, but an edition, a jury or a credential simply ends.
    """
    current = Role.objects.select_related("deputy").get(pk=role.pk)
    if current.ended_at is not None or current.ends_on is None or current.ends_on >= house_day(now):
        return None
    follows = not current.scope_type and current.kind in STEWARD_KINDS
    return end_role(
        role=current,
        reason=RoleEnd.TERM,
        ended_on=current.ends_on,
        successor=THE_DEPUTY if follows else None,
        actor=HOUSE,
        now=now,
    )


def _locked(role: Role, *, actor: Actor, now: datetime, ending: bool = False) -> Role:
    """The role as it is now, for us alone, if the actor may touch it."""
    locked = Role.objects.select_for_update(of=("self",), no_key=True).get(pk=role.pk)
    allowed = policies.may_end_role if ending else policies.may_manage_role
    if not allowed(actor, locked, now=now):
        raise NotAllowed(_("Only whoever coordinates there may change this role."))
    if locked.ended_at is not None:
        raise Conflict(_("This role has already ended."), code="ended")
    return locked


def _check_may_name(actor: Actor, role: Role, now: datetime) -> None:
    if not policies.may_manage_role(actor, role, now=now):
        raise NotAllowed(_("Only whoever coordinates there may name who takes over."), field="successor")


def _end_day(role: Role, ended_on: date, now: datetime) -> date:
    """The last day of the role: not in the future, and not before its first."""
    if ended_on > house_day(now) and role.starts_on <= house_day(now):
        raise DomainError(
            _("To end it on a later day, change the date until which it runs."), field="ended_on", code="future"
        )
    if ended_on < role.starts_on and role.starts_on <= house_day(now):
        raise DomainError(_("The role had not begun on that day."), field="ended_on", code="before_start")
    return max(ended_on, role.starts_on)


def _heir(role: Role, reason: str, successor: Person | _TheDeputy | None) -> Person | None:
    if reason == RoleEnd.MISTAKE:
        return None
    if isinstance(successor, _TheDeputy):
        retired = role.organisation is not None and role.organisation.retired_at is not None
        return role.deputy if role.deputy is not None and role.deputy.is_active and not retired else None
    heir = successor
    if heir is not None and heir.pk == role.person_id:
        raise DomainError(_("Choose another person: this one is leaving the role."), field="successor")
    if heir is not None and not heir.is_active:
        raise DomainError(_("That person has no active account. Choose another."), field="successor")
    return heir


def _take_over(role: Role, heir: Person, *, term: date | None, actor: Actor, now: datetime) -> Role:
    """The heir's role in the same place: a new one, or the one that she already has."""
    follower = Role(
        person=heir,
        organisation=role.organisation,
        kind=role.kind,
        scope_type=role.scope_type,
        scope_id=role.scope_id,
        starts_on=role.ends_on or house_day(now),
        ends_on=term if term is not None and term > house_day(now) else None,
        public=role.public,
        title=role.title,
        succeeds=role,
    )
    standing = _same_standing(follower).first()
    return standing or entrust_role(role=follower, actor=actor, now=now)


def _same_standing(role: Role) -> models.QuerySet[Role]:
    return Role.objects.filter(
        person=role.person,
        organisation=role.organisation,
        kind=role.kind,
        scope_type=role.scope_type,
        scope_id=role.scope_id,
        ended_at__isnull=True,
    ).exclude(pk=role.pk)


def _related(role: Role) -> tuple[models.Model, ...]:
    return (role.organisation,) if role.organisation is not None else ()


def _check_place(role: Role) -> None:
    if role.organisation is None and not role.scope_type:
        raise DomainError(_("Say in which organisation."), field="organisation")
    if role.organisation is not None and role.organisation.retired_at is not None:
        raise DomainError(_("This organisation is retired: nobody can take a role in it."), field="organisation")


def _check_people(role: Role) -> None:
    errors: dict[str, list[str]] = {}
    if not role.person.is_active:
        errors["person"] = [_("This person has no active account.")]
    if role.deputy is not None and role.deputy == role.person:
        errors["deputy"] = [_("The deputy must be another person.")]
    elif role.deputy is not None and not role.deputy.is_active:
        errors["deputy"] = [_("That person has no active account. Choose another.")]
    if errors:
        raise Invalid(errors)


def _check_dates(role: Role) -> None:
    if role.ends_on is not None and role.ends_on < role.starts_on:
        raise DomainError(_("The end must not be before the beginning."), field="ends_on")
