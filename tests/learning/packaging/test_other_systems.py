"""Moodle lists, the way to other servers, and statements about learning."""

import base64
import json
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.events import publish
from minga.core.texts import all_languages
from minga.learning.actions import fetching, statements
from minga.learning.actions.attempts import save_attempt
from minga.learning.actions.fetching import Answer, Unreachable, fetch
from minga.learning.actions.teams import end_team
from minga.learning.enums import AttendanceState, TaskBy
from minga.learning.events.attending import AttendanceMarked
from minga.learning.models import Handin, RecordStore, Statement, Team
from minga.learning.queries.moodle import FILES, read_cohorts
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from minga.programmes.models import Edition
from minga.programmes.queries.nominee_import_columns import best_sheet
from minga.programmes.queries.nominee_import_file import read_sheets
from tests.factories.files import make_upload
from tests.factories.learning import attended, make_participant, make_session, make_task, make_team
from tests.factories.organisations import role
from tests.factories.packages import make_package
from tests.factories.people import make_person
from tests.factories.programmes import make_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return make_edition(status="running")


def manager_of(edition: Edition) -> Person:
    person = make_person()
    role(person, RoleKind.MANAGER, edition)
    return person


@pytest.mark.parametrize(
    "address",
    [
        "http://8.8.8.8/jwks", "https://127.0.0.1/jwks", "https://localhost/jwks", "https://10.0.0.5/", "https://[::1]/",
        "https://169.254.169.254/latest/meta-data", "https://[::ffff:10.0.0.1]/", "https://[64:ff9b::a00:1]/",
        "https://100.64.0.1/", "https://0.0.0.0/", "https://user:pass@8.8.8.8/", "https://8.8.8.8:22/",
        "https://[2002:0a00:0001::]/", "file:///etc/passwd", "gopher://8.8.8.8/", "https:///x",
    ],
)  # fmt: skip
def test_nothing_inside_the_house_is_asked(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_Pinned", lambda *_a, **_k: pytest.fail("it was asked"))

    with pytest.raises(Unreachable):
        fetch(address)


def test_a_name_with_one_inner_address_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(2, 1, 6, "", ("8.8.8.8", 443)), (2, 1, 6, "", ("192.168.1.1", 443))]
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *_a, **_k: both)

    with pytest.raises(Unreachable, match="open network"):
        fetch("https://tool.example/jwks")


def test_moodle_users_become_nominees_by_their_own_columns(edition: Edition) -> None:
    content = "username,firstname,lastname,email,lang,cohort1\nana,Ana,Benítez,ana@x.example,es,Equipo 1\n".encode()

    _sheet, header = best_sheet(read_sheets(content, "users.csv"))

    assert {"given_name": 1, "family_name": 2, "email": 3, "language": 4}.items() <= header.columns.items()


def test_cohorts_become_teams_of_those_who_take_part(edition: Edition, client: Client) -> None:
    free, placed = make_participant(edition), make_participant(edition)
    team = make_team(edition, placed, name="Río")
    lines = [f"{free.person.email.upper()},Monte", f"{placed.person.email},Monte", "nadie@x.example,Monte"]
    content = ("email,cohort1\n" + "\n".join(lines)).encode()
    plan = read_cohorts(edition, content, "users.csv")
    assert (plan.moving, plan.new_teams) == (1, ("Monte",))
    assert [row.email for row in plan.unknown] == ["nadie@x.example"]
    assert [row.today for row in plan.elsewhere] == ["Río"]
    client.force_login(manager_of(edition))
    address = reverse("learning:moodle-cohorts", args=[edition.key])

    page = client.post(address, {"cohorts": make_upload("users.csv", content)}).content.decode()
    packed = page.split('name="plan" value="')[1].split('"')[0]
    client.post(address, {"plan": packed})
    client.post(address, {"plan": packed + "x"})

    monte = Team.objects.get(edition=edition, name="Monte")
    assert [each.enrolment_id for each in monte.members.all()] == [free.pk]
    assert team.members.get(until__isnull=True).enrolment_id == placed.pk


def test_lists_for_moodle_hold_everybody_and_no_formula(edition: Edition, client: Client) -> None:
    hostile = make_participant(edition, person=make_person(given_name='=HYPERLINK("https://evil.example")'))
    make_team(edition, hostile, name="Río")
    client.force_login(manager_of(edition))

    said = {
        name: client.get(reverse("learning:moodle-file", args=[edition.key, name])).content.decode() for name in FILES
    }

    assert said["usuarios"].startswith("username,firstname,lastname,email,lang,country,institution,cohort1,course1\n")
    assert "'=HYPERLINK" in said["usuarios"]
    assert f"{edition.key}-rio" in said["usuarios"]
    assert f"Río,{edition.key}-rio" in said["cohortes"]
    assert hostile.person.email in said["notas"]
    assert f"{edition.key},0" in said["finalizacion"]


def test_grades_are_of_whoever_has_the_task_accepted(edition: Edition) -> None:
    own, of_team = make_task(edition, by=TaskBy.PERSON), make_task(edition)
    she, he = make_participant(edition), make_participant(edition)
    hers, his = make_team(edition, she), make_team(edition, he)
    for state, enrolment, team in (("accepted", she, hers), ("returned", he, his)):
        Handin.objects.create(task=own, enrolment=enrolment, state=state, sent_at=now())
        Handin.objects.create(task=of_team, team=team, state=state, sent_at=now())
    end_team(team=hers, actor=HOUSE, now=now())

    said = {row[0]: list(row[1:]) for row in FILES["notas"](edition)}

    assert (said[she.person.email], said[he.person.email]) == ([100, 100], ["", ""])


