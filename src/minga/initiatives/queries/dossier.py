"""The public page of an initiative: its story, for a mayor in two minutes and for a researcher to the last source.

    page = dossier_page(initiative, viewer, now)

Ask `queries.visible.initiative_for` first: whoever may not see the dossier never gets here. What
the page holds depends on whether the viewer is inside; `as_public` tells insiders what others see.
The number of queries does not grow with the dossier.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse

from minga.challenges.enums import Sector
from minga.challenges.policies import may_see as may_see_challenge
from minga.core.clock import today
from minga.core.texts import pick
from minga.initiatives.enums import InitiativeState, LifeStage, Visibility
from minga.initiatives.models import Follow, Initiative
from minga.initiatives.policies import is_inside
from minga.initiatives.queries import dossier_parts as parts
from minga.initiatives.queries.evidence import LEVEL_WORDS
from minga.initiatives.queries.exchanges import HeldLine, held_in_public
from minga.initiatives.queries.freshness import confirmed_on, is_stale
from minga.initiatives.queries.knots import Knot, OnThread
from minga.initiatives.queries.results import INITIATIVE, Result, headline
from minga.initiatives.queries.thread import Strand, Telling, adapted_in, derived_from
from minga.initiatives.queries.thread_gates import stage_dates
from minga.library.queries.lessons import LessonRow, lessons_cited_by, lessons_of
from minga.people.models import Person


@dataclass(frozen=True)
class Fact:
    """One part of the line under the title."""

    icon: str
    text: str
    href: str = ""


@dataclass(frozen=True)
class DossierHead(OnThread):
    """What the initiative is, whose, where, and how far."""

    key: str
    title: str
    language: str
    path: str
    organisation: str
    organisation_path: str
    sector: str
    facts: tuple[Fact, ...]
    subtype: str
    sdg: str
    stage: int
    stage_label: str
    stage_names: tuple[str, ...]
    state: str
    state_label: str
    state_reason: str
    visibility: str
    visibility_label: str
    problem: str
    change: str
    chosen_how: str
    challenge_title: str
    challenge_path: str
    evidence_level: int
    evidence_words: str
    public: bool
    stale: bool
    confirmed_on: date | None
    adopt_path: str
    exchange_path: str
    exchanges: tuple[HeldLine, ...]
    started_on: date
    ended_on: date | None

    @property
    def stopped(self) -> bool:
        """Its thread is walnut then."""
        return self.state == InitiativeState.STOPPED


@dataclass(frozen=True)
class DossierPage(DossierHead):
    """Everything on the page, in the reader's language."""

    stage_days: tuple[date | None, ...]
    results: tuple[Result, ...]
    headline: Result | None
    knots: tuple[Knot, ...]
    next: parts.NextStep
    costs: parts.CostSheet
    team: tuple[parts.Hand, ...]
    parent: Strand | None
    children: tuple[Strand, ...]
    lessons: tuple[LessonRow, ...]
    used: tuple[LessonRow, ...]
    """Lessons of others that this dossier cited."""
    barriers: tuple[Knot, ...]
    sources: tuple[parts.Source, ...]
    inside: bool
    followed: bool

    @property
    def hidden(self) -> int:
        """How many knots the public does not see; for insiders."""
        return sum(knot.restricted for knot in self.knots)

    @property
    def today(self) -> Knot | None:
        """The newest thing that happened."""
        return next((knot for knot in self.knots if knot.last), None)


