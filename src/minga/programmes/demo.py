"""Five editions at different points of their life, made with the same actions as real ones.

Nobody here has an invented full name: people are initials and a post. Dates hang on today,
and the same day gives the same world.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import chain
from random import Random
from typing import Final

from minga.core.actors import HOUSE
from minga.core.clock import today
from minga.core.texts import pick
from minga.organisations.actions.roles import give_role
from minga.organisations.enums import PUBLIC_TYPES, RoleKind
from minga.organisations.models import Organisation
from minga.people.actions.accounts import NewPerson, add_person
from minga.people.models import Person
from minga.programmes.actions.budget import SpendingDraft, record_spending
from minga.programmes.actions.editions import move_edition
from minga.programmes.actions.enrolment import (
    accept_invitation,
    complete_enrolment,
    decline_invitation,
    invite,
    nominate,
)
from minga.programmes.actions.entities import organisation_for
from minga.programmes.actions.launch import launch_edition
from minga.programmes.actions.shipped import install_shipped
from minga.programmes.enums import EditionStatus, EnrolmentStatus, LineKind, PartnerRole, VersionStatus
from minga.programmes.models import Edition, Enrolment, InstrumentVersion
from minga.programmes.queries.launch import launch_plan, proposal

_POSTS: Final = (
    "Atención ciudadana",
    "Planificación",
    "Desarrollo social",
    "Obras y servicios",
    "Participación ciudadana",
    "Gobierno digital",
    "Ambiente",
    "Presupuesto",
    "Talento humano",
    "Desarrollo económico",
    "Transparencia",
    "Comunicaciones",
)
_DECLINED: Final = (
    "Coincide con el cierre presupuestario.",
    "Cambié de dependencia este mes.",
    "Prefiero la próxima edición.",
)
_LETTERS: Final = "ABCDEFGHIJLMNOPRSTUVZ"


@dataclass(frozen=True)
class Life:
    """How far an edition of the demo is, and with how many people."""

    instrument: str
    elapsed: float
    enrolled: int
    invited: int = 0
    nominated: int = 0
    declined: int = 0
    completed: float = 0.0
    status: EditionStatus = EditionStatus.RUNNING
    name: str = ""


NEXT: Final = "innovadores-publicos-paraguay-next"
LIVES: Final = (
    Life("peru-desafios", 1.5, 43, declined=4, completed=0.93, status=EditionStatus.CLOSED),
    Life("buena-gobernanza-rural", 0.84, 58, declined=3, invited=2),
    Life("innovacion-publica-360", 0.62, 64, declined=5, completed=0.55),
    Life("innovadores-publicos-paraguay", 0.28, 42, declined=2, invited=1),
    Life("innovacion-publica-pais-moderno", 0.14, 44, invited=18, nominated=22, declined=4),
    Life(
        "innovadores-publicos-paraguay", 0.05, 14,
        invited=12, nominated=9, declined=2, status=EditionStatus.OPEN, name=NEXT,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class _Asked:
    """Where the people of the demo come from."""

    towns: Sequence[Organisation]
    guests: Mapping[str, tuple[Person, Organisation]]
    random: Random


@dataclass(frozen=True)
class Staff:
    """The cast of the demo who run editions."""

    manager: Person
    deputy: Person
    facilitator: Person
    mentor: Person


Guests = Mapping[str, tuple[Person, Organisation]]


def run_editions(*, staff: Staff, towns: Sequence[Organisation], guests: Guests, now: datetime) -> dict[str, Edition]:
    """Install the shipped blueprints and bring each to its point of life; by name.

    `guests`: who of the cast takes part in which edition; each is the first to be asked.
    """
    versions = {version.instrument.key: version for version in _launched(now)}
    asked = _Asked(towns, guests, Random(20221122))  # noqa: S311 - a demo, and the same every time
    return {life.name or life.instrument: _run(life, versions[life.instrument], staff, asked, now) for life in LIVES}


def _launched(now: datetime) -> Iterator[InstrumentVersion]:
    install_shipped(actor=HOUSE, now=now)
    yield from InstrumentVersion.objects.filter(instrument__shipped=True, status=VersionStatus.LAUNCHED).select_related(
        "instrument"
    )


def _run(
    life: Life,
    version: InstrumentVersion,
    staff: Staff,
    asked: _Asked,
    now: datetime,
) -> Edition:
    starts_on = _start(version, life.elapsed, today(at=now))
    begun = min(now, _noon(starts_on, now)) - timedelta(days=45)
    host = _host(version, starts_on, begun)
    plan = launch_plan(version, host, starts_on)
    edition = launch_edition(plan=plan, actor=HOUSE, now=begun)
    _staff(edition, staff, begun)
    move_edition(edition=edition, to=EditionStatus.OPEN, reason="", actor=HOUSE, now=begun)
    _enrol(edition, life, asked, begun, now)
    if life.status != EditionStatus.OPEN:
        move_edition(edition=edition, to=EditionStatus.RUNNING, reason="", actor=HOUSE, now=begun + timedelta(days=40))
    _spend(edition, min(life.elapsed, 1.0), now)
    _complete(edition, life, now)
    if life.status == EditionStatus.CLOSED:
        closed = _reached(edition, now) + timedelta(days=1)
        move_edition(edition=edition, to=EditionStatus.CLOSED, reason="", actor=HOUSE, now=closed)
    edition.refresh_from_db()
    return edition


def _start(version: InstrumentVersion, elapsed: float, day: date) -> date:
    """A first day such that today this share of the edition has passed."""
    length = (proposal(version, day).ends_on - day).days
    return day - timedelta(days=round(length * elapsed))


def _noon(day: date, like: datetime) -> datetime:
    return like.replace(year=day.year, month=day.month, day=day.day, hour=15, minute=0)


def _host(version: InstrumentVersion, starts_on: date, now: datetime) -> Organisation:
    """The partner that hosts, or the one that leads."""
    parties = proposal(version, starts_on).parties
    hosting = [party for party in parties if party.role == PartnerRole.HOST]
    leading = [party for party in parties if party.role == PartnerRole.LEAD]
    return organisation_for((hosting or leading)[0].entity, now=now)


def _staff(edition: Edition, staff: Staff, now: datetime) -> None:
    """The four who run it: the manager has a deputy, the focal point is public."""
    cast = (
        (RoleKind.MANAGER, staff.manager, staff.deputy, True),
        (RoleKind.FACILITATOR, staff.facilitator, None, True),
        (RoleKind.MENTOR, staff.mentor, None, False),
        (RoleKind.FOCAL_POINT, staff.deputy, None, True),
    )
    for kind, person, deputy, public in cast:
        give_role(
            person=person,
            kind=kind,
            scope=edition,
            deputy=deputy,
            public=public,
            title=person.position,
            starts_on=today(at=now),
            ends_on=edition.ends_on + timedelta(days=90),
            actor=HOUSE,
            now=now,
        )


def _entities(edition: Edition, towns: Sequence[Organisation]) -> list[Organisation]:
    """Who sends people: towns of the countries of the edition, or else its public partners."""
    near = [town for town in towns if town.territory and town.territory.country in edition.countries]
    partners = [
        partner.organisation
        for partner in edition.partners.select_related("organisation__territory").order_by("pk")
        if partner.organisation.type in PUBLIC_TYPES
    ]
    return [*near, *dict.fromkeys(partners)] or [edition.host]


def _enrol(
    edition: Edition,
    life: Life,
    source: _Asked,
    begun: datetime,
    now: datetime,
) -> None:
    """Nominate, invite and let each answer: some sign, some decline, some have not answered."""
    asked = life.enrolled + life.declined + life.invited
    guest = source.guests.get(life.name or life.instrument)
    entities = _entities(edition, source.towns)
    others = _people(edition, asked + life.nominated - bool(guest), entities, source.random, begun)
    people = chain([guest] if guest else [], others)
    answer_by = now + timedelta(days=9)
    for place, (person, entity) in enumerate(people):
        enrolment = nominate(edition=edition, person=person, organisation=entity, actor=HOUSE, now=begun)
        if place >= asked:
            continue
        invited = invite(enrolment=enrolment, answer_by=answer_by, actor=HOUSE, now=begun + timedelta(days=2))
        answered = begun + timedelta(days=3 + place % 9, minutes=7 * place)
        if place < life.enrolled:
            accept_invitation(
                enrolment=invited,
                signed_name=_signature(person),
                commitment=pick(edition.commitments, person.language),
                consent=True,
                actor=person,
                now=answered,
            )
        elif place < life.enrolled + life.declined:
            decline_invitation(enrolment=invited, reason=_DECLINED[place % len(_DECLINED)], actor=person, now=answered)


def _people(
    edition: Edition, count: int, entities: Sequence[Organisation], random: Random, now: datetime
) -> Iterator[tuple[Person, Organisation]]:
    """So many people of these entities: initials, a post, a language."""
    for number in range(1, count + 1):
        entity = entities[number % len(entities)]
        country = entity.territory.country if entity.territory else ""
        initials = [f"{random.choice(_LETTERS)}." for _letter in range(3)]
        person = add_person(
            new=NewPerson(
                email=f"persona-{edition.pk}-{number:03}@ejemplo.example",
                given_name=initials[0],
                family_name=" ".join(initials[1:]),
                language="pt" if country == "BR" else "es",
                timezone=edition.timezone,
            ),
            actor=HOUSE,
            now=now,
        )
        person.position = _POSTS[number % len(_POSTS)]
        yield person, entity


def _signature(person: Person) -> str:
    return f"{person.name} ({person.email})"


def _spend(edition: Edition, elapsed: float, now: datetime) -> None:
    """Of each valued cash line, what the calendar would have spent, in two receipts."""
    lines = edition.budget_lines.filter(kind=LineKind.CASH, unit_cost__isnull=False)
    for place, line in enumerate(lines):
        spent = (line.planned or Decimal(0)) * Decimal(str(round(elapsed * (0.9 + 0.06 * (place % 4)), 2)))
        for part, days in ((Decimal("0.6"), 20), (Decimal("0.4"), 6)):
            amount = (spent * part).quantize(Decimal(1))
            if amount > 0:
                record_spending(
                    line=line,
                    draft=SpendingDraft(
                        spent_on=today(at=now) - timedelta(days=days), amount=amount, note="Informe de avance"
                    ),
                    actor=HOUSE,
                    now=now - timedelta(days=days - 1),
                )


def _complete(edition: Edition, life: Life, now: datetime) -> None:
    """Some have reached the end; of a closed edition, the rest did not."""
    taking_part = list(Enrolment.objects.filter(edition=edition, status=EnrolmentStatus.ENROLLED).order_by("pk"))
    done = round(len(taking_part) * life.completed)
    for place, enrolment in enumerate(taking_part):
        if place < done or life.status == EditionStatus.CLOSED:
            complete_enrolment(
                enrolment=enrolment,
                completed=place < done,
                reason="" if place < done else "Asistió a menos sesiones que el mínimo.",
                actor=HOUSE,
                now=_reached(edition, now) - timedelta(minutes=place),
            )


def _reached(edition: Edition, now: datetime) -> datetime:
    """Ten days ago, or when the edition ended if that was before."""
    return min(now - timedelta(days=10), _noon(edition.ends_on, now))
