"""What a team does before each gate, as the story says: things made, tried, measured, paid for, kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from minga.core.actors import HOUSE
from minga.core.clock import today
from minga.indicators.models import Target
from minga.initiatives.actions.adoption import AdoptionText, record_adoption
from minga.initiatives.actions.artefacts import ArtefactText, VersionText, add_artefact, add_version
from minga.initiatives.actions.barriers import BarrierText, log_barrier
from minga.initiatives.actions.canvases import CanvasText, finish_canvas, use_tool
from minga.initiatives.actions.costs import CostText, note_costs
from minga.initiatives.actions.decisions import DecisionText, record_decision
from minga.initiatives.actions.evidence import EvidenceText, add_evidence
from minga.initiatives.actions.figures import Point, note_series, take_over_figures
from minga.initiatives.actions.risks import RiskText, add_risk
from minga.initiatives.actions.testing import (
    Outcome,
    Plan,
    decide_experiment,
    plan_experiment,
    record_result,
    start_experiment,
)
from minga.initiatives.actions.user_tests import Trial, record_user_test
from minga.initiatives.enums import AdoptionKind, ExperimentKind, Fidelity, ThresholdReading
from minga.initiatives.models import Experiment, Initiative
from minga.initiatives.queries.evidence import targets_of
from minga.library.models import Tool
from minga.questionnaires.actions.drafts import save_draft

if TYPE_CHECKING:
    from minga.initiatives.demo.telling import Told

_DAY: Final = timedelta(days=1)


def team_ready(initiative: Initiative, told: Told) -> None:
    """Before gate 3: the canvas that the team began with, finished by whoever leads."""
    if "canvas" not in told.story:
        return
    at = told.ago(told.story["began"] - 6)
    key, written = told.story["canvas"]
    tool = Tool.objects.get(key=key)
    text = CanvasText(title=str(tool), used_on=today(at=at))
    canvas = use_tool(initiative=initiative, tool=tool, text=text, actor=told.lead, now=at)
    if canvas.submission is not None:
        save_draft(submission=canvas.submission, typed=written, actor=told.lead, now=at)
    finish_canvas(canvas=canvas, actor=told.lead, now=at)


def prototype(initiative: Initiative, told: Told) -> None:
    """Before gate 4: something that can be tried, its versions, the experiments, and users who tried it."""
    at = told.ago(told.story["steps"][4] + 24)
    title, kind, fidelity, words = told.story["artefact"]
    version = VersionText(fidelity=fidelity, made_on=today(at=at), text=words)
    artefact = add_artefact(
        initiative=initiative, described=ArtefactText(title=title, kind=kind), version=version, actor=HOUSE, now=at
    )
    for number, note in enumerate(told.story.get("versions", ()), start=1):
        later = at + 5 * number * _DAY
        better = VersionText(fidelity=Fidelity.MEDIUM, made_on=today(at=later), note=note, text=words)
        add_version(artefact=artefact, version=better, actor=HOUSE, now=later)
    for number, each in enumerate(told.story.get("experiments", ())):
        _experiment(initiative, each, told.ago(told.story["steps"][4] + 20 - 8 * number))
    group, people, asked, learned, result = told.story["test"]
    held = told.ago(told.story["steps"][4] + 5)
    trial = Trial(
        held_on=today(at=held), group=group, people=people, asked=asked, learned=learned, result=result,
        artefact_version=artefact.versions.last(),
    )  # fmt: skip
    record_user_test(initiative=initiative, trial=trial, actor=HOUSE, now=held)


def _experiment(initiative: Initiative, told: list[Any], at: datetime) -> None:
    title, hypothesis, metric, unit, threshold, value, people, seen, decision, why = told
    plan = Plan(
        kind=ExperimentKind.TEST, title=title, hypothesis=hypothesis, metric=metric, unit=unit,
        method="Llamadas de una semana, misma pregunta a todas las personas",
        threshold=Decimal(str(threshold)), starts_on=today(at=at), ends_on=today(at=at + 6 * _DAY),
    )  # fmt: skip
    made = plan_experiment(initiative=initiative, plan=plan, actor=HOUSE, now=at - _DAY)
    started = start_experiment(experiment=made, started_on=today(at=at), actor=HOUSE, now=at)
    done = at + 6 * _DAY
    outcome = Outcome(result=seen, result_on=today(at=done), value=Decimal(str(value)), people=people)
    resulted = record_result(experiment=started, outcome=outcome, actor=HOUSE, now=done)
    decide_experiment(experiment=resulted, decision=decision, reason=why, actor=HOUSE, now=done)


def pilot(initiative: Initiative, told: Told) -> None:
    """Before gate 5: the figure taken over from the challenge, and a pilot that begins on the day of the gate."""
    at = told.ago(told.story["steps"][5] + 10)
    take_over_figures(initiative=initiative, actor=HOUSE, now=at)
    title, hypothesis, stop_rule, cost = told.story["pilot"]
    target = _target(initiative)
    falling = told.story.get("falling", False)
    name, unit = told.story.get("baseline", ("Espera mediana", "minutos"))[:2]
    begins = told.ago(told.story["steps"][5])
    plan = Plan(
        kind=ExperimentKind.PILOT, title=title, hypothesis=hypothesis, metric=name, unit=unit,
        reading=ThresholdReading.AT_MOST if falling else ThresholdReading.AT_LEAST,
        threshold=target.value, stop_rule=stop_rule, comparison=told.story["comparison"],
        comparison_note=told.story.get("compared", ""), starts_on=today(at=begins),
        ends_on=today(at=begins + 90 * _DAY), planned_cost=Decimal(str(cost)), target=target,
    )  # fmt: skip
    made = plan_experiment(initiative=initiative, plan=plan, actor=HOUSE, now=at)
    start_experiment(experiment=made, started_on=today(at=begins), actor=HOUSE, now=begins)


def adoption(initiative: Initiative, told: Told) -> None:
    """Before gate 6: the numbers of the pilot, what they cost, the act, and who keeps it."""
    measure(initiative, told)
    at = told.ago(told.story["steps"][6] + 12)
    seen, people = told.story["result"]
    running = initiative.experiments.get(kind=ExperimentKind.PILOT)
    last = Decimal(str(told.story["series"][-1]))
    outcome = Outcome(result=seen, result_on=today(at=at), value=last, people=people)
    resulted = record_result(experiment=running, outcome=outcome, actor=HOUSE, now=at)
    decide_experiment(experiment=resulted, decision="go", reason="Cumple el umbral que se fijó antes.",
                      actor=HOUSE, now=at)  # fmt: skip
    kind, reference, amount = told.story["act"]
    told_act = AdoptionText(
        kind=AdoptionKind(kind), reference=reference, signed_on=today(at=at), office=told.story["adoption"][0],
        year=today(at=at).year, link=f"https://boletin.example/{initiative.key}",
        amount=Decimal(amount) if amount else None, currency="USD" if amount else "",
    )  # fmt: skip
    record_adoption(initiative=initiative, told=told_act, actor=HOUSE, now=at)
    told.keep_for_good(initiative, at)


def measure(initiative: Initiative, told: Told) -> None:
    """The series of the pilot and its costs."""
    begins = told.ago(told.story["steps"][5])
    every = told.story["every"]
    points = [
        Point(
            value=Decimal(str(value)), measured_on=today(at=begins + timedelta(days=every * number)),
            source=told.story.get("baseline", ["", "", 0, "Tablero semanal de turnos"])[3],
        )
        for number, value in enumerate(told.story["series"], start=0 if every < 10 else 1)
    ]  # fmt: skip
    at = begins + timedelta(days=every * (len(points) + 1))
    note_series(initiative=initiative, target=_target(initiative), points=points, actor=HOUSE, now=min(at, told.now))
    lines = [
        CostText(
            item=item, kind=kind, quantity=Decimal(str(quantity)), unit=unit, unit_cost=Decimal(str(each)),
            currency="USD", spent_on=today(at=begins + timedelta(days=5 + 3 * number)),
        )
        for number, (item, kind, quantity, unit, each) in enumerate(told.story.get("costs", ()))
    ]  # fmt: skip
    if lines:
        note_costs(initiative=initiative, lines=lines, actor=HOUSE, now=min(at, told.now))


def meanwhile(initiative: Initiative, told: Told) -> None:
    """What is written down on the way: numbers of a pilot that runs, evidence, decisions, risks, barriers."""
    story = told.story
    if 5 in story["steps"] and 6 not in story["steps"]:
        measure(initiative, told)
    at = told.ago(min(story["steps"].values(), default=story["began"] - 5) - 3)
    for name in ("more_evidence", "manual"):
        if name in story:
            kind, title, source, *verified = story[name]
            text = EvidenceText(
                kind=kind, title=title, source=source, verified_by="".join(verified), made_on=today(at=at),
                link=f"https://datos.example/{initiative.key}",
            )  # fmt: skip
            add_evidence(initiative=initiative, told=text, actor=HOUSE, now=at)
    if "decision" in story:
        text, reasons, office = story["decision"]
        cited = list(initiative.evidence.all()[:1])
        said = DecisionText(text=text, reasons=reasons, office=office, decided_on=today(at=at), cited=cited,
                            no_evidence="" if cited else "Salió de la prueba con usuarios.")  # fmt: skip
        record_decision(initiative=initiative, decided=said, actor=HOUSE, now=at)
    if "risk" in story:
        text, likelihood, impact, response = story["risk"]
        risk = RiskText(text=text, likelihood=likelihood, impact=impact, response=response, office="Informática")
        add_risk(initiative=initiative, risk=risk, actor=HOUSE, now=at)
    if "barrier" in story:
        kind, text, reference, effect, way_round = story["barrier"]
        barrier = BarrierText(
            kind=kind, text=text, legal_reference=reference, effect=effect, way_round=way_round, met_on=today(at=at)
        )
        log_barrier(initiative=initiative, barrier=barrier, actor=HOUSE, now=at)


def _target(initiative: Initiative) -> Target:
    experiments = list(Experiment.objects.filter(initiative=initiative))
    return targets_of(initiative, experiments).select_related("indicator").earliest("pk")


BEFORE: Final[Mapping[int, Callable[[Initiative, Told], None]]] = {
    3: team_ready,
    4: prototype,
    5: pilot,
    6: adoption,
}