def dossier_page(
    initiative: Initiative, viewer: Person | None, now: datetime, *, as_public: bool = False
) -> DossierPage:
    """The page as this viewer reads it; with `as_public`, as everybody else does."""
    inside = not as_public and is_inside(viewer, initiative, now)
    shows_challenge = may_see_challenge(viewer if inside else None, initiative.challenge, now)
    day = today(settings.TIME_ZONE, at=now)
    telling = Telling(initiative, inside=inside, day=day, shows_challenge=shows_challenge)
    dates = stage_dates(initiative, telling.reviews)
    return DossierPage(
        **vars(_head(initiative, now, shows_challenge=shows_challenge)),
        stage_days=tuple(dates.get(stage) for stage in LifeStage),
        results=telling.results,
        headline=headline(telling.results),
        knots=telling.knots,
        next=parts.next_step(telling, now),
        costs=parts.cost_sheet(telling),
        team=parts.team_of(initiative, now, inside=inside),
        parent=derived_from(initiative),
        children=adapted_in(initiative),
        lessons=lessons_of(INITIATIVE, initiative.pk, viewer if inside else None),
        used=lessons_cited_by(INITIATIVE, initiative.pk),
        barriers=tuple(knot for knot in telling.knots if knot.kind == "barrier"),
        sources=parts.sources_of(telling),
        inside=inside,
        followed=_follows(viewer, initiative),
    )


def _head(initiative: Initiative, now: datetime, *, shows_challenge: bool) -> DossierHead:
    challenge = initiative.challenge
    asked = (challenge.question or challenge.complaint) if shows_challenge else ""
    return DossierHead(
        key=initiative.key,
        title=initiative.title,
        language=initiative.language,
        path=initiative.get_absolute_url(),
        organisation=initiative.organisation.name,
        organisation_path=initiative.organisation.get_absolute_url(),
        sector=str(Sector(initiative.sector).label) if initiative.sector in Sector.values else "",
        facts=_facts(initiative, shows_challenge=shows_challenge),
        subtype=initiative.get_subtype_display(),
        sdg=challenge.sdg_target or (str(initiative.sdg_goal) if initiative.sdg_goal else ""),
        stage=initiative.stage,
        stage_label=str(LifeStage(initiative.stage).label),
        stage_names=tuple(str(stage.label) for stage in LifeStage),
        state=initiative.state,
        state_label=initiative.get_state_display(),
        state_reason=initiative.state_reason,
        visibility=initiative.visibility,
        visibility_label=initiative.get_visibility_display(),
        problem=initiative.problem or asked,
        change=initiative.change,
        chosen_how=initiative.chosen_how,
        challenge_title=challenge.title if shows_challenge else "",
        challenge_path=reverse("challenges:challenge", args=[challenge.key]) if shows_challenge else "",
        evidence_level=initiative.evidence_level,
        evidence_words=str(LEVEL_WORDS[initiative.evidence_level]),
        public=initiative.visibility == Visibility.PUBLIC,
        stale=is_stale(initiative, now),
        confirmed_on=today(settings.TIME_ZONE, at=confirmed_on(initiative)),
        adopt_path=reverse("initiatives:adopt", args=[initiative.key]),
        exchange_path=reverse("initiatives:exchange-ask", args=[initiative.key]),
        exchanges=held_in_public(initiative),
        started_on=initiative.started_on,
        ended_on=initiative.ended_on,
    )


def _facts(initiative: Initiative, *, shows_challenge: bool) -> tuple[Fact, ...]:
    owner = initiative.organisation
    name = f"{owner.name}, {initiative.unit.name}" if initiative.unit else owner.name
    facts = [Fact("landmark", name, owner.get_absolute_url())]
    territory = initiative.territory or owner.territory
    if territory is not None:
        facts.append(Fact("map-pin", str(territory), territory.get_absolute_url()))
    challenge = initiative.challenge
    if shows_challenge and challenge.affected_count:
        facts.append(Fact("users", str(challenge.affected_count)))
    edition = initiative.edition
    if edition is not None and edition.public:
        facts.append(Fact("layers", pick(edition.titles), reverse("programmes:edition", args=[edition.key])))
    return tuple(facts)


def _follows(viewer: Person | None, initiative: Initiative) -> bool:
    return viewer is not None and Follow.objects.filter(initiative=initiative, person=viewer).exists()
