"""What the app above may decide about a form: until when it takes answers, who sends, what is known already."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import NotAllowed
from minga.questionnaires import actions
from minga.questionnaires.queries.drafts import PREFILLED
from tests.factories.people import make_person
from tests.factories.questionnaires import make_draft, make_form, question, subject_kind

pytestmark = [pytest.mark.web, pytest.mark.django_db]

ANSWER = {"story": "La oficina atiende los martes."}


def test_app_above_takes_answers_after_the_dates_of_the_form() -> None:
    draft = make_draft(make_form(), typed=ANSWER)
    actions.schedule_form(form=draft.version.form, opens_at=None, closes_at=now(), actor=HOUSE, now=now())
    assert draft.person is not None
    with pytest.raises(NotAllowed):
        actions.submit_answers(submission=draft, actor=draft.person, now=now())

    with subject_kind(is_taking=lambda thing, form, at: True):
        sent = actions.submit_answers(submission=draft, actor=draft.person, now=now())

    assert sent.receipt


def test_app_above_closes_a_form_without_dates_and_the_page_says_so(client: Client) -> None:
    draft = make_draft(make_form(), typed=ANSWER)
    assert draft.person is not None
    client.force_login(draft.person)
    address = reverse("questionnaires:review", args=[draft.uuid])
    ended = now() - timedelta(seconds=1)
    rules = {
        "is_taking": lambda thing, form, at: at < ended,
        "closing": lambda thing, form: "5 de enero, 23:59 (hora de Lima)",
    }

    with subject_kind(**rules):
        page, posted = client.get(address).content.decode(), client.post(address)

    assert "Este formulario está cerrado." in page
    assert "Cierra el 5 de enero, 23:59 (hora de Lima)." in page
    assert posted.status_code == 422
    draft.refresh_from_db()
    assert draft.is_draft


def test_teammate_reviews_and_is_told_who_sends(client: Client) -> None:
    draft, mate = make_draft(make_form(), typed=ANSWER), make_person()
    client.force_login(mate)
    address = reverse("questionnaires:review", args=[draft.uuid])
    rules = {
        "may_share": lambda person, thing: person == mate,
        "may_answer": lambda person, thing, form: person == draft.person,
    }

    with subject_kind(**rules):
        page, posted = client.get(address).content.decode(), client.post(address)
        discarded = client.post(reverse("questionnaires:withdraw", args=[draft.uuid]))

    assert "Las envía quien las empezó." in page
    assert "Descartar el borrador" not in page
    assert (posted.status_code, discarded.status_code) == (422, 422)
    draft.refresh_from_db()


def test_what_minga_wrote_is_marked_until_somebody_changes_it(client: Client) -> None:
    draft = make_draft(make_form(question("post", "text"), question("story", "long_text")))
    person = draft.person
    assert person is not None
    actions.save_draft(submission=draft, typed={"post": "Jefa"}, window=PREFILLED, actor=person, now=now())
    client.force_login(person)
    address, said = reverse("questionnaires:step", args=[draft.uuid, "problem"]), "Minga lo escribió"

    first = client.get(address).content.decode()
    actions.save_draft(submission=draft, typed={"post": "Directora"}, window="w", actor=person, now=now())
    second = client.get(address).content.decode()

    assert 'value="Jefa"' in first
    assert first.count(said) == 1
    assert 'aria-describedby="q-post-known"' in first
    assert said not in second