@pytest.fixture
def store(edition: Edition, settings: LazySettings) -> RecordStore:
    settings.MINGA_XAPI_SECRETS = {"lrs.example": "minga:clave"}
    return RecordStore.objects.create(edition=edition, address="https://lrs.example/xapi", secret_name="lrs.example")


def test_attendance_is_told_once_without_a_name(edition: Edition, store: RecordStore) -> None:
    session = make_session(edition, titles=all_languages("Taller"))
    here, away = make_participant(edition), make_participant(edition)
    attended(session, here)
    attended(session, away, AttendanceState.ABSENT)
    told = AttendanceMarked(subject=session, after={"enrolments": [here.pk, away.pk]})

    publish(told)
    publish(told)

    statement = Statement.objects.get().statement
    assert statement["actor"]["account"]["name"] == str(here.uuid)
    assert statement["verb"]["id"] == "http://adlnet.gov/expapi/verbs/attended"
    assert here.person.email not in json.dumps(statement)
    _is_xapi(statement)


def test_progress_in_a_package_is_told(edition: Edition, store: RecordStore) -> None:
    package, enrolment = make_package(edition), make_participant(edition)
    data = {"cmi.core.lesson_status": "passed", "cmi.core.score.raw": "80", "cmi.core.session_time": "00:01:00"}

    for _again in range(2):
        save_attempt(
            package=package, enrolment=enrolment, part=1, visit="v", data=data, actor=enrolment.person, now=now()
        )

    statement = Statement.objects.get().statement
    assert statement["result"] == {
        "completion": True, "score": {"scaled": 0.8}, "success": True, "duration": "PT60S"
    }  # fmt: skip
    _is_xapi(statement)


def test_without_a_store_nothing_is_gathered(edition: Edition) -> None:
    session, here = make_session(edition), make_participant(edition)
    attended(session, here)

    publish(AttendanceMarked(subject=session, after={"enrolments": [here.pk]}))

    assert not Statement.objects.exists()


def test_statements_go_in_batches_and_survive_a_conflict(
    edition: Edition, store: RecordStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = make_participant(edition)
    said = {"actor": {}, "verb": {}, "object": {}}
    Statement.objects.bulk_create(
        Statement(edition=edition, enrolment=who, source=f"x:{number}", statement=said) for number in range(7)
    )
    known = str(Statement.objects.all()[2].uuid)
    sent: list[str] = []

    def answer(url: str, *, method: str, body: bytes, headers: dict[str, str]) -> Answer:
        assert (url, method) == ("https://lrs.example/xapi/statements", "POST")
        assert base64.b64decode(headers["Authorization"][6:]) == b"minga:clave"
        ids = [each["id"] for each in json.loads(body)]
        if known in ids:
            return Answer(409, b"")
        sent.extend(ids)
        return Answer(200, b"[]")

    monkeypatch.setattr(statements, "fetch", answer)
    monkeypatch.setattr(statements, "BATCH", 4)

    assert statements.send_statements(store=store, now=now()) == 7
    assert len(sent) == len(set(sent)) == 6
    assert not Statement.objects.filter(sent_at__isnull=True).exists()


def test_a_statement_that_the_store_finds_wrong_holds_up_no_other(
    edition: Edition, store: RecordStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, said = make_participant(edition), {"actor": {}, "verb": {}, "object": {}}
    Statement.objects.bulk_create(
        Statement(edition=edition, enrolment=who, source=f"x:{number}", statement=said) for number in range(6)
    )
    wrong = Statement.objects.earliest("pk")

    def answer(url: str, *, body: bytes, **_more: Any) -> Answer:
        return Answer(400 if str(wrong.uuid) in body.decode() else 200, b"[]")

    monkeypatch.setattr(statements, "fetch", answer)
    monkeypatch.setattr(statements, "BATCH", 2)

    assert statements.send_statements(store=store, now=now()) == 5
    assert list(Statement.objects.filter(sent_at__isnull=True)) == [wrong]


def test_what_a_store_does_not_take_stays(
    edition: Edition, store: RecordStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"actor": {}, "verb": {}, "object": {}}
    Statement.objects.create(edition=edition, enrolment=make_participant(edition), source="x:1", statement=said)
    monkeypatch.setattr(statements, "fetch", lambda *_a, **_k: Answer(503, b""))

    with pytest.raises(Unreachable):
        statements.send_statements(store=store, now=now())

    assert Statement.objects.filter(sent_at__isnull=True).count() == 1


def _is_xapi(said: dict[str, Any]) -> None:
    """The shape that xAPI 1.0.3 asks of a statement (Data, section 2)."""
    assert set(said) <= {"id", "actor", "verb", "object", "result", "context", "timestamp", "version"}
    assert set(said["actor"]) == {"objectType", "account"}
    assert set(said["actor"]["account"]) == {"homePage", "name"}
    assert said["verb"]["id"].startswith("http")
    assert said["object"]["id"].startswith("http")
    assert set(said["object"]["definition"]) <= {"name", "description", "type", "moreInfo"}
    assert -1 <= said.get("result", {}).get("score", {}).get("scaled", 0) <= 1
    assert said["timestamp"][10] == "T"
