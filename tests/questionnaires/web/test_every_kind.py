"""A form with every kind of question, filled in, on each of its pages."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from minga.core.clock import now
from minga.questionnaires import actions
from minga.questionnaires.enums import SubmissionState
from minga.questionnaires.models import Submission
from minga.questionnaires.queries.drafts import answers_about
from minga.questionnaires.queries.subjects import subject_of
from tests.factories.files import make_upload, picture
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person
from tests.factories.questionnaires import make_draft, make_form, question

pytestmark = [pytest.mark.web, pytest.mark.django_db]

OPTIONS = [{"key": "a", "label": {"es": "Salud"}, "hint": {"es": "Cuidado"}}, {"key": "b", "label": {"es": "Agua"}}]
MANY = [{"key": f"o{number}", "label": {"es": f"Comuna {number}"}} for number in range(15)]
QUESTIONS: list[dict[str, Any]] = [
    question("text", "text"),
    question("number", "number", unit={"es": "personas"}),
    question("money", "money", currency="PYG"),
    question("day", "date"),
    question("choice", "choice", options=OPTIONS),
    question("menu", "choice", options=MANY),
    question("choices", "choices", options=OPTIONS),
    question("scale", "scale", scale={"low": 1, "high": 5, "low_label": {"es": "Nada"}, "high_label": {"es": "Mucho"}}),
    question("matrix", "matrix", rows=OPTIONS, options=MANY[:3]),
    question(
        "cards",
        "cards",
        fields=[
            question("who", "text"),
            question("role", "choice", options=OPTIONS),
            question("which", "text", shown_if={"question": "role", "answers": ["b"]}),
            question("portrait", "file", required=False),
            question("note", "statement"),
        ],
    ),
    question("sure", "yes_no"),
    question("mail", "email"),
    question("phone", "phone"),
    question("card", "national_id"),
    question("proof", "file"),
    question("read", "statement", label={"es": "Lea esto.\nY esto."}),
    question("late", "text", shown_if={"question": "day", "op": "at_least", "value": "2026-01-01"}),
    question("big", "text", shown_if={"any": [{"question": "number", "op": "more_than", "value": 10}]}),
]
TYPED: dict[str, Any] = {
    "text": "La oficina",
    "number": "1.400 personas",
    "money": "Gs. 2,5 millones",
    "day": "28/11/2026",
    "choice": "a",
    "menu": "o7",
    "choices": ["b", "a"],
    "scale": "4",
    "matrix": {"a": "o1", "b": "o2"},
    "cards": [{"_id": "1", "who": "Jefa", "role": "b", "which": "Pozos"}],
    "sure": "no",
    "mail": "mesa@example.org",
    "phone": "+595 21 123456",
    "card": "4.321.567",
    "late": "Tarde",
    "big": "Grande",
}
READ = (
    "La oficina", "1.400 personas", "PYG 2.500.000", "28 de noviembre de 2026", "Salud", "Comuna 7", "Salud; Agua",
    "4 / 5", "Salud: Comuna 1", "Agua: Comuna 2", "Jefa", "Pozos", "mesa@example.org", "foto.jpg", "acta.pdf", "Grande",
)  # fmt: skip


def make_filled() -> Submission:
    draft = make_draft(make_form(*QUESTIONS), typed=TYPED)
    assert draft.person is not None
    for place, name, content in (
        ("proof", "acta.pdf", b"%PDF-1"),
        ("cards.1.portrait", "foto.jpg", picture()),
    ):
        actions.attach_file(
            submission=draft, place=place, upload=make_upload(name, content), name=name, actor=draft.person, now=now()
        )
    return draft


def test_step_shows_what_was_typed_and_how_it_was_read(client: Client) -> None:
    draft = make_filled()
    client.force_login(draft.person)  # type: ignore[arg-type]

    page = client.get(reverse("questionnaires:step", args=[draft.uuid, "problem"])).content.decode()

    assert 'value="1.400 personas"' in page
    assert "Se lee PYG 2.500.000" in page
    assert "Se lee 28 de noviembre de 2026" in page
    assert '<option value="o7" selected>' in page
    assert page.count(" checked") == 1 + 2 + 1 + 2 + 1 + 1
    assert "Lea esto." in page
    assert "file.cards.1.portrait" in page


def test_review_and_receipt_show_every_answer(client: Client) -> None:
    draft = make_filled()
    person = draft.person
    assert person is not None
    client.force_login(person)

    review = client.get(reverse("questionnaires:review", args=[draft.uuid])).content.decode()
    sent = actions.submit_answers(submission=draft, actor=person, now=now())
    receipt = client.get(reverse("questionnaires:receipt", args=[draft.uuid])).content.decode()
    printed = client.get(reverse("questionnaires:print-answers", args=[draft.uuid])).content.decode()

    assert sent.values["cards"] == [
        {
            "who": "Jefa",
            "role": "b",
            "which": "Pozos",
            "portrait": sent.values["cards"][0]["portrait"],
        }
    ]
    for words in READ:
        assert words in review, words
        assert words in receipt, words
        assert words in printed, words


def test_paper_has_a_place_for_every_kind(client: Client) -> None:
    form = make_form(*QUESTIONS)

    page = client.get(reverse("questionnaires:print-empty", args=[form.key])).content.decode()

    assert page.count("q-papercard") == 3
    assert "Responda solo si la respuesta a «¿Day?» es 1 de enero de 2026 o más." in page
    assert "Responda solo si la respuesta a «¿Number?» es mayor que 10." in page
    assert "Adjunte el documento" in page


def test_answers_about_a_thing_are_those_that_were_sent() -> None:
    owner, person = make_organisation(), make_person()
    form = make_form(owner=owner)
    draft = make_draft(form, person=person, typed={"story": "x"})
    make_draft(form)

    assert list(answers_about(owner)) == []
    actions.submit_answers(submission=draft, actor=person, now=now())

    assert [one.state for one in answers_about(owner, form=form)] == [SubmissionState.SUBMITTED]
    assert list(answers_about(make_organisation())) == []


def test_both_texts_of_a_group_are_shown_in_words(client: Client) -> None:
    draft = make_draft(make_form(*QUESTIONS), typed={"cards": [{"_id": "1", "who": "Jefa"}], "matrix": {"a": "o1"}})
    person = draft.person
    assert person is not None
    client.force_login(person)
    for window, typed in (
        ("A", {"cards": [{"_id": "1", "who": "Jefa A", "role": "a"}], "matrix": {"a": "o2"}, "choices": ["a"]}),
        ("B", {"cards": [{"_id": "1", "who": "Jefa B"}], "matrix": {"a": "o0"}, "choices": ["b"]}),
    ):
        actions.save_draft(submission=draft, typed=typed, window=window, base=1, actor=person, now=now())

    page = client.get(reverse("questionnaires:step", args=[draft.uuid, "problem"])).content.decode()

    assert "<q>Jefa A, Salud</q>" in page
    assert "<q>Salud: Comuna 2</q>" in page
    assert "<q>Salud</q>" in page


def test_answers_about_a_thing_that_is_gone_stay_with_their_writer(client: Client) -> None:
    draft = make_draft(typed={"story": "Los martes"})
    person = draft.person
    assert person is not None
    sent = actions.submit_answers(submission=draft, actor=person, now=now())
    subject_of(sent).delete()
    client.force_login(person)

    page = client.get(reverse("questionnaires:receipt", args=[sent.uuid]))

    assert page.status_code == 200
    assert "Los martes" in page.content.decode()
    client.force_login(make_person())
    assert client.get(reverse("questionnaires:receipt", args=[sent.uuid])).status_code == 404
