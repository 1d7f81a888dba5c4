"""Exchanges between organisations over a dossier."""

from typing import Any

from minga.core.clock import now
from minga.initiatives.models import Exchange, Initiative
from tests.factories.initiatives import days_ago, make_initiative
from tests.factories.organisations import make_organisation


def make_exchange(initiative: Initiative | None = None, **fields: Any) -> Exchange:
    """One that was asked and waits; `state="held"` comes with its day and what came of it."""
    values: dict[str, Any] = {
        "initiative": initiative or make_initiative(stage=3),
        "organisation": fields.pop("organisation", None) or make_organisation(),
        "asked_at": now(),
        "message": "¿Cómo consiguieron la línea de voz?",
    }
    if fields.get("state") == "held":
        values |= {"held_on": days_ago(0), "outcome": "Copian el guion y nos prestan la central."}
    return Exchange.objects.create(**(values | fields))
