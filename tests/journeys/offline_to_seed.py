"""A class whose line comes and goes, made and read in the Minga that the environment names.

python -m tests.journeys.offline_to_seed KEY    answers each line it is sent with one JSON:
    world    an edition with two teams, a session that runs, one of yesterday, work that was handed in
    told     everything that came from phones, as it stands in the database
"""

import json
import sys
import time
from collections import Counter
from datetime import date, timedelta
from itertools import count
from typing import Any

import django

django.setup()

from django.db import transaction  # noqa: E402

from minga.core.clock import now  # noqa: E402
from minga.core.texts import all_languages  # noqa: E402
from minga.learning.actions.handins import Work, save_work, send_work  # noqa: E402
from minga.learning.actions.windows import show_code  # noqa: E402
from minga.learning.enums import AttendanceState, MaterialKind, Mode, TaskBy  # noqa: E402
from minga.learning.models import (  # noqa: E402
    AgreedAction,
    Attendance,
    Comment,
    HandinVersion,
    MakeUp,
    Material,
    MentoringLog,
    Receipt,
    Session,
    SessionRating,
    SkillRating,
)
from minga.learning.queries.codes import code_at  # noqa: E402
from minga.organisations.enums import RoleKind  # noqa: E402
from minga.people.models import Person  # noqa: E402
from minga.programmes.models import Edition, Enrolment  # noqa: E402
from tests.factories import learning, organisations, people, programmes  # noqa: E402
from tests.factories.organisations import own_organisation, role  # noqa: E402
from tests.journeys.offline_told import HANDED_IN, READING  # noqa: E402


def world(key: str) -> dict[str, Any]:
    """The participant in one team, the owner in the other, a mentor of both, a facilitator; two who only sit there."""
    _count_anew()
    edition = programmes.make_edition(
        key=key,
        titles=all_languages(f"Clase {key}"),
        starts_on=date.today() - timedelta(days=3),  # noqa: DTZ011
    )
    teacher, mentor = _cast("facilitator"), _cast("mentor")
    role(teacher, RoleKind.FACILITATOR, edition)
    hers, others = (
        learning.make_participant(edition, person=each, organisation=own_organisation(each))
        for each in map(_cast, ("participant", "owner"))
    )
    sitting = [learning.make_participant(edition) for _ in range(2)]
    teams = (learning.make_team(edition, hers, name="Los Cerros"), learning.make_team(edition, others, name="El Río"))
    learning.make_mentor(edition, *teams, person=mentor)
    running, over = _sessions(edition)
    learning.attended(over, hers, AttendanceState.ABSENT, marked_by=teacher)
    window = show_code(session=running, minutes=60, rotates_seconds=0, actor=teacher, now=now())
    for task in ("borrador", "entrega", "comentada"):
        learning.make_task(edition, key=task, titles=all_languages(f"Tarea {task}"), by=TaskBy.TEAM)
    return {
        "running": running.key,
        "over": over.key,
        "code": code_at(window, now()),
        "rows": [str(each.pk) for each in (hers, *sitting)],
        "handin": str(_handed_in(edition, others.person).handin.uuid),
        "teams": [team.number for team in teams],
    }


def _count_anew() -> None:
    """Numbers of the factories begin where no earlier walk in this Minga has been."""
    first = int(time.time()) % 10**8
    for factory in (organisations, people, programmes):
        vars(factory)["_numbers"] = count(first)


def _cast(who: str) -> Person:
    return Person.objects.get(email=f"{who}@minga.example")


def _sessions(edition: Edition) -> tuple[Session, Session]:
    module = learning.make_module(edition)
    running = learning.make_session(module=module, starts_at=now() - timedelta(minutes=10), mode=Mode.IN_PERSON)
    over = learning.make_session(
        module=module,
        starts_at=now() - timedelta(days=1),
        make_up_until=date.today() + timedelta(days=9),  # noqa: DTZ011
    )
    Material.objects.create(
        session=running, order=1, kind=MaterialKind.TEXT, titles=all_languages("Lectura"), bodies=all_languages(READING)
    )
    return running, over


def _handed_in(edition: Edition, person: Person) -> HandinVersion:
    task = edition.tasks.get(key="comentada")
    save_work(task=task, work=Work(text=HANDED_IN), revision=None, actor=person, now=now())
    return send_work(task=task, actor=person, now=now())


def told(key: str) -> dict[str, Any]:
    """What stands there, each thing as often as it stands."""
    edition = Edition.objects.get(key=key)
    of = {"session__edition": edition}
    people = Enrolment.objects.filter(edition=edition).values_list("person", flat=True)
    receipts = Receipt.objects.filter(person__in=[*people, *_workers()], created_at__gte=edition.created_at)
    return {
        "attendance": sorted(
            [str(row.enrolment_id), row.session.key, row.state, row.source]
            for row in Attendance.objects.filter(**of).select_related("session")
        ),
        "ratings": [[row.useful, row.clear, row.will_use, row.comment] for row in SessionRating.objects.filter(**of)],
        "make_ups": list(MakeUp.objects.filter(**of).values_list("text", flat=True)),
        "versions": sorted(
            [row.handin.task.key, row.sent_at is not None, row.text]
            for row in HandinVersion.objects.filter(handin__task__edition=edition).select_related("handin__task")
        ),
        "comments": list(Comment.objects.filter(version__handin__task__edition=edition).values_list("text", flat=True)),
        "logs": list(MentoringLog.objects.filter(team__edition=edition).values_list("topic", "minutes")),
        "agreed": list(AgreedAction.objects.filter(log__team__edition=edition).values_list("text", flat=True)),
        "skills": SkillRating.objects.filter(enrolment__edition=edition).count(),
        "receipts": Counter(f"{row.person.email.split('@')[0]} {row.kind} {row.accepted}" for row in receipts),
    }


def _workers() -> list[int]:
    return [_cast(who).pk for who in ("facilitator", "mentor")]


if __name__ == "__main__":
    verbs = {verb.__name__: verb for verb in (world, told)}
    for asked in sys.stdin:
        with transaction.atomic():
            said = verbs[asked.strip()](sys.argv[1])
        print(json.dumps(said), flush=True)
