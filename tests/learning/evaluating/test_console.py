"""The console of an edition that is taught: what it shows, to whom, and that it costs the same for many."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from minga.core.clock import now, today
from minga.core.texts import all_languages
from minga.learning.enums import AttendanceState, HandinState, TaskBy
from minga.learning.models import Handin, MentoringLog, Standing
from minga.learning.queries.console import came_to, console
from minga.learning.queries.console_attention import asked_for, attention_of, handed_in, missing_for
from minga.learning.queries.console_cohort import entities_of, entity_rows, in_need_first, session_columns
from minga.learning.queries.costs import full_cost
from minga.organisations.enums import RoleKind
from minga.programmes.enums import EditionStatus, EnrolmentStatus
from minga.programmes.models import Edition, Enrolment, Spending
from tests.factories.learning import (
    attended,
    make_mentor,
    make_module,
    make_participant,
    make_session,
    make_task,
    make_teacher,
    make_team,
)
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person
from tests.factories.programmes import make_edition, make_line

pytestmark = pytest.mark.django_db


def _running() -> Edition:
    return make_edition(status=EditionStatus.RUNNING)


def _standing(enrolment: Enrolment, **fields: Any) -> Standing:
    values = {"edition": enrolment.edition, "held": 3, "attended": 3, "computed_at": now(), "last_seen_at": now()}
    return Standing.objects.create(enrolment=enrolment, **(values | fields))


def test_weave_shows_a_stitch_a_person_and_a_twin_session_is_one_column() -> None:
    edition, town = _running(), make_organisation()
    ana, luz = (make_participant(edition, organisation=town) for _ in range(2))
    spanish = make_session(edition, starts_at=now() - timedelta(days=9))
    portuguese = make_session(edition, starts_at=now() - timedelta(days=8), same_as=spanish)
    second = make_session(edition, starts_at=now() - timedelta(days=2))
    make_session(edition, starts_at=now() + timedelta(days=2))
    make_session(edition, starts_at=now() - timedelta(days=1), counts=False)
    attended(spanish, ana)
    attended(portuguese, luz, AttendanceState.LATE)
    attended(second, ana, AttendanceState.MADE_UP)
    attended(second, luz, AttendanceState.ABSENT)

    columns = session_columns(edition, now())
    (row,) = entity_rows(edition, list(entities_of(edition)), columns, now())

    assert [column.ids for column in columns] == [{spanish.pk, portuguese.pk}, {second.pk}]
    assert [sorted(cell.stitches) for cell in row.cells] == [["there", "there"], ["half", "missing"]]
    assert [(cell.came, cell.people) for cell in row.cells] == [(2, 2), (1, 2)]


def test_entity_of_many_shows_shares_and_one_person_counts_once() -> None:
    edition, town = _running(), make_organisation()
    people = [make_participant(edition, organisation=town) for _ in range(5)]
    session = make_session(edition, starts_at=now() - timedelta(days=2))
    for each in people[:4]:
        attended(session, each)

    (row,) = entity_rows(edition, list(entities_of(edition)), session_columns(edition, now()), now())

    assert (row.cells[0].stitches, row.cells[0].percent) == ((), 80)


def test_cohort_begins_with_who_missed_most() -> None:
    edition = _running()
    well, away = make_participant(edition), make_participant(edition)
    _standing(well, missed_in_a_row=0)
    _standing(away, missed_in_a_row=3)

    names = [row.name for row in in_need_first(entities_of(edition))]

    assert names == [away.organisation.name, well.organisation.name]  # type: ignore[union-attr]


def test_attention_names_who_is_away_why_and_one_action() -> None:
    edition, moment = _running(), now()
    gone, half = make_team(edition), make_team(edition)
    for member in gone.members.select_related("enrolment__edition"):
        _standing(member.enrolment, missed_in_a_row=3, last_seen_at=moment - timedelta(days=12))
    first, second = half.members.select_related("enrolment__edition")
    _standing(first.enrolment, missed_in_a_row=2)
    _standing(second.enrolment)
    _standing(make_participant(edition), missed_in_a_row=2)

    found = attention_of(edition, moment)

    assert (found.in_need, found.teams) == (2, 2)
    assert [row.who for row in found.rows[:1]] == [gone.name]
    assert str(gone.pk) in found.rows[0].href
    whole = {row.who: row.what for row in found.rows}
    assert "3" in whole[gone.name]
    assert "1" in whole[half.name]
    assert len(found.rows) == 3


def test_attention_counts_work_that_waits_and_work_that_is_missing() -> None:
    edition, moment = _running(), now()
    task = make_task(edition, due_at=moment - timedelta(days=1))
    sent, late = make_team(edition), make_team(edition)
    Handin.objects.create(task=task, team=sent, state=HandinState.SENT, sent_at=moment - timedelta(days=9))

    found = attention_of(edition, moment)

    hrefs = [row.href for row in found.rows]
    assert reverse("learning:needs-me", args=[edition.key]) in hrefs
    assert any(f"task={task.key}" in href for href in hrefs)
    assert late.name not in {row.who for row in found.rows}


def test_figures_of_a_task_are_of_who_was_to_send_it() -> None:
    edition = _running()
    task = make_task(edition, due_at=now() - timedelta(days=1))
    alone = make_task(edition, by=TaskBy.PERSON)
    living, ended = [make_team(edition) for _ in range(3)], make_team(edition, ended_at=now())
    for team in (living[0], ended):
        Handin.objects.create(task=task, team=team, state=HandinState.ACCEPTED, sent_at=now())
    done, gone = (make_participant(edition, status=status) for status in ("completed", "withdrawn"))
    for enrolment in (done, gone):
        Handin.objects.create(task=alone, enrolment=enrolment, state=HandinState.ACCEPTED, sent_at=now())

    assert (handed_in(task), asked_for(task), missing_for(task)) == (1, 3, 2)
    assert (handed_in(alone), asked_for(alone), missing_for(alone)) == (1, 9, 8)


def test_who_was_at_both_twins_came_once() -> None:
    edition = _running()
    spanish = make_session(edition, starts_at=now() - timedelta(days=2))
    portuguese = make_session(edition, starts_at=now() - timedelta(days=1), same_as=spanish)
    she, gone = make_participant(edition), make_participant(edition, status="withdrawn")
    for session in (spanish, portuguese):
        attended(session, she)
        attended(session, gone)

    assert came_to(edition, session_columns(edition, now())[-1]) == 1


def test_low_team_and_team_without_mentor_are_told() -> None:
    edition, moment = _running(), now()
    low, alone = make_team(edition), make_team(edition)
    mentor = make_mentor(edition, low)
    MentoringLog.objects.create(team=low, mentor=mentor, held_on=moment.date(), minutes=30, topic="Sin rumbo", mood="1")

    found = attention_of(edition, moment)

    assert low.name in {row.who for row in found.rows}
    assert reverse("learning:teams", args=[edition.key]) in {row.href for row in found.rows}
    assert alone.name not in {row.who for row in found.rows}


def test_nothing_to_do_is_an_empty_list() -> None:
    assert attention_of(_running(), now()).rows == ()


def test_figures_count_only_who_takes_part() -> None:
    edition = _running()
    here, gone = make_participant(edition), make_participant(edition)
    make_participant(edition)
    session = make_session(module=make_module(edition), starts_at=now() - timedelta(days=1))
    attended(session, here)
    attended(session, gone)
    Enrolment.objects.filter(pk=gone.pk).update(status=EnrolmentStatus.WITHDRAWN)

    page = console(edition, now())

    assert (page.figures[0].value, page.figures[0].of) == (1, 2)
    assert len(page.bands) == 1


def test_full_cost_per_graduate_is_the_arithmetic_of_the_budget() -> None:
    edition = _running()
    make_line(edition, quantity=Decimal(2), unit_cost=Decimal(1500))
    make_line(edition, kind="in_kind", quantity=Decimal(40), unit_cost=Decimal(25))
    for _ in range(4):
        make_participant(edition, status=EnrolmentStatus.COMPLETED, completed_at=now())
    make_participant(edition)

    line = full_cost(edition).per_graduate

    assert line.count == 4
    (unit,) = line.planned
    assert (unit.cash, unit.in_kind, unit.full) == (Decimal(750), Decimal(250), Decimal(1000))


def test_cost_is_told_of_what_was_spent_and_says_what_is_missing(client: Client) -> None:
    edition = _running()
    line = make_line(edition, unit_cost=None)
    make_line(edition, unit_cost=None)
    Spending.objects.create(line=line, spent_on=today(), quantity=Decimal(1), amount=Decimal(4000))
    make_participant(edition, status=EnrolmentStatus.COMPLETED)
    manager = make_person()
    role(manager, RoleKind.MANAGER, edition)
    client.force_login(manager)

    page = client.get(reverse("learning:cost", args=[edition.key])).content.decode()
    book = load_workbook(BytesIO(client.get(reverse("learning:console-book", args=[edition.key])).content))
    rows = {row[0]: row for row in book["Costo completo"].iter_rows(values_only=True)}

    assert "4.000" in page
    assert "2 líneas" in page
    assert rows["Por cada persona que completó"][1:] == (1, "ejecutado", "USD", 4000, 0, 4000)
    assert len(book.sheetnames) == 12


def test_console_opens_for_who_teaches_and_is_not_there_for_others(client: Client) -> None:
    edition = _running()
    make_line(edition)
    participant = make_participant(edition)
    address = reverse("learning:console", args=[edition.key])

    client.force_login(make_teacher(edition))
    shown = client.get(address)
    client.force_login(participant.person)
    hidden = client.get(address)

    assert shown.status_code == 200
    assert "c-distribution" not in shown.content.decode()
    assert "learning-budget" not in shown.content.decode()
    assert reverse("learning:announcement-new", args=[edition.key]) not in shown.content.decode()
    assert hidden.status_code == 404


def _fill(edition: Edition, entities: int) -> None:
    session = make_session(edition, starts_at=now() - timedelta(days=2))
    for _ in range(entities):
        enrolment = make_participant(edition)
        _standing(enrolment, missed_in_a_row=2)
        attended(session, enrolment)
        make_team(edition, enrolment)


def test_console_costs_as_many_queries_for_many(client: Client, django_assert_max_num_queries: Any) -> None:
    few, many = _running(), _running()
    _fill(few, 1)
    _fill(many, 4)
    counted = []
    for edition in (few, many):
        client.force_login(make_teacher(edition))
        client.get(reverse("learning:console", args=[edition.key]))
        with django_assert_max_num_queries(80) as seen:
            client.get(reverse("learning:console", args=[edition.key]))
        counted.append(len(seen))

    assert counted[0] == counted[1]


def test_meetings_that_mentors_noted_today_are_told_of_today() -> None:
    edition = _running()
    team = make_team(edition)
    mentor = make_mentor(edition, team)
    day = today(edition.timezone)
    for number in range(7):
        MentoringLog.objects.create(team=team, mentor=mentor, held_on=day, minutes=45, topic=f"Tema {number}")
    MentoringLog.objects.create(team=team, mentor=mentor, held_on=day - timedelta(days=1), minutes=45, topic="Ayer")

    page = console(edition, now())

    assert [row.hour for row in page.sessions] == [None] * 6
    assert page.sessions[0].title.endswith(team.name)
    assert page.sessions[0].link == reverse("learning:team", args=[edition.key, team.number])
    assert page.sessions[5].title.startswith("2 ")
    assert not any("Ayer" in row.detail for row in page.sessions)


def test_report_holds_everybody_and_addresses_only_for_managers(client: Client) -> None:
    edition = _running()
    make_line(edition, unit_cost=Decimal(4321), quantity=Decimal(1))
    make_task(edition)
    member = make_participant(edition)
    make_team(edition, member)
    _standing(member, rules=[{"key": "x", "met": True}])
    client.force_login(make_teacher(edition))

    answer = client.get(reverse("learning:console-book", args=[edition.key]))
    book = load_workbook(BytesIO(answer.content), read_only=True)
    everything = [value for sheet in book for row in sheet.iter_rows(values_only=True) for value in row]

    assert len(book.sheetnames) == 9
    assert member.person.family_name in everything
    assert member.person.email not in everything
    assert not any(str(value).startswith("4321") for value in everything)


def test_titles_are_shown_as_text(client: Client) -> None:
    edition = make_edition(status=EditionStatus.RUNNING, titles=all_languages("<b>Taller</b>"))
    client.force_login(make_teacher(edition))

    page = client.get(reverse("learning:console", args=[edition.key])).content.decode()

    assert "<b>Taller</b>" not in page
