"""Replies and appeals in an index of indicators: no rubric, no levels; the panel puts the value right."""

from decimal import Decimal

import pytest
from django.test import Client

from minga.capacity.actions.appeals import answer_appeal, file_appeal
from minga.capacity.actions.replies import answer_reply, write_reply
from minga.capacity.enums import AppealState, WaveState
from minga.capacity.models import Mark, Measured, Reply
from minga.core.clock import now
from minga.core.errors import Invalid
from tests.capacity.results.test_explaining import COMPOSITE
from tests.factories.capacity import make_marks, make_measured, make_version, make_wave, runner_of, steward_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def measured() -> Measured:
    made = make_measured(make_wave(state=WaveState.REPLYING, version=make_version(COMPOSITE, form=None)))
    make_marks(made, {"i1": 37, "i2": 400})
    return made


def test_a_reply_puts_the_value_right(measured: Measured) -> None:
    steward, office = steward_of(measured), runner_of(measured.wave)
    reply = write_reply(measured=measured, question="i1", text="Son 39.", actor=steward, now=now())
    with pytest.raises(Invalid):
        answer_reply(reply=reply, answer="Sí.", level=1, actor=office, now=now())

    answer_reply(reply=reply, answer="Sí: son 39.", value=Decimal(39), actor=office, now=now())

    reply.refresh_from_db()
    assert (reply.points_before, reply.points_after) == (37, 39)
    assert Mark.objects.get(measured=measured, question="i1").points == 39


def test_an_appeal_puts_values_right(measured: Measured) -> None:
    steward, office = steward_of(measured), runner_of(measured.wave)
    appeal = file_appeal(measured=measured, questions=["i1", "i2"], text="Miren.", actor=steward, now=now())

    answer_appeal(appeal=appeal, answer="Una.", levels={}, values={"i2": Decimal(410)}, actor=office, now=now())

    appeal.refresh_from_db()
    assert (appeal.state, appeal.changes) == (
        AppealState.PARTLY, [{"question": "i2", "before": "400", "after": "410"}],
    )  # fmt: skip


def test_points_are_given_by_levels_only() -> None:
    measured = make_measured(make_wave(state=WaveState.REPLYING))
    make_marks(measured)
    reply = write_reply(measured=measured, question="q1", text="Está.", actor=steward_of(measured), now=now())

    with pytest.raises(Invalid):
        answer_reply(reply=reply, answer="Sí.", value=Decimal(9), actor=runner_of(measured.wave), now=now())


@pytest.mark.web
def test_pages_speak_of_values_with_their_unit_and_ask_for_one(measured: Measured, client: Client) -> None:
    steward, office = steward_of(measured), runner_of(measured.wave)
    write_reply(measured=measured, question="i1", text="Son 39.", actor=steward, now=now())
    file_appeal(measured=measured, questions=["i2"], text="Miren.", actor=steward, now=now())
    voices = f"/mediciones/{measured.wave.key}/oficina/replicas/{measured.key}/"

    client.force_login(steward)
    own = client.get(f"/mediciones/{measured.wave.key}/entidades/{measured.key}/replica/").content.decode()
    client.force_login(office)
    refused = client.post(f"{voices}preguntas/i1/", {"answer": "", "value": "39,5"})
    client.post(f"{voices}preguntas/i1/", {"answer": "Son 39,5.", "value": "39,5"})
    client.post(f"{voices}apelacion/", {"answer": "Bien.", "value_i2": "410"})

    assert "<b>37</b>" in own
    assert "%" in own
    assert "Se demuestra" not in own
    assert refused.status_code == 422
    assert 'value="39,5"' in refused.content.decode()
    assert Reply.objects.get(measured=measured).points_after == Decimal("39.5")
    assert Mark.objects.get(measured=measured, question="i2").points == 410
