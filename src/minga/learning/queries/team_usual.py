"""What a formation begins with when nobody said otherwise: what the blueprint of the edition says of teams."""

from typing import Any, Final

from minga.learning.queries.team_ground import FREE, MIX
from minga.programmes.models import Edition
from minga.programmes.queries.blueprint_of import blueprint_of

LEAST: Final = 3
MOST: Final = 5


def usual_settings(edition: Edition) -> dict[str, Any]:
    """The values with which the form opens."""
    stated = blueprint_of(edition.version).participants.teams
    size, number = (stated.size, stated.number) if stated is not None else (None, None)
    least = max(2, int(size.low)) if size is not None else LEAST
    exact = number is not None and number.high == number.low
    return {
        "least": least,
        "most": max(least, int(size.high)) if size is not None and size.high is not None else max(least, MOST),
        "teams": int(number.low) if number is not None and exact else None,
        "organisations": MIX if stated is None or stated.mixed else FREE,
        "language": len(edition.languages) > 1,
        "variants": ["balanced"],
    }
