"""Old letters of the demo do not stand in the way of new ones."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from minga.core.clock import now
from minga.core.jobs import enqueue
from minga.notifications.demo import settle_letters
from minga.notifications.enums import MessageState
from tests.factories.notifications import make_message

pytestmark = pytest.mark.django_db


def test_old_letters_stay_in_the_inbox_and_new_ones_leave() -> None:
    old = make_message(written_at=now() - timedelta(days=40))
    new = make_message()
    for message in (old, new):
        enqueue("notifications.deliver_message", message_id=message.pk)

    assert settle_letters(now()) == 1

    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, new.state) == (MessageState.KEPT, MessageState.PENDING)
    waiting = ProcrastinateJob.objects.filter(task_name="notifications.deliver_message", status="todo")
    assert [job.args["message_id"] for job in waiting] == [new.pk]
