"""Dossiers that are honest: what stands at a stage holds what every gate up to it asks.

    initiative = make_initiative(stage=5)          # team, prototype tried by 8 people, pilot that runs
    lead_of(initiative), member_of(initiative)

Rows are written directly, with the reviews that the database wants; `tests/initiatives` proves that
`gate_conditions` finds every gate crossed satisfied. What one gate needs is one function (`give_team`,
`give_prototype`, `give_pilot`, `give_adoption`), so that a test can hold back a part.
"""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.db import transaction

from minga.challenges.enums import ChallengeStatus
from minga.challenges.models import Challenge
from minga.challenges.models import Evidence as ChallengeEvidence
from minga.challenges.queries.figures import SUCCESS, indicator_key
from minga.core.clock import now
from minga.core.texts import all_languages
from minga.indicators.enums import Direction, Reading
from minga.indicators.models import Indicator, Measurement, Target
from minga.initiatives.actions.listing import copy_columns
from minga.initiatives.enums import GateOutcome, InitiativeState, LifeStage, Visibility
from minga.initiatives.models import (
    Adoption,
    Artefact,
    ArtefactVersion,
    Commitment,
    Cost,
    Evidence,
    Experiment,
    GateReview,
    Initiative,
    Partner,
    TeamInvitation,
    UserTest,
)
from minga.library.models import Lesson
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation, Role, house_day
from minga.people.models import Person
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person

_numbers = count(1)
HELD = [{"key": "all", "words": "Todo consta en el expediente", "met": True, "hard": True, "detail": "", "link": ""}]
"""Conditions as a review keeps them, when a test does not look at them."""


def days_ago(days: int) -> date:
    """A day before today, as the house counts days."""
    return house_day(now()) - timedelta(days=days)


def make_dossier_challenge(*, characterised: bool = True, organisation: Organisation | None = None,
                           **fields: Any) -> Challenge:  # fmt: skip
    """A challenge with evidence, baseline and route to adoption, mapped or characterised."""
    number, at = next(_numbers), now() - timedelta(days=220)
    met = {key: "" for key in ("owner", "affected", "similar")}
    more = {key: "" for key in ("evidence", "baseline", "sdg", "plain", "adoption")}
    values: dict[str, Any] = {
        "key": f"desafio-con-expediente-{number}",
        "title": f"Esperas largas {number}",
        "folded_title": f"esperas largas {number}",
        "question": "¿Cómo acortar la espera?",
        "affected": "Quienes piden turno en el centro de salud.",
        "affected_count": 6400,
        "sector": "health",
        "sdg_goal": 3,
        "sdg_target": "3.8",
        "adoption_owner": "Dirección de Salud",
        "adoption_budget": "Rubro 2.1",
        "similar_seen_at": at,
        "mapped_at": at,
        "confirmed_at": at,
        "conditions": {"mapped": {"at": at.isoformat(), "met": met}},
        "organisation": organisation or make_organisation(),
        "status": ChallengeStatus.MAPPED,
    }
    values["country"] = values["organisation"].territory.country if values["organisation"].territory else ""
    challenge = Challenge.objects.create(**(values | fields))
    ChallengeEvidence.objects.create(challenge=challenge, kind="data", title="Registro de fila", source="Ventanilla")
    _success(challenge)
    if characterised and challenge.status == ChallengeStatus.MAPPED:
        challenge.conditions |= {"characterised": {"at": at.isoformat(), "met": met | more}}
        challenge.status, challenge.characterised_at = ChallengeStatus.CHARACTERISED, at
        challenge.save()
    return challenge


def _success(challenge: Challenge) -> Target:
    indicator = Indicator.objects.create(
        key=indicator_key(challenge), names=all_languages("Espera mediana"), units=all_languages("minutos"),
        source="Registro de fila", direction=Direction.DOWN, baseline=Decimal(220), baseline_on=days_ago(230),
    )  # fmt: skip
    return Target.objects.create(
        indicator=indicator, subject_type="challenges.challenge", subject_id=challenge.pk, key=SUCCESS,
        value=Decimal(60), reading=Reading.AT_MOST, starts_on=days_ago(230), due_on=days_ago(-60),
        baseline=Decimal(220),
    )  # fmt: skip


