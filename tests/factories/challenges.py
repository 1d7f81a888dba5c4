"""Challenges that are really what their state says: every gate was crossed by its own action."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from minga.challenges.actions.evidence import Shown, add_evidence
from minga.challenges.actions.figures import Baseline, set_baseline, set_success
from minga.challenges.actions.gates import (
    Proof,
    characterise_challenge,
    connect_challenge,
    map_challenge,
    solve_challenge,
    withdraw_challenge,
)
from minga.challenges.actions.joining import join_challenge
from minga.challenges.enums import ChallengeStatus as Status
from minga.challenges.enums import EvidenceKind
from minga.challenges.models import Attempt, Challenge, Evidence, Precedent
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.search import fold
from minga.indicators.models import Target
from tests.factories.organisations import make_organisation

_numbers = count(1)
_ON_THE_WAY = (Status.MAPPED, Status.CHARACTERISED, Status.CONNECTED, Status.SOLVED)
PROOF = Proof("Iniciativa de prueba", "initiatives.initiative", 1)


def make_challenge(**fields: Any) -> Challenge:
    """A challenge of a recognised municipality, brought to its `status` by its own actions.

    Without a status it is a draft that fulfils every condition of both gates. `joined_into` and
    `status=JOINED` join it.
    """
    status = fields.pop("status", Status.DRAFT)
    into = fields.pop("joined_into", None)
    challenge = _whole_draft(**fields)
    for step in _ON_THE_WAY:
        if status in _ON_THE_WAY[_ON_THE_WAY.index(step) :]:
            challenge = _advance(challenge, step)
    if status == Status.WITHDRAWN:
        challenge = map_challenge(challenge=challenge, actor=HOUSE, now=now())
        challenge = withdraw_challenge(challenge=challenge, reason="Ya no ocurre.", actor=HOUSE, now=now())
    if status == Status.JOINED:
        into = into or make_challenge(status=Status.MAPPED)
        challenge = join_challenge(challenge=challenge, into=into, actor=HOUSE, now=now())
    return challenge


def bare_draft(**fields: Any) -> Challenge:
    """A draft with its complaint and nothing else."""
    number = next(_numbers)
    title = fields.pop("title", f"Largas esperas {number}")
    values: dict[str, Any] = {
        "key": f"desafio-{number}",
        "title": title,
        "folded_title": fold(title),
        "complaint": "Llegamos de noche y no hay turno.",
    }
    values["organisation"] = fields.get("organisation") or make_organisation()
    territory = values["organisation"].territory
    values |= {"territory": territory, "country": territory.country if territory else ""}
    return Challenge.objects.create(**(values | fields))


def _whole_draft(**fields: Any) -> Challenge:
    values: dict[str, Any] = {
        "question": "¿Cómo atender sin que nadie espere de noche?",
        "affected": "Personas mayores de las compañías rurales.",
        "affected_count": 1400,
        "affected_source": "Registro de turnos, 2025",
        "causes": "Solo se atiende los martes.",
        "nature": "social",
        "sector": "municipal_services",
        "sdg_goal": 16,
        "sdg_target": "16.6",
        "axes": ["conditions"],
        "adoption_budget": "Línea 230, mantenimiento de sistemas",
        "adoption_owner": "Dirección de Atención al Vecino",
        "similar_seen_at": now(),
        "plain_reason": "Lo leyeron tres vecinas.",
    }
    challenge = bare_draft(**(values | fields))
    make_evidence(challenge)
    make_figure(challenge)
    return Challenge.objects.select_related("organisation__territory", "edition").get(pk=challenge.pk)


def _advance(challenge: Challenge, to: Status) -> Challenge:
    if to == Status.MAPPED:
        return map_challenge(challenge=challenge, actor=HOUSE, now=now())
    if to == Status.CHARACTERISED:
        return characterise_challenge(challenge=challenge, actor=HOUSE, now=now())
    if to == Status.CONNECTED:
        return connect_challenge(challenge=challenge, proof=PROOF, actor=HOUSE, now=now())
    return solve_challenge(challenge=challenge, proof=PROOF, actor=HOUSE, now=now())


def make_evidence(challenge: Challenge, **fields: Any) -> Evidence:
    """A register that anybody may read about."""
    values: dict[str, Any] = {
        "kind": EvidenceKind.DATA,
        "title": "Libro de turnos",
        "source": "Mesa de entradas",
        "made_on": date(2025, 10, 1),
    }
    return add_evidence(challenge=challenge, shown=Shown(**(values | fields)), actor=HOUSE, now=now())


def make_figure(challenge: Challenge, baseline: int = 140, goal: int = 30) -> Target:
    """140 minutes of waiting today; 30 would be success."""
    today = Baseline(
        name="Minutos de espera", unit="minutos", value=Decimal(baseline),
        measured_on=date(2025, 10, 1), source="Libro de turnos",
    )  # fmt: skip
    set_baseline(challenge=challenge, baseline=today, actor=HOUSE, now=now())
    due_on = (now() + timedelta(days=365)).date()
    set_success(challenge=challenge, value=Decimal(goal), due_on=due_on, actor=HOUSE, now=now())
    return Target.objects.get(subject_type="challenges.challenge", subject_id=challenge.pk)


def make_attempt(challenge: Challenge, **fields: Any) -> Attempt:
    values: dict[str, Any] = {"what": "Turnos por teléfono", "year": 2021, "why_failed": "Nadie contestaba."}
    return Attempt.objects.create(challenge=challenge, **(values | fields))


def make_precedent(challenge: Challenge, **fields: Any) -> Precedent:
    values: dict[str, Any] = {"title": "Ventanilla móvil", "where": "Otro municipio", "difference": "Allí hay bus."}
    return Precedent.objects.create(challenge=challenge, **(values | fields))
