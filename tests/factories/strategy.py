"""Strategies, portfolios and prioritisations, made by their own actions."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import count
from typing import Any

from minga.challenges.actions import portfolios, priorities, strategy, voting
from minga.challenges.enums import ChallengeStatus, CriterionKind
from minga.challenges.models import (
    Candidate,
    Challenge,
    Criterion,
    Mission,
    Objective,
    Portfolio,
    Prioritisation,
    Strategy,
    Vote,
)
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.organisations.enums import OrganisationType
from minga.organisations.models import Organisation
from minga.people.models import Person
from tests.factories.challenges import make_challenge
from tests.factories.organisations import make_organisation

_numbers = count(1)


def planner_organisation() -> Organisation:
    """A national body, recognised."""
    return make_organisation(type=OrganisationType.NATIONAL)


def make_strategy(organisation: Organisation | None = None, **fields: Any) -> Strategy:
    draft = strategy.StrategyDraft(**{"title": f"Estrategia {next(_numbers)}", **fields})
    owner = organisation or planner_organisation()
    return strategy.make_strategy(organisation=owner, draft=draft, actor=HOUSE, now=now())


def make_objective(of: Strategy | None = None, *challenges: Challenge, **fields: Any) -> Objective:
    """An objective with these challenges under it."""
    draft = strategy.ObjectiveDraft(**{"title": f"Objetivo {next(_numbers)}", **fields})
    objective = strategy.add_objective(strategy=of or make_strategy(), draft=draft, actor=HOUSE, now=now())
    for challenge in challenges:
        strategy.link_challenge(objective=objective, challenge=challenge, actor=HOUSE, now=now())
    return objective


def make_mission(organisation: Organisation | None = None, **fields: Any) -> Mission:
    values = {"title": f"Misión {next(_numbers)}", "statement": "Nadie espera de noche en 2030.", **fields}
    owner = organisation or planner_organisation()
    return strategy.make_mission(organisation=owner, draft=strategy.MissionDraft(**values), actor=HOUSE, now=now())


def make_portfolio(organisation: Organisation | None = None, *challenges: Challenge, **fields: Any) -> Portfolio:
    """A portfolio with these challenges in it."""
    draft = portfolios.PortfolioDraft(**{"title": f"Portafolio {next(_numbers)}", **fields})
    owner = organisation or planner_organisation()
    made = portfolios.make_portfolio(organisation=owner, draft=draft, actor=HOUSE, now=now())
    for challenge in challenges:
        place(made, challenge)
    return made


def place(portfolio: Portfolio, challenge: Challenge) -> None:
    portfolios.place_challenge(
        portfolio=portfolio, challenge=challenge, reason="Va con los otros.", actor=HOUSE, now=now()
    )


def make_round(
    organisation: Organisation | None = None,
    *,
    candidates: int = 3,
    places: int = 1,
    criteria: Sequence[tuple[str, int]] = ((CriterionKind.BENEFIT, 2), (CriterionKind.EFFORT, 1)),
    **fields: Any,
) -> Prioritisation:
    """A prioritisation in preparation, with mapped challenges and criteria (kind, weight)."""
    values = {"title": f"Priorización {next(_numbers)}", "places": places, "closes_at": now() + timedelta(days=7)}
    made = priorities.make_prioritisation(
        organisation=organisation or planner_organisation(),
        draft=priorities.PrioritisationDraft(**(values | fields)),
        actor=HOUSE,
        now=now(),
    )
    for kind, weight in criteria:
        draft = priorities.CriterionDraft(title=f"Criterio {next(_numbers)}", kind=kind, weight=weight)
        priorities.add_criterion(prioritisation=made, draft=draft, actor=HOUSE, now=now())
    owner = make_organisation()
    for _each in range(candidates):
        challenge = make_challenge(organisation=owner, status=ChallengeStatus.MAPPED)
        priorities.add_candidate(prioritisation=made, challenge=challenge, actor=HOUSE, now=now())
    return made


def open_round(organisation: Organisation | None = None, **fields: Any) -> Prioritisation:
    """A prioritisation in which people vote."""
    made = make_round(organisation, **fields)
    return voting.open_voting(prioritisation=made, actor=HOUSE, now=now())


def table_votes(prioritisation: Prioritisation, table: str, scores: Sequence[Sequence[int | None]]) -> None:
    """The paper of a table: one row of scores for each candidate, in the order of the criteria."""
    voting.cast_table_votes(
        prioritisation=prioritisation, table=table, votes=ballot(prioritisation, scores), actor=HOUSE, now=now()
    )


def person_votes(prioritisation: Prioritisation, person: Person, scores: Sequence[Sequence[int | None]]) -> None:
    """The ballot of a person who has the code."""
    votes = ballot(prioritisation, scores)
    voting.cast_votes(prioritisation=prioritisation, votes=votes, code=prioritisation.code, actor=person, now=now())


def make_vote(person: Person) -> Vote:
    """One score of this person, in a round of her own."""
    made = open_round()
    candidate, criterion = candidates_of(made)[0], criteria_of(made)[0]
    return Vote.objects.create(candidate=candidate, criterion=criterion, person=person, score=3)


def ballot(
    prioritisation: Prioritisation, scores: Sequence[Sequence[int | None]]
) -> Mapping[tuple[int, int], int | None]:
    """Scores by candidate and criterion."""
    candidates, criteria = candidates_of(prioritisation), criteria_of(prioritisation)
    return {
        (candidate.pk, criterion.pk): score
        for candidate, row in zip(candidates, scores, strict=True)
        for criterion, score in zip(criteria, row, strict=True)
    }


def candidates_of(prioritisation: Prioritisation) -> list[Candidate]:
    return list(Candidate.objects.filter(prioritisation=prioritisation).select_related("challenge"))


def criteria_of(prioritisation: Prioritisation) -> list[Criterion]:
    return list(Criterion.objects.filter(prioritisation=prioritisation))


def votes_of(prioritisation: Prioritisation) -> list[tuple[int, int, int]]:
    """Candidate, criterion and score of every vote, in order."""
    rows = Vote.objects.filter(candidate__prioritisation=prioritisation).order_by("candidate", "criterion", "score")
    return list(rows.values_list("candidate", "criterion", "score"))


def close(prioritisation: Prioritisation) -> Prioritisation:
    return voting.close_voting(prioritisation=prioritisation, actor=HOUSE, now=now())


def verdict_for(*chosen: Candidate, tie_break: str = "") -> voting.Verdict:
    """A whole decision that chooses these."""
    return voting.Verdict(
        choices={each.pk: voting.Choice(chosen=True, reason="La mayor mejora.") for each in chosen},
        decision="Se empieza por estos.",
        office="Dirección de Innovación",
        tie_break=tie_break,
    )
