"""Costs, decisions, risks, barriers and points of the reform agenda, written directly as rows."""

from decimal import Decimal
from itertools import count
from typing import Any

from minga.initiatives.actions.reforms import index_reform
from minga.initiatives.models import Adoption, Barrier, Cost, Decision, Initiative, Reform, Risk
from tests.factories.initiatives import days_ago, make_initiative
from tests.factories.organisations import make_organisation

_numbers = count(1)


def make_cost(initiative: Initiative, **fields: Any) -> Cost:
    """Eleven weeks of a telephone exchange, in cash."""
    values: dict[str, Any] = {
        "item": "Central de voz", "quantity": Decimal(11), "unit": "semanas", "unit_cost": Decimal(120),
        "currency": "USD", "spent_on": days_ago(20), "stage": initiative.stage, "payer": initiative.organisation,
    }  # fmt: skip
    return Cost.objects.create(initiative=initiative, **(values | fields))


def make_decision(initiative: Initiative, **fields: Any) -> Decision:
    values: dict[str, Any] = {
        "text": "Se confirma por voz", "reasons": "Pocos leen el mensaje.", "office": "Dirección de Salud",
        "decided_on": days_ago(10), "no_evidence": "No había registro.", "stage": initiative.stage,
    }  # fmt: skip
    return Decision.objects.create(initiative=initiative, **(values | fields))


def make_risk(initiative: Initiative, **fields: Any) -> Risk:
    values: dict[str, Any] = {"text": "La central se cae", "likelihood": 3, "impact": 4}
    return Risk.objects.create(initiative=initiative, **(values | fields))


def make_barrier(initiative: Initiative | None = None, **fields: Any) -> Barrier:
    """A norm that asks for a signature on paper, met by a public dossier."""
    initiative = initiative or make_initiative(stage=3)
    values: dict[str, Any] = {
        "kind": "norm", "text": "El reglamento exige firma en papel para confirmar un turno.", "met_on": days_ago(15),
        "legal_reference": "Ley 4017, artículo 20", "effect": "Nueve días y dos viajes.", "stage": initiative.stage,
    }  # fmt: skip
    return Barrier.objects.create(initiative=initiative, **(values | fields))


def make_point(*barriers: Barrier, **fields: Any) -> Reform:
    """A public point of the agenda with these barriers in it, found by the search."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "key": f"firma-por-voz-{number}", "title": f"Admitir la confirmación por voz {number}", "kind": "norm",
        "legal_reference": "Ley 4017, artículo 20", "description": "El reglamento exige firma en papel.",
        "keeper": fields.pop("keeper", None) or make_organisation(), "moved_on": days_ago(5), "country": "PY",
    }  # fmt: skip
    reform = Reform.objects.create(**(values | fields))
    Barrier.objects.filter(pk__in=[row.pk for row in barriers]).update(reform=reform)
    index_reform(reform)
    return reform


def make_adoption(initiative: Initiative, **fields: Any) -> Adoption:
    values: dict[str, Any] = {
        "kind": "budget_line", "reference": "Rubro 2.1.4", "year": 2026, "signed_on": days_ago(12),
        "office": "Dirección de Salud", "link": "https://example.org/presupuesto",
    }  # fmt: skip
    return Adoption.objects.create(initiative=initiative, **(values | fields))
