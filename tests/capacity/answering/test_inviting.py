"""Entities are invited, hear of it once, and are reminded while they are behind."""

from datetime import timedelta

import pytest

from minga.audit.models import Entry
from minga.capacity.actions.answer_reminders import remind_due, remind_entity, remind_wave
from minga.capacity.actions.answering import reopen_answers
from minga.capacity.actions.delegating import delegate_part
from minga.capacity.actions.inviting import EntityIn, accept_invitation, invite_entities, name_contact, send_invitations
from minga.capacity.actions.waves import step_wave
from minga.capacity.enums import MeasuredState, WaveState
from minga.capacity.models import Measured, Wave
from minga.capacity.queries.answer_work import entities_of_person, parts_of_person
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, NotAllowed
from minga.notifications.models import Message
from minga.organisations.actions.merging import merge_organisations
from minga.people.models import Person
from minga.questionnaires.actions import discard_draft, submit_answers, withdraw_answers
from tests.conftest import Queries
from tests.factories.capacity import make_measured, make_wave, runner_of, steward_of
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def letters(kind: str) -> int:
    return Message.objects.filter(kind=f"capacity.{kind}").count()


def test_many_are_invited_in_few_queries_and_nobody_twice(wave: Wave, queries: Queries) -> None:
    entities = [EntityIn(organisation=make_organisation(), kind="agency") for _n in range(30)]
    runner = runner_of(wave)
    with queries(9):
        made = invite_entities(wave=wave, entities=entities, actor=runner, now=now())
    again = invite_entities(
        wave=wave, entities=[*entities[:2], EntityIn(name="Junta vecinal"), EntityIn(name="Junta vecinal")],
        actor=runner, now=now(),
    )  # fmt: skip

    assert len(made) == 30
    assert [each.key for each in again] == ["junta-vecinal", "junta-vecinal-2"]
    assert Entry.objects.filter(key="capacity.entities_invited").count() == 2


def test_after_grading_began_nobody_is_invited() -> None:
    wave = make_wave(state=WaveState.GRADING)

    with pytest.raises(Conflict):
        invite_entities(wave=wave, entities=[EntityIn(name="Tarde")], actor=HOUSE, now=now())
    assert not Measured.objects.exists()


def test_only_those_who_measure_invite(wave: Wave, steward: Person) -> None:
    with pytest.raises(NotAllowed):
        invite_entities(wave=wave, entities=[EntityIn(name="Otra")], actor=steward, now=now())


def test_letters_go_once(wave: Wave) -> None:
    unwritten = make_measured(wave, invited_at=None)
    steward_of(unwritten)
    make_measured(wave, name="Sin directorio", invited_at=None)

    first = send_invitations(wave=wave, actor=HOUSE, now=now())
    second = send_invitations(wave=wave, actor=HOUSE, now=now())

    assert (first, second, letters("invitation")) == (1, 0, 1)


def test_the_office_names_whom_it_writes_to_while_nobody_answers(wave: Wave, entity: Measured, steward: Person) -> None:
    lost, person, runner = make_measured(wave), make_person(), runner_of(wave)

    name_contact(measured=lost, person=person, actor=runner, now=now())

    assert accept_invitation(measured=lost, actor=person, now=now()).responsible == person
    assert letters("invitation") == 1
    with pytest.raises(Conflict):
        name_contact(measured=entity, person=person, actor=runner, now=now())
    assert Measured.objects.get(pk=entity.pk).responsible is None


def test_her_page_says_what_waits(entity: Measured, steward: Person) -> None:
    before = entities_of_person(steward, now())
    answering = accept_invitation(measured=entity, actor=steward, now=now())
    colleague = make_person()
    delegate_part(measured=answering, part="part_c1", person=colleague, actor=steward, now=now())
    parts = parts_of_person(colleague, now())

    assert before is not None
    assert parts is not None
    assert [row.title.startswith(entity.name) for row in before.rows] == [True]
    assert [row.title for row in parts.rows] == ["Capacidad"]
    assert letters("part_given") == 1


def test_the_end_is_told_to_those_who_are_behind(wave: Wave, answering: Measured, steward: Person) -> None:
    colleague = make_person()
    delegate_part(measured=answering, part="part_c2", person=colleague, actor=steward, now=now())
    make_measured(wave, state=MeasuredState.SENT)
    assert wave.answers_until is not None
    week, last = wave.answers_until - timedelta(days=6), wave.answers_until - timedelta(days=1)

    told = [remind_due(now=at) for at in (now(), week, week, week + timedelta(days=1), last, last)]

    assert told == [0, 1, 0, 0, 1, 0]
    words = Message.objects.filter(to=colleague, kind="capacity.answers_reminder").latest("pk").body
    assert "Resultados" in words


def test_the_office_presses_once_a_day(wave: Wave, answering: Measured) -> None:
    runner = runner_of(wave)
    assert remind_wave(wave=wave, actor=runner, now=now()) == 1

    with pytest.raises(Conflict):
        remind_entity(measured=answering, actor=runner, now=now())
    assert remind_wave(wave=wave, actor=runner, now=now()) == 0


def test_a_correction_that_was_not_sent_gives_way(wave: Wave, answering: Measured, steward: Person) -> None:
    assert answering.submission is not None
    sent = submit_answers(submission=answering.submission, actor=steward, now=now())
    reopen_answers(measured=answering, actor=steward, now=now())
    make_measured(wave, state=MeasuredState.SENT)
    assert wave.answers_until is not None

    step_wave(wave=wave, to=WaveState.GRADING, actor=HOUSE, now=wave.answers_until + timedelta(hours=1))

    answering.refresh_from_db()
    assert (answering.state, answering.submission) == (MeasuredState.SENT, sent)


def test_what_was_sent_is_not_withdrawn(answering: Measured, steward: Person) -> None:
    assert answering.submission is not None
    sent = submit_answers(submission=answering.submission, actor=steward, now=now())
    owner = runner_of(answering.wave)

    with pytest.raises((Conflict, NotAllowed)):
        withdraw_answers(submission=sent, reason="Porque sí.", actor=owner, now=now())
    answering.refresh_from_db()
    assert (answering.state, answering.submission) == (MeasuredState.SENT, sent)


def test_a_draft_thrown_away_leaves_what_was_sent(answering: Measured, steward: Person) -> None:
    assert answering.submission is not None
    sent = submit_answers(submission=answering.submission, actor=steward, now=now())
    opened = reopen_answers(measured=answering, actor=steward, now=now())
    assert opened.submission is not None

    discard_draft(submission=opened.submission, actor=steward, now=now())

    answering.refresh_from_db()
    assert (answering.state, answering.submission) == (MeasuredState.SENT, sent)


def test_what_was_measured_follows_a_merge_save_where_both_were(wave: Wave, entity: Measured) -> None:
    stays, elsewhere = make_organisation(), make_wave()
    also = make_measured(elsewhere, entity.organisation)
    there = make_measured(wave, stays)
    assert entity.organisation is not None

    merge_organisations(stays=stays, duplicate=entity.organisation, actor=make_person(is_staff=True), now=now())

    found = dict(Measured.objects.values_list("pk", "organisation"))
    assert found == {entity.pk: entity.organisation_id, also.pk: stays.pk, there.pk: stays.pk}
