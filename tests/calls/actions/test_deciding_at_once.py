"""Two of the office at the same moment, on real connections: who holds the round goes first."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction

from minga.calls.actions.decisions import take_decision
from minga.calls.actions.eligibility import set_eligibility
from minga.calls.enums import ApplicationState
from minga.calls.models import Application
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict
from tests.factories.deciding import judged, ordered, taking

pytestmark = pytest.mark.django_db(transaction=True)


def test_nobody_is_put_out_while_the_decision_on_her_is_taken() -> None:
    call = judged({"A": (4,), "B": (3,)}, places=1, waiting=1)
    prepared = ordered(call)
    application = Application.objects.get(call=call, title="A")
    taken = Event()

    def put_out() -> str:
        try:
            assert taken.wait(timeout=20)
            set_eligibility(application=application, eligible=False, reason="Sin sede.", actor=HOUSE, now=now())
        except Conflict as refused:
            return str(refused.code)
        finally:
            connection.close()
        return ""

    pool = ThreadPoolExecutor(1)
    with transaction.atomic():
        moment = now()
        take_decision(decision=prepared, taking=taking(prepared, publish_at=moment), actor=HOUSE, now=moment)
        answer = pool.submit(put_out)
        taken.set()
        with pytest.raises(TimeoutError):
            answer.result(timeout=2)
    assert answer.result(timeout=20) == "decided"

    application.refresh_from_db()
    assert application.state == ApplicationState.SENT
