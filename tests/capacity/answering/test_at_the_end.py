"""Answers that arrive as the wave goes on, and letters that two workers write at once."""

import pytest

from minga.capacity.actions import inviting
from minga.capacity.actions.answering import close_answers, let_go_of_draft, reopen_answers
from minga.capacity.actions.inviting import send_invitations
from minga.capacity.enums import MeasuredState
from minga.capacity.models import Measured, Wave
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict
from minga.notifications.models import Message
from minga.people.models import Person
from minga.questionnaires.actions import submit_answers

pytestmark = pytest.mark.django_db


def test_a_correction_that_was_sent_a_moment_before_grading_counts(answering: Measured, steward: Person) -> None:
    submit_answers(submission=answering.submission, actor=steward, now=now())
    draft = reopen_answers(measured=answering, actor=steward, now=now()).submission
    assert draft is not None
    seen_by_who_closes = Measured.objects.get(pk=answering.pk)

    submit_answers(submission=draft, actor=steward, now=now())
    with pytest.raises(Conflict):
        let_go_of_draft(measured=seen_by_who_closes, actor=HOUSE, now=now())

    answering.refresh_from_db()
    assert (answering.state, answering.submission) == (MeasuredState.SENT, draft)


def test_who_closes_goes_on_past_what_was_sent_meanwhile(
    answering: Measured, steward: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit_answers(submission=answering.submission, actor=steward, now=now())
    draft = reopen_answers(measured=answering, actor=steward, now=now()).submission
    assert draft is not None
    rows = Measured.objects.filter(pk=answering.pk)
    behind = list(rows)
    submit_answers(submission=draft, actor=steward, now=now())
    monkeypatch.setattr("minga.capacity.actions.answering._behind", lambda wave: behind)

    assert close_answers(wave=answering.wave, actor=HOUSE, now=now()) == 0

    assert rows.get().submission == draft


def test_two_workers_write_one_letter(
    wave: Wave, entity: Measured, steward: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    Measured.objects.filter(pk=entity.pk).update(invited_at=None)
    write = inviting.tell_invited

    def while_the_other_writes(measured: Measured, *args: object, **more: object) -> None:
        monkeypatch.setattr(inviting, "tell_invited", write)
        write(measured, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(inviting, "tell_invited", while_the_other_writes)
    stale = list(Measured.objects.filter(pk=entity.pk).select_related("wave"))
    assert send_invitations(wave=wave, actor=HOUSE, now=now()) == 1
    monkeypatch.setattr(inviting, "_unwritten", lambda wave: stale)

    assert send_invitations(wave=wave, actor=HOUSE, now=now()) == 0

    assert Message.objects.filter(to=steward, kind="capacity.invitation").count() == 1
