"""What the database refuses by itself, whatever door is tried: update, raw SQL, bulk, delete."""

import pytest
from django.db import IntegrityError, connection, transaction

from minga.initiatives.models import Initiative
from tests.factories.initiatives import days_ago, make_dossier_evidence, make_initiative, make_review

pytestmark = pytest.mark.django_db


def _refused(sql: str, *values: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_no_update_of_the_stage_leads_round_the_gate() -> None:
    initiative = make_initiative(stage=3)

    for stage in (2, 4, 7):
        with pytest.raises(IntegrityError), transaction.atomic():
            Initiative.objects.filter(pk=initiative.pk).update(stage=stage)
        _refused("UPDATE initiatives_initiative SET stage = %s WHERE id = %s", stage, initiative.pk)


@pytest.mark.parametrize("state", ["paused", "stopped", "closed"])
def test_no_update_of_the_state_leads_round_the_decision(state: str) -> None:
    initiative = make_initiative(stage=6)

    with pytest.raises(IntegrityError), transaction.atomic():
        Initiative.objects.filter(pk=initiative.pk).update(state=state, ended_on=days_ago(0))


def test_a_stop_without_a_lesson_is_refused_even_with_its_review() -> None:
    initiative = make_initiative(stage=3)
    make_review(initiative, outcome="stop")

    with pytest.raises(IntegrityError, match="lesson"), transaction.atomic():
        Initiative.objects.filter(pk=initiative.pk).update(state="stopped", ended_on=days_ago(0))


def test_what_was_decided_is_neither_changed_nor_deleted() -> None:
    initiative = make_initiative(stage=3)
    evidence = make_dossier_evidence(initiative)
    review = initiative.reviews.get(to_stage=3)

    _refused("UPDATE initiatives_gatereview SET reasons = 'otra cosa' WHERE id = %s", review.pk)
    _refused("DELETE FROM initiatives_gatereview WHERE id = %s", review.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        review.cited.add(evidence)


@pytest.mark.parametrize(
    ("outcome", "conditions"),
    [("go", []), ("go", [{"key": "x", "met": False, "hard": False}]), ("go", [{"key": "x"}]),
     ("go_with_conditions", [{"key": "x", "met": False, "hard": True}]), ("go_with_conditions", {"x": 1})],
)  # fmt: skip
def test_no_review_says_go_over_a_condition_that_did_not_hold(outcome: str, conditions: object) -> None:
    initiative = make_initiative(stage=3)

    with pytest.raises(IntegrityError), transaction.atomic():
        make_review(initiative, outcome=outcome, conditions=conditions)


def _commit_now() -> None:
    """What the database asks at commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_conditions_that_nobody_promised_are_refused_at_commit() -> None:
    initiative = make_initiative(stage=3)
    make_review(initiative, outcome="go_with_conditions", conditions=[{"key": "x", "met": False, "hard": False}])

    with pytest.raises(IntegrityError, match="promised"):
        _commit_now()
    transaction.set_rollback(True)


def test_no_dossier_is_born_at_a_later_stage_nor_without_its_first_review() -> None:
    like = make_initiative(stage=1)
    fields = {
        name: getattr(like, name)
        for name in ("challenge", "organisation", "title", "subtype", "started_on", "stage_since", "country")
    }

    with pytest.raises(IntegrityError), transaction.atomic():
        Initiative.objects.bulk_create([Initiative(key="otra", stage=2, **fields)])
    with transaction.atomic():
        Initiative.objects.create(key="otra", **fields)
        with pytest.raises(IntegrityError, match="opened"):
            _commit_now()
        transaction.set_rollback(True)


def test_what_ended_is_reopened_before_anything_else() -> None:
    initiative = make_initiative(stage=6, state="closed")

    with pytest.raises(IntegrityError), transaction.atomic():
        Initiative.objects.filter(pk=initiative.pk).update(state="paused")


def test_a_stage_does_not_rise_while_the_work_rests() -> None:
    initiative = make_initiative(stage=3, state="paused")
    make_review(initiative, outcome="go", to_stage=4)

    with pytest.raises(IntegrityError), transaction.atomic():
        Initiative.objects.filter(pk=initiative.pk).update(stage=4)


def test_nobody_decides_what_was_taken_back() -> None:
    initiative = make_initiative(stage=3)
    review = make_review(initiative)
    type(review).objects.filter(pk=review.pk).update(taken_back_at="2026-01-01T00:00Z")

    _refused(
        "UPDATE initiatives_gatereview SET outcome = 'iterate', reasons = 'x', decided_at = now(), "
        "decided_on = current_date WHERE id = %s",
        review.pk,
    )
