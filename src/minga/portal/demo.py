"""The demo world, whole: places, cast, editions and how they are taught, calls, an index, what the cast has to do."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from minga.calls.demo import make_calls
from minga.capacity.demo import make_waves
from minga.challenges.demo import make_challenges, make_strategies
from minga.core.actors import HOUSE
from minga.core.clock import today
from minga.initiatives.demo import Cast, make_initiatives
from minga.learning.demo import make_learning
from minga.library.demo import stock_toolbox
from minga.notifications.demo import settle_letters
from minga.organisations.actions.roles import give_role
from minga.organisations.demo import found_town_halls, place_towns
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation, house_day
from minga.people.demo import make_cast
from minga.people.models import Person
from minga.programmes.actions.enrolment import invite, nominate
from minga.programmes.demo import NEXT, Staff, run_editions
from minga.programmes.models import Edition

PARAGUAY = "innovadores-publicos-paraguay"
NATIONAL = "innovacion-publica-pais-moderno"


def make_world(now: datetime) -> dict[str, Edition]:
    """Everything, by calling our own actions; deterministic for a day. Editions by instrument."""
    now = _while_days_agree(now)
    long_ago = now - timedelta(days=340)
    place_towns(long_ago)
    people = dict(make_cast(long_ago))
    towns = found_town_halls(long_ago)
    staff = Staff(people["manager"], people["deputy"], people["facilitator"], people["mentor"])
    guests = {PARAGUAY: (people["participant"], _town(towns, "PY"))}
    editions = run_editions(staff=staff, towns=towns, guests=guests, now=now)
    _employ(people, editions, towns, now)
    stock_toolbox(_town(towns, "PY"), now - timedelta(days=45))
    challenges = make_challenges(people, towns, editions, now)
    make_strategies(editions[NATIONAL].host, challenges, people["manager"], now)
    team = Cast(people["participant"], people["facilitator"], people["owner"])
    initiatives = make_initiatives(towns=towns, editions=editions, challenges=challenges, cast=team, now=now)
    make_calls(people=people, towns=towns, editions=editions, challenges=challenges, initiatives=initiatives, now=now)
    make_waves(people=people, towns=towns, editions=editions, now=now)
    make_learning(people=people, towns=towns, editions=editions, now=now)
    _await(people["nominee"], editions[NEXT], _town(towns, "PY"), now)
    settle_letters(now)
    return editions


def _while_days_agree(now: datetime) -> datetime:
    """The demo counts days in UTC, rights in the zone of the house: while they differ, the last minute before."""
    if today(at=now) == house_day(now):
        return now
    return now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(minutes=1)


def _town(towns: Sequence[Organisation], country: str) -> Organisation:
    return next(town for town in towns if town.territory and town.territory.country == country)


def _employ(
    people: dict[str, Person], editions: dict[str, Edition], towns: Sequence[Organisation], now: datetime
) -> None:
    """The manager runs programmes for each host, so that she can launch the next edition."""
    since = today(at=now) - timedelta(days=300)
    for host in {edition.host_id: edition.host for edition in editions.values()}.values():
        give_role(
            person=people["manager"],
            kind=RoleKind.MANAGER,
            organisation=host,
            deputy=people["deputy"],
            title=people["manager"].position,
            public=True,
            starts_on=since,
            ends_on=today(at=now) + timedelta(days=200),
            actor=HOUSE,
            now=now,
        )
    give_role(
        person=people["participant"],
        kind=RoleKind.MEMBER,
        organisation=_town(towns, "PY"),
        title=people["participant"].position,
        starts_on=since,
        actor=HOUSE,
        now=now,
    )


def _await(person: Person, edition: Edition, town: Organisation, now: datetime) -> None:
    enrolment = nominate(edition=edition, person=person, organisation=town, actor=HOUSE, now=now - timedelta(days=2))
    invite(enrolment=enrolment, answer_by=now + timedelta(days=8), actor=HOUSE, now=now - timedelta(days=1))
