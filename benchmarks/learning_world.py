"""An edition that is being taught, of any size, as rows: this is a measure, not a story.

`taught(people, entities=…)` makes it once: modules, sessions held and to come, attendance, standings, teams with
their initiatives and mentors' logs, tasks handed in, a budget with what was spent, ratings.
"""

import random
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

TOWNS = (
    "Itá Porá", "Serra Clara", "Quebrada Honda", "Villa Alerce", "Arroyo Hondo", "Yvy Sati", "Lagoa do Umbu",
    "Paso del Ceibal", "Puerto Lenga", "Cuchilla Verde", "Colonia Tajy", "Ribeirão das Pedras", "Río Manso",
    "Puntas del Sauce", "Costa Jhovy",
)  # fmt: skip
COUNTRIES = ("PY", "BR", "CL", "UY")
MODULES = ("El problema", "Las personas", "Prototipar con lo que hay", "Pilotar y medir")
HELD, TO_COME = 6, 4
TEAM = 4


def taught(people: int, *, entities: int, key: str = "") -> Any:
    """The edition of this size, or of this key; made when it is not there."""
    from minga.programmes.models import Edition  # noqa: PLC0415 (Django stands only now)

    key = key or f"bench-taught-{people}"
    found = Edition.objects.filter(key=key).first()
    if found is not None:
        return found
    print(f"An edition of {people:,} people …", flush=True)
    return _make(key, people, entities)


def manager(*editions: Any) -> Any:
    """Whoever runs these editions."""
    from minga.organisations.models import Role  # noqa: PLC0415
    from minga.people.models import Person  # noqa: PLC0415

    person, _made = Person.objects.get_or_create(email="bench-manager@example.org", defaults={"given_name": "Manuela"})
    for edition in editions:
        scope = {"scope_type": "programmes.edition", "scope_id": edition.pk}
        Role.objects.get_or_create(
            person=person, kind="manager", **scope, defaults={"starts_on": edition.starts_on}
        )  # fmt: skip
    return person


