"""Whoever began an application hears of an addendum and of a cancellation, once."""

import pytest

from minga.calls.actions.opening import publish_addendum
from minga.calls.actions.telling import tell_change
from minga.calls.enums import ApplicationState
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.notifications.models import Message
from tests.factories.calls import make_application, make_call, make_member

pytestmark = pytest.mark.django_db


def test_each_person_of_each_team_hears_once_in_her_language() -> None:
    call = make_call()
    sent = make_application(call)
    make_member(sent)
    make_application(call, state=ApplicationState.DRAFT)
    make_application(call, state=ApplicationState.WITHDRAWN)
    notes = {"es": "Una semana más.", "pt": "Mais uma semana."}
    published = publish_addendum(call=call, changes={}, notes=notes, actor=HOUSE, now=now())

    first = tell_change(call=call, number=published.number, actor=HOUSE, now=now())
    again = tell_change(call=call, number=published.number, actor=HOUSE, now=now())

    assert (first, again) == (3, 0)
    assert "Una semana más." in Message.objects.get(to=sent.person).body


def test_a_cancellation_tells_its_reason() -> None:
    call = make_call(state="cancelled")
    application = make_application(call)

    tell_change(call=call, number=0, actor=HOUSE, now=now())

    assert "No hay presupuesto." in Message.objects.get(to=application.person).body
