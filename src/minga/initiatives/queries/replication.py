"""What travels to another organisation, and how it fares there."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet

from minga.challenges.enums import STANDING, ChallengeStatus
from minga.challenges.models import Challenge
from minga.challenges.policies import DECIDES
from minga.initiatives.enums import LifeStage, Visibility
from minga.initiatives.models import Canvas, Initiative
from minga.initiatives.queries.adoption import AskedCondition
from minga.initiatives.queries.conditions import gate_conditions, is_hard
from minga.initiatives.queries.dossier import DossierPage, dossier_page
from minga.initiatives.queries.evidence import measured_replications
from minga.initiatives.queries.exchanges import ExchangeView, exchanges_of
from minga.initiatives.queries.knots import OnThread, Ref
from minga.initiatives.queries.opening import organisations_to_open_in
from minga.initiatives.queries.visible import initiatives_visible_to
from minga.organisations.models import Organisation
from minga.organisations.queries.roles import holds
from minga.people.models import Person

MOST_CHALLENGES: Final = 60


@dataclass(frozen=True)
class Travels:
    """What the public page of the original holds, to be kept beside while one adapts it."""

    page: DossierPage
    tools: tuple[tuple[str, str], ...]
    """Name and address of each tool that its team used."""
    sources: tuple[Ref, ...]
    """What it cites, each once."""
    affected: str
    conditions: str
    """What the original itself needed, when it was derived too."""


@dataclass(frozen=True)
class Replica(OnThread):
    """A dossier that was derived from this one, as the viewer may know it."""

    title: str
    path: str
    organisation: str
    stage: int
    state: str
    measured: bool
    """Whether it measured its own target after its own baseline."""
    adaptation: str
    public: bool


@dataclass(frozen=True)
class ReplicationPage:
    """Replications, what gate 7 asks, exchanges; and where this one comes from."""

    replicas: tuple[Replica, ...]
    hidden: int
    """How many more there are, which are still drafts or kept from the public."""
    conditions: tuple[AskedCondition, ...]
    crossed: bool
    exchanges: tuple[ExchangeView, ...]
    parent: str
    parent_path: str
    parent_organisation: str
    adaptation: str
    adaptation_conditions: str
    adaptation_cost: Decimal | None
    adaptation_currency: str

    @property
    def missing(self) -> int:
        return sum(not each.met for each in self.conditions)


def organisations_to_adopt_in(person: Person, source: Initiative, now: datetime) -> QuerySet[Organisation]:
    """Public organisations in which she works, save the one that has it already."""
    return organisations_to_open_in(person, now).exclude(pk=source.organisation_id)


def challenges_to_adopt_for(organisation: Organisation, source: Initiative) -> QuerySet[Challenge]:
    """Those of the organisation on which a team may begin; the nearest to the source's come first."""
    rows = Challenge.objects.filter(organisation=organisation, status__in=STANDING)
    rows = rows.exclude(status=ChallengeStatus.SOLVED)
    near = Exists(Challenge.objects.filter(pk=OuterRef("pk"), derived_from=source.challenge_id))
    same = Exists(Challenge.objects.filter(pk=OuterRef("pk"), sector=source.challenge.sector))
    return rows.annotate(near=near, same=same).order_by("-near", "-same", "title", "pk")[:MOST_CHALLENGES]


def derived_drafts(organisation: Organisation, source: Initiative) -> QuerySet[Challenge]:
    """Drafts that were begun from the challenge of the source and are not on the map yet."""
    rows = Challenge.objects.filter(
        organisation=organisation, derived_from=source.challenge_id, status=ChallengeStatus.DRAFT
    )
    return rows.order_by("-created_at", "-pk")


def maps_challenges(person: Person, organisation: Organisation, now: datetime) -> bool:
    """Whether she may put a challenge of this organisation on the map."""
    return holds(person, DECIDES, organisation=organisation, now=now)


def travels(source: Initiative, now: datetime) -> Travels:
    """What anybody may read of the original; a constant number of queries."""
    shows_challenge = not source.challenge.restricted
    canvases = Canvas.objects.filter(initiative=source, restricted=False).select_related("tool").order_by("pk")
    tools = {row.tool.key: (str(row.tool), row.tool.get_absolute_url()) for row in canvases}
    page = dossier_page(source, None, now, as_public=True)
    return Travels(
        page=page,
        tools=tuple(tools.values()),
        sources=tuple({each.ref.title: each.ref for each in page.sources}.values()),
        affected=source.challenge.affected if shows_challenge else "",
        conditions=source.adaptation_conditions,
    )


def adaptation_of(initiative: Initiative) -> dict[str, Any]:
    """What its form begins with, and what a save is compared with."""
    return {
        "adaptation": initiative.adaptation,
        "adaptation_conditions": initiative.adaptation_conditions,
        "adaptation_cost": initiative.adaptation_cost,
        "adaptation_currency": initiative.adaptation_currency,
    }


def replication_page(initiative: Initiative, viewer: Person, now: datetime) -> ReplicationPage:
    """For those inside. A constant number of queries."""
    derived = Initiative.objects.filter(derived_from=initiative)
    seen = derived.filter(pk__in=initiatives_visible_to(viewer, now).values("pk")).select_related("organisation")
    measured = set(measured_replications(initiative).values_list("pk", flat=True))
    replicas = tuple(_replica(row, row.pk in measured) for row in seen.order_by("-stage", "started_on", "pk"))
    parent = initiative.derived_from if initiative.derived_from_id else None
    shown = parent is not None and parent.visibility == Visibility.PUBLIC
    return ReplicationPage(
        replicas=replicas,
        hidden=derived.count() - len(replicas),
        conditions=tuple(
            AskedCondition(each.words, each.met, each.detail, each.link, is_hard(each))
            for each in gate_conditions(initiative, LifeStage.REPLICATED, now)
        ),
        crossed=initiative.stage >= LifeStage.REPLICATED,
        exchanges=exchanges_of(initiative),
        parent=parent.title if parent is not None and shown else "",
        parent_path=parent.get_absolute_url() if parent is not None and shown else "",
        parent_organisation=parent.organisation.name if parent is not None else "",
        adaptation=initiative.adaptation,
        adaptation_conditions=initiative.adaptation_conditions,
        adaptation_cost=initiative.adaptation_cost,
        adaptation_currency=initiative.adaptation_currency,
    )


def _replica(row: Initiative, measured: bool) -> Replica:
    return Replica(
        title=row.title,
        path=row.get_absolute_url(),
        organisation=row.organisation.name,
        stage=row.stage,
        state=row.state,
        measured=measured,
        adaptation=row.adaptation,
        public=row.visibility == Visibility.PUBLIC,
    )
