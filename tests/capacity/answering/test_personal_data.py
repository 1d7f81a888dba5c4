"""What is kept of whoever answered, replied and appealed once she is erased: that somebody did, never who."""

import pytest
from django.test import Client

from minga.capacity.actions.appeals import answer_appeal, file_appeal
from minga.capacity.actions.replies import answer_reply, write_reply
from minga.capacity.enums import MeasuredState, WaveState
from minga.capacity.models import Appeal, Delegation, Prefill, Reply
from minga.core.clock import now
from minga.people.actions.personal_data import erase_person
from minga.people.queries.personal_data import data_of
from tests.factories.capacity import make_computation, make_marks, make_measured, make_wave, runner_of, steward_of

pytestmark = pytest.mark.django_db


def test_who_answered_replied_and_appealed_is_handed_over_and_then_forgotten() -> None:
    wave = make_wave(state=WaveState.REPLYING)
    measured = make_measured(wave, state=MeasuredState.SENT)
    make_marks(measured)
    make_computation(wave)
    her, office, colleague = steward_of(measured), runner_of(wave), steward_of(measured)
    her.family_name = "Zutana"
    her.save()
    measured.responsible = her
    measured.save()
    Delegation.objects.create(measured=measured, part="part_c1", person=her)
    Prefill.objects.create(
        measured=measured, question="q3", source="x", value=1, found_at=now(), confirmed_at=now(), confirmed_by=her
    )
    reply = write_reply(measured=measured, question="q1", text="Está.", actor=her, now=now())
    appeal = file_appeal(measured=measured, questions=["q3"], text="Miren.", actor=her, now=now())

    told = str([part.rows for part in data_of(her)])
    assert "Está." in told
    assert "Miren." in told

    client = Client()
    client.force_login(office)
    assert "Zutana" in client.get(f"/mediciones/{wave.key}/oficina/respuestas/").content.decode()

    erase_person(person=her, actor=her, now=now())
    answer_reply(reply=Reply.objects.get(pk=reply.pk), answer="No.", actor=office, now=now())
    answer_appeal(appeal=Appeal.objects.get(pk=appeal.pk), answer="No.", levels={}, actor=office, now=now())

    assert not Delegation.objects.filter(person=her).exists()
    for person, address in (
        (colleague, f"/mediciones/{wave.key}/entidades/{measured.key}/responder/"),
        (colleague, f"/mediciones/{wave.key}/entidades/{measured.key}/replica/"),
        (office, f"/mediciones/{wave.key}/oficina/replicas/{measured.key}/"),
        (office, f"/mediciones/{wave.key}/oficina/respuestas/"),
    ):
        client.force_login(person)
        page = client.get(address)
        assert page.status_code == 200, address
        assert "Zutana" not in page.content.decode(), address
