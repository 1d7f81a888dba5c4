"""The level of evidence: each step from what the dossier holds, none by typing it in."""

import pytest

from minga.initiatives.actions.listing import refresh
from minga.initiatives.enums import LifeStage
from minga.initiatives.models import Artefact, ArtefactVersion, Experiment, Initiative
from minga.initiatives.queries.evidence import evidence_of
from tests.factories.initiatives import (
    days_ago,
    give_measurement,
    give_replication,
    give_target,
    make_initiative,
)

pytestmark = pytest.mark.django_db


def _compared(initiative: Initiative, comparison: str = "group") -> None:
    """The pilot was compared with a group, and has its result."""
    pilots = Experiment.objects.filter(initiative=initiative, kind="pilot")
    pilots.update(result_on=None)
    pilots.update(comparison=comparison, result_on=days_ago(10), result="Bajó")


def _written(initiative: Initiative) -> None:
    artefact = Artefact.objects.create(initiative=initiative, title="Manual", kind="document", stage=LifeStage.ADOPTED)
    ArtefactVersion.objects.create(artefact=artefact, number=1, fidelity="high", text="x", made_on=days_ago(5))


def test_nothing_stated_is_level_zero() -> None:
    assert evidence_of(make_initiative(stage=1, problem="", change="")).whole.level == 0


def test_a_stated_change_is_level_one() -> None:
    level = evidence_of(make_initiative(stage=1)).whole

    assert level.level == 1
    assert level.words
    assert level.to_raise


@pytest.mark.parametrize(("days", "level"), [(30, 2), (300, 1)])
def test_a_measurement_counts_when_it_is_younger_than_the_baseline(days: int, level: int) -> None:
    initiative = make_initiative(stage=1)
    give_measurement(give_target(initiative), measured_on=days_ago(days))

    assert evidence_of(initiative).whole.level == level


def test_a_measurement_without_a_baseline_shows_no_change() -> None:
    initiative = make_initiative(stage=1)
    target = give_target(initiative)
    type(target.indicator).objects.update(baseline=None, baseline_on=None)
    give_measurement(target)

    assert evidence_of(initiative).whole.level == 1


def test_a_number_that_was_corrected_does_not_count() -> None:
    initiative = make_initiative(stage=1)
    target = give_target(initiative)
    wrong = give_measurement(target)
    give_measurement(target, measured_on=days_ago(300), corrects=wrong)

    assert evidence_of(initiative).whole.level == 1


@pytest.mark.parametrize(("comparison", "level"), [("group", 3), ("random", 3), ("before_after", 2), ("none", 2)])
def test_a_comparison_group_with_a_result_is_level_three(comparison: str, level: int) -> None:
    initiative = make_initiative(stage=6)
    _compared(initiative, comparison)

    assert evidence_of(initiative).whole.level == level


def test_a_comparison_without_a_result_is_none_yet() -> None:
    initiative = make_initiative(stage=5)
    pilot = initiative.experiments.get(kind="pilot")
    Experiment.objects.filter(pk=pilot.pk).update(comparison="group")
    assert pilot.target is not None
    give_measurement(pilot.target)

    assert evidence_of(initiative).whole.level == 2


def test_a_replication_alone_does_not_make_a_claim_stronger_than_it_is_here() -> None:
    initiative = make_initiative(stage=6)
    give_replication(initiative)

    assert evidence_of(initiative).whole.level == 2


def test_repeated_elsewhere_and_written_as_a_procedure() -> None:
    initiative = make_initiative(stage=6)
    _compared(initiative)
    give_replication(initiative)
    assert evidence_of(initiative).whole.level == 4

    _written(initiative)
    assert evidence_of(initiative).whole.level == 5
    assert evidence_of(initiative).whole.to_raise == ""


def test_a_target_that_was_not_measured_claims_only_what_is_stated() -> None:
    initiative = make_initiative(stage=6)
    pilot = initiative.experiments.get(kind="pilot")
    other = give_target_named(initiative, "satisfaccion")

    evidence = evidence_of(initiative)

    assert evidence.of(pilot.target_id or 0).level == 2
    assert evidence.of(other).level == 1
    assert evidence.of(0).level == 1


def give_target_named(initiative: Initiative, key: str) -> int:
    """A second target of the dossier."""
    known = initiative.experiments.get(kind="pilot").target
    assert known is not None
    known.pk, known.uuid, known.key = None, type(known)._meta.get_field("uuid").get_default(), key
    known.save(force_insert=True)
    return known.pk


def test_lists_show_the_level_that_was_derived() -> None:
    initiative = make_initiative(stage=6)
    _compared(initiative)

    refresh(initiative)

    initiative.refresh_from_db()
    assert initiative.evidence_level == 3


@pytest.mark.parametrize("targets", [1, 4])
def test_it_costs_the_same_with_many_targets(targets: int, queries) -> None:  # type: ignore[no-untyped-def]
    initiative = make_initiative(stage=6)
    _compared(initiative)
    for number in range(targets - 1):
        give_target_named(initiative, f"otra-{number}")

    with queries(4):
        evidence_of(initiative)
