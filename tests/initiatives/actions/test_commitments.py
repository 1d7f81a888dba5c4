"""Promises: noted, kept, let go, reminded of once."""

from datetime import timedelta

import pytest

from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed
from minga.initiatives.actions.commitments import (
    Promised,
    add_next_action,
    drop_commitment,
    fulfil_commitment,
    remind_due,
)
from minga.initiatives.models import Commitment, Initiative
from minga.initiatives.queries.commitments import open_commitments
from minga.notifications.models import Message
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from tests.factories.initiatives import days_ago, lead_of, make_commitment, make_initiative, member_of
from tests.factories.organisations import role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def _boss(initiative: Initiative) -> Person:
    person = make_person()
    role(person, RoleKind.AUTHORITY, initiative.organisation)
    return person


def test_a_next_action_has_an_office_and_a_day() -> None:
    initiative = make_initiative(stage=3)
    promised = Promised(text=" Llamar a la radio ", office="Salud", due_on=days_ago(-5))

    made = add_next_action(initiative=initiative, promised=promised, actor=member_of(initiative), now=now())

    assert (made.text, made.kind, made.due_on) == ("Llamar a la radio", "next_action", days_ago(-5))


@pytest.mark.parametrize(
    ("fields", "field"), [({"text": " "}, "text"), ({"office": ""}, "office"), ({"due_on": days_ago(1)}, "due_on")]
)
def test_a_promise_without_what_who_or_when_is_refused(fields: dict[str, object], field: str) -> None:
    initiative = make_initiative(stage=3)
    values = {"text": "x", "office": "y", "due_on": days_ago(-1), **fields}

    with pytest.raises(Invalid) as refused:
        add_next_action(initiative=initiative, promised=Promised(**values), actor=lead_of(initiative), now=now())  # type: ignore[arg-type]

    assert field in refused.value.errors


def test_nobody_outside_the_team_notes_actions_nor_anybody_conditions() -> None:
    initiative = make_initiative(stage=3)
    promised = Promised(text="x", office="y", due_on=days_ago(-1))

    with pytest.raises(NotAllowed):
        add_next_action(initiative=initiative, promised=promised, actor=make_person(), now=now())
    with pytest.raises(DomainError):
        add_next_action(
            initiative=initiative, promised=promised, kind="condition", actor=lead_of(initiative), now=now()
        )


def test_it_is_kept_once() -> None:
    initiative = make_initiative(stage=3)
    commitment = make_commitment(initiative)
    fulfil_commitment(commitment=commitment, done_on=days_ago(0), actor=lead_of(initiative), now=now())

    with pytest.raises(Conflict):
        fulfil_commitment(commitment=commitment, done_on=days_ago(0), actor=lead_of(initiative), now=now())

    assert open_commitments(initiative, now()) == ()


@pytest.mark.parametrize(("note", "done_on", "field"), [("", 0, "note"), ("Acta 12", -2, "done_on")])
def test_a_condition_says_how_it_was_met_and_not_on_a_day_to_come(note: str, done_on: int, field: str) -> None:
    initiative = make_initiative(stage=3)
    commitment = make_commitment(initiative, kind="condition")

    with pytest.raises(Invalid) as refused:
        fulfil_commitment(
            commitment=commitment, done_on=days_ago(done_on), note=note, actor=lead_of(initiative), now=now()
        )

    assert field in refused.value.errors


def test_only_who_decides_lets_a_condition_go() -> None:
    initiative = make_initiative(stage=3)
    commitment = make_commitment(initiative, kind="condition")

    with pytest.raises(NotAllowed):
        drop_commitment(commitment=commitment, reason="Ya no hace falta", actor=lead_of(initiative), now=now())

    drop_commitment(commitment=commitment, reason="Ya no hace falta", actor=_boss(initiative), now=now())
    commitment.refresh_from_db()
    assert commitment.dropped_reason == "Ya no hace falta"


def test_letting_go_wants_a_reason() -> None:
    initiative = make_initiative(stage=3)

    with pytest.raises(DomainError):
        drop_commitment(commitment=make_commitment(initiative), reason=" ", actor=lead_of(initiative), now=now())


def test_the_team_is_reminded_once_in_the_language_of_each() -> None:
    initiative = make_initiative(stage=3)
    type(lead_of(initiative)).objects.filter(pk=member_of(initiative).pk).update(language="pt")
    near, far = make_commitment(initiative, due_on=days_ago(-2)), make_commitment(initiative, due_on=days_ago(-9))

    assert remind_due(now=now()) == 1
    assert remind_due(now=now() + timedelta(hours=1)) == 0

    letters = Message.objects.filter(kind="initiatives.commitment_due", about_id=near.pk)
    assert set(letters.values_list("to", "language")) >= {
        (lead_of(initiative).pk, "es"), (member_of(initiative).pk, "pt"),
    }  # fmt: skip
    assert Commitment.objects.get(pk=far.pk).reminded_at is None


def test_nobody_is_reminded_of_what_is_settled_or_ended() -> None:
    done = make_initiative(stage=3)
    make_commitment(done, due_on=days_ago(-1), done_on=days_ago(0))
    make_commitment(make_initiative(stage=3, state="stopped"), due_on=days_ago(-1))

    assert remind_due(now=now()) == 0


def test_late_ones_come_first() -> None:
    initiative = make_initiative(stage=3)
    make_commitment(initiative, text="después")
    make_commitment(initiative, text="tarde", due_on=days_ago(4))

    lines = open_commitments(initiative, now())

    assert [(line.text, line.late, line.days) for line in lines] == [("tarde", True, 4), ("después", False, 7)]
