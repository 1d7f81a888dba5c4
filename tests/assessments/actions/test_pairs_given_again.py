"""What was sent, taken away by a conflict and given again begins anew: nothing half-written ever counts."""

import pytest

from minga.assessments.actions.assigning import assign_by_hand
from minga.assessments.actions.interests import clear_interest, declare_no_interest
from minga.assessments.actions.judging import Judgement, save_scores
from minga.assessments.enums import AssessmentState, InterestKind, InterestSource, InterestState
from minga.assessments.models import Assessment
from minga.core.clock import now
from tests.factories.assessments import make_assessment, make_interest, make_item, make_juror, make_panel, runner_of

pytestmark = pytest.mark.django_db


def test_what_was_given_again_and_not_sent_does_not_count_when_a_conflict_is_cleared() -> None:
    panel = make_panel(reviews_per_item=1)
    office, item, juror = runner_of(panel), make_item(panel), make_juror(panel)
    keys = [each.key for each in panel.rubric.read.criteria]
    high, low = ({key: panel.rubric.read.criterion(key).high for key in keys}, {keys[0]: 0})
    sent = make_assessment(item, juror, submitted=high)
    Assessment.objects.filter(pk=sent.pk).update(state=AssessmentState.RECUSED)

    assign_by_hand(item=item, juror=juror, actor=office, now=now())
    declare_no_interest(assessment=sent, actor=juror.person, now=now())
    sent.refresh_from_db()
    save_scores(assessment=sent, judgement=Judgement(scores=low), revision=sent.revision, actor=juror.person, now=now())
    found = make_interest(
        item, juror, source=InterestSource.DETECTED, kind=InterestKind.TEAM, state=InterestState.STANDING
    )
    Assessment.objects.filter(pk=sent.pk).update(state=AssessmentState.RECUSED)
    clear_interest(interest=found, reason="Otra persona.", actor=office, now=now())

    sent.refresh_from_db()
    assert sent.state == AssessmentState.BEGUN
    assert (sent.submitted_at, sent.total) == (None, None)