@transaction.atomic
def make_initiative(
    *, stage: int = 1, team: bool = True, lead: Person | None = None, state: str = InitiativeState.ACTIVE,
    **fields: Any,
) -> Initiative:  # fmt: skip
    """A public dossier at a stage, with all that its gates asked. `team=False`: nobody works on it.

    `state`: `paused`, `stopped` or `closed` come with their review and, when it ended, a lesson.
    """
    number = next(_numbers)
    challenge = fields.pop("challenge", None) or make_dossier_challenge(
        characterised=stage > 1, organisation=fields.get("organisation")
    )
    values: dict[str, Any] = {
        "key": f"iniciativa-{number}",
        "title": f"Turnos sin madrugar {number}",
        "subtype": "service",
        "problem": "Seis de cada diez personas llegan antes de las cinco.",
        "change": "El turno se pide por llamada.",
        "visibility": Visibility.PUBLIC,
        "started_on": days_ago(200),
        "stage_since": days_ago(200),
        "organisation": challenge.organisation,
        "moved_at": now(),
        "evidence_level": 2 if stage >= LifeStage.ADOPTED else 1,
        **fields,
    }
    initiative = Initiative(challenge=challenge, **values)
    copy_columns(initiative)
    initiative.save()
    if team:
        role(lead or make_person(), RoleKind.COORDINATOR, initiative, organisation=initiative.organisation)
    cross_to(initiative, stage)
    return _in_state(initiative, state)


def cross_to(initiative: Initiative, stage: int) -> Initiative:
    """Write what each gate asks, its review, and stand at the stage."""
    made = {3: give_team, 4: give_prototype, 5: give_pilot, 6: give_adoption, 7: give_replication}
    for step in range(1, stage + 1):
        if step in made:
            made[step](initiative)
        make_review(initiative, to_stage=step, outcome=GateOutcome.GO, decided_on=days_ago(200 - 25 * step))
        if step > initiative.stage:
            initiative.stage, initiative.stage_since = step, days_ago(200 - 25 * step)
            initiative.save(update_fields=["stage", "stage_since"])
    return initiative


def make_review(initiative: Initiative, *, to_stage: int | None = None, outcome: str = "", **fields: Any) -> GateReview:
    """A review that waits, or was decided when an outcome is given."""
    values: dict[str, Any] = {"to_stage": to_stage or min(initiative.stage + 1, 7), "asked_at": now()}
    if outcome:
        values |= {
            "outcome": outcome, "reasons": "El expediente lo muestra.", "decided_office": "Dirección de Salud",
            "decided_at": now(), "decided_on": days_ago(0), "conditions": HELD,
        }  # fmt: skip
    return GateReview.objects.create(initiative=initiative, **(values | fields))


def make_commitment(initiative: Initiative, **fields: Any) -> Commitment:
    """A next action for next week."""
    values: dict[str, Any] = {
        "kind": "next_action", "text": "Llamar a la radio", "office": "Dirección de Salud", "due_on": days_ago(-7),
    }  # fmt: skip
    return Commitment.objects.create(initiative=initiative, **(values | fields))


def make_team_invitation(initiative: Initiative, person: Person | None = None, **fields: Any) -> TeamInvitation:
    values: dict[str, Any] = {
        "organisation": initiative.organisation, "starts_on": days_ago(0), "asked_at": now(), "role": RoleKind.MEMBER,
    }  # fmt: skip
    return TeamInvitation.objects.create(initiative=initiative, person=person or make_person(), **(values | fields))


def make_dossier_partner(initiative: Initiative, **fields: Any) -> Partner:
    values: dict[str, Any] = {"part": "ally", "organisation": fields.pop("organisation", None) or make_organisation()}
    return Partner.objects.create(initiative=initiative, **(values | fields))


def make_dossier_evidence(initiative: Initiative, **fields: Any) -> Evidence:
    values: dict[str, Any] = {"kind": "data", "title": "Registro de fila", "source": "Ventanilla",
                              "stage": initiative.stage, "made_on": days_ago(30)}  # fmt: skip
    return Evidence.objects.create(initiative=initiative, **(values | fields))


