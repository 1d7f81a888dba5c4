"""A form sent twice is taken once, with or without scripts."""

import re
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from minga.core.clock import now
from minga.initiatives.models import Commitment, Initiative
from minga.ui import once
from minga.ui.models import Sending
from tests.factories.initiatives import days_ago, lead_of, make_initiative
from tests.factories.people import sign_in

WORDS = {"text": "Llamar a la radio", "office": "Dirección de Salud", "kind": "next_action"}


@pytest.fixture
def initiative(db: None) -> Initiative:
    return make_initiative(stage=3)


@pytest.fixture
def lead(initiative: Initiative) -> Client:
    client = Client(enforce_csrf_checks=True)
    sign_in(client, lead_of(initiative))
    return client


def _page(client: Client, initiative: Initiative) -> tuple[str, dict[str, str]]:
    """The address of a form, and what its page posts."""
    address = reverse("initiatives:workshop", args=[initiative.key])
    page = client.get(address).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    due_on = days_ago(-9).isoformat()
    return address, {**WORDS, "due_on": due_on, "csrfmiddlewaretoken": token[1]}


def _noted(initiative: Initiative) -> int:
    return Commitment.objects.filter(initiative=initiative, text=WORDS["text"]).count()


def test_a_double_press_is_one_sending_and_leads_to_one_place(lead: Client, initiative: Initiative) -> None:
    address, words = _page(lead, initiative)

    first, second = lead.post(address, words), lead.post(address, words)

    assert (first.status_code, second.status_code) == (303, 303)
    assert second["Location"] == first["Location"]
    assert _noted(initiative) == 1


def test_the_same_words_from_a_page_opened_anew_are_meant(lead: Client, initiative: Initiative) -> None:
    for _time in range(2):
        address, words = _page(lead, initiative)
        lead.post(address, words)

    assert _noted(initiative) == 2


def test_other_words_from_the_same_page_are_another_sending(lead: Client, initiative: Initiative) -> None:
    address, words = _page(lead, initiative)
    lead.post(address, words)

    lead.post(address, {**words, "text": "Escribir a la radio"})

    assert Commitment.objects.filter(initiative=initiative).count() == 2


def test_a_refused_form_may_be_sent_again_as_it_is(lead: Client, initiative: Initiative) -> None:
    address, words = _page(lead, initiative)
    wrong = {**words, "due_on": "nunca"}

    answers = [lead.post(address, wrong).status_code for _time in range(2)]

    assert answers == [422, 422]
    assert not Sending.objects.exists()


def test_autosave_and_htmx_repeat_on_purpose(lead: Client, initiative: Initiative) -> None:
    address, words = _page(lead, initiative)

    for headers in ({"X-Autosave": "1"}, {"HX-Request": "true"}):
        lead.post(address, words, headers=headers)
        assert not Sending.objects.exists()


def test_what_was_sent_is_forgotten_after_ten_minutes(lead: Client, initiative: Initiative) -> None:
    address, words = _page(lead, initiative)
    lead.post(address, words)
    Sending.objects.update(sent_at=now() - once.KEPT - timedelta(seconds=1))

    lead.post(address, words)

    assert _noted(initiative) == 2
    assert Sending.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_second_waits_for_the_answer_to_the_first() -> None:
    Sending.objects.create(mark="a" * 64, sent_at=now())

    def answer() -> None:
        time.sleep(0.1)
        Sending.objects.filter(mark="a" * 64).update(location="/listo/")
        connection.close()

    first = threading.Thread(target=answer)
    first.start()
    led_to = once._answer_to("a" * 64)
    first.join()

    assert led_to == "/listo/"
    Sending.objects.all().delete()
    assert once._answer_to("a" * 64) == ""
