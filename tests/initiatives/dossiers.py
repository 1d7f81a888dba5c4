"""Dossiers for tests of the public pages: one of each kind of row, open and kept from the public."""

from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from django.db import models

from minga.core.clock import now
from minga.core.texts import all_languages
from minga.indicators.models import Indicator, Measurement, Target
from minga.initiatives.enums import GateOutcome
from minga.initiatives.models import (
    Adoption,
    Artefact,
    ArtefactVersion,
    Barrier,
    Canvas,
    Commitment,
    Cost,
    Decision,
    Evidence,
    Experiment,
    Initiative,
    UserTest,
)
from minga.library.models import Tool
from tests.factories.initiatives import HELD, days_ago, make_dossier_lesson, make_review

_numbers = count(1)


def put_evidence(initiative: Initiative, words: str, **fields: Any) -> Evidence:
    return Evidence.objects.create(
        initiative=initiative, kind="voices", title=words, source=words, stage=2, made_on=days_ago(90), **fields
    )


def put_artefact(initiative: Initiative, words: str, **fields: Any) -> models.Model:
    artefact = Artefact.objects.create(
        initiative=initiative, title=words, kind="script", purpose=words, stage=3, **fields
    )
    ArtefactVersion.objects.create(
        artefact=artefact, number=1, fidelity="low", note=words, text=words, made_on=days_ago(80),
        link=f"https://example.org/{words.lower()}",
    )  # fmt: skip
    return artefact


def put_canvas(initiative: Initiative, words: str, **fields: Any) -> models.Model:
    tool = Tool.objects.create(
        key=f"herramienta-{next(_numbers)}", names=all_languages("Mapa"), stages=[2],
        minutes_least=10, minutes_most=20, people_least=2, people_most=6,
    )  # fmt: skip
    return Canvas.objects.create(
        initiative=initiative, tool=tool, title=words, read_text=words, used_on=days_ago(70), stage=2, **fields
    )


def put_test(initiative: Initiative, words: str, **fields: Any) -> models.Model:
    return UserTest.objects.create(
        initiative=initiative, held_on=days_ago(60), group=words, people=7, asked=words, learned=words,
        result="failed", stage=3, **fields,
    )  # fmt: skip


def put_target(words: str, initiative: Initiative) -> Target:
    indicator = Indicator.objects.create(
        key=f"indicador-{words.lower()}-{initiative.pk}", names=all_languages(words), units=all_languages("minutos"),
        baseline=200, baseline_on=days_ago(150), source=words,
    )  # fmt: skip
    target = Target.objects.create(
        indicator=indicator, subject_type="initiatives.initiative", subject_id=initiative.pk, key=words.lower()[:40],
        titles=all_languages(words), value=60, starts_on=days_ago(90), due_on=days_ago(-30),
    )  # fmt: skip
    Measurement.objects.create(
        indicator=indicator, target=target, subject_type=target.subject_type, subject_id=initiative.pk, value=77,
        measured_on=days_ago(5), source=words,
    )  # fmt: skip
    return target


def put_experiment(initiative: Initiative, words: str, **fields: Any) -> models.Model:
    evidence = put_evidence(initiative, f"{words}prueba", restricted=bool(fields.get("restricted")))
    row = Experiment.objects.create(
        initiative=initiative, number=initiative.experiments.count() + 1, title=words, hypothesis=words, metric=words,
        started_on=days_ago(50), starts_on=days_ago(50), result_on=days_ago(40), result=words, decision="iterate",
        decision_reason=words, target=put_target(f"{words}meta", initiative), stage=4, **fields,
    )  # fmt: skip
    row.evidence.add(evidence)
    return row


def put_decision(initiative: Initiative, words: str, **fields: Any) -> models.Model:
    return Decision.objects.create(
        initiative=initiative, text=words, reasons=words, office=words, decided_on=days_ago(35), no_evidence=words,
        stage=4, **fields,
    )  # fmt: skip


def put_barrier(initiative: Initiative, words: str, **fields: Any) -> models.Model:
    return Barrier.objects.create(
        initiative=initiative, kind="norm", text=words, effect=words, way_round=words, met_on=days_ago(30), stage=4,
        **fields,
    )  # fmt: skip


def put_adoption(initiative: Initiative, words: str, **fields: Any) -> models.Model:
    return Adoption.objects.create(
        initiative=initiative, kind="norm", reference=words, signed_on=days_ago(20), office=words, **fields
    )


def put_cost(initiative: Initiative, words: str, **fields: Any) -> models.Model:
    return Cost.objects.create(
        initiative=initiative, item=words, quantity=2, unit_cost=10, currency="USD", spent_on=days_ago(10), stage=4,
        **fields,
    )  # fmt: skip


def put_commitment(initiative: Initiative, words: str, **fields: Any) -> models.Model:
    return Commitment.objects.create(
        initiative=initiative, kind="next_action", text=words, office=words, due_on=days_ago(-9), **fields
    )


def put_condition(initiative: Initiative, words: str, **fields: Any) -> models.Model:
    review = initiative.reviews.filter(outcome=GateOutcome.ITERATE).first() or make_review(
        initiative, to_stage=initiative.stage, outcome=GateOutcome.ITERATE
    )
    return Commitment.objects.create(
        initiative=initiative, review=review, kind="condition", text=words, office=words, due_on=days_ago(3),
        done_on=days_ago(2), done_note=words, **fields,
    )  # fmt: skip


def put_citation(initiative: Initiative, words: str, **fields: Any) -> models.Model:
    """Evidence that a gate and an open decision cite."""
    evidence = put_evidence(initiative, words, **fields)
    review = make_review(initiative, to_stage=initiative.stage)
    review.cited.add(evidence)
    for name, value in {
        "outcome": GateOutcome.ITERATE, "reasons": "Falta medir.", "decided_at": now(), "decided_on": days_ago(33),
        "decided_office": "Salud", "conditions": HELD,
    }.items():  # fmt: skip
        setattr(review, name, value)
    review.save()
    decision = Decision.objects.create(
        initiative=initiative, text="Seguir", reasons="Alcanza", office="Salud", decided_on=days_ago(34), stage=4
    )
    decision.cited.add(evidence)
    return evidence


KINDS: Mapping[str, Callable[..., models.Model]] = {
    "evidence": put_evidence,
    "citation": put_citation,
    "artefact": put_artefact,
    "canvas": put_canvas,
    "test": put_test,
    "experiment": put_experiment,
    "decision": put_decision,
    "barrier": put_barrier,
    "adoption": put_adoption,
    "cost": put_cost,
    "commitment": put_commitment,
    "condition": put_condition,
}
"""Every kind of row that can be kept from the public, and how a test makes one."""


def put_draft_lesson(initiative: Initiative, words: str) -> models.Model:
    return make_dossier_lesson(initiative, title=words, do_differently=words, what_happened=words)