def make_dossier_lesson(initiative: Initiative, **fields: Any) -> Lesson:
    """A lesson of the dossier, written and not reviewed."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "key": f"leccion-{number}", "title": "La voz llega donde el texto no", "what_happened": "Pocos leyeron.",
        "why": "Letra chica.", "do_differently": "Empezar por la voz.", "for_whom": "Municipios rurales",
        "language": "es", "organisation": initiative.organisation, "subject_type": initiative._meta.label_lower,
        "subject_id": initiative.pk, "subject_label": initiative.title,
        "subject_path": f"/iniciativas/{initiative.key}/",
    }  # fmt: skip
    return Lesson.objects.create(**(values | fields))


def lead_of(initiative: Initiative) -> Person:
    """Who leads it."""
    return Role.objects.at(scope=initiative).filter(kind=RoleKind.COORDINATOR).order_by("pk")[0].person


def member_of(initiative: Initiative) -> Person:
    """Who works in it without leading."""
    return Role.objects.at(scope=initiative).filter(kind=RoleKind.MEMBER).order_by("pk")[0].person


def give_team(initiative: Initiative) -> None:
    """Gate 3: a lead with a deputy, a member, and how they were chosen."""
    Role.objects.at(scope=initiative).filter(kind=RoleKind.COORDINATOR).update(deputy=make_person())
    role(make_person(), RoleKind.MEMBER, initiative, organisation=initiative.organisation)
    if not Role.objects.at(scope=initiative).filter(kind=RoleKind.COORDINATOR).exists():
        role(make_person(), RoleKind.COORDINATOR, initiative, organisation=initiative.organisation,
             deputy=make_person())  # fmt: skip
    Initiative.objects.filter(pk=initiative.pk).update(chosen_how="Convocatoria abierta en el municipio.")
    initiative.chosen_how = "Convocatoria abierta en el municipio."


def give_prototype(initiative: Initiative) -> ArtefactVersion:
    """Gate 4: something made, tried with eight people."""
    artefact = Artefact.objects.create(initiative=initiative, title="Guion de voz", kind="script", stage=3)
    version = ArtefactVersion.objects.create(
        artefact=artefact, number=1, fidelity="low", text="Buen día.", made_on=days_ago(120)
    )
    UserTest.objects.create(
        initiative=initiative, artefact_version=version, held_on=days_ago(110), group="Personas mayores", people=8,
        asked="Pedir un turno", learned="Siete lo lograron.", result="worked", stage=3,
    )  # fmt: skip
    return version


def give_target(initiative: Initiative) -> Target:
    """The dossier's own target, on the indicator of its challenge."""
    indicator = Indicator.objects.get(key=indicator_key(initiative.challenge))
    return Target.objects.create(
        indicator=indicator, subject_type=initiative._meta.label_lower, subject_id=initiative.pk, key="espera",
        value=Decimal(60), reading=Reading.AT_MOST, starts_on=days_ago(100), due_on=days_ago(-60),
        baseline=Decimal(220),
    )  # fmt: skip


def give_pilot(initiative: Initiative, **fields: Any) -> Experiment:
    """Gate 5: a pilot in real service."""
    values: dict[str, Any] = {
        "number": initiative.experiments.count() + 1, "kind": "pilot", "title": "Piloto en catorce comunidades",
        "hypothesis": "Si se confirma por voz, la espera baja a 60 minutos.", "metric": "Espera mediana",
        "unit": "minutos", "reading": "at_most", "threshold": Decimal(60), "stop_rule": "Si pasa de 250 minutos.",
        "starts_on": days_ago(75), "ends_on": days_ago(-15), "started_on": days_ago(75),
        "planned_cost": Decimal(4500), "stage": 4,
    }  # fmt: skip
    if "target" not in fields:
        values["target"] = give_target(initiative)
    return Experiment.objects.create(initiative=initiative, **(values | fields))


def give_measurement(target: Target, value: int = 48, **fields: Any) -> Measurement:
    """A number seen last month."""
    values: dict[str, Any] = {"indicator": target.indicator, "subject_type": target.subject_type,
                              "subject_id": target.subject_id, "value": Decimal(value), "measured_on": days_ago(30),
                              "source": "Tablero semanal"}  # fmt: skip
    return Measurement.objects.create(target=target, **(values | fields))


def give_adoption(initiative: Initiative) -> None:
    """Gate 6: a result, its measurement, the act, who keeps it, and what it cost."""
    pilot = initiative.experiments.filter(kind="pilot").latest("number")
    pilot.result, pilot.result_value, pilot.result_on = "La espera bajó.", Decimal(48), days_ago(20)
    pilot.save()
    if pilot.target is not None:
        give_measurement(pilot.target)
    Adoption.objects.create(initiative=initiative, kind="budget_line", reference="Rubro 2.1.4",
                            signed_on=days_ago(12), office="Dirección de Salud")  # fmt: skip
    role(make_person(), RoleKind.CHALLENGE_OWNER, initiative, organisation=initiative.organisation,
         deputy=make_person())  # fmt: skip
    Cost.objects.create(initiative=initiative, item="Central de voz", quantity=11, unit="semanas", unit_cost=120,
                        currency="USD", spent_on=days_ago(20), stage=5)  # fmt: skip


def give_replication(initiative: Initiative) -> Initiative:
    """Gate 7: another organisation pilots it and measured it."""
    other = make_initiative(stage=5, derived_from=initiative)
    pilot = other.experiments.get(kind="pilot")
    assert pilot.target is not None
    give_measurement(pilot.target)
    return other


def _in_state(initiative: Initiative, state: str) -> Initiative:
    outcome = {"paused": GateOutcome.PAUSE, "stopped": GateOutcome.STOP}.get(state)
    if outcome:
        make_review(initiative, outcome=outcome)
    if state in ("stopped", "closed"):
        make_dossier_lesson(initiative)
        initiative.ended_on = days_ago(0)
    if state != InitiativeState.ACTIVE:
        initiative.state, initiative.state_reason = InitiativeState(state), "Se decidió así."
        initiative.save(update_fields=["state", "ended_on", "state_reason"])
    return initiative
