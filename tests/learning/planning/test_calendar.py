"""The private calendar: parsed by another library, fetched again without doubling, revoked."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from minga.core.clock import now
from minga.learning.actions.calendars import close_calendar, open_calendar
from minga.learning.actions.session_parts import name_leaders
from minga.learning.actions.sessions import add_twin, cancel_session
from minga.learning.actions.shifting import shift_sessions
from minga.learning.models import CalendarFeed
from minga.learning.queries.calendar import calendar_of
from minga.learning.queries.feeds import calendar_door, mint_token
from minga.people.models import Person
from minga.programmes.models import Edition
from tests.conftest import Queries
from tests.factories.learning import make_module, make_participant, make_session, make_taught, make_teacher
from tests.factories.people import make_person, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    edition = make_taught(countries=["PY", "CL", "BR", "PE"])
    edition.sessions.update(languages=["es", "pt"], timezone="America/Santiago", phone="+56 2 2345 6789, sala 40")
    return edition


@pytest.fixture
def person(edition: Edition) -> Person:
    return make_participant(edition, person=make_person(language="pt")).person


def events(content: bytes) -> dict[str, Any]:
    calendar = Calendar.from_ical(content)
    assert calendar.errors == []
    return {str(event["UID"]): event for event in calendar.walk("VEVENT")}


def test_the_calendar_holds_the_session_with_its_zone_and_how_to_join(edition: Edition, person: Person) -> None:
    session = edition.sessions.get()

    content = calendar_of(person, now()).content

    calendar = Calendar.from_ical(content)
    zones: dict[str, Any] = {str(zone["TZID"]): zone for zone in calendar.walk("VTIMEZONE")}
    assert set(zones) == {"America/Santiago"}
    assert {part.name for part in zones["America/Santiago"].subcomponents} == {"STANDARD", "DAYLIGHT"}
    event = events(content)[f"{session.uuid}@minga"]
    assert event["DTSTART"].params["TZID"] == "America/Santiago"
    assert event["DTSTART"].dt == session.starts_at.replace(microsecond=0)
    assert event["SEQUENCE"] == 0
    assert str(event["STATUS"]) == "CONFIRMED"
    assert str(event["CONFERENCE"]) == session.link
    text = str(event["DESCRIPTION"])
    assert session.link in text
    assert "+56 2 2345 6789, sala 40" in text
    assert "Peru" in text
    assert "Por telefone" in text


def test_the_zone_in_the_file_gives_the_same_moments_as_the_house_across_a_change_of_clocks() -> None:
    edition = make_taught()
    edition.sessions.all().delete()
    santiago = ZoneInfo("America/Santiago")
    winter, summer = datetime(2027, 8, 2, 10, tzinfo=santiago), datetime(2027, 9, 6, 10, tzinfo=santiago)
    for moment in (winter, summer):
        make_session(edition, starts_at=moment, timezone="America/Santiago")
    person = make_participant(edition).person

    found = Calendar.from_ical(calendar_of(person, datetime(2027, 7, 1, tzinfo=UTC)).content)

    zones: list[Any] = found.walk("VTIMEZONE")
    inside: list[Any] = found.walk("VEVENT")
    zone = zones[0].to_tz()
    moments = sorted(event["DTSTART"].dt.replace(tzinfo=zone) for event in inside)
    assert [each.astimezone(UTC).hour for each in moments] == [14, 13]


def test_fetched_again_it_moves_what_it_has_and_doubles_nothing(
    edition: Edition, person: Person, client: Client
) -> None:
    feed = open_calendar(person=person, actor=person, now=now())
    address = reverse("learning:feed", args=[mint_token(feed)])
    first = client.get(address)
    same = client.get(address, headers={"If-None-Match": first["ETag"]})

    shift_sessions(edition=edition, days=7, actor=make_teacher(edition), now=now())
    second = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, same.status_code, second.status_code) == (200, 304, 200)
    assert same.content == b""
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    before, after = events(first.content), events(second.content)
    assert set(before) == set(after)
    (uid,) = before
    assert after[uid]["SEQUENCE"] == before[uid]["SEQUENCE"] + 1
    assert after[uid]["DTSTART"].dt - before[uid]["DTSTART"].dt == timedelta(days=7)
    assert CalendarFeed.objects.get().read_at is not None


def test_a_cancelled_session_stays_struck_out_with_its_reason(edition: Edition, person: Person) -> None:
    session = edition.sessions.get()

    cancel_session(session=session, reason="Hay paro de transporte.", actor=make_teacher(edition), now=now())

    (event,) = events(calendar_of(person, now()).content).values()
    assert str(event["STATUS"]) == "CANCELLED"
    assert event["SEQUENCE"] == 1
    assert "Hay paro de transporte." in str(event["DESCRIPTION"])
    assert "CONFERENCE" not in event


def test_each_person_has_the_twin_in_her_language_and_all_that_she_leads(edition: Edition, person: Person) -> None:
    teacher = make_teacher(edition)
    twin = add_twin(session=edition.sessions.get(), language="pt", actor=teacher, now=now())
    root = edition.sessions.get(same_as=None)
    spanish = make_participant(edition, person=make_person(language="es")).person
    name_leaders(session=twin, people=[teacher], actor=teacher, now=now())

    assert set(events(calendar_of(person, now()).content)) == {f"{twin.uuid}@minga"}
    assert set(events(calendar_of(spanish, now()).content)) == {f"{root.uuid}@minga"}
    assert set(events(calendar_of(teacher, now()).content)) == {f"{twin.uuid}@minga"}
    assert events(calendar_of(make_person(), now()).content) == {}


def test_a_closed_address_and_the_one_before_a_new_one_say_nothing(person: Person, client: Client) -> None:
    first = reverse("learning:feed", args=[mint_token(open_calendar(person=person, actor=person, now=now()))])
    second = reverse("learning:feed", args=[mint_token(open_calendar(person=person, actor=person, now=now()))])

    assert first != second
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    assert calendar_door(person).address.endswith(second)
    assert calendar_door(person).subscribe.startswith("webcal:")
    close_calendar(person=person, actor=person, now=now())
    assert client.get(second).status_code == 404
    assert calendar_door(person).address == ""


def test_a_long_plan_costs_as_many_queries_as_a_short_one(edition: Edition, person: Person, queries: Queries) -> None:
    with queries(3):
        calendar_of(person, now())
    module = make_module(edition)
    for _each in range(3):
        make_session(module=module)

    with queries(3):
        calendar_of(person, now())


def test_one_session_goes_into_any_calendar_of_those_who_take_part(
    edition: Edition, person: Person, client: Client
) -> None:
    session = edition.sessions.get()
    address = reverse("learning:session-ics", args=[edition.key, session.key])

    assert sign_in(client, make_person()).get(address).status_code == 404
    assert set(events(sign_in(client, person).get(address).content)) == {f"{session.uuid}@minga"}
