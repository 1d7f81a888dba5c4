"""An appeal about a round after which another one ran: it leads on, or says at the door that it cannot."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from minga.assessments.enums import PanelState
from minga.calls.actions.appeals import RECORD, Answer, answer_appeal, file_appeal
from minga.calls.actions.rows import OUT, PLACE, WAITING
from minga.calls.enums import AppealState
from minga.calls.models import Appeal, Application, Call, Decision
from minga.calls.queries.appeals import window_of
from minga.core.clock import now
from minga.core.errors import Invalid
from minga.notifications.models import Message
from tests.factories.calls import office_of, phase_rules
from tests.factories.deciding import announced, judged
from tests.factories.people import sign_in

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def two_rounds(**second: Any) -> Call:
    """The first round is decided: B is out. The second one is closed since an hour, unless told."""
    phases = (phase_rules("concepto", advance=1, reviews=1, quorum=1), phase_rules("final", reviews=1, **second))
    call = judged({"A": (4,), "B": (3,)}, phases=phases)
    announced(call)
    return call


def appeal_of(call: Call) -> Appeal:
    mine = Application.objects.select_related("person", "call").get(call=call, title="B")
    return file_appeal(application=mine, text="Faltó una evaluación.", actor=mine.person, now=now())


def over(call: Call) -> str:
    return window_of(Application.objects.select_related("call").get(call=call, title="B"), now()).over


def answer(call: Call, appeal: Appeal, remedy: str) -> Appeal:
    said = Answer(upheld=True, words="Tiene razón.", remedy=remedy)
    return answer_appeal(appeal=appeal, answer=said, actor=office_of(call), now=now())


def test_the_door_says_that_nobody_can_go_on_into_a_round_that_is_closed(client: Client) -> None:
    call = two_rounds()
    mine = Application.objects.select_related("person").get(call=call, title="B")

    text = sign_in(client, mine.person).get(reverse("calls:appeal-file", args=[mine.uuid])).content.decode()

    assert "Esta apelación ya no puede cambiar el resultado." in text
    assert "«Final» cerró el" in text


@pytest.mark.parametrize("remedy", [PLACE, WAITING, OUT, "scores", ""])
def test_nothing_is_promised_that_cannot_follow(remedy: str) -> None:
    call = two_rounds()
    appeal = appeal_of(call)

    with pytest.raises(Invalid) as refused:
        answer(call, appeal, remedy)

    assert set(refused.value.errors) == {"remedy"}
    assert Appeal.objects.get().state == AppealState.FILED


def test_being_right_stays_on_record_and_the_letter_says_what_it_means() -> None:
    call = two_rounds()
    appeal = appeal_of(call)

    held = answer(call, appeal, RECORD)

    assert held.state == AppealState.UPHELD
    assert Decision.objects.count() == 1
    letter = Message.objects.get(kind="calls.appeal_answered")
    assert "consta" in letter.body
    assert "nueva decisión" not in letter.body


def test_the_office_is_offered_only_what_can_follow(client: Client) -> None:
    call = two_rounds()
    appeal = appeal_of(call)
    page = reverse("calls:appeal", args=[appeal.uuid])
    sign_in(client, office_of(call))

    offered = client.get(page).content.decode()
    answered = client.post(page, {"upheld": "yes", "remedy": RECORD, "answer": "Tiene razón."})

    assert f'value="{PLACE}"' not in offered
    assert answered["Location"] == reverse("calls:appeals", args=[call.key])


def test_record_is_no_way_out_while_something_can_follow() -> None:
    call = judged({"A": (4,), "B": (3,)}, places=1, waiting=0)
    announced(call)
    appeal = appeal_of(call)

    assert over(call) == ""
    with pytest.raises(Invalid):
        answer(call, appeal, RECORD)


def test_a_round_that_is_open_or_still_to_come_takes_her() -> None:
    call = two_rounds()
    second = call.phases.get(key="final")

    for opens, closes in ((-HOUR, HOUR), (HOUR, 2 * HOUR)):
        call.phases.filter(pk=second.pk).update(opens_at=now() + opens, closes_at=now() + closes)
        assert over(call) == ""


@pytest.mark.parametrize(
    ("state", "leads"),
    [(PanelState.JUDGING, True), (PanelState.DISCUSSING, False), (PanelState.CLOSED, False)],
)
def test_where_nothing_is_asked_she_is_put_before_the_jury_as_long_as_it_judges(state: str, leads: bool) -> None:
    call = two_rounds(form=False)
    panel = call.phases.get(key="final").panel
    panel.state, panel.closed_at = state, now() if state == PanelState.CLOSED else None
    panel.save()

    assert (over(call) == "") is leads
