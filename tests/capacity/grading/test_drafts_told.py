"""A draft that is ready is told once, and waits on the page of whoever answers for the entity."""

from datetime import timedelta

import pytest

from minga.capacity.actions.draft_letters import tell_drafts
from minga.capacity.enums import MeasuredState, WaveState
from minga.capacity.models import Measured
from minga.capacity.queries.reply_work import drafts_of_person
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.notifications.models import Message
from minga.people.models import Person
from tests.factories.capacity import make_measured, make_wave, steward_of

pytestmark = pytest.mark.django_db


def waiting(person: Person) -> list[str]:
    """Whose drafts stand on her page."""
    section = drafts_of_person(person, now())
    return [row.link for row in section.rows] if section is not None else []


def drafts(**fields: object) -> Measured:
    return make_measured(make_wave(state=WaveState.REPLYING, **fields), state=MeasuredState.SENT)


def test_who_answers_for_an_entity_is_told_once_that_its_draft_is_ready() -> None:
    measured = drafts()
    steward = steward_of(measured)
    silent = make_measured(measured.wave, state=MeasuredState.DECLINED)
    steward_of(silent)

    assert tell_drafts(wave=measured.wave, actor=HOUSE, now=now()) == 1
    assert tell_drafts(wave=measured.wave, actor=HOUSE, now=now()) == 0

    letter = Message.objects.get(kind="capacity.draft_ready")
    assert letter.to == steward
    assert measured.name in letter.subject
    assert letter.link == f"/mediciones/{measured.wave.key}/entidades/{measured.key}/replica/"


def test_nobody_is_told_of_drafts_while_graders_are_at_work() -> None:
    measured = make_measured(make_wave(state=WaveState.GRADING), state=MeasuredState.SENT)
    steward_of(measured)

    assert tell_drafts(wave=measured.wave, actor=HOUSE, now=now()) == 0


def test_a_draft_waits_on_her_page_as_long_as_she_may_reply() -> None:
    measured, late = drafts(), drafts(reply_until=now() - timedelta(hours=1))

    assert waiting(steward_of(measured)) == [f"/mediciones/{measured.wave.key}/entidades/{measured.key}/replica/"]
    assert waiting(steward_of(late)) == []
    assert waiting(steward_of(make_measured(measured.wave))) == []
