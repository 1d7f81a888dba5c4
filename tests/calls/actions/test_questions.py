"""Questions are answered for all, and nobody learns who asked."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from minga.calls.actions.questions import answer_question, ask_question, refuse_question
from minga.calls.enums import QuestionState
from minga.calls.models import Call, Question
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, NotAllowed, NotReady
from minga.notifications.models import Message
from tests.factories.calls import make_call, make_question, office_of
from tests.factories.challenges import make_challenge
from tests.factories.people import make_person, sign_in

pytestmark = pytest.mark.django_db
TEXT = "Somos la cooperativa Ñandutí: ¿podemos postular?"
PUBLISHED = "¿Puede postular una cooperativa?"


def test_whoever_is_signed_in_asks_while_questions_are_taken() -> None:
    person = make_person()

    question = ask_question(call=make_call(), text=TEXT, actor=person, now=now())

    assert (question.asked_by, question.state) == (person, QuestionState.WAITING)


def test_questions_end_when_it_was_announced() -> None:
    call = make_call(questions_until=now() - timedelta(hours=1))

    with pytest.raises(NotReady):
        ask_question(call=call, text=TEXT, actor=make_person(), now=now())


def test_nobody_asks_without_a_name_in_the_house() -> None:
    with pytest.raises(NotAllowed):
        ask_question(call=make_call(), text=TEXT, actor=HOUSE, now=now())


@pytest.mark.parametrize("text", ["", "   ", "¿Y?"])
def test_a_question_is_a_sentence(text: str) -> None:
    with pytest.raises(DomainError):
        ask_question(call=make_call(), text=text, actor=make_person(), now=now())


def test_a_question_about_a_challenge_of_another_call_is_refused() -> None:
    with pytest.raises(DomainError, match="parte de la convocatoria"):
        ask_question(call=make_call(), text=TEXT, challenge=make_challenge(), actor=make_person(), now=now())


def test_an_impatient_person_waits_for_her_answers() -> None:
    call, person = make_call(), make_person()
    for _number in range(5):
        make_question(call, asked_by=person)

    with pytest.raises(NotReady):
        ask_question(call=call, text=TEXT, actor=person, now=now())


def test_the_answer_is_for_all_without_what_tells_who_asked(client: Client) -> None:
    question = make_question(make_call(), text=TEXT)
    call = question.call

    answer_question(question=question, published=PUBLISHED, answer="Sí.", actor=office_of(call), now=now())

    text = client.get(reverse("calls:questions", args=[call.key])).content.decode()
    assert PUBLISHED in text
    assert "Ñandutí" not in text
    assert str(question.asked_by) not in text
    assert Message.objects.get(kind="calls.question_answered").to == question.asked_by


def test_an_answer_is_corrected_without_telling_again() -> None:
    question = make_question(make_call())
    office = office_of(question.call)
    answer_question(question=question, published=PUBLISHED, answer="No.", actor=office, now=now())

    answer_question(question=question, published=PUBLISHED, answer="Sí.", actor=office, now=now())

    assert Question.objects.get().answer == "Sí."
    assert Message.objects.count() == 1


def test_only_the_office_answers() -> None:
    with pytest.raises(NotAllowed):
        answer_question(
            question=make_question(make_call()), published=PUBLISHED, answer="Sí.", actor=make_person(), now=now()
        )


def test_one_that_is_not_published_tells_only_who_asked(client: Client) -> None:
    question = make_question(make_call(), text=TEXT)
    call = question.call
    refuse_question(question=question, reason="No es una pregunta.", actor=office_of(call), now=now())

    others = client.get(reverse("calls:questions", args=[call.key])).content.decode()
    assert question.asked_by is not None
    hers = sign_in(client, question.asked_by).get(reverse("calls:questions", args=[call.key])).content.decode()

    assert "No es una pregunta." not in others
    assert "No es una pregunta." in hers


def test_an_answered_question_is_not_hidden_again() -> None:
    question = make_question(make_call())
    answer_question(question=question, published=PUBLISHED, answer="Sí.", actor=HOUSE, now=now())

    with pytest.raises(Conflict):
        refuse_question(question=question, reason="Mejor no.", actor=HOUSE, now=now())


def test_the_form_asks_and_the_office_answers(client: Client) -> None:
    call: Call = make_call()
    sign_in(client, make_person())
    client.post(reverse("calls:question-ask", args=[call.key]), {"text": TEXT})
    question = Question.objects.get()
    sign_in(client, office_of(call))

    waiting = client.get(reverse("calls:questions-office", args=[call.key])).content.decode()
    client.post(
        reverse("calls:question-answer", args=[call.key, question.uuid]), {"published": PUBLISHED, "answer": "Sí."}
    )

    assert TEXT in waiting
    assert Question.objects.get().state == QuestionState.ANSWERED
