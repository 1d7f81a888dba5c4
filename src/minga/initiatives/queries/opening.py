"""Before a dossier is opened: in whose name, and what much like it is there already."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import get_language

from minga.challenges.models import Challenge
from minga.core.similar import similar
from minga.initiatives.enums import LifeStage
from minga.initiatives.models import Initiative
from minga.initiatives.policies import SCOPE
from minga.organisations.enums import PUBLIC_TYPES
from minga.organisations.models import Organisation, Role
from minga.people.models import Person
from minga.programmes.enums import TAKING_PART, EditionStatus
from minga.programmes.models import Edition

MOST_ALIKE: Final = 4


@dataclass(frozen=True)
class AlikeLine:
    """A dossier that may be the same work."""

    title: str
    path: str
    organisation: str
    stage: int
    shared: tuple[str, ...]


def organisations_to_open_in(person: Person, now: datetime) -> QuerySet[Organisation]:
    """Public organisations in which she holds a role: she opens in the name of one of them."""
    roles = Role.objects.counting(now).exercised_by(person).filter(scope_type="", organisation__isnull=False)
    mine = Organisation.objects.filter(pk__in=roles.values("organisation"), type__in=PUBLIC_TYPES, retired_at=None)
    return mine.order_by("name", "pk")


def editions_to_run_in(person: Person) -> QuerySet[Edition]:
    """Editions in which she takes part and that are not over."""
    over = (EditionStatus.CLOSED, EditionStatus.CANCELLED)
    rows = Edition.objects.filter(enrolments__person=person, enrolments__status__in=TAKING_PART)
    return rows.exclude(status__in=over).order_by("-starts_on", "pk").distinct()


def opened_with(token: UUID | None) -> Initiative | None:
    """The dossier that a form already opened, when it was sent twice."""
    return Initiative.objects.filter(uuid=token).first() if token else None


def initiatives_like(*texts: str | None) -> tuple[AlikeLine, ...]:
    """Public dossiers that a text, perhaps half typed, may be doubling. Three queries."""
    text = "\n".join(filter(None, texts))
    found = similar(text, kinds=[SCOPE], language=get_language() or "es", limit=MOST_ALIKE)
    rows = Initiative.objects.select_related("organisation").in_bulk([each.subject_id for each in found])
    return tuple(
        AlikeLine(each.title, each.path, row.organisation.name, row.stage, each.shared)
        for each in found
        if (row := rows.get(each.subject_id)) is not None
    )


def stage_at_opening(challenge: Challenge) -> LifeStage:
    """Where a dossier of this challenge begins."""
    return LifeStage.MAPPED if challenge.characterised_at is None else LifeStage.CHARACTERISED
