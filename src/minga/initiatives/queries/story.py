"""What a dossier says of itself, as its form has it."""

from typing import Any

from django.db.models import QuerySet

from minga.initiatives.models import Initiative
from minga.organisations.models import Unit


def story_of(initiative: Initiative) -> dict[str, Any]:
    """The texts as they are stored now; the office by its key."""
    return {
        "title": initiative.title,
        "problem": initiative.problem,
        "change": initiative.change,
        "chosen_how": initiative.chosen_how,
        "subtype": initiative.subtype,
        "unit": initiative.unit.key if initiative.unit is not None else "",
        "language": initiative.language,
    }


def units_of(initiative: Initiative) -> QuerySet[Unit]:
    """The offices of its organisation that stand."""
    return Unit.objects.filter(organisation=initiative.organisation_id, retired_at=None).order_by("name", "pk")
