"""Who is what, where and when. The one door to rights that come from roles."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model, Q, QuerySet

from minga.audit.models import Entry
from minga.organisations.models import JoinRequest, Organisation, Role, house_day
from minga.people.models import Person


@dataclass(frozen=True)
class Holding:
    """One thing that a person holds through a role, with where to see it."""

    label: str
    kind: str = ""
    link: str = ""


HoldingsOf = Callable[[Role], Sequence[Holding]]
_holdings: dict[str, HoldingsOf] = {}


def register_holdings(app: str, holdings_of: HoldingsOf) -> None:
    """Let an app above say what somebody holds through a role; the end-role page lists it."""
    _holdings[app] = holdings_of


def holdings(role: Role) -> tuple[Holding, ...]:
    """All that is held through this role, app by app."""
    return tuple(holding for holdings_of in _holdings.values() for holding in holdings_of(role))


def holds(
    person: Person | None,
    kinds: Collection[str],
    *,
    organisation: Organisation | None = None,
    scope: Model | None = None,
    recognised: bool = False,
    now: datetime,
) -> bool:
    """Whether the person is one of these today, or stands in as deputy for somebody who is.

    An organisation alone asks for roles in the organisation itself; a scope (an edition) for
    roles in that thing; neither for a role anywhere. With `recognised`, only roles in an
    organisation that support staff recognised count.
    """
    if person is None or not person.is_active:
        return False
    roles = Role.objects.at(organisation=organisation, scope=scope).of_kinds(kinds)
    if recognised:
        roles = roles.recognised()
    return roles.counting(now).exercised_by(person).exists()


def roles_of(person: Person, now: datetime) -> QuerySet[Role]:
    """The roles that count today, held or stood in for; one query, organisation included."""
    roles = Role.objects.counting(now).exercised_by(person)
    return roles.select_related("organisation", "person", "deputy").order_by("starts_on", "pk")


def people_with(
    kinds: Collection[str],
    *,
    organisation: Organisation | None = None,
    scope: Model | None = None,
    now: datetime,
    deputies: bool = False,
) -> QuerySet[Person]:
    """Who holds one of these roles today, each person once; with `deputies`, also who stands in."""
    roles = Role.objects.at(organisation=organisation, scope=scope).of_kinds(kinds).counting(now)
    people = Person.objects.filter(pk__in=roles.values("person"))
    if deputies:
        people = people | Person.objects.filter(pk__in=roles.filter(deputy__isnull=False).values("deputy"))
    return people.order_by("pk")


def roles_that_named(person: Person) -> list[int]:
    """Ids of the roles in whose letters she may stand: her own, those before and after it, those
    she ever stood in for (the log remembers deputies that were changed since).
    """
    stood_in = Entry.objects.filter(subject_type=Role._meta.label_lower)
    stood_in = stood_in.filter(Q(before__deputy=person.pk) | Q(after__deputy=person.pk))
    near = Q(person=person) | Q(deputy=person) | Q(succeeds__person=person) | Q(successors__person=person)
    roles = Role.objects.filter(near | Q(pk__in=stood_in.values("subject_id")))
    return list(roles.order_by("pk").values_list("pk", flat=True).distinct())


def join_requests_of(person: Person) -> list[int]:
    """Ids of what she asked, also of rows that are gone: the log remembers them."""
    asked = Entry.objects.filter(subject_type=JoinRequest._meta.label_lower, actor_id=person.pk)
    ids = asked.exclude(subject_id=None).order_by("subject_id").values_list("subject_id", flat=True).distinct()
    return [pk for pk in ids if pk is not None]


def roles_over(now: datetime) -> QuerySet[Role]:
    """Roles whose last day has passed and that nobody closed yet."""
    return Role.objects.filter(ended_at__isnull=True, ends_on__lt=house_day(now)).order_by("pk")
