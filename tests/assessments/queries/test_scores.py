"""What apps above learn of a panel: what counts, with codes; facts of the record; disagreement; progress."""

from decimal import Decimal

import pytest
from django.utils.timezone import now

from minga.assessments.actions.discussing import add_remark
from minga.assessments.actions.judging import Judgement, change_scores
from minga.assessments.enums import AssessmentState, InterestSource, InterestState, PanelState
from minga.assessments.models import Panel
from minga.assessments.models.points import points_of
from minga.assessments.queries.disagreement import disagreement
from minga.assessments.queries.progress import Progress, progress_by_juror, progress_of
from minga.assessments.queries.scores import juror_codes, panel_facts, scores_of
from tests.conftest import Queries
from tests.factories.assessments import (
    SCORES,
    make_assessment,
    make_interest,
    make_item,
    make_juror,
    make_panel,
)

pytestmark = pytest.mark.django_db
HIGH, LOW = {"problem": 4, "team": 4, "budget": 4}, {"problem": 2, "team": 1, "budget": 1}


def full_panel() -> Panel:
    """Two items and a sample; of the first everything was sent, and one stands aside."""
    panel = make_panel(reviews_per_item=2)
    first, second, aside = (make_juror(panel) for _ in range(3))
    one, two, sample, gone = (make_item(panel, sample=number == 2) for number in range(4))
    gone.withdrawn_at = now()
    gone.save()
    make_assessment(one, first, submitted=HIGH, to_applicant="Adelante.", notes={"team": "Bien."})
    make_assessment(one, second, submitted=SCORES)
    make_assessment(one, aside, submitted=LOW, state=AssessmentState.RECUSED)
    make_interest(one, aside, source=InterestSource.DETECTED)
    make_interest(
        two, aside, state=InterestState.CLEARED, cleared_at=now(), cleared_reason="Otra persona, mismo nombre."
    )
    make_assessment(two, first, scores={"problem": 1}, state=AssessmentState.BEGUN)
    make_assessment(sample, first, submitted=LOW)
    make_assessment(gone, first, submitted=LOW)
    return panel


def test_only_what_was_sent_and_stands_counts_with_codes_for_names() -> None:
    panel = full_panel()

    rows = scores_of(panel)

    codes = juror_codes(panel)
    assert sorted(codes.values()) == ["J1", "J2", "J3"]
    assert {row.scores["problem"] for row in rows} == {4, 3}
    high = next(row for row in rows if row.scores == HIGH)
    assert (high.total, high.to_applicant, high.notes) == (Decimal("100.0000"), "Adelante.", {"team": "Bien."})
    assert {row.juror_code for row in rows} <= set(codes.values())
    assert len({row.code for row in rows}) == 1


def test_codes_do_not_follow_the_order_of_the_invitations() -> None:
    panel = make_panel(jurors=12)

    codes = juror_codes(panel)

    assert [codes[pk] for pk in sorted(codes)] != [f"J{number}" for number in range(1, 13)]
    assert juror_codes(panel) == codes


def test_facts_of_the_record_count_what_stands() -> None:
    panel = full_panel()
    own = next(iter(panel.items.get(code=scores_of(panel)[0].code).assessments.filter(scores=SCORES)))
    change_scores(
        assessment=own, judgement=Judgement(scores=HIGH), reason="Lo vi.", revision=0, actor=own.juror.person, now=now()
    )
    add_remark(item=own.item, text="De acuerdo.", actor=own.juror.person, now=now())

    facts = panel_facts(panel)

    assert (facts.items, facts.samples, facts.assessments, facts.judged, facts.seated) == (2, 1, 2, 2, 3)
    assert (facts.declared, facts.detected, facts.cleared, facts.remarks, facts.discussed) == (0, 1, 1, 1, 0)
    assert facts.recusals == ((own.item.code, facts.recusals[0][1]),)
    (changed,) = facts.changes
    assert (changed.before, changed.after, changed.reason) == (SCORES, HIGH, "Lo vi.")
    assert facts.rubric_sha256 == panel.rubric.sha256


@pytest.mark.parametrize("count", [1, 3])
def test_scores_and_facts_cost_the_same_whatever_the_size(count: int, queries: Queries) -> None:
    panel = Panel.objects.select_related("rubric").get(pk=make_panel().pk)
    for _ in range(count):
        make_assessment(make_item(panel), submitted=SCORES)

    with queries(2):
        assert len(scores_of(panel)) == count
    with queries(8):
        assert panel_facts(panel).assessments == count


def test_points_grow_with_the_score_and_say_what_lacks() -> None:
    rubric = make_panel().rubric.read

    part = points_of(rubric, {"problem": 3, "budget": 4})

    assert (part.earned, part.possible, part.missing) == (Decimal("57.5"), Decimal(70), ("team",))
    assert points_of(rubric, {}).earned == 0
    assert points_of(rubric, HIGH).earned == 100


@pytest.mark.parametrize(
    ("reviews", "flagged", "split", "criteria"),
    [
        ([HIGH, SCORES], False, False, ("team",)),
        ([HIGH, LOW], True, False, ("problem", "team", "budget")),
        ([HIGH, HIGH], False, False, ()),
        ([SCORES, {**SCORES, "problem": 1}], True, True, ("problem",)),
        ([{**SCORES, "problem": 1}, {**SCORES, "problem": 0}], False, False, ()),
    ],
)
def test_disagreement_is_flagged_by_points_and_by_a_veto_that_others_do_not_share(
    reviews: list[dict[str, int]], flagged: bool, split: bool, criteria: tuple[str, ...]
) -> None:
    found = disagreement(make_panel(), reviews)

    assert found is not None
    assert (found.flagged, found.veto_split, found.criteria) == (flagged, split, criteria)


def test_one_assessment_disagrees_with_nobody() -> None:
    assert disagreement(make_panel(), [HIGH]) is None


def test_progress_counts_what_is_given_out_and_never_samples() -> None:
    panel = full_panel()
    panel.state = PanelState.JUDGING

    assert progress_of(panel) == Progress(assigned=3, begun=1, sent=2, recused=1)
    by_juror = progress_by_juror(panel)
    assert sorted((each.assigned, each.sent, each.recused) for each in by_juror.values()) == [
        (0, 0, 1),
        (1, 1, 0),
        (2, 1, 0),
    ]
    assert progress_of(panel).waiting == 1
