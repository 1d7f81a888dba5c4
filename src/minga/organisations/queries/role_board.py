"""Who is what in an organisation, and where there are gaps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Func, Q, Value
from django.db.models.functions import Concat

from minga.core.search import fold
from minga.organisations import policies
from minga.organisations.enums import STEWARD_KINDS
from minga.organisations.models import JoinRequest, Organisation, Role, RoleQuerySet, house_day
from minga.people.models import Person

SOON: Final = timedelta(days=60)
PAST_SHOWN: Final = 20
CANDIDATES: Final = 10


@dataclass(frozen=True)
class RoleRow:
    """One role with its people, dates and gaps."""

    uuid: str
    person: str
    role: str
    place: str
    place_link: str
    starts_on: date
    ends_on: date | None
    deputy: str
    public: bool
    begins_later: bool
    ends_soon: bool
    is_over: bool
    reason: str
    may_manage: bool
    may_end: bool

    @property
    def lacks_deputy(self) -> bool:
        return not self.deputy


@dataclass(frozen=True)
class AskingRow:
    """Somebody who says she works here."""

    uuid: str
    name: str
    email: str
    message: str
    asked_at: datetime


@dataclass(frozen=True)
class RoleBoard:
    organisation: Organisation
    roles: tuple[RoleRow, ...]
    past: tuple[RoleRow, ...]
    asking: tuple[AskingRow, ...]
    may_manage: bool
    has_steward: bool

    @property
    def without_deputy(self) -> int:
        return sum(role.lacks_deputy for role in self.roles)

    @property
    def ending_soon(self) -> int:
        return sum(role.ends_soon for role in self.roles)

    @property
    def has_gaps(self) -> bool:
        return not self.has_steward or bool(self.without_deputy or self.ending_soon)


def may_see_board(viewer: Person | None, organisation: Organisation, *, now: datetime) -> bool:
    """Whoever has a role here, and support staff."""
    if viewer is None or policies.is_support(viewer):
        return viewer is not None
    return Role.objects.filter(organisation=organisation).counting(now).exercised_by(viewer).exists()


def role_board(organisation: Organisation, viewer: Person, *, now: datetime) -> RoleBoard:
    """The page of roles; its cost does not depend on how many there are."""
    may_manage = policies.may_manage_roles(viewer, organisation=organisation, now=now)
    every = _with_people(Role.objects.filter(organisation=organisation))
    standing = list(every.standing(now).order_by("scope_type", "starts_on", "pk"))
    past = list(every.exclude(pk__in=[role.pk for role in standing]).order_by("-ends_on", "-pk")[:PAST_SHOWN])
    places = scope_places([*standing, *past])
    return RoleBoard(
        organisation=organisation,
        roles=tuple(_row(role, places, viewer, may_manage, now) for role in standing),
        past=tuple(_row(role, places, viewer, may_manage, now) for role in past),
        asking=_asking(organisation) if may_manage else (),
        may_manage=may_manage,
        has_steward=any(not role.scope_type and role.kind in STEWARD_KINDS and role.counts(now) for role in standing),
    )


def role_for(viewer: Person, uuid: UUID, *, now: datetime) -> Role:
    """One standing role that the viewer manages or holds. Raises Role.DoesNotExist for anybody else."""
    role = (
        _with_people(Role.objects.all())
        .select_related("organisation__merged_into")
        .get(uuid=uuid, ended_at__isnull=True)
    )
    if not policies.may_end_role(viewer, role, now=now):
        raise Role.DoesNotExist
    return role


def join_request_for(viewer: Person, uuid: UUID, *, now: datetime) -> JoinRequest:
    """One request that the viewer may answer. Raises JoinRequest.DoesNotExist."""
    request = JoinRequest.objects.select_related("organisation", "person").get(uuid=uuid)
    if not policies.may_manage_roles(viewer, organisation=request.organisation, now=now):
        raise JoinRequest.DoesNotExist
    return request


def place_of(role: Role) -> tuple[str, str]:
    """The name and address of where a role counts."""
    if role.scope_type:
        return scope_places([role]).get((role.scope_type, role.scope_id or 0), ("", ""))
    return (role.organisation.name, role.organisation.get_absolute_url()) if role.organisation else ("", "")


def scope_places(roles: Iterable[Role]) -> dict[tuple[str, int], tuple[str, str]]:
    """Name and address of each scope, asking the app of each kind only once."""
    wanted: dict[str, set[int]] = {}
    for role in roles:
        if role.scope_type and role.scope_id is not None:
            wanted.setdefault(role.scope_type, set()).add(role.scope_id)
    found: dict[tuple[str, int], tuple[str, str]] = {}
    for scope_type, ids in wanted.items():
        policy = policies.scope_policy(scope_type)
        if policy is not None:
            labels, links = policy.labels(ids), policy.links(ids)
            found |= {(scope_type, pk): (labels.get(pk, ""), links.get(pk, "")) for pk in ids}
    return found


def people_matching(viewer: Person, organisation: Organisation | None, words: str) -> list[Person]:
    """Whom somebody may mean: anybody by exact e-mail; by name only who is in the same house.

    Names of strangers are not searched, so that a role page is no directory of people;
    support staff search everybody.
    """
    words = words.strip()
    active = Person.objects.filter(is_active=True, erased_at__isnull=True)
    if "@" in words:
        return list(active.filter(email=words.lower()))
    folded = fold(words)
    if len(folded) < 3:
        return []
    known = active
    if not policies.is_support(viewer):
        houses = [organisation.pk] if organisation is not None else _houses(viewer)
        near = Role.objects.filter(organisation__in=houses)
        known = known.filter(
            Q(pk__in=near.values("person")) | Q(pk__in=near.filter(deputy__isnull=False).values("deputy"))
        )
    full_name = Func(Concat("given_name", Value(" "), "family_name"), function="minga_fold")
    named = known.annotate(folded_full=full_name)
    for word in folded.split()[:4]:
        named = named.filter(folded_full__contains=word)
    return list(named.order_by("family_name", "given_name", "pk")[:CANDIDATES])


def _houses(viewer: Person) -> list[int]:
    mine = Role.objects.exercised_by(viewer).filter(ended_at__isnull=True, organisation__isnull=False)
    return list(mine.values_list("organisation", flat=True).distinct())


def _with_people(roles: RoleQuerySet) -> RoleQuerySet:
    return roles.select_related("person", "deputy", "organisation")


def _row(
    role: Role, places: dict[tuple[str, int], tuple[str, str]], viewer: Person, may_manage: bool, now: datetime
) -> RoleRow:
    """Whoever runs the organisation manages its own roles; scoped ones are managed on their page."""
    today = house_day(now)
    place, link = places.get((role.scope_type, role.scope_id or 0), ("", ""))
    over = role.ended_at is not None or (role.ends_on is not None and role.ends_on < today)
    mine = role.person_id == viewer.pk
    manage = not over and may_manage and (not role.scope_type or policies.is_support(viewer))
    return RoleRow(
        uuid=str(role.uuid),
        person=str(role.person),
        role=role.title or role.get_kind_display(),
        place=place,
        place_link=link,
        starts_on=role.starts_on,
        ends_on=role.ends_on,
        deputy=str(role.deputy) if role.deputy else "",
        public=role.public,
        begins_later=role.starts_on > today,
        ends_soon=not over and role.ends_on is not None and role.ends_on <= today + SOON,
        is_over=over,
        reason=role.get_end_reason_display() if role.end_reason else "",
        may_manage=manage,
        may_end=not over and (manage or mine),
    )


def _asking(organisation: Organisation) -> tuple[AskingRow, ...]:
    waiting = organisation.join_requests.filter(answered_at__isnull=True).select_related("person")
    return tuple(
        AskingRow(
            uuid=str(request.uuid),
            name=str(request.person),
            email=request.person.email or "",
            message=request.message,
            asked_at=request.created_at,
        )
        for request in waiting.order_by("created_at", "pk")
    )
