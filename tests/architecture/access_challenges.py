"""Who may open which address: rows of this app, gathered in `access_all`."""

from typing import Any

from minga.challenges.enums import ChallengeStatus as Status
from tests.architecture.access import PUBLIC, Row, World
from tests.factories.challenges import bare_draft, make_attempt, make_challenge


def _draft(world: World) -> dict[str, Any]:
    return {"key": bare_draft(organisation=world.organisation).key}


def _mapped(world: World) -> dict[str, Any]:
    return {"key": make_challenge(organisation=world.organisation, status=Status.MAPPED).key}


def _withdrawn(world: World) -> dict[str, Any]:
    return {"key": make_challenge(organisation=world.organisation, status=Status.WITHDRAWN).key}


def _joined(world: World) -> dict[str, Any]:
    return {"key": make_challenge(organisation=world.organisation, status=Status.JOINED).key}


def _step(world: World) -> dict[str, Any]:
    return {**_draft(world), "step": "afectados"}


def _kind(world: World) -> dict[str, Any]:
    return {**_draft(world), "kind": "intentos"}


def _row(world: World) -> dict[str, Any]:
    attempt = make_attempt(bare_draft(organisation=world.organisation))
    return {"key": attempt.challenge.key, "kind": "intentos", "uuid": attempt.uuid}


ROWS: dict[str, Row] = {
    "challenges:challenges": Row("citizen", None, why=PUBLIC),
    "challenges:new": Row("stranger", "citizen"),
    "challenges:challenge": Row("owner", "stranger", _draft),
    "challenges:history": Row("owner", "stranger", _mapped),
    "challenges:review": Row("owner", "stranger", _mapped),
    "challenges:step": Row("owner", "stranger", _step),
    "challenges:row-add": Row("owner", "stranger", _kind),
    "challenges:row-change": Row("owner", "stranger", _row),
    "challenges:row-remove": Row("owner", "stranger", _row, post=True),
    "challenges:map": Row("owner", "conflicted_juror", _draft, post=True),
    "challenges:characterise": Row("owner", "conflicted_juror", _mapped, post=True),
    "challenges:confirm": Row("owner", "conflicted_juror", _mapped, post=True),
    "challenges:withdraw": Row("owner", "conflicted_juror", _mapped),
    "challenges:take-up": Row("owner", "conflicted_juror", _withdrawn, post=True),
    "challenges:join": Row("owner", "stranger", _draft),
    "challenges:part": Row("owner", "stranger", _joined),
}
