"""User tests and experiments: the threshold comes before the answer."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.errors import Conflict, Invalid, NotReady
from minga.initiatives.actions.testing import (
    Outcome,
    Plan,
    decide_experiment,
    plan_experiment,
    record_result,
    replan_experiment,
    start_experiment,
)
from minga.initiatives.actions.user_tests import Trial, edit_user_test, record_user_test
from minga.initiatives.models import ArtefactVersion, Experiment, Initiative
from minga.people.models import Person
from tests.factories.initiatives import (
    days_ago,
    give_prototype,
    give_target,
    lead_of,
    make_dossier_evidence,
    make_initiative,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def initiative() -> Initiative:
    return make_initiative(stage=3)


@pytest.fixture
def lead(initiative: Initiative) -> Person:
    return lead_of(initiative)


def _plan(**fields: object) -> Plan:
    values: dict[str, object] = {
        "kind": "test", "title": "Mensaje de texto", "hypothesis": "Confirman por mensaje.", "unit": "%",
        "metric": "Personas que confirman", "threshold": Decimal(60), "starts_on": days_ago(20),
    }  # fmt: skip
    return Plan(**(values | fields))  # type: ignore[arg-type]


def _outcome(**fields: object) -> Outcome:
    values: dict[str, object] = {
        "result": "Muchas no leen.", "result_on": days_ago(2), "value": Decimal(34), "people": 88,
    }  # fmt: skip
    return Outcome(**(values | fields))  # type: ignore[arg-type]


def _planned(initiative: Initiative, lead: Person, **fields: object) -> Experiment:
    return plan_experiment(initiative=initiative, plan=_plan(**fields), actor=lead, now=now())


def test_a_whole_experiment_from_plan_to_decision(initiative: Initiative, lead: Person) -> None:
    experiment = _planned(initiative, lead)
    start_experiment(experiment=experiment, started_on=days_ago(10), actor=lead, now=now())
    evidence = make_dossier_evidence(initiative)
    record_result(experiment=experiment, outcome=_outcome(evidence=[evidence]), actor=lead, now=now())
    decide_experiment(experiment=experiment, decision="iterate", reason="Probar con voz.", actor=lead, now=now())

    experiment.refresh_from_db()
    assert (experiment.number, experiment.stage, experiment.decision) == (1, 3, "iterate")
    assert (experiment.started_on, experiment.starts_on) == (days_ago(10), days_ago(10))
    assert list(experiment.evidence.all()) == [evidence]
    mine = Entry.objects.filter(subject_type="initiatives.experiment").order_by("pk")
    assert list(mine.values_list("key", flat=True)) == [
        "initiatives.experiment_planned",
        "initiatives.experiment_started",
        "initiatives.experiment_measured",
        "initiatives.experiment_decided",
    ]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": ""}, "title"),
        ({"hypothesis": " "}, "hypothesis"),
        ({"metric": ""}, "metric"),
        ({"reading": "x"}, "reading"),
        ({"comparison": "x"}, "comparison"),
        ({"kind": "x"}, "kind"),
        ({"kind": "pilot"}, "target"),
        ({"planned_cost": Decimal(-1)}, "planned_cost"),
        ({"ends_on": date(2020, 1, 1)}, "ends_on"),
    ],
)
def test_a_plan_says_what_it_lacks(initiative: Initiative, lead: Person, fields: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        _planned(initiative, lead, **fields)

    assert set(refused.value.errors) == {field}
    assert not initiative.experiments.exists()


def test_a_figure_of_another_dossier_is_no_target(initiative: Initiative, lead: Person) -> None:
    foreign = give_target(make_initiative(stage=3))

    with pytest.raises(Invalid) as refused:
        _planned(initiative, lead, kind="pilot", target=foreign)

    assert set(refused.value.errors) == {"target"}


def test_question_and_threshold_are_frozen_by_a_result(initiative: Initiative, lead: Person) -> None:
    experiment = _planned(initiative, lead)
    replan_experiment(experiment=experiment, plan=_plan(threshold=Decimal(70)), revision=1, actor=lead, now=now())
    record_result(experiment=experiment, outcome=_outcome(), actor=lead, now=now())

    with pytest.raises(Conflict) as refused:
        replan_experiment(experiment=experiment, plan=_plan(threshold=Decimal(30)), revision=3, actor=lead, now=now())

    assert refused.value.code == "frozen"
    experiment.refresh_from_db()
    assert experiment.threshold == Decimal(70)
    changed = Entry.objects.get(key="initiatives.experiment_replanned")
    assert (changed.before, changed.after) == ({"threshold": "60.0000"}, {"threshold": "70"})


def test_a_plan_read_before_a_teammate_changed_it_does_not_overwrite(initiative: Initiative, lead: Person) -> None:
    experiment = _planned(initiative, lead)
    replan_experiment(experiment=experiment, plan=_plan(method="Llamadas."), revision=1, actor=lead, now=now())

    with pytest.raises(Conflict):
        replan_experiment(experiment=experiment, plan=_plan(method="Cartas."), revision=1, actor=lead, now=now())


def test_a_pilot_begins_only_with_all_that_makes_it_one(initiative: Initiative, lead: Person) -> None:
    pilot = _planned(initiative, lead, kind="pilot", target=give_target(initiative), threshold=None)

    with pytest.raises(NotReady) as refused:
        start_experiment(experiment=pilot, started_on=days_ago(1), actor=lead, now=now())

    assert refused.value.code == "incomplete"
    whole = _plan(
        kind="pilot", target=pilot.target, stop_rule="Si pasa de 250.", ends_on=days_ago(-30), planned_cost=Decimal(0)
    )
    replan_experiment(experiment=pilot, plan=whole, revision=1, actor=lead, now=now())
    started = start_experiment(experiment=pilot, started_on=days_ago(1), actor=lead, now=now())
    assert started.started_on == days_ago(1)


def test_a_pilot_has_no_result_before_it_began(initiative: Initiative, lead: Person) -> None:
    pilot = _planned(initiative, lead, kind="pilot", target=give_target(initiative))

    with pytest.raises(NotReady) as refused:
        record_result(experiment=pilot, outcome=_outcome(), actor=lead, now=now())

    assert refused.value.code == "not_begun"


@pytest.mark.parametrize("day", [-3, -40])
def test_nothing_begins_in_the_future(initiative: Initiative, lead: Person, day: int) -> None:
    experiment = _planned(initiative, lead)

    with pytest.raises(NotReady) as refused:
        start_experiment(experiment=experiment, started_on=days_ago(day), actor=lead, now=now())

    assert refused.value.field == "started_on"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"result": ""}, "result"),
        ({"value": None}, "value"),
        ({"result_on": days_ago(-3)}, "result_on"),
        ({"result_on": days_ago(30)}, "result_on"),
    ],
)
def test_a_result_says_what_was_seen_and_when(
    initiative: Initiative, lead: Person, fields: dict[str, object], field: str
) -> None:
    experiment = _planned(initiative, lead)

    with pytest.raises(Invalid) as refused:
        record_result(experiment=experiment, outcome=_outcome(**fields), actor=lead, now=now())

    assert set(refused.value.errors) == {field}


def test_without_a_threshold_nothing_can_be_read(initiative: Initiative, lead: Person) -> None:
    experiment = _planned(initiative, lead, threshold=None)

    with pytest.raises(Invalid) as refused:
        record_result(experiment=experiment, outcome=_outcome(), actor=lead, now=now())

    assert set(refused.value.errors) == {"value"}


def test_a_decision_needs_a_result_and_a_reason_and_stands(initiative: Initiative, lead: Person) -> None:
    experiment = _planned(initiative, lead)
    with pytest.raises(NotReady):
        decide_experiment(experiment=experiment, decision="go", reason="Sí.", actor=lead, now=now())

    record_result(experiment=experiment, outcome=_outcome(), actor=lead, now=now())
    with pytest.raises(Invalid) as refused:
        decide_experiment(experiment=experiment, decision="", reason="", actor=lead, now=now())
    assert set(refused.value.errors) == {"decision", "reason"}

    decide_experiment(experiment=experiment, decision="stop", reason="No leen.", actor=lead, now=now())
    with pytest.raises(Conflict):
        decide_experiment(experiment=experiment, decision="go", reason="Sí.", actor=lead, now=now())
    with pytest.raises(Conflict):
        record_result(experiment=experiment, outcome=_outcome(value=Decimal(90)), actor=lead, now=now())


def _trial(**fields: object) -> Trial:
    values: dict[str, object] = {
        "held_on": days_ago(3), "group": "Personas mayores", "people": 8, "asked": "Pedir un turno",
        "learned": "Siete lo lograron.", "result": "worked",
    }  # fmt: skip
    return Trial(**(values | fields))  # type: ignore[arg-type]


def test_a_user_test_is_recorded_and_mended(initiative: Initiative, lead: Person) -> None:
    version = give_prototype(initiative)
    made = record_user_test(initiative=initiative, trial=_trial(artefact_version=version), actor=lead, now=now())

    edit_user_test(user_test=made, trial=_trial(people=9, artefact_version=version), revision=1, actor=lead, now=now())

    made.refresh_from_db()
    assert (made.people, made.revision, made.artefact_version) == (9, 2, version)
    edited = Entry.objects.get(key="initiatives.user_test_edited")
    assert (edited.before, edited.after) == ({"people": 8}, {"people": 9})
    with pytest.raises(Conflict):
        edit_user_test(user_test=made, trial=_trial(), revision=1, actor=lead, now=now())


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"group": ""}, "group"),
        ({"people": 0}, "people"),
        ({"asked": ""}, "asked"),
        ({"learned": " "}, "learned"),
        ({"result": "x"}, "result"),
        ({"held_on": days_ago(-3)}, "held_on"),
    ],
)
def test_a_user_test_says_who_tried_what(
    initiative: Initiative, lead: Person, fields: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        record_user_test(initiative=initiative, trial=_trial(**fields), actor=lead, now=now())

    assert set(refused.value.errors) == {field}


def test_what_another_team_made_is_not_what_was_tried(initiative: Initiative, lead: Person) -> None:
    foreign = give_prototype(make_initiative(stage=3))

    with pytest.raises(Invalid) as refused:
        record_user_test(initiative=initiative, trial=_trial(artefact_version=foreign), actor=lead, now=now())

    assert set(refused.value.errors) == {"artefact_version"}


def test_no_door_leads_round_what_was_set_before(initiative: Initiative, lead: Person) -> None:
    experiment = _planned(initiative, lead)
    record_result(experiment=experiment, outcome=_outcome(), actor=lead, now=now())
    rows = Experiment.objects.filter(pk=experiment.pk)
    with pytest.raises(IntegrityError, match="question"), transaction.atomic():
        rows.update(threshold=Decimal(30))

    rows.update(result_value=Decimal(35))
    decide_experiment(experiment=experiment, decision="iterate", reason="Con voz.", actor=lead, now=now())
    with pytest.raises(IntegrityError, match="decided"), transaction.atomic():
        rows.update(result_value=Decimal(90))

    experiment.refresh_from_db()
    assert (experiment.threshold, experiment.result_value) == (Decimal(60), Decimal(35))


def test_a_version_is_neither_changed_nor_deleted(initiative: Initiative) -> None:
    version = give_prototype(initiative)

    with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
        ArtefactVersion.objects.filter(pk=version.pk).update(text="Otra cosa.")
    initiative.user_tests.all().delete()
    with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
        version.delete()
