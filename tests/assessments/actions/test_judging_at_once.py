"""Two at the same moment, on a real PostgreSQL: nothing is lost or told twice, nothing enters a closed jury."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from minga.assessments.actions.judging import Judgement, save_scores, submit_assessment
from minga.assessments.actions.panels import close_panel
from minga.assessments.enums import AssessmentState, PanelState
from minga.assessments.models import Assessment, Panel
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError
from minga.notifications.models import Message
from tests.factories.assessments import SCORES, make_assessment, make_item, make_juror, make_panel

pytestmark = pytest.mark.django_db(transaction=True)
HIGH, LOW = {"problem": 4, "team": 4, "budget": 4}, {"problem": 2, "team": 0, "budget": 0}


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """What each gave, or the refusal it met; all begin together."""
    gate = Barrier(len(deeds))

    def do(deed: Callable[[], Any]) -> Any:
        try:
            gate.wait(10)
            return deed()
        except DomainError as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(do, deeds))


def submit(assessment: Assessment) -> Callable[[], Assessment]:
    person = assessment.juror.person
    return lambda: submit_assessment(assessment=assessment, revision=0, actor=person, now=now())


def ready(panel: Panel, *scores: dict[str, int]) -> list[Assessment]:
    item = make_item(panel)
    return [
        make_assessment(item, make_juror(panel), scores=given, no_conflict_at=now(), state=AssessmentState.BEGUN)
        for given in scores
    ]


def test_the_last_two_sent_at_once_call_the_jury_to_talk_exactly_once() -> None:
    one, other = ready(make_panel(reviews_per_item=2), HIGH, LOW)

    at_once(submit(one), submit(other))

    told = Message.objects.filter(kind="assessments.differ").values_list("to", flat=True)
    assert sorted(told) == sorted([one.juror.person_id, other.juror.person_id])
    assert Assessment.objects.filter(state=AssessmentState.SUBMITTED).count() == 2


def test_what_is_sent_while_the_jury_closes_is_either_in_or_refused() -> None:
    panel = make_panel(reviews_per_item=1, quorum=1)
    sent, late = ready(panel, SCORES, SCORES)
    submit(sent)()

    close, answer = at_once(lambda: close_panel(panel=panel, as_it_is=True, actor=HOUSE, now=now()), submit(late))

    late.refresh_from_db()
    assert close.state == PanelState.CLOSED
    assert late.state == (AssessmentState.TAKEN_AWAY if isinstance(answer, DomainError) else AssessmentState.SUBMITTED)


def test_of_two_windows_that_save_at_once_one_is_asked_again() -> None:
    (mine,) = ready(make_panel(), SCORES)

    def save(score: int) -> Callable[[], Assessment]:
        said, person = Judgement(scores={"team": score}), mine.juror.person
        return lambda: save_scores(assessment=mine, judgement=said, revision=0, actor=person, now=now())

    answers = at_once(save(1), save(4))

    assert sorted(isinstance(answer, Conflict) for answer in answers) == [False, True]
