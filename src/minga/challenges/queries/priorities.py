"""One prioritisation as one reads it: what is compared before, sums and matrix after, and the decision.

Votes are shown to nobody until voting closes, and who voted what to nobody ever. With fewer than
five people only totals are shown (`votes.FEWEST`).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from minga.challenges import policies
from minga.challenges.enums import STANDING, CriterionKind, PrioritisationStatus
from minga.challenges.models import Candidate, Criterion, Prioritisation
from minga.challenges.models.sdgs import sdg_goal_title
from minga.challenges.queries.challenges import challenges_visible_to
from minga.challenges.queries.plans import plans_visible
from minga.challenges.queries.results import Results, results_of
from minga.challenges.queries.votes import Turnout, turnout_of
from minga.people.models import Person

PREPARING, WAITING, VOTING, CLOSED, DECIDED = "preparing", "waiting", "voting", "closed", "decided"
TONES: Final = {PREPARING: "plain", WAITING: "plain", VOTING: "info", CLOSED: "warn", DECIDED: "done"}


@dataclass(frozen=True)
class CriterionLine:
    """A criterion with what its ends mean and how much it counts, in hundredths."""

    id: int
    uuid: UUID
    title: str
    low: str
    high: str
    effort: bool
    kind: str
    weight: int
    share: int


@dataclass(frozen=True)
class CandidateLine:
    """A candidate. `gone` says what became of it, when it can no longer be chosen."""

    id: int
    uuid: UUID
    challenge: int
    title: str
    question: str
    link: str
    owner: str
    sdg: str
    gone: str


@dataclass(frozen=True)
class Decision:
    """What was decided, by which office and when. `person` is for those who keep it."""

    words: str
    office: str
    at: datetime
    person: str
    tie_break: str


@dataclass(frozen=True)
class PrioritisationPage:
    """The public page of a prioritisation."""

    key: str
    title: str
    purpose: str
    language: str
    owner: str
    owner_link: str
    portfolio: str
    portfolio_link: str
    phase: str
    state: str
    tone: str
    opens_at: datetime | None
    closes_at: datetime | None
    places: int | None
    public: bool
    can_plan: bool
    may_vote: bool
    code: str
    criteria: tuple[CriterionLine, ...]
    same_weight: bool
    candidates: tuple[CandidateLine, ...]
    invited: tuple[tuple[str, str], ...]
    """Key and name of the organisations that vote without the code."""
    turnout: Turnout | None
    results: Results | None
    decision: Decision | None

    @property
    def standing(self) -> tuple[CandidateLine, ...]:
        """The candidates that can still be chosen."""
        return tuple(each for each in self.candidates if not each.gone)


@dataclass(frozen=True)
class PrioritisationRow:
    """One in the list."""

    title: str
    link: str
    purpose: str
    owner: str
    state: str
    tone: str
    closes_at: datetime | None
    candidates: int
    voting: bool


def prioritisations_visible_to(viewer: Person | None, now: datetime) -> QuerySet[Prioritisation]:
    """Public ones, and the others for those who work in the organisation or are invited to vote."""
    rows = Prioritisation.objects.select_related("organisation", "portfolio", "decided_by")
    return plans_visible(rows, viewer, now)


def prioritisation_for(viewer: Person | None, key: str, now: datetime, code: str = "") -> Prioritisation:
    """One prioritisation, or `DoesNotExist`; one that is not public also for those who are to vote."""
    rows = Prioritisation.objects.select_related("organisation", "portfolio", "decided_by")
    found = rows.get(key=key)
    if found.public or policies.may_read_plan(viewer, found, now):
        return found
    open_to = found.status != PrioritisationStatus.PREPARING and viewer is not None
    if open_to and (policies.has_code(found, code) or policies.is_invited(viewer, found, now)):
        return found
    raise Prioritisation.DoesNotExist


def prioritisation_rows(rows: Collection[Prioritisation], now: datetime) -> tuple[PrioritisationRow, ...]:
    """The rows of one page of the list; one query more."""
    counted = Candidate.objects.filter(prioritisation__in=rows, challenge__status__in=STANDING)
    counted = counted.filter(challenge__restricted=False).order_by()
    counts = dict(counted.values_list("prioritisation").annotate(Count("pk")))
    made = []
    for each in rows:
        phase = phase_of(each, now)
        made.append(
            PrioritisationRow(
                title=each.title,
                link=each.get_absolute_url(),
                purpose=each.purpose,
                owner=each.organisation.name,
                state=state_words(phase),
                tone=TONES[phase],
                closes_at=each.closes_at,
                candidates=counts.get(each.pk, 0),
                voting=phase == VOTING,
            )
        )
    return tuple(made)


def phase_of(prioritisation: Prioritisation, now: datetime) -> str:
    """Where it stands at this moment: the hour closes the voting even if nobody presses a button."""
    if prioritisation.status != PrioritisationStatus.VOTING:
        return str(prioritisation.status)
    if policies.is_voting(prioritisation, now):
        return VOTING
    waits = prioritisation.opens_at is not None and prioritisation.opens_at > now
    return WAITING if waits else CLOSED


def state_words(phase: str) -> str:
    """The phase in words."""
    if phase == WAITING:
        return _("Voting opens soon")
    return str(PrioritisationStatus(phase).label)


def prioritisation_page(
    prioritisation: Prioritisation, viewer: Person | None, now: datetime, *, may_vote: bool = False
) -> PrioritisationPage:
    """The whole page; a constant number of queries. Candidates that the viewer may not see are left out."""
    phase = phase_of(prioritisation, now)
    can_plan = policies.may_plan(viewer, prioritisation, now)
    criteria = criteria_of(prioritisation)
    seen = set(_seen(prioritisation, viewer, now))
    ended = phase in (CLOSED, DECIDED)
    turnout = turnout_of(prioritisation) if ended or (can_plan and phase == VOTING) else None
    results = results_of(prioritisation, turnout, seen, criteria_ids(criteria)) if ended and turnout else None
    portfolio = prioritisation.portfolio if _portfolio_seen(prioritisation, viewer, now) else None
    return PrioritisationPage(
        key=prioritisation.key,
        title=prioritisation.title,
        purpose=prioritisation.purpose,
        language=prioritisation.language,
        owner=prioritisation.organisation.name,
        owner_link=prioritisation.organisation.get_absolute_url(),
        portfolio=portfolio.title if portfolio else "",
        portfolio_link=portfolio.get_absolute_url() if portfolio else "",
        phase=phase,
        state=state_words(phase),
        tone=TONES[phase],
        opens_at=prioritisation.opens_at,
        closes_at=prioritisation.closes_at,
        places=prioritisation.places,
        public=prioritisation.public,
        can_plan=can_plan,
        may_vote=may_vote or policies.may_vote(viewer, prioritisation, now),
        code=prioritisation.code if can_plan else "",
        criteria=criteria,
        same_weight=len({each.weight for each in criteria}) == 1 and len(criteria) > 1,
        candidates=candidates_of(prioritisation, seen),
        invited=tuple(prioritisation.invited.order_by("folded_name").values_list("key", "name")),
        turnout=turnout,
        results=results,
        decision=_decision(prioritisation, can_plan),
    )


def criteria_of(prioritisation: Prioritisation) -> tuple[CriterionLine, ...]:
    """The criteria with their part of the whole weight; one query."""
    rows = list(prioritisation.criteria.all())
    whole = sum(each.weight for each in rows)
    return tuple(_criterion_line(each, whole) for each in rows)


def criteria_ids(criteria: Collection[CriterionLine]) -> Mapping[int, str]:
    """Criterion id → title, in order."""
    return {each.id: each.title for each in criteria}


def candidates_of(prioritisation: Prioritisation, seen: Collection[int]) -> tuple[CandidateLine, ...]:
    """The candidates among the challenges `seen`, in their order; one query."""
    rows = prioritisation.candidates.select_related("challenge__organisation").filter(challenge__in=seen)
    return tuple(_candidate_line(each) for each in rows)


def criterion_in(prioritisation: Prioritisation, uuid: UUID) -> Criterion:
    """One criterion of this prioritisation, or `DoesNotExist`."""
    return prioritisation.criteria.select_related("prioritisation__organisation").get(uuid=uuid)


def candidate_in(prioritisation: Prioritisation, uuid: UUID) -> Candidate:
    """One candidate of this prioritisation, or `DoesNotExist`."""
    return prioritisation.candidates.select_related("prioritisation__organisation", "challenge").get(uuid=uuid)


def sdg_words(goal: int | None) -> str:
    """A goal by its number and title."""
    return f"{goal} · {sdg_goal_title(goal)}" if goal else ""


def _seen(prioritisation: Prioritisation, viewer: Person | None, now: datetime) -> list[int]:
    visible = challenges_visible_to(viewer, now).filter(candidacies__prioritisation=prioritisation)
    return list(visible.values_list("pk", flat=True))


def _portfolio_seen(prioritisation: Prioritisation, viewer: Person | None, now: datetime) -> bool:
    portfolio = prioritisation.portfolio
    return portfolio is not None and (portfolio.public or policies.works_in(viewer, portfolio.organisation, now))


def _criterion_line(criterion: Criterion, whole: int) -> CriterionLine:
    return CriterionLine(
        id=criterion.pk,
        uuid=criterion.uuid,
        title=criterion.title,
        low=criterion.low,
        high=criterion.high,
        effort=criterion.kind == CriterionKind.EFFORT,
        kind=criterion.get_kind_display(),
        weight=criterion.weight,
        share=round(criterion.weight / whole * 100),
    )


def _candidate_line(candidate: Candidate) -> CandidateLine:
    challenge = candidate.challenge
    stands = challenge.status in STANDING and not challenge.restricted
    return CandidateLine(
        id=candidate.pk,
        uuid=candidate.uuid,
        challenge=challenge.pk,
        title=challenge.title,
        question=challenge.question or challenge.complaint,
        link=challenge.get_absolute_url(),
        owner=challenge.organisation.short_name or challenge.organisation.name,
        sdg=sdg_words(challenge.sdg_goal),
        gone="" if stands else challenge.get_status_display() if not challenge.restricted else _("Restricted"),
    )


def _decision(prioritisation: Prioritisation, can_plan: bool) -> Decision | None:
    if prioritisation.decided_at is None:
        return None
    person = prioritisation.decided_by
    return Decision(
        words=prioritisation.decision,
        office=prioritisation.decided_office,
        at=prioritisation.decided_at,
        person=person.name if person and can_plan else "",
        tie_break=prioritisation.tie_break,
    )
