"""One word for what is to be done, for every moment in the life of an application."""

from datetime import timedelta
from typing import Any

import pytest

from minga.calls.enums import CallState
from minga.calls.models import Application, Call
from minga.calls.queries import status_page as queries_of_page
from minga.calls.queries.applications import own_application
from minga.calls.queries.deadlines import left_words
from minga.calls.queries.status_page import StatusBlock, StatusPage, register_status_block, status_page
from minga.core.clock import now
from minga.questionnaires.models import Submission
from minga.questionnaires.queries.reviews import review_page
from tests.conftest import Queries
from tests.factories.calls import ended, make_application, make_call, make_entry, make_member, phase_rules

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def page(application: Application, **fields: Any) -> StatusPage:
    fresh = Application.objects.select_related("call", "phase__form", "person").get(pk=application.pk)
    return status_page(fresh, fields.get("viewer", fresh.person), "es", fields.get("at", now()))


def make_draft(application: Application) -> Submission:
    """A correction that was begun."""
    sent = Submission.objects.get(subject_id=application.pk)
    return Submission.objects.create(
        version=sent.version, subject_type=sent.subject_type, subject_id=sent.subject_id, person=sent.person,
        language="es", typed=sent.typed, replaces=sent,
    )  # fmt: skip


def rounds(**second: Any) -> Call:
    at = now()
    first = phase_rules("concepto", opens_at=at - 48 * HOUR, closes_at=at - HOUR)
    later = {"opens_at": at - HOUR, "closes_at": at + 48 * HOUR, **second}
    return make_call(phases=(first, phase_rules("propuesta", **later)))


@pytest.mark.parametrize(
    ("state", "sent", "step"),
    [("draft", False, "answer"), ("sent", True, "sent"), ("withdrawn", False, "withdrawn"),
     ("not_eligible", True, "not_eligible")],
)  # fmt: skip
def test_while_the_round_is_open(state: str, sent: bool, step: str) -> None:
    application = make_application(make_call(), state=state)
    if sent:
        make_entry(application)

    assert page(application).step == step


@pytest.mark.parametrize(("state", "sent", "step"), [("draft", False, "missed"), ("sent", True, "arrived")])
def test_after_the_end(state: str, sent: bool, step: str) -> None:
    application = make_application(make_call(), state=state)
    if sent:
        make_entry(application)
    ended(application.call)

    shown = page(application)

    assert (shown.step, shown.may_change) == (step, False)


def test_in_the_minutes_of_grace_it_can_still_be_sent_and_the_page_says_until_when() -> None:
    at = now()
    call = make_call(phases=(phase_rules(closes_at=at - timedelta(minutes=1), grace_minutes=10),))
    shown = page(make_application(call, state="draft"), at=at)

    assert shown.step == "answer"
    assert shown.deadline is not None
    assert (shown.deadline.in_grace, shown.deadline.left) == (True, "")
    assert shown.deadline.grace_until


@pytest.mark.parametrize(
    ("opens", "sent", "step"), [(-HOUR, False, "answer"), (-HOUR, True, "sent"), (HOUR, False, "early")]
)
def test_in_the_second_round(opens: timedelta, sent: bool, step: str) -> None:
    call = rounds(opens_at=now() + opens)
    first, second = call.phases.all()
    application = make_application(call, phase=second)
    make_entry(application, first)
    if sent:
        make_entry(application, second)

    shown = page(application)

    assert shown.step == step
    assert [line.state for line in shown.rounds] == ["past", "ahead" if opens > timedelta(seconds=0) else "now"]
    assert len(shown.sent) == 1 + sent


@pytest.mark.parametrize("late", [(), ("contact",), ("contact", "team")])
def test_the_page_and_the_review_before_sending_say_what_the_rules_leave_open(late: tuple[str, ...]) -> None:
    application = make_application(make_call(late_fields=late))
    make_entry(application)
    draft = make_draft(application)

    open_words, review = page(application).changing, review_page(draft, application.person, "es", now())
    ended(application.call)

    assert review.afterwards == " ".join(open_words)
    assert "puede corregir sus respuestas" in open_words[0]
    assert page(application).changing == open_words[1:]
    assert len(open_words) == 1 + len(late)


def test_where_nothing_is_asked_nothing_can_be_corrected() -> None:
    application = make_application(make_call(phases=(phase_rules(form=False),)))
    make_entry(application)

    assert page(application).changing == ()


def test_a_cancelled_call_asks_nothing_more() -> None:
    application = make_application(make_call(), state="draft")
    Call.objects.update(state=CallState.CANCELLED, cancelled_reason="No hay presupuesto.")

    assert page(application).step == "cancelled"


def test_only_who_began_it_may_withdraw() -> None:
    application = make_application(make_call(team_most=3))
    member = make_member(application)
    assert member.person is not None

    hers, mates = page(application), page(application, viewer=member.person)

    assert (hers.is_lead, hers.may_withdraw, hers.people) == (True, True, 2)
    assert (mates.is_lead, mates.may_withdraw, mates.lead) == (False, False, application.person.name)


@pytest.fixture
def no_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if no other room said anything here."""
    monkeypatch.setattr(queries_of_page, "_blocks", {})


@pytest.mark.usefixtures("no_blocks")
def test_another_room_adds_a_block() -> None:
    application = make_application()
    register_status_block("test", lambda held, viewer, at: StatusBlock(title=f"Resultado de {held.code}"))
    register_status_block("none", lambda held, viewer, at: None)

    assert page(application).blocks == (StatusBlock(title=f"Resultado de {application.code}"),)


@pytest.mark.usefixtures("no_blocks")
def test_a_big_team_costs_what_a_small_one_costs(queries: Queries) -> None:
    application = make_application(make_call(team_most=9))
    make_entry(application)
    make_member(application)
    fresh = own_application(application.person, application.uuid)
    with queries(4):
        status_page(fresh, fresh.person, "es", now())
    for _number in range(3):
        make_member(application)
    with queries(4):
        status_page(fresh, fresh.person, "es", now())


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=2, hours=23), "Quedan 2 días"),
        (timedelta(hours=47), "Quedan 47 horas"),
        (timedelta(minutes=119), "Quedan 119 minutos"),
        (timedelta(minutes=1, seconds=30), "Queda 1 minuto"),
        (timedelta(seconds=59), "Queda menos de un minuto"),
    ],
)
def test_how_long_there_is_in_words(left: timedelta, words: str) -> None:
    assert left_words(left) == words
