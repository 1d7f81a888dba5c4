"""What a row repeats for lists of tens of thousands, and the search index: renewed after every change.

    refresh(initiative)

belongs inside every action that changes what lists, the level of evidence or the search depend on.
It is part of that action and leaves no trace of its own; the caller holds the lock of the row.
"""

from datetime import datetime
from typing import Final

from minga.core import clock
from minga.core.search import fold
from minga.initiatives.actions.search import index_initiative
from minga.initiatives.models import Initiative
from minga.initiatives.queries.evidence import evidence_of
from minga.organisations.enums import TerritoryKind
from minga.organisations.models import Territory

COLUMNS: Final = (
    "sector",
    "sdg_goal",
    "country",
    "territory",
    "region",
    "rural",
    "evidence_level",
    "folded_title",
    "moved_at",
    "confirmed_at",
    "updated_at",
)


def refresh(initiative: Initiative, *, moved: bool = True, now: datetime | None = None) -> None:
    """Copy the columns, derive the level of evidence, renew the search.

    A step of the work confirms the dossier, too. `moved=False`: what changed is no step of it (a name
    elsewhere), so that "what moved lately" stays honest.
    """
    copy_columns(initiative)
    initiative.evidence_level = evidence_of(initiative).whole.level
    if moved:
        initiative.moved_at = initiative.confirmed_at = now or clock.now()
    initiative.save(update_fields=COLUMNS)
    index_initiative(initiative)


def copy_columns(initiative: Initiative) -> None:
    """What the challenge, the owner and the title say, for a row about to be saved."""
    challenge, organisation = initiative.challenge, initiative.organisation
    territory = organisation.territory or challenge.territory
    initiative.sector, initiative.sdg_goal = challenge.sector, challenge.sdg_goal
    initiative.territory, initiative.region = territory, _region(territory)
    initiative.country = territory.country if territory is not None else challenge.country
    initiative.rural = organisation.rural or (territory is not None and territory.rural)
    initiative.folded_title = fold(initiative.title)[:160]


def _region(territory: Territory | None) -> Territory | None:
    """The department, province or state in which it lies."""
    if territory is None or territory.kind == TerritoryKind.COUNTRY:
        return None
    return territory if territory.kind == TerritoryKind.ADMIN1 else territory.parent
