"""Who is what, where and when. The one door to rights that come from roles."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model, QuerySet

from minga.organisations.models import Organisation, Role, house_day
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
    now: datetime,
) -> bool:
    """Whether the person is one of these today, or stands in as deputy for somebody who is.

    An organisation alone asks for roles in the organisation itself; a scope (an edition) for
    roles in that thing; neither for a role anywhere.
    """
    if person is None or not person.is_active:
        return False
    roles = Role.objects.at(organisation=organisation, scope=scope).of_kinds(kinds)
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


def roles_over(now: datetime) -> QuerySet[Role]:
    """Roles whose last day has passed and that nobody closed yet."""
    return Role.objects.filter(ended_at__isnull=True, ends_on__lt=house_day(now)).order_by("pk")
