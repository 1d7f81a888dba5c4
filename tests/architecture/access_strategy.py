"""Who may open which address: strategies, portfolios and prioritisations, gathered in `access_all`.

The owner coordinates a recognised organisation; the stranger coordinates another one; the
participant works in none.
"""

from typing import Any

from minga.challenges.enums import ChallengeStatus
from tests.architecture.access import PUBLIC, Row, World
from tests.factories.challenges import make_challenge
from tests.factories.strategy import (
    candidates_of,
    close,
    criteria_of,
    make_mission,
    make_objective,
    make_portfolio,
    make_round,
    make_strategy,
    open_round,
    table_votes,
)


def _hidden_strategy(world: World) -> dict[str, Any]:
    return {"key": make_strategy(world.organisation, public=False).key}


def _strategy(world: World) -> dict[str, Any]:
    return {"key": make_strategy(world.organisation).key}


def _objective(world: World) -> dict[str, Any]:
    objective = make_objective(make_strategy(world.organisation))
    return {"key": objective.strategy.key, "uuid": objective.uuid}


def _linked(world: World) -> dict[str, Any]:
    challenge = make_challenge(status=ChallengeStatus.MAPPED)
    objective = make_objective(make_strategy(world.organisation), challenge)
    return {"key": objective.strategy.key, "uuid": objective.uuid, "challenge": challenge.key}


def _hidden_mission(world: World) -> dict[str, Any]:
    return {"key": make_mission(world.organisation, public=False).key}


def _mission(world: World) -> dict[str, Any]:
    return {"key": make_mission(world.organisation).key}


def _hidden_portfolio(world: World) -> dict[str, Any]:
    return {"key": make_portfolio(world.organisation, public=False).key}


def _portfolio(world: World) -> dict[str, Any]:
    return {"key": make_portfolio(world.organisation).key}


def _placed(world: World) -> dict[str, Any]:
    challenge = make_challenge(status=ChallengeStatus.MAPPED)
    return {"key": make_portfolio(world.organisation, challenge).key, "challenge": challenge.key}


def _hidden_round(world: World) -> dict[str, Any]:
    return {"key": make_round(world.organisation, public=False).key}


def _round(world: World) -> dict[str, Any]:
    return {"key": make_round(world.organisation).key}


def _criterion(world: World) -> dict[str, Any]:
    made = make_round(world.organisation)
    return {"key": made.key, "uuid": criteria_of(made)[0].uuid}


def _candidate(world: World) -> dict[str, Any]:
    made = make_round(world.organisation)
    return {"key": made.key, "uuid": candidates_of(made)[0].uuid}


def _invited(world: World) -> dict[str, Any]:
    return {"key": make_round(world.organisation).key, "organisation": world.organisation.key}


def _voting(world: World) -> dict[str, Any]:
    return {"key": open_round(world.organisation).key}


def _hidden_voting(world: World) -> dict[str, Any]:
    return {"key": open_round(world.organisation, public=False).key}


def _closed(world: World) -> dict[str, Any]:
    made = open_round(world.organisation)
    table_votes(made, "Mesa 1", [[4, 0], [2, 2], [1, 3]])
    return {"key": close(made).key}


ROWS: dict[str, Row] = {
    "challenges:strategies": Row("citizen", None, why=PUBLIC),
    "challenges:strategy-new": Row("owner", "participant"),
    "challenges:strategy": Row("owner", "stranger", _hidden_strategy),
    "challenges:strategy-edit": Row("owner", "stranger", _strategy),
    "challenges:strategy-retire": Row("owner", "stranger", _strategy, post=True),
    "challenges:objective-new": Row("owner", "stranger", _strategy),
    "challenges:objective-edit": Row("owner", "conflicted_juror", _objective),
    "challenges:objective-remove": Row("owner", "stranger", _objective, post=True),
    "challenges:objective-link": Row("owner", "stranger", _objective),
    "challenges:objective-unlink": Row("owner", "stranger", _linked, post=True),
    "challenges:mission-new": Row("owner", "participant"),
    "challenges:mission": Row("owner", "stranger", _hidden_mission),
    "challenges:mission-edit": Row("owner", "stranger", _mission),
    "challenges:mission-retire": Row("owner", "stranger", _mission, post=True),
    "challenges:axes": Row("citizen", None, why=PUBLIC),
    "challenges:axis": Row("citizen", None, lambda _world: {"axis": "funding"}, why=PUBLIC),
    "challenges:portfolios": Row("citizen", None, why=PUBLIC),
    "challenges:portfolio-new": Row("owner", "participant"),
    "challenges:portfolio": Row("owner", "stranger", _hidden_portfolio),
    "challenges:portfolio-csv": Row("owner", "stranger", _hidden_portfolio),
    "challenges:portfolio-edit": Row("owner", "conflicted_juror", _portfolio),
    "challenges:portfolio-retire": Row("owner", "stranger", _portfolio, post=True),
    "challenges:portfolio-place": Row("owner", "stranger", _portfolio),
    "challenges:portfolio-take-out": Row("owner", "stranger", _placed),
    "challenges:prioritisations": Row("citizen", None, why=PUBLIC),
    "challenges:prioritisation-new": Row("owner", "participant"),
    "challenges:prioritisation": Row("owner", "stranger", _hidden_round),
    "challenges:prioritisation-edit": Row("owner", "conflicted_juror", _round),
    "challenges:prioritisation-prepare": Row("owner", "stranger", _round),
    "challenges:criterion-new": Row("owner", "stranger", _round),
    "challenges:criterion-edit": Row("owner", "stranger", _criterion),
    "challenges:criterion-remove": Row("owner", "stranger", _criterion, post=True),
    "challenges:candidate-new": Row("owner", "stranger", _round),
    "challenges:candidate-remove": Row("owner", "stranger", _candidate, post=True),
    "challenges:prioritisation-invite": Row("owner", "stranger", _round),
    "challenges:prioritisation-uninvite": Row("owner", "stranger", _invited, post=True),
    "challenges:prioritisation-open": Row("owner", "stranger", _round, post=True),
    "challenges:prioritisation-close": Row("owner", "stranger", _voting, post=True),
    "challenges:prioritisation-vote": Row("conflicted_juror", "stranger", _hidden_voting),
    "challenges:prioritisation-table": Row("owner", "conflicted_juror", _voting),
    "challenges:prioritisation-ballot": Row("owner", "stranger", _voting),
    "challenges:prioritisation-code": Row("owner", "conflicted_juror", _voting),
    "challenges:prioritisation-decide": Row("owner", "stranger", _closed),
}