def settle() -> None:
    """The planner knows what is there."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _make(key: str, people: int, entities: int) -> Any:
    from django.db import connection, transaction  # noqa: PLC0415

    chance = random.Random(people)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # what gates ask is not measured here
        edition = _edition(key, people)
        sessions = _plan(edition)
        enrolments = _people(edition, people, _towns(key, entities))
        _attendance(sessions[:HELD], enrolments, chance)
        teams = _teams(edition, enrolments, chance)
        tasks = _tasks(edition, teams, chance)
        _standings(edition, enrolments, len(tasks), chance)
        _money(edition)
    return edition


def _edition(key: str, people: int) -> Any:
    from minga.core.clock import now  # noqa: PLC0415
    from minga.core.texts import all_languages  # noqa: PLC0415
    from minga.organisations.models import Organisation  # noqa: PLC0415
    from minga.programmes.actions.shipped import install_shipped  # noqa: PLC0415
    from minga.programmes.models import Edition, InstrumentVersion  # noqa: PLC0415

    if not InstrumentVersion.objects.filter(instrument__key="buena-gobernanza-rural").exists():
        from minga.core.actors import HOUSE  # noqa: PLC0415

        install_shipped(actor=HOUSE, now=now())
    version = InstrumentVersion.objects.filter(instrument__key="buena-gobernanza-rural").latest("pk")
    host, _made = Organisation.objects.get_or_create(
        key="bench-host",
        defaults={"name": "Red de Municipios", "folded_name": "red de municipios", "type": "association",
                  "level": "international", "recognised_at": now()},
    )  # fmt: skip
    day = now().date()
    return Edition.objects.create(
        key=key, version=version, number=3, titles=all_languages("Innovación Rural, edición 3"), host=host,
        status="running", starts_on=day - timedelta(days=45), ends_on=day + timedelta(days=66),
        timezone="America/Asuncion", languages=["es", "pt"], countries=list(COUNTRIES), places=people,
    )  # fmt: skip


def _plan(edition: Any) -> Sequence[Any]:
    from minga.core.clock import now  # noqa: PLC0415
    from minga.core.texts import all_languages  # noqa: PLC0415
    from minga.learning.models import Module, Session  # noqa: PLC0415

    modules = Module.objects.bulk_create(
        Module(edition=edition, key=f"m{n}", order=n, titles=all_languages(title)) for n, title in enumerate(MODULES, 1)
    )
    first = now() - timedelta(days=42)
    return Session.objects.bulk_create(
        Session(
            edition=edition, module=modules[min(n * len(modules) // (HELD + TO_COME), len(modules) - 1)], key=f"s{n}",
            titles=all_languages(f"Taller {n + 1}"), starts_at=(at := first + timedelta(days=8 * n)),
            ends_at=at + timedelta(hours=2), timezone=edition.timezone, link="https://videollamada.example/sala",
            state="held" if n < HELD else "planned",
        )
        for n in range(HELD + TO_COME)
    )  # fmt: skip


def _towns(key: str, entities: int) -> Sequence[Any]:
    from minga.organisations.models import Organisation  # noqa: PLC0415

    names = [TOWNS[n] if n < len(TOWNS) else f"Municipio {n}" for n in range(entities)]
    return Organisation.objects.bulk_create(
        Organisation(key=f"{key}-{n}", name=name, folded_name=name.lower(), type="municipal", level="local", rural=True)
        for n, name in enumerate(names)
    )


def _people(edition: Any, people: int, towns: Sequence[Any]) -> Sequence[Any]:
    from minga.core.clock import now  # noqa: PLC0415
    from minga.people.models import Person  # noqa: PLC0415
    from minga.programmes.models import Enrolment  # noqa: PLC0415
    from minga.programmes.queries.enrolment import list_columns  # noqa: PLC0415

    made = Person.objects.bulk_create(
        Person(
            email=f"{edition.key}-{n}@example.org", given_name=f"Persona {n % 97}", family_name=f"Apellido {n}",
            country=COUNTRIES[n % len(towns) % 4], language="pt" if n % len(towns) % 4 == 1 else "es",
            gender=("woman", "man", "woman", "", "man")[n % 5],
        )
        for n in range(people)
    )  # fmt: skip
    stamp = now()
    return Enrolment.objects.bulk_create(
        Enrolment(
            edition=edition, person=person, organisation=(town := towns[n % len(towns)]),
            status="enrolled", answered_at=stamp, **list_columns(person, town),
        )
        for n, person in enumerate(made)
    )  # fmt: skip


def _attendance(sessions: Sequence[Any], enrolments: Sequence[Any], chance: random.Random) -> None:
    from minga.core.clock import now  # noqa: PLC0415
    from minga.learning.models import Attendance, SessionRating  # noqa: PLC0415

    stamp = now()
    states = ("present", "late", "made_up", "absent")
    Attendance.objects.bulk_create(
        (
            Attendance(
                session=session, enrolment=enrolment, source="list", marked_at=stamp,
                state=chance.choices(states, weights=(86, 4, 4, 6))[0],
            )
            for session in sessions
            for enrolment in enrolments
        ),
        batch_size=5_000,
    )  # fmt: skip
    SessionRating.objects.bulk_create(
        (
            SessionRating(session=session, enrolment=enrolment, useful=chance.randint(3, 5), clear=chance.randint(2, 5),
                          will_use=chance.randint(2, 5), rated_at=stamp)
            for session in sessions
            for enrolment in enrolments[::2]
        ),
        batch_size=5_000,
    )  # fmt: skip


def _teams(edition: Any, enrolments: Sequence[Any], chance: random.Random) -> Sequence[Any]:
    from minga.challenges.models import Challenge  # noqa: PLC0415
    from minga.core.clock import now  # noqa: PLC0415
    from minga.initiatives.models import Initiative  # noqa: PLC0415
    from minga.learning.models import MentoringLog, Mentorship, Team, TeamMember  # noqa: PLC0415

    stamp, mentor = now(), manager()
    towns = {each.organisation_id: each.organisation for each in enrolments}
    challenge, _made = Challenge.objects.get_or_create(
        key="bench-taught", defaults={"organisation": next(iter(towns.values())), "title": "Agua segura",
                                      "folded_title": "agua segura", "status": "mapped", "mapped_at": stamp},
    )  # fmt: skip
    initiatives = Initiative.objects.bulk_create(
        Initiative(
            key=f"{edition.key}-{n}", challenge=challenge, organisation=town, edition=edition, title=f"Agua {n}",
            folded_title=f"agua {n}", subtype="service", visibility="draft", started_on=edition.starts_on,
            stage=chance.choices((2, 3, 4, 5), weights=(3, 4, 6, 2))[0], state="paused" if n % 97 == 12 else "active",
            state_reason="Cambió la autoridad. Retoman el mes próximo; hay suplente." if n % 97 == 12 else "",
            stage_since=edition.starts_on, confirmed_at=stamp, moved_at=stamp,
        )
        for n, town in enumerate(towns.values())
    )  # fmt: skip
    by_town = {each.organisation_id: each for each in initiatives}
    teams, members = [], []
    for town in towns:
        crowd = [each for each in enrolments if each.organisation_id == town]
        for start in range(0, len(crowd), TEAM):
            team = Team(
                edition=edition, number=len(teams) + 1, name=f"Equipo {len(teams) + 1}", initiative=by_town[town]
            )
            teams.append(team)
            members.extend((team, each) for each in crowd[start : start + TEAM])
    Team.objects.bulk_create(teams, batch_size=2_000)
    TeamMember.objects.bulk_create(
        (TeamMember(team=team, enrolment=each, since=stamp) for team, each in members), batch_size=5_000
    )
    Mentorship.objects.bulk_create(
        (Mentorship(team=team, mentor=mentor, since=stamp) for team in teams), batch_size=2_000
    )
    MentoringLog.objects.bulk_create(
        MentoringLog(team=team, mentor=mentor, held_on=stamp.date(), minutes=40, topic="La línea de base", mood="4")
        for team in teams
        if chance.random() < 0.7
    )
    return teams


def _tasks(edition: Any, teams: Sequence[Any], chance: random.Random) -> Sequence[Any]:
    from minga.core.clock import now  # noqa: PLC0415
    from minga.core.texts import all_languages  # noqa: PLC0415
    from minga.learning.models import Handin, Task  # noqa: PLC0415

    stamp = now()
    tasks = Task.objects.bulk_create(
        Task(
            edition=edition,
            key=f"t{n}",
            order=n,
            by="team",
            titles=all_languages(f"Tarea del módulo {n}"),
            due_at=stamp - timedelta(days=40 - 9 * n),
        )
        for n in range(1, 5)
    )
    Handin.objects.bulk_create(
        (
            Handin(task=task, team=team, state="sent" if chance.random() < 0.05 else "accepted",
                   sent_at=stamp - timedelta(days=9))
            for task in tasks
            for team in teams
            if chance.random() < 0.85
        ),
        batch_size=5_000,
    )  # fmt: skip
    return tasks


def _standings(edition: Any, enrolments: Sequence[Any], tasks: int, chance: random.Random) -> None:
    from minga.core.clock import now  # noqa: PLC0415
    from minga.learning.models import Standing  # noqa: PLC0415

    stamp = now()
    Standing.objects.bulk_create(
        (
            Standing(
                enrolment=each, edition=edition, attended=chance.randint(3, HELD), held=HELD,
                tasks_done=chance.randint(1, tasks), tasks_due=tasks,
                missed_in_a_row=2 if chance.random() < 0.03 else 0,
                computed_at=stamp,
                last_seen_at=stamp - timedelta(days=chance.choice((0, 0, 1, 1, 2, 4, 9))),
            )
            for each in enrolments
        ),
        batch_size=5_000,
    )  # fmt: skip


def _money(edition: Any) -> None:
    from minga.core.texts import all_languages  # noqa: PLC0415
    from minga.programmes.models import BudgetLine, Spending  # noqa: PLC0415

    for n, (item, planned, spent) in enumerate(
        (("Docentes y mentoría", 34_000, 22_480), ("Encuentro presencial", 18_500, 9_100),
         ("Fondo de prototipos", 9_000, 6_220), ("Coordinación", 6_500, 3_500))
    ):  # fmt: skip
        line = BudgetLine.objects.create(
            edition=edition, key=f"l{n}", kind="cash", category=item, items=all_languages(item), quantity=1,
            unit_cost=Decimal(planned), currency="USD", order=n,
        )  # fmt: skip
        Spending.objects.create(line=line, spent_on=edition.starts_on, amount=Decimal(spent))
    BudgetLine.objects.create(
        edition=edition, key="horas", kind="in_kind", items=all_languages("Horas del laboratorio"), quantity=48,
        quantity_high=72, currency="USD", order=9,
    )  # fmt: skip
