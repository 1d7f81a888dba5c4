"""Judging: what is kept, what is sent, what changes afterwards, and what each refusal leaves untouched."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.db.models import Model
from django.utils import translation

from minga.assessments.actions.interests import declare_interest, declare_no_interest
from minga.assessments.actions.judging import (
    MOST_LETTERS,
    Judgement,
    change_scores,
    save_scores,
    submit_assessment,
)
from minga.assessments.actions.panels import close_panel, discuss_panel
from minga.assessments.enums import AssessmentState, JurorState, PanelState
from minga.assessments.models import Assessment, ScoreChange
from minga.audit.models import Entry
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from tests.factories.assessments import SCORES, make_assessment, make_item, make_juror, make_panel, runner_of
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def open_one(**panel: Any) -> Assessment:
    """An assessment that its juror may write now."""
    item = make_item(make_panel(**panel))
    return make_assessment(item, no_conflict_at=now())


def reread(assessment: Assessment) -> Assessment:
    return Assessment.objects.get(pk=assessment.pk)


def save(assessment: Assessment, scores: dict[str, int], **more: Any) -> Assessment:
    return save_scores(
        assessment=assessment, judgement=Judgement(scores=scores, **more),
        revision=reread(assessment).revision, actor=assessment.juror.person, now=now(),
    )  # fmt: skip


def submit(assessment: Assessment) -> Assessment:
    revision = reread(assessment).revision
    return submit_assessment(assessment=assessment, revision=revision, actor=assessment.juror.person, now=now())


def change(
    assessment: Assessment, scores: dict[str, int], *, reason: str = "The others saw more.", **more: Any
) -> Assessment:
    return change_scores(
        assessment=assessment, judgement=Judgement(scores=scores, **more), reason=reason,
        revision=reread(assessment).revision, actor=assessment.juror.person, now=now(),
    )  # fmt: skip


def keys() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("key", flat=True))


def test_saving_keeps_what_is_there_and_tells_no_score_to_the_log() -> None:
    assessment = open_one()

    save(assessment, {"problem": 3}, notes={"problem": " Clear. ", "team": ""}, to_panel="Ask about rain.")

    kept = reread(assessment)
    assert (kept.state, kept.scores, kept.notes) == (AssessmentState.BEGUN, {"problem": 3}, {"problem": "Clear."})
    assert (kept.to_panel, kept.revision, kept.total) == ("Ask about rain.", 1, None)
    entry = Entry.objects.get(key="assessments.assessment_saved")
    assert entry.after == {"revision": 1, "criteria": 1}


def test_a_score_can_be_taken_back_while_nothing_is_sent() -> None:
    assessment = open_one()
    save(assessment, {"problem": 3, "team": 1})

    save(assessment, {"team": 1})

    assert reread(assessment).scores == {"team": 1}


def test_saving_over_what_another_window_saved_is_refused() -> None:
    assessment = open_one()
    save(assessment, {"problem": 3})

    with pytest.raises(Conflict):
        save_scores(
            assessment=assessment, judgement=Judgement(scores={"problem": 1}), revision=0,
            actor=assessment.juror.person, now=now(),
        )  # fmt: skip

    assert reread(assessment).scores == {"problem": 3}


@pytest.mark.parametrize(("key", "score"), [("problem", 5), ("problem", -1)])
def test_score_outside_the_scale_is_refused_at_its_criterion(key: str, score: int) -> None:
    assessment = open_one()

    with pytest.raises(Invalid) as refused:
        save(assessment, {key: score})

    assert list(refused.value.errors) == [f"score_{key}"]
    assert (reread(assessment).scores, keys()) == ({}, [])


def test_words_are_bounded_and_what_the_rubric_does_not_ask_is_left_out() -> None:
    assessment = open_one()

    save(assessment, {"beauty": 4}, notes={"problem": "a\x00" * MOST_LETTERS, "beauty": "nice"})

    kept = reread(assessment)
    assert (kept.scores, len(kept.notes["problem"]), "beauty" in kept.notes) == ({}, MOST_LETTERS, False)


def test_sending_counts_the_points_and_stays() -> None:
    assessment = open_one()
    save(assessment, SCORES)

    submit(assessment)

    sent = reread(assessment)
    assert (sent.state, str(sent.total), sent.submitted_at is not None) == (AssessmentState.SUBMITTED, "72.5000", True)
    assert keys() == ["assessments.assessment_saved", "assessments.assessment_submitted"]
    with pytest.raises(NotReady, match="say why"):
        save(assessment, {"problem": 0})


def test_sending_without_every_score_says_which_one_lacks() -> None:
    assessment = open_one()
    save(assessment, {"problem": 3, "budget": 4})

    with pytest.raises(Invalid) as refused:
        submit(assessment)

    assert refused.value.errors == {"score_team": ["Score “Equipo” to be able to send."]}
    assert reread(assessment).state == AssessmentState.BEGUN


def test_a_veto_takes_a_reason() -> None:
    assessment = open_one()
    below = {**SCORES, "problem": 1}
    save(assessment, below)

    with pytest.raises(Invalid) as refused:
        submit(assessment)
    assert list(refused.value.errors) == ["note_problem"]

    save(assessment, below, notes={"problem": "There is no problem."})
    assert submit(assessment).state == AssessmentState.SUBMITTED


def test_nobody_else_judges_not_even_who_runs_the_jury() -> None:
    assessment = open_one()
    for other in (runner_of(assessment.item.panel), make_person(), make_juror(assessment.item.panel).person, HOUSE):
        with pytest.raises(NotAllowed):
            save_scores(assessment=assessment, judgement=Judgement(), revision=0, actor=other, now=now())

    assert keys() == []


def declare(assessment: Assessment) -> None:
    declare_interest(item=assessment.item, juror=assessment.juror, actor=assessment.juror.person, now=now())


def its(thing: Model, **values: Any) -> None:
    type(thing)._default_manager.filter(pk=thing.pk).update(**values)


SHUT: dict[str, tuple[Callable[[Assessment], None], str]] = {
    "not declared": (lambda one: its(one, no_conflict_at=None), "conflict of interest"),
    "in conflict": (declare, "stand aside"),
    "withdrawn": (lambda one: its(one.item, withdrawn_at=now()), "withdrawn"),
    "being prepared": (lambda one: its(one.item.panel, state=PanelState.PREPARING), "has not begun"),
    "not yet": (lambda one: its(one.item.panel, judges_from=now() + timedelta(hours=1)), "has not begun"),
    "discussing": (lambda one: its(one.item.panel, state=PanelState.DISCUSSING), "not taken any more"),
    "closed": (lambda one: its(one.item.panel, state=PanelState.CLOSED), "not taken any more"),
    "taken away": (lambda one: its(one, state=AssessmentState.TAKEN_AWAY), "taken any more"),
    "left the jury": (lambda one: its(one.juror, state=JurorState.REMOVED), "taken any more"),
}


@pytest.mark.parametrize("why", SHUT)
def test_what_is_shut_says_why_and_keeps_nothing(why: str) -> None:
    assessment = open_one()
    shut, words = SHUT[why]
    shut(assessment)

    for attempt in (lambda: save(assessment, {"problem": 3}), lambda: submit(assessment)):
        with pytest.raises(NotReady, match=words):
            attempt()

    assert reread(assessment).scores == {}


def test_she_may_judge_once_she_said_that_she_has_no_conflict() -> None:
    assessment = make_assessment(make_item(make_panel()))
    declare_no_interest(assessment=assessment, actor=assessment.juror.person, now=now())

    assert save(assessment, {"problem": 3}).scores == {"problem": 3}


def test_an_assessment_is_still_taken_after_its_last_day() -> None:
    assessment = open_one(due_at=now() - timedelta(days=1))
    save(assessment, SCORES)

    assert submit(assessment).state == AssessmentState.SUBMITTED


def test_a_change_is_kept_with_its_reason_and_both_scores() -> None:
    assessment = make_assessment(make_item(make_panel()), submitted=SCORES)
    after = {**SCORES, "team": 4}

    changed = change(assessment, after, reason=" The discussion showed the nurse. ")

    kept = ScoreChange.objects.get()
    assert (kept.before, kept.after, kept.reason) == (SCORES, after, "The discussion showed the nurse.")
    assert (str(kept.total_before), str(kept.total_after)) == ("72.5000", "87.5000")
    assert (changed.scores, str(changed.total), changed.state) == (after, "87.5000", AssessmentState.SUBMITTED)
    assert Entry.objects.get(key="assessments.scores_changed").after == {"reason": kept.reason}


def test_words_that_change_are_kept_in_the_log_and_are_no_change_of_score() -> None:
    assessment = make_assessment(make_item(make_panel()), submitted=SCORES, notes={"team": "Too few."})

    change(assessment, SCORES, notes={"team": "Too few for 212 families."}, reason="I was too short.")

    entry = Entry.objects.get(key="assessments.scores_changed")
    assert entry.before == {"notes": {"team": "Too few."}}
    assert entry.after["notes"] == {"team": "Too few for 212 families."}
    assert not ScoreChange.objects.exists()


def test_who_left_the_jury_changes_nothing_of_what_she_sent() -> None:
    assessment = make_assessment(make_item(make_panel()), submitted=SCORES)
    its(assessment.juror, state=JurorState.REMOVED)

    with pytest.raises(NotAllowed):
        change(assessment, {**SCORES, "team": 4})


@pytest.mark.parametrize(
    ("scores", "reason", "field"),
    [(SCORES, "Why not.", "reason"), ({**SCORES, "team": 4}, "  ", "reason"), ({"problem": 3}, "Less.", "score_team")],
)
def test_a_change_without_reason_without_difference_or_not_whole_is_refused(
    scores: dict[str, int], reason: str, field: str
) -> None:
    assessment = make_assessment(make_item(make_panel()), submitted=SCORES)

    with pytest.raises(DomainError) as refused:
        change(assessment, scores, reason=reason)

    assert field in (refused.value.field, *getattr(refused.value, "errors", {}))
    assert (reread(assessment).scores, ScoreChange.objects.count()) == (SCORES, 0)


def test_scores_change_while_the_jury_discusses_and_not_once_it_is_closed() -> None:
    panel = make_panel(reviews_per_item=1, quorum=1)
    assessment = make_assessment(make_item(panel), submitted=SCORES)
    discuss_panel(panel=panel, actor=HOUSE, now=now())
    change(assessment, {**SCORES, "team": 4})
    close_panel(panel=panel, actor=HOUSE, now=now())

    with pytest.raises(NotAllowed, match="judges or discusses"):
        change(assessment, SCORES)

    assert reread(assessment).scores["team"] == 4


def test_the_database_refuses_a_score_that_changes_without_a_reason() -> None:
    assessment = make_assessment(make_item(make_panel()), submitted=SCORES)

    Assessment.objects.filter(pk=assessment.pk).update(scores={**SCORES, "team": 0})
    with pytest.raises(IntegrityError, match="only with a reason"), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
