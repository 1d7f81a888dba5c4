"""No transition without its conditions: stage × condition × persona."""

from collections.abc import Callable

import pytest

from minga.core.clock import now
from minga.core.errors import NotAllowed
from minga.initiatives.actions.gates import GateNotReady, Verdict, decide_gate
from minga.initiatives.enums import GateOutcome
from minga.initiatives.models import Initiative
from minga.initiatives.queries.conditions import SOFT
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from tests.factories.initiative_lacks import LACKS
from tests.factories.initiatives import (
    give_adoption,
    give_pilot,
    give_prototype,
    give_replication,
    give_team,
    lead_of,
    make_initiative,
    make_review,
)
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

GIVES: dict[int, Callable[[Initiative], object]] = {
    3: give_team, 4: give_prototype, 5: give_pilot, 6: give_adoption, 7: give_replication,
}  # fmt: skip


def _ready(stage: int) -> Initiative:
    """Standing before the gate, with all that it asks."""
    initiative = make_initiative(stage=stage - 1)
    GIVES[stage](initiative)
    return initiative


def _people(initiative: Initiative) -> dict[str, Person]:
    """`both` leads the team and answers for the organisation too."""
    people = {name: make_person() for name in ("decider", "mentor", "stranger")} | {"both": lead_of(initiative)}
    role(people["decider"], RoleKind.CHALLENGE_OWNER, initiative.organisation)
    role(people["mentor"], RoleKind.MENTOR, initiative)
    role(people["both"], RoleKind.AUTHORITY, initiative.organisation)
    role(people["stranger"], RoleKind.AUTHORITY, make_organisation())
    return people


def _refusals(initiative: Initiative, outcome: str, people: dict[str, Person]) -> dict[str, set[str]]:
    """For each persona, what she lacks: the right, or the conditions. The one who decides comes last."""
    review = make_review(initiative)
    verdict = Verdict(outcome=outcome, reasons="El expediente lo muestra.")
    refused: dict[str, set[str]] = {}
    for name in ("both", "mentor", "stranger", "decider"):
        try:
            decide_gate(review=review, verdict=verdict, actor=people[name], now=now())
        except NotAllowed:
            refused[name] = {"right"}
        except GateNotReady as error:
            refused[name] = {each.key for each in error.conditions}
        else:
            refused[name] = set()
    return refused


OTHERS = {"both": {"right"}, "mentor": {"right"}, "stranger": {"right"}}


@pytest.mark.parametrize("stage", sorted(GIVES))
def test_with_all_its_conditions_only_who_decides_lets_it_through(stage: int) -> None:
    initiative = _ready(stage)

    assert _refusals(initiative, GateOutcome.GO, _people(initiative)) == OTHERS | {"decider": set()}

    initiative.refresh_from_db()
    assert initiative.stage == stage


@pytest.mark.parametrize("outcome", [GateOutcome.GO, GateOutcome.GO_WITH_CONDITIONS])
@pytest.mark.parametrize(("stage", "key", "take_away"), LACKS)
def test_without_one_of_them_nobody_does(
    stage: int, key: str, take_away: Callable[[Initiative], object], outcome: str
) -> None:
    initiative = _ready(stage)
    people = _people(initiative)
    take_away(initiative)
    initiative.save()

    refused = _refusals(initiative, outcome, people)

    assert {name: refused[name] for name in OTHERS} == OTHERS
    assert key in refused["decider"]
    assert outcome == GateOutcome.GO or (key in SOFT) is (refused["decider"] <= SOFT)
    initiative.refresh_from_db()
    assert initiative.stage == stage - 1
