"""What a formation begins with when nobody said otherwise: what the blueprint says of teams, as far as it works out.

A design states teams of four; 58 people do not divide so. The form opens with the nearest sizes that do, so that the
first proposal is one.
"""

from typing import Any, Final

from minga.learning.queries.team_ground import FREE, MIX
from minga.programmes.enums import EnrolmentStatus
from minga.programmes.models import Edition, Enrolment
from minga.programmes.queries.blueprint_of import blueprint_of

LEAST: Final = 3
MOST: Final = 5


def usual_settings(edition: Edition) -> dict[str, Any]:
    """The values with which the form opens. One query."""
    stated = blueprint_of(edition.version).participants.teams
    size, number = (stated.size, stated.number) if stated is not None else (None, None)
    people = Enrolment.objects.filter(edition=edition, status=EnrolmentStatus.ENROLLED).count()
    low = max(2, int(size.low)) if size is not None else LEAST
    high = max(low, int(size.high)) if size is not None and size.high is not None else max(low, MOST)
    least, most = fitting_sizes(people, low, high)
    exact = int(number.low) if number is not None and number.high == number.low else None
    return {
        "least": least,
        "most": most,
        "teams": exact if exact is not None and least * exact <= people <= most * exact else None,
        "organisations": MIX if stated is None or stated.mixed else FREE,
        "language": len(edition.languages) > 1,
        "variants": ["balanced"],
    }


def fitting_sizes(people: int, least: int, most: int) -> tuple[int, int]:
    """These sizes, or the nearest into which so many people divide: smaller first, then larger."""
    for wider in range(most):
        for low, high in ((max(2, least - wider), most), (max(2, least - wider), most + wider)):
            if people < low or any(low * teams <= people <= high * teams for teams in range(1, people // low + 1)):
                return low, high
    return least, most
