"""The jury talks and is reminded: who may speak, who hears of it, and once."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from minga.assessments.actions.discussing import add_remark, mark_discussed
from minga.assessments.actions.judging import submit_assessment
from minga.assessments.actions.reminders import REMIND_BEFORE, remind_jurors, remind_of_work
from minga.assessments.enums import AssessmentState, JurorState, PanelState
from minga.assessments.models import Juror, PanelItem, Remark
from minga.assessments.tasks.judging import remind_jurors_of_work
from minga.audit.models import Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, NotAllowed, NotReady
from minga.notifications.models import Message
from tests.factories.assessments import (
    SCORES,
    make_assessment,
    make_interest,
    make_item,
    make_juror,
    make_panel,
    runner_of,
)
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def judged(*scores: dict[str, int], **panel: Any) -> tuple[PanelItem, list[Juror]]:
    """An item with an assessment of each of so many jurors."""
    item = make_item(make_panel(reviews_per_item=len(scores), **panel))
    jurors = [make_juror(item.panel) for _ in scores]
    for juror, given in zip(jurors, scores, strict=True):
        make_assessment(item, juror, submitted=given)
    return item, jurors


def told(kind: str) -> list[int]:
    return sorted(Message.objects.filter(kind=f"assessments.{kind}").values_list("to", flat=True))


def test_a_remark_is_kept_and_the_others_who_judged_hear_of_it_without_its_words() -> None:
    item, (one, other) = judged(SCORES, SCORES)

    remark = add_remark(item=item, text=" The nurse is there. \x00", actor=one.person, now=now())

    assert (remark.text, remark.person) == ("The nurse is there.", one.person)
    assert told("remark") == [other.person_id]
    assert "nurse" not in Message.objects.get().body + str(Entry.objects.get(key="assessments.remark_added").after)


def test_who_runs_the_jury_speaks_too_and_everybody_who_judged_hears_it() -> None:
    item, jurors = judged(SCORES, SCORES)

    add_remark(item=item, text="Two minutes each.", actor=runner_of(item.panel), now=now())

    assert told("remark") == sorted(juror.person_id for juror in jurors)


def test_nobody_speaks_who_may_not_see_the_scores() -> None:
    item, (one, tied) = judged(SCORES, SCORES)
    make_interest(item, tied)
    shut = make_item(item.panel)
    make_assessment(shut, one, submitted=SCORES)

    for where, who in ((item, tied.person), (item, make_person()), (shut, one.person), (item, HOUSE)):
        with pytest.raises(NotAllowed):
            add_remark(item=where, text="Hm.", actor=who, now=now())
    with pytest.raises(DomainError, match="Write what"):
        add_remark(item=item, text="  ", actor=one.person, now=now())
    assert not Remark.objects.exists()


def test_a_closed_jury_is_silent() -> None:
    item, (one, _other) = judged(SCORES, SCORES, state=PanelState.CLOSED)

    with pytest.raises(NotReady, match="closed"):
        add_remark(item=item, text="Late.", actor=one.person, now=now())
    with pytest.raises(NotReady):
        mark_discussed(item=item, actor=HOUSE, now=now())


def test_who_runs_it_marks_what_was_discussed_and_takes_it_up_again() -> None:
    item, (one, _other) = judged(SCORES, SCORES)
    runner = runner_of(item.panel)
    with pytest.raises(NotAllowed):
        mark_discussed(item=item, actor=one.person, now=now())

    first = mark_discussed(item=item, actor=runner, now=now()).discussed_at
    again = mark_discussed(item=item, actor=runner, now=now() + timedelta(hours=1)).discussed_at

    assert first is not None
    assert first == again
    assert mark_discussed(item=item, discussed=False, actor=runner, now=now()).discussed_at is None


@pytest.mark.parametrize(("last", "hear"), [({"problem": 2, "team": 0, "budget": 0}, True), (SCORES, False)])
def test_the_last_assessment_of_one_on_which_they_differ_calls_the_jury_to_talk(
    last: dict[str, int], hear: bool
) -> None:
    item = make_item(make_panel(reviews_per_item=2))
    first = make_assessment(item, submitted={"problem": 4, "team": 4, "budget": 4} if hear else SCORES)
    second = make_assessment(item, scores=last, no_conflict_at=now(), state=AssessmentState.BEGUN)

    submit_assessment(assessment=second, revision=0, actor=second.juror.person, now=now())

    expected = sorted([first.juror.person_id, second.juror.person_id]) if hear else []
    assert told("differ") == expected


def test_who_has_work_that_is_due_soon_is_told_once() -> None:
    panel = make_panel(due_at=now() + REMIND_BEFORE - timedelta(hours=1))
    late, done = make_juror(panel), make_juror(panel)
    make_assessment(make_item(panel), late)
    make_assessment(make_item(panel), late, state=AssessmentState.BEGUN)
    make_assessment(make_item(panel), done, submitted=SCORES)

    assert (remind_jurors(now=now()), remind_jurors(now=now())) == (1, 0)

    message = Message.objects.get(kind="assessments.due")
    assert (message.to, message.link) == (late.person, f"/jurado/mis/{panel.key}/")
    assert "2" in message.subject
    assert Entry.objects.get(key="assessments.juror_reminded_of_work").after == {"waiting": 2}
    with pytest.raises(Conflict):
        remind_of_work(juror=late, actor=HOUSE, now=now())


def test_a_reminder_of_the_invitation_does_not_stand_in_for_this_one() -> None:
    panel = make_panel(due_at=now() + timedelta(days=1))
    juror = make_juror(panel, reminded_at=now() - timedelta(days=3), answered_at=now() - timedelta(days=2))
    make_assessment(make_item(panel), juror)

    remind_jurors_of_work(timestamp=0)

    assert told("due") == [juror.person_id]


@pytest.mark.parametrize(
    ("panel", "juror"),
    [
        ({"due_at": now() + timedelta(days=9)}, {}),
        ({"due_at": now() - timedelta(days=1)}, {}),
        ({"due_at": None}, {}),
        ({"due_at": now() + timedelta(days=1), "state": PanelState.DISCUSSING}, {}),
        ({"due_at": now() + timedelta(days=1), "judges_from": now() + timedelta(hours=3)}, {}),
        ({"due_at": now() + timedelta(days=1)}, {"state": JurorState.REMOVED}),
    ],
)
def test_nobody_is_told_what_is_not_due_not_hers_or_over(panel: dict[str, Any], juror: dict[str, Any]) -> None:
    made = make_panel(**panel)
    make_assessment(make_item(made), make_juror(made, **juror))

    assert remind_jurors(now=now()) == 0
