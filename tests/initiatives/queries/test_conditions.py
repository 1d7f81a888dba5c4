"""What each gate finds in a dossier that holds it, and in one that lacks a part."""

import re
from collections.abc import Callable

import pytest

from minga.initiatives.enums import LifeStage
from minga.initiatives.models import (
    Adoption,
    Artefact,
    Experiment,
    Initiative,
    UserTest,
)
from minga.initiatives.queries.conditions import SOFT, gate_conditions, unmet
from tests.architecture.conftest import ROOT
from tests.factories.initiative_lacks import ALONG, LACKS
from tests.factories.initiatives import (
    cross_to,
    days_ago,
    give_measurement,
    make_commitment,
    make_dossier_partner,
    make_initiative,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("stage", range(1, 8))
def test_a_dossier_of_the_factory_holds_what_its_gates_asked(stage: int) -> None:
    initiative = make_initiative(stage=stage)

    lacking = {step: unmet(gate_conditions(initiative, step)) for step in range(1, stage + 1)}

    assert lacking == {step: () for step in range(1, stage + 1)}


@pytest.mark.parametrize(("stage", "key", "take_away"), LACKS)
def test_what_is_taken_away_is_missing(stage: int, key: str, take_away: Callable[[Initiative], object]) -> None:
    initiative = make_initiative(stage=stage)

    take_away(initiative)

    lacking = {each.key for each in unmet(gate_conditions(initiative, stage))}
    assert key in lacking
    assert lacking - {key} <= ALONG


def test_a_test_of_nothing_that_was_made_is_not_enough() -> None:
    initiative = make_initiative(stage=3)
    UserTest.objects.create(
        initiative=initiative, held_on=days_ago(3), group="Mayores", people=8, asked="x", learned="y", result="worked",
        stage=3,
    )  # fmt: skip

    assert [each.key for each in unmet(gate_conditions(initiative, 4))] == ["artefact"]


def test_a_solver_that_agreed_is_enough_without_a_team_of_two() -> None:
    initiative = make_initiative(stage=2)
    make_dossier_partner(initiative, part="solver", agreed_on=days_ago(3))

    (team,) = [each for each in gate_conditions(initiative, 3) if each.key == "team"]

    assert team.met


def test_a_promise_of_a_solver_for_a_later_day_is_not_enough() -> None:
    initiative = make_initiative(stage=2)
    make_dossier_partner(initiative, part="solver", agreed_on=days_ago(-3))

    assert "team" in {each.key for each in unmet(gate_conditions(initiative, 3))}


def test_an_experiment_that_said_stop_stands_in_the_way_of_the_pilot() -> None:
    initiative = make_initiative(stage=5)
    Experiment.objects.create(
        initiative=initiative, number=9, title="Mensaje de texto", hypothesis="x", metric="y", stage=4,
        decision="stop", result_on=days_ago(1), result="No",
    )  # fmt: skip

    assert [each.key for each in unmet(gate_conditions(initiative, 5))] == ["prototype_stands"]


def test_what_is_not_for_the_public_is_counted_and_not_named() -> None:
    initiative = make_initiative(stage=6)
    for rows in (Artefact, Adoption, Experiment):
        rows.objects.update(restricted=True)

    asked = [each for stage in (4, 5, 6) for each in gate_conditions(initiative, stage)]

    assert all(each.met for each in asked)
    named = {each.key for each in asked if each.detail}
    assert not named & {"artefact", "pilot", "metric", "stop_rule", "act"}


def test_a_copy_in_the_same_organisation_is_no_replication() -> None:
    initiative = make_initiative(stage=6)
    make_initiative(stage=5, derived_from=initiative, organisation=initiative.organisation)

    assert {each.key for each in unmet(gate_conditions(initiative, 7))} == {"second_context", "own_evidence"}


def test_a_replication_counts_only_with_its_own_measurement() -> None:
    initiative = make_initiative(stage=6)
    other = make_initiative(stage=5, derived_from=initiative)

    assert {each.key for each in unmet(gate_conditions(initiative, 7))} == {"own_evidence"}

    target = other.experiments.get(kind="pilot").target
    assert target is not None
    give_measurement(target)
    assert unmet(gate_conditions(initiative, 7)) == ()


@pytest.mark.parametrize("stage", range(3, 8))
def test_every_missing_condition_says_where_to_add_it(stage: int) -> None:
    initiative = make_initiative(stage=2)

    assert all(each.link.startswith("/") and each.words for each in gate_conditions(initiative, stage))


@pytest.mark.parametrize("stage", range(1, 8))
def test_a_gate_asks_as_often_however_much_there_is(stage: int, queries) -> None:  # type: ignore[no-untyped-def]
    initiative = cross_to(make_initiative(stage=1), 1) if stage == 1 else make_initiative(stage=stage)
    for _each in range(3):
        make_commitment(initiative, kind="condition")
        make_dossier_partner(initiative)
    fresh = Initiative.objects.select_related("challenge__organisation", "organisation", "edition").get(
        pk=initiative.pk
    )

    with queries({1: 0, 2: 2, 3: 1, 4: 2, 5: 1, 6: 7, 7: 2}[stage]):
        gate_conditions(fresh, stage)


def test_the_document_and_the_code_say_the_same() -> None:
    page = (ROOT / "docs/subsystems/gates.md").read_text("utf-8")
    told = re.findall(r"^\| (?:(\d) \w+)? ?\| `(\w+)` \|.*\| (hard|soft) \|$", page, flags=re.M)
    written: dict[int, list[tuple[str, bool]]] = {}
    gate = 0
    for number, key, weight in told:
        gate = int(number or gate)
        written.setdefault(gate, []).append((key, weight == "hard"))
    initiative = make_initiative(stage=2)

    for stage in LifeStage.values:
        asked = [(each.key, each.key not in SOFT) for each in gate_conditions(initiative, stage)]
        assert written[stage] == asked
