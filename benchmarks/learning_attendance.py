"""500 people mark their attendance within a minute through four requests in parallel: none lost, none doubled.

python -m benchmarks.learning_attendance     fills the bench database, starts Minga, sends, counts, returns 1 on a miss

Each phone sends the code of the screen to the door of the outbox, as outbox.js does, with its own session and
token, through every middleware. Every third sends the same again, as phones do whose answer got lost, and all
that are sent twice are sent at nearly the same moment by two of the four.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from http.client import HTTPConnection
from pathlib import Path
from threading import local
from typing import Any
from uuid import uuid4

from benchmarks.__main__ import _environment, _free_port, _python, _wait_until_up
from benchmarks.report import Goal, say
from minga.config.paths import CHECKOUT

PEOPLE, AT_ONCE, LIMIT = 500, 4, 60.0
KEY = "banco-asistencia"
TOKEN = "abcdefghijklmnopqrstuvwxyz012345"  # noqa: S105 (half of a pair that only the cookie must repeat)
_own = local()


def main() -> int:
    """Fill, start, send, count."""
    port = _free_port()
    environment = _environment(port)
    world = json.loads(
        _python("-m", "benchmarks.learning_attendance", "fill", environment=environment).splitlines()[-1]
    )
    log = Path(environment["MINGA_HOME"]) / "run.log"
    with log.open("wb") as writing:
        command = [sys.executable, "-m", "minga.config.launcher"]
        server = subprocess.Popen(command, cwd=CHECKOUT, env=environment, stdout=writing, stderr=writing)
    try:
        _wait_until_up(port, server, log)
        seconds, answers = _send(world, port)
        found = json.loads(
            _python("-m", "benchmarks.learning_attendance", "count", environment=environment).splitlines()[-1]
        )
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()
    return _report(seconds, answers, found)


def _report(seconds: float, answers: "Counter[str]", found: dict[str, int]) -> int:
    sent = sum(answers.values())
    print(f"  {sent} sendings of {PEOPLE} people in {seconds:.1f} s, {sent / seconds:.0f} a second: {dict(answers)}")
    return say(
        (
            Goal(f"{PEOPLE} people in {seconds:.1f} s through {AT_ONCE} requests in parallel", seconds < LIMIT),
            Goal(f"none lost: {found['people']} people marked", found["people"] == PEOPLE),
            Goal(f"none doubled: {found['rows']} rows, {found['entries']} entries in the log",
                 found["rows"] == found["entries"] == PEOPLE),
            Goal(f"every sending was taken: {answers['taken']} of {sent}", answers["taken"] == sent),
        )
    )  # fmt: skip


def _send(world: dict[str, Any], port: int) -> tuple[float, "Counter[str]"]:
    """Every phone, and every third twice, side by side."""
    things = []
    for place, (cookies, mark) in enumerate(world["people"]):
        thing = (cookies, mark, str(uuid4()))
        things += [thing, thing] if place % 3 == 0 else [thing]
    began = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = Counter(pool.map(lambda thing: _one(world, port, *thing), things))
    return time.monotonic() - began, answers


def _one(world: dict[str, Any], port: int, cookies: str, mark: str, name: str) -> str:
    """One phone sends its code; an answer that is no receipt is named by its number."""
    if not hasattr(_own, "line"):
        _own.line = HTTPConnection("127.0.0.1", port, timeout=60)
    at = time.time() * 1000
    fields = {"session": world["session"], "code": world["code"]}
    item = {"uuid": name, "kind": "attendance.code", "made_at": at, "fields": fields}
    body = json.dumps({"who": mark, "sent_at": at, "items": [item]})
    headers = {
        "Content-Type": "application/json", "X-CSRFToken": TOKEN, "Cookie": f"{cookies}; csrftoken={TOKEN}",
        "Accept-Language": "es",
    }  # fmt: skip
    _own.line.request("POST", "/aprender/sincronizar/", body, headers)
    answer = _own.line.getresponse()
    told = answer.read()
    if answer.status != 200:
        return str(answer.status)
    return "taken" if json.loads(told)["receipts"][0]["accepted"] else "refused"


def fill() -> None:
    """An edition of 500 people whose session began five minutes ago, its code on the screen; their browsers."""
    from django.core.management import call_command  # noqa: PLC0415 (Django stands only now)
    from django.test import Client  # noqa: PLC0415

    from minga.core.clock import now  # noqa: PLC0415
    from minga.learning.actions.windows import show_code  # noqa: PLC0415
    from minga.learning.queries.codes import code_at  # noqa: PLC0415
    from minga.ui.browser import mark_of  # noqa: PLC0415

    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        call_command("prepare", demo=False, stdout=nowhere)
    session, teacher = _session()
    window = show_code(session=session, minutes=60, rotates_seconds=0, actor=teacher, now=now())
    people = []
    for enrolment in session.edition.enrolments.select_related("person").order_by("pk"):
        client = Client()
        client.force_login(enrolment.person, backend="allauth.account.auth_backends.AuthenticationBackend")
        people.append((f"session={client.cookies['session'].value}", mark_of(enrolment.person)))
    print(json.dumps({"session": str(session.uuid), "code": code_at(window, now()), "people": people}))


def _session() -> tuple[Any, Any]:
    """A session of today in an edition of its own, as rows, and who teaches it: a measure, not a story."""
    from datetime import timedelta  # noqa: PLC0415

    from minga.core.clock import now  # noqa: PLC0415
    from minga.organisations.enums import RoleKind  # noqa: PLC0415
    from minga.people.models import Person  # noqa: PLC0415
    from minga.programmes.models import Edition, Enrolment  # noqa: PLC0415
    from tests.factories.learning import make_session  # noqa: PLC0415
    from tests.factories.organisations import make_organisation, role  # noqa: PLC0415
    from tests.factories.people import make_person  # noqa: PLC0415
    from tests.factories.programmes import make_edition  # noqa: PLC0415

    edition = Edition.objects.filter(key=KEY).first()
    if edition is None:
        edition = make_edition(key=KEY, public=False, host=make_organisation(key=KEY))
        people = Person.objects.bulk_create(
            Person(email=f"{KEY}-{n}@example.org", given_name="Persona", family_name=f"Número {n}")
            for n in range(PEOPLE)
        )
        Enrolment.objects.bulk_create(
            Enrolment(edition=edition, person=person, status="enrolled", answered_at=now()) for person in people
        )
    session = make_session(edition, key=f"sesion-{uuid4().hex[:8]}", starts_at=now() - timedelta(minutes=5))
    known = Person.objects.filter(email=f"{KEY}@example.org").first()
    if known is None:
        known = make_person(email=f"{KEY}@example.org")
        role(known, RoleKind.FACILITATOR, edition)
    return session, known


def tally() -> None:
    """What stands in the database of the newest session."""
    from minga.audit.models import Entry  # noqa: PLC0415 (Django stands only now)
    from minga.learning.models import Attendance, Session  # noqa: PLC0415

    session = Session.objects.filter(edition__key=KEY).latest("pk")
    rows = Attendance.objects.filter(session=session)
    entries = Entry.objects.filter(key="learning.attendance_marked", subject_id=session.pk)
    people = rows.values("enrolment").distinct().count()
    print(json.dumps({"rows": rows.count(), "people": people, "entries": entries.count()}))


def _standing(work: Any) -> None:
    import django  # noqa: PLC0415 (the settings must be chosen first)

    django.setup()
    from minga.config.databases import own_cluster  # noqa: PLC0415

    cluster = own_cluster()
    with cluster.use() if cluster else nullcontext():
        work()


if __name__ == "__main__":
    doors = {"fill": fill, "count": tally}
    if len(sys.argv) > 1:
        _standing(doors[sys.argv[1]])
    else:
        sys.exit(main())
