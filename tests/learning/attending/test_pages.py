"""The pages of attendance: the list, the code, the sheet, for those who lead; the QR for those who come."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minga.core.clock import now
from minga.learning.actions.windows import show_code
from minga.learning.enums import AttendanceState
from minga.learning.models import Attendance, CodeWindow, CompletionRule, Session
from minga.learning.queries.codes import code_at
from minga.people.models import Person
from minga.programmes.models import Enrolment
from tests.factories.learning import attended, make_participant, make_session, make_taught, make_teacher

pytestmark = [pytest.mark.django_db, pytest.mark.web]


@pytest.fixture
def session() -> Session:
    """It began ten minutes ago."""
    return make_session(make_taught(), starts_at=now() - timedelta(minutes=10))


@pytest.fixture
def teacher(session: Session, client: Client) -> Person:
    person = make_teacher(session.edition)
    client.force_login(person)
    return person


def page(name: str, session: Session) -> str:
    return reverse(f"learning:{name}", args=[session.edition.key, session.key])


def line(enrolment: Enrolment, state: str = "", was: str = "|0|", **more: str) -> dict[str, str]:
    sent = {f"was_{enrolment.pk}": was} | {f"{name}_{enrolment.pk}": value for name, value in more.items()}
    return sent | ({f"state_{enrolment.pk}": state} if state else {})


def test_the_list_marks_what_was_touched(client: Client, session: Session, teacher: Person) -> None:
    ana, luz, rosa = (make_participant(session.edition) for _ in range(3))

    sent = line(ana, "present") | line(luz, "late", minutes="12") | line(rosa)
    answer = client.post(page("roll", session), sent)

    assert answer.status_code == 303
    told = dict(Attendance.objects.values_list("enrolment", "state"))
    assert told == {ana.pk: "present", luz.pk: "late"}
    assert Attendance.objects.get(enrolment=luz).minutes_late == 12


def test_an_old_page_does_not_undo_who_marked_herself_meanwhile(
    client: Client, session: Session, teacher: Person
) -> None:
    ana, luz = make_participant(session.edition), make_participant(session.edition)
    attended(session, ana)

    client.post(page("roll", session), line(ana) | line(luz) | {"rest": "absent"})

    assert dict(Attendance.objects.values_list("enrolment", "state")) == {ana.pk: "present", luz.pk: "absent"}


def test_two_who_mark_the_same_person_otherwise_see_both(client: Client, session: Session, teacher: Person) -> None:
    ana = make_participant(session.edition)
    attended(session, ana)

    answer = client.post(page("roll", session), line(ana, "absent"))

    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="absent" checked' in text
    assert Attendance.objects.get().state == AttendanceState.PRESENT
    again = re.search(rf'name="was_{ana.pk}" value="([^"]*)"', text)
    assert again is not None
    assert client.post(page("roll", session), line(ana, "absent", again[1])).status_code == 303
    assert Attendance.objects.get().state == AttendanceState.ABSENT


def test_an_excuse_without_reason_comes_back_with_what_was_typed(
    client: Client, session: Session, teacher: Person
) -> None:
    ana, luz = make_participant(session.edition), make_participant(session.edition)

    answer = client.post(page("roll", session), line(ana, "excused") | line(luz, "present"))

    text = answer.content.decode()
    assert answer.status_code == 422
    assert text.count('value="excused" checked') == text.count('value="present" checked') == 1
    assert not Attendance.objects.exists()


def test_a_mark_is_taken_away(client: Client, session: Session, teacher: Person) -> None:
    ana = make_participant(session.edition)
    attended(session, ana)

    client.post(page("roll", session), line(ana, "none", "present|0|"))

    assert not Attendance.objects.exists()


def test_the_list_costs_the_same_for_many(client: Client, session: Session, teacher: Person) -> None:
    make_participant(session.edition)
    client.get(page("roll", session))
    before = _cost(client, session)
    for _ in range(3):
        attended(session, make_participant(session.edition))

    assert _cost(client, session) == before


def test_the_list_is_searched_by_name_and_entity(client: Client, session: Session, teacher: Person) -> None:
    ana = make_participant(session.edition, search_words="anahi benitez municipalidad")
    luz = make_participant(session.edition, search_words="luz duarte ministerio")

    text = client.get(f"{page('roll', session)}?q=Benítez").content.decode()

    assert f"p-{ana.pk}" in text
    assert f"p-{luz.pk}" not in text


def _cost(client: Client, session: Session) -> int:
    with CaptureQueriesContext(connection) as caught:
        client.get(page("roll", session))
    return len(caught)


def test_the_code_is_opened_shown_and_closed(client: Client, session: Session, teacher: Person) -> None:
    opened = client.post(page("code", session), {"minutes": 30, "on_time_minutes": 15, "rotates_seconds": "30"})
    shown = client.get(page("code", session)).content.decode()
    part = client.get(page("code", session), headers={"HX-Request": "true"}).content.decode()
    client.post(page("code-close", session))

    window = CodeWindow.objects.get()
    assert opened.status_code == 303
    assert "<svg" in shown
    assert "<html" not in part
    assert reverse("learning:check-in-anywhere") in shown
    assert window.closes_at <= now()
    assert "<form" in client.get(page("code", session)).content.decode()


def test_a_window_with_wrong_minutes_comes_back(client: Client, session: Session, teacher: Person) -> None:
    answer = client.post(page("code", session), {"minutes": "900", "on_time_minutes": 15, "rotates_seconds": "30"})

    assert answer.status_code == 422
    assert not CodeWindow.objects.exists()


@pytest.fixture
def window(session: Session) -> CodeWindow:
    return show_code(session=session, minutes=30, actor=make_teacher(session.edition), now=now())


def scan(session: Session, code: str) -> str:
    return f"{reverse('learning:check-in', args=[session.uuid])}?c={code}"


def test_who_scans_and_presses_is_marked(client: Client, session: Session, window: CodeWindow) -> None:
    her = make_participant(session.edition)
    client.force_login(her.person)
    code = code_at(window, now())

    seen = client.get(scan(session, code))
    assert not Attendance.objects.exists()
    answer = client.post(scan(session, code), {"code": code})

    assert f'value="{code}"' in seen.content.decode()
    assert answer.status_code == 303
    assert Attendance.objects.get(enrolment=her).state == AttendanceState.PRESENT


def test_signing_in_takes_its_time(client: Client, session: Session, window: CodeWindow) -> None:
    her = make_participant(session.edition)
    moment = now()
    code = code_at(window, moment)

    with time_machine.travel(moment, tick=False):
        sent_away = client.get(scan(session, code))
    client.force_login(her.person)
    with time_machine.travel(moment + timedelta(minutes=6), tick=False):
        page = client.get(scan(session, code)).content.decode()
        seen = re.search(r'name="seen" value="([^"]+)"', page)
        assert seen is not None
        answer = client.post(scan(session, code), {"code": code, "seen": seen[1]})

    assert sent_away.status_code == 303
    assert answer.status_code == 303
    assert Attendance.objects.get(enrolment=her).state == AttendanceState.PRESENT


def test_wrong_codes_come_back_in_words(client: Client, session: Session, window: CodeWindow) -> None:
    client.force_login(make_participant(session.edition).person)
    address = reverse("learning:check-in", args=[session.uuid])

    typed = client.post(address, {"code": "K7M"})
    scanned = client.get(scan(session, "AAAAAA"))

    assert typed.status_code == 422
    assert "K7M" in typed.content.decode()
    assert "c-notice--bad" in scanned.content.decode()
    assert not Attendance.objects.exists()


def test_the_code_alone_finds_its_session(client: Client, session: Session, window: CodeWindow) -> None:
    her = make_participant(session.edition)
    client.force_login(her.person)
    address = reverse("learning:check-in-anywhere")

    unknown = client.post(address, {"code": "AAAAAA"})
    found = client.post(address, {"code": code_at(window, now())})

    assert unknown.status_code == 422
    assert found["Location"] == reverse("learning:check-in", args=[session.uuid])
    assert Attendance.objects.get(enrolment=her).state == AttendanceState.PRESENT


def test_a_foreign_qr_and_a_stranger_read_clear_words(client: Client, session: Session, window: CodeWindow) -> None:
    client.force_login(make_participant(make_taught()).person)

    foreign = client.get("/asistencia/00000000-0000-4000-8000-000000000000/?c=AAAAAA")
    stranger = client.get(scan(session, code_at(window, now())))

    assert (foreign.status_code, stranger.status_code) == (404, 403)
    assert "QR" in foreign.content.decode()
    assert not Attendance.objects.exists()


def test_a_sheet_keeps_its_numbers_when_people_leave(client: Client, session: Session, teacher: Person) -> None:
    people = [make_participant(session.edition) for _ in range(3)]
    printed = client.get(page("sheet", session)).content.decode()
    numbers = re.findall(r't-sheet__number">(\d+)<', printed)
    Enrolment.objects.filter(pk=people[0].pk).update(status="withdrawn")

    looked = client.post(page("sheet-typing", session), {"signed": numbers[-1], "rest_absent": "on"})
    noted = client.post(page("sheet-typing", session), {"signed": numbers[-1], "rest_absent": "on", "confirmed": "on"})

    third = max(people, key=lambda each: each.pk)
    assert sorted(numbers) == ["1", "2", "3"]
    assert looked.status_code == 200
    assert noted.status_code == 303
    assert dict(Attendance.objects.values_list("enrolment__pk", "state")).get(third.pk) in ("present", "absent")
    assert Attendance.objects.filter(source="sheet").count() == 2


@pytest.mark.parametrize("typed", ["1 99", "3-1", "uno", ""])
def test_numbers_that_stand_nowhere_are_named(client: Client, session: Session, teacher: Person, typed: str) -> None:
    make_participant(session.edition)

    answer = client.post(page("sheet-typing", session), {"signed": typed})

    assert answer.status_code == 422
    assert not Attendance.objects.exists()


def test_the_table_has_everybody(client: Client, session: Session, teacher: Person) -> None:
    her, other = make_participant(session.edition), make_participant(session.edition)
    attended(session, her, AttendanceState.LATE, minutes_late=7)
    address = reverse("learning:attendance-export", args=[session.edition.key])

    csv = client.get(f"{address}?formato=csv").content.decode()
    book = client.get(address)

    assert csv.count("\n") == 3
    assert "(7′)" in csv
    assert other.organisation is not None
    assert other.organisation.name in csv
    assert book["Content-Type"].endswith("spreadsheetml.sheet")


def test_the_overview_says_who_is_below(client: Client, session: Session, teacher: Person) -> None:

    Session.objects.filter(pk=session.pk).update(ends_at=now() - timedelta(minutes=1))
    CompletionRule.objects.create(edition=session.edition, key="asistencia", kind="attendance", at_least=Decimal("0.8"))
    her, other = make_participant(session.edition), make_participant(session.edition)
    attended(session, her)

    text = client.get(reverse("learning:attendance", args=[session.edition.key])).content.decode()

    assert "c-weave" in text
    assert other.person.name in text
    assert her.person.name not in text


@pytest.mark.parametrize("name", ["roll", "code", "sheet", "sheet-typing", "make-up-until"])
def test_a_participant_finds_no_office(client: Client, session: Session, name: str) -> None:
    client.force_login(make_participant(session.edition).person)

    assert client.get(page(name, session)).status_code == 404
