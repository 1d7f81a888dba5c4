"""Challenges of the example towns, made with the same actions as real ones. All of them are invented."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import yaml

from minga.challenges.actions.challenges import Complaint, edit_challenge, see_similar, start_challenge
from minga.challenges.actions.evidence import Shown, add_evidence
from minga.challenges.actions.figures import Baseline, set_baseline, set_success
from minga.challenges.actions.findings import Elsewhere, Tried, add_attempt, add_precedent
from minga.challenges.actions.gates import characterise_challenge, map_challenge, withdraw_challenge
from minga.challenges.actions.joining import join_challenge
from minga.challenges.actions.portfolios import PortfolioDraft, make_portfolio, place_challenge
from minga.challenges.actions.priorities import (
    CriterionDraft,
    PrioritisationDraft,
    add_criterion,
    make_prioritisation,
    remove_candidate,
)
from minga.challenges.actions.strategy import (
    MissionDraft,
    ObjectiveDraft,
    StrategyDraft,
    add_objective,
    link_challenge,
    make_mission,
    make_strategy,
)
from minga.challenges.actions.voting import (
    Choice,
    Verdict,
    cast_table_votes,
    close_voting,
    decide_priorities,
    open_voting,
)
from minga.challenges.models import Candidate, Challenge, Mission, Portfolio, Prioritisation
from minga.core.actors import HOUSE, Actor
from minga.core.clock import today
from minga.organisations.actions.roles import give_role
from minga.organisations.enums import RoleKind
from minga.organisations.models import Organisation
from minga.people.models import Person
from minga.programmes.models import Edition

_STORIES: Final = Path(__file__).parent / "demo.yaml"
_ABOVE: Final = Path(__file__).parent / "demo_strategy.yaml"
_DAY: Final = timedelta(days=1)
RURAL: Final = "buena-gobernanza-rural"


@dataclass(frozen=True)
class Story:
    """One challenge of the file, and how far it went."""

    key: str
    town: str
    until: str
    title: str
    complaint: str
    language: str = "es"
    texts: Mapping[str, Any] = field(default_factory=dict)
    baseline: Mapping[str, Any] = field(default_factory=dict)
    goal: Mapping[str, Any] = field(default_factory=dict)
    evidence: Sequence[Mapping[str, Any]] = ()
    attempts: Sequence[Mapping[str, Any]] = ()
    elsewhere: Sequence[Mapping[str, Any]] = ()
    joins: str = ""
    withdrawn: str = ""


def make_challenges(
    people: Mapping[str, Person], towns: Sequence[Organisation], editions: Mapping[str, Edition], now: datetime
) -> dict[str, Challenge]:
    """Eight challenges in four countries, each at its point of life; by the key of the file."""
    by_name = {str(town.territory): town for town in towns}
    made: dict[str, Challenge] = {}
    for place, each in enumerate(yaml.safe_load(_STORIES.read_text(encoding="utf-8"))):
        story = Story(**each)
        at = now - timedelta(days=200 - 20 * place)
        made[story.key] = _make(story, by_name[story.town], editions.get(RURAL), made, at)
    home = next(town for town in towns if town.territory and town.territory.country == "PY")
    _answer_for(people["owner"], home, now)
    return made


def _make(
    story: Story, town: Organisation, edition: Edition | None, others: Mapping[str, Challenge], at: datetime
) -> Challenge:
    actor: Actor = HOUSE
    complaint = Complaint(
        organisation=town, title=story.title, complaint=story.complaint, language=story.language, edition=edition
    )
    challenge = start_challenge(complaint=complaint, actor=actor, now=at)
    if story.texts:
        challenge = edit_challenge(challenge=challenge, changes=story.texts, actor=actor, now=at + _DAY)
    _prove(challenge, story, actor, at + 2 * _DAY)
    return _bring(challenge, story, others, actor, at + 3 * _DAY)


def _prove(challenge: Challenge, story: Story, actor: Actor, at: datetime) -> None:
    """Evidence, numbers, attempts and what others did."""
    for piece in story.evidence:
        add_evidence(challenge=challenge, shown=Shown(**piece), actor=actor, now=at)
    if story.baseline:
        said = dict(story.baseline)
        said["value"] = Decimal(str(said["value"]))
        measured_on = today(at=at) - timedelta(days=30)
        set_baseline(challenge=challenge, baseline=Baseline(**said, measured_on=measured_on), actor=actor, now=at)
    if story.goal:
        due_on = today(at=at) + timedelta(days=story.goal["days"])
        set_success(challenge=challenge, value=Decimal(str(story.goal["value"])), due_on=due_on, actor=actor, now=at)
    for tried in story.attempts:
        add_attempt(challenge=challenge, tried=Tried(**tried), actor=actor, now=at)
    for other in story.elsewhere:
        add_precedent(challenge=challenge, elsewhere=Elsewhere(**other), actor=actor, now=at)


def _bring(
    challenge: Challenge, story: Story, others: Mapping[str, Challenge], actor: Actor, at: datetime
) -> Challenge:
    """Through the gates, as far as the story went."""
    if story.until == "draft":
        return challenge
    challenge = see_similar(challenge=challenge, actor=actor, now=at)
    if story.joins:
        return join_challenge(challenge=challenge, into=others[story.joins], actor=actor, now=at)
    challenge = map_challenge(challenge=challenge, actor=actor, now=at)
    if story.until == "characterised":
        challenge = characterise_challenge(challenge=challenge, actor=actor, now=at + 5 * _DAY)
    if story.withdrawn:
        challenge = withdraw_challenge(challenge=challenge, reason=story.withdrawn, actor=actor, now=at + 9 * _DAY)
    return challenge


def _answer_for(person: Person, town: Organisation, now: datetime) -> None:
    """The challenge owner of the cast answers for those of her town, so that its buttons can be tried."""
    give_role(
        person=person,
        kind=RoleKind.CHALLENGE_OWNER,
        organisation=town,
        title=person.position,
        starts_on=today(at=now) - timedelta(days=200),
        actor=HOUSE,
        now=now,
    )


def make_strategies(owner: Organisation, challenges: Mapping[str, Challenge], person: Person, now: datetime) -> None:
    """A strategy on the five axes, a mission, a portfolio, one prioritisation decided and one in which people vote."""
    told = yaml.safe_load(_ABOVE.read_text(encoding="utf-8"))
    at = now - 30 * _DAY
    mission = _direct(told, owner, challenges, at)
    draft = PortfolioDraft(title=told["portfolio"]["title"], summary=told["portfolio"]["summary"], mission=mission)
    portfolio = make_portfolio(organisation=owner, draft=draft, actor=HOUSE, now=at)
    for key, reason in told["portfolio"]["placed"].items():
        place_challenge(portfolio=portfolio, challenge=challenges[key], reason=reason, actor=HOUSE, now=at)
    decided = told["decided"]
    closed = _vote(decided, owner, portfolio, challenges, at, at + 6 * _DAY)
    close_voting(prioritisation=closed, actor=HOUSE, now=at + 5 * _DAY)
    verdict = _verdict(decided, closed, challenges)
    decide_priorities(prioritisation=closed, verdict=verdict, actor=person, now=at + 7 * _DAY)
    _vote(told["open"], owner, portfolio, challenges, now - 2 * _DAY, now + 6 * _DAY)


def _direct(told: Mapping[str, Any], owner: Organisation, challenges: Mapping[str, Challenge], at: datetime) -> Mission:
    """The strategy with its objectives, and the mission of one of them."""
    strategy = make_strategy(organisation=owner, draft=StrategyDraft(**told["strategy"]), actor=HOUSE, now=at)
    objectives = []
    for said in told["objectives"]:
        words = {name: value for name, value in said.items() if name != "under"}
        objective = add_objective(strategy=strategy, draft=ObjectiveDraft(**words), actor=HOUSE, now=at)
        for key in said["under"]:
            link_challenge(objective=objective, challenge=challenges[key], actor=HOUSE, now=at)
        objectives.append(objective)
    words = dict(told["mission"])
    words["objective"] = objectives[words["objective"]]
    return make_mission(organisation=owner, draft=MissionDraft(**words), actor=HOUSE, now=at)


def _vote(
    told: Mapping[str, Any],
    owner: Organisation,
    portfolio: Portfolio,
    challenges: Mapping[str, Challenge],
    at: datetime,
    closes_at: datetime,
) -> Prioritisation:
    """A prioritisation in which some tables have voted already."""
    draft = PrioritisationDraft(
        title=told["title"], purpose=told["purpose"], places=told["places"], closes_at=closes_at, portfolio=portfolio
    )
    made = make_prioritisation(organisation=owner, draft=draft, actor=HOUSE, now=at)
    criteria = [
        add_criterion(prioritisation=made, draft=CriterionDraft(**said), actor=HOUSE, now=at)
        for said in told["criteria"]
    ]
    compared = _compared(made, [challenges[key] for key in next(iter(told["votes"].values()))], at)
    opened = open_voting(prioritisation=made, actor=HOUSE, now=at)
    for table, rows in told["votes"].items():
        scores = {
            (compared[challenges[key].pk].pk, criterion.pk): score
            for key, row in rows.items()
            for criterion, score in zip(criteria, row, strict=True)
        }
        cast_table_votes(prioritisation=opened, table=table, votes=scores, actor=HOUSE, now=at + _DAY)
    return opened


def _compared(made: Prioritisation, challenges: Sequence[Challenge], at: datetime) -> dict[int, Candidate]:
    """Of the candidates that the portfolio brought along only these stay; by challenge."""
    wanted = {challenge.pk for challenge in challenges}
    for candidate in made.candidates.select_related("prioritisation__organisation", "challenge"):
        if candidate.challenge_id not in wanted:
            remove_candidate(candidate=candidate, actor=HOUSE, now=at)
    return {candidate.challenge_id: candidate for candidate in made.candidates.all()}


def _verdict(told: Mapping[str, Any], made: Prioritisation, challenges: Mapping[str, Challenge]) -> Verdict:
    chosen = {challenges[key].pk: reason for key, reason in told["chosen"].items()}
    choices = {
        candidate.pk: Choice(candidate.challenge_id in chosen, chosen.get(candidate.challenge_id, ""))
        for candidate in made.candidates.all()
    }
    return Verdict(choices=choices, decision=told["decision"], office=told["office"])
