"""Who may change an organisation, and who may give, change and end roles.

A right comes from a role that counts today (or standing in for its holder), never from a
name on a page. Rights over a scoped role (in an edition) are decided by the app that owns
the scope: it registers a `ScopePolicy`; an unknown scope gives nobody any right.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from minga.core.actors import HOUSE, Actor
from minga.organisations.enums import STEWARD_KINDS
from minga.organisations.models import Organisation, Role
from minga.people.models import Person


@dataclass(frozen=True)
class ScopePolicy:
    """What the app that owns a kind of scope knows about it.

    `labels` and `links` answer for many ids at once, so that lists ask only once.
    """

    may_manage: Callable[[Person, int, datetime], bool]
    labels: Callable[[Collection[int]], Mapping[int, str]]
    links: Callable[[Collection[int]], Mapping[int, str]]


_scopes: dict[str, ScopePolicy] = {}


def register_scope(
    scope_type: str,
    *,
    may_manage: Callable[[Person, int, datetime], bool],
    labels: Callable[[Collection[int]], Mapping[int, str]],
    links: Callable[[Collection[int]], Mapping[int, str]] = lambda ids: {},
) -> None:
    """Let an app above decide over roles in its things: `register_scope("programmes.edition", …)`."""
    _scopes[scope_type] = ScopePolicy(may_manage, labels, links)


def scope_policy(scope_type: str) -> ScopePolicy | None:
    """The policy of a kind of scope, when its app is there."""
    return _scopes.get(scope_type)


def is_support(actor: Actor | None) -> bool:
    """Support staff of the house, signed in and active."""
    return isinstance(actor, Person) and actor.is_staff and actor.is_active


def is_steward(person: Person | None, organisation: Organisation, *, now: datetime) -> bool:
    """Whether the person answers for the organisation today, in her own name or standing in."""
    if person is None or not person.is_active:
        return False
    roles = Role.objects.at(organisation=organisation).of_kinds(STEWARD_KINDS)
    return roles.counting(now).exercised_by(person).exists()


def may_register(actor: Actor | None) -> bool:
    """Anybody who is signed in may register her organisation; the house may for the demo world."""
    return actor is HOUSE or (isinstance(actor, Person) and actor.is_active)


def may_support(actor: Actor | None) -> bool:
    """Recognising, retiring, merging duplicates and importing places is for support staff and the house."""
    return actor is HOUSE or is_support(actor)


def may_edit(actor: Actor | None, organisation: Organisation, *, now: datetime) -> bool:
    """Its stewards and support staff; nobody edits a duplicate that was merged."""
    if organisation.merged_into_id is not None:
        return False
    if may_support(actor):
        return True
    return isinstance(actor, Person) and is_steward(actor, organisation, now=now)


def may_manage_roles(
    actor: Actor | None,
    *,
    organisation: Organisation | None,
    scope_type: str = "",
    scope_id: int | None = None,
    now: datetime,
) -> bool:
    """Who gives and ends roles in this place. With a scope, its own app decides."""
    if may_support(actor):
        return True
    if not isinstance(actor, Person):
        return False
    if scope_type:
        policy = scope_policy(scope_type)
        return policy is not None and scope_id is not None and policy.may_manage(actor, scope_id, now)
    return organisation is not None and is_steward(actor, organisation, now=now)


def may_manage_role(actor: Actor | None, role: Role, *, now: datetime) -> bool:
    """Who changes or ends this very role."""
    return may_manage_roles(
        actor, organisation=role.organisation, scope_type=role.scope_type, scope_id=role.scope_id, now=now
    )


def may_end_role(actor: Actor | None, role: Role, *, now: datetime) -> bool:
    """Whoever manages it, and its holder: a person may always leave."""
    holds_it = isinstance(actor, Person) and actor.is_active and actor.pk == role.person_id
    return holds_it or may_manage_role(actor, role, now=now)


def may_see_history(viewer: Person | None, organisation: Organisation, *, now: datetime) -> bool:
    """Its own stewards and support staff read what was changed and by whom."""
    return viewer is not None and (is_support(viewer) or is_steward(viewer, organisation, now=now))
