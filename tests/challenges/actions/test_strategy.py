"""Strategies, missions and portfolios: who keeps them, and what is refused."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import translation

from minga.audit.models import Entry
from minga.challenges.actions import portfolios, strategy
from minga.challenges.enums import Axis, ChallengeStatus
from minga.challenges.models import Objective, Strategy
from minga.core import search
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.organisations.enums import RoleKind
from tests.factories.challenges import make_challenge
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person
from tests.factories.strategy import (
    make_mission,
    make_objective,
    make_portfolio,
    make_strategy,
    place,
    planner_organisation,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


DRAFT = strategy.StrategyDraft(title=" Estrategia nacional ", starts_year=2025, ends_year=2030)


@pytest.mark.parametrize(
    ("kind", "allowed"),
    [
        (RoleKind.MANAGER, True),
        (RoleKind.COORDINATOR, True),
        (RoleKind.AUTHORITY, True),
        (RoleKind.METHODOLOGIST, True),
        (RoleKind.MEMBER, False),
        (RoleKind.CHALLENGE_OWNER, False),
        (RoleKind.FACILITATOR, False),
    ],
)
def test_stewards_and_methodologists_plan(kind: RoleKind, allowed: bool) -> None:
    owner, person = planner_organisation(), make_person()
    role(person, kind, owner)

    if allowed:
        made = strategy.make_strategy(organisation=owner, draft=DRAFT, actor=person, now=now())
        assert (made.title, made.key) == ("Estrategia nacional", "estrategia-nacional")
        return
    with pytest.raises(NotAllowed):
        strategy.make_strategy(organisation=owner, draft=DRAFT, actor=person, now=now())
    assert not Strategy.objects.exists()


def test_the_deputy_plans_too() -> None:
    owner, deputy = planner_organisation(), make_person()
    role(make_person(), RoleKind.MANAGER, owner, deputy=deputy)

    assert strategy.make_strategy(organisation=owner, draft=DRAFT, actor=deputy, now=now()).organisation == owner


@pytest.mark.parametrize("fields", [{"recognised_at": None}, {"retired_at": now()}])
def test_nobody_plans_for_what_is_not_recognised_or_no_longer_stands(fields: dict[str, object]) -> None:
    owner, person = make_organisation(**fields), make_person()
    role(person, RoleKind.MANAGER, owner)

    with pytest.raises(NotAllowed):
        strategy.make_strategy(organisation=owner, draft=DRAFT, actor=person, now=now())


def test_editing_keeps_what_changed_and_refuses_who_saved_at_that_moment() -> None:
    made = make_strategy(title="Estrategia")
    draft = strategy.StrategyDraft(title="Estrategia nacional", source="Ley 1")

    strategy.edit_strategy(strategy=made, draft=draft, was={"title": "Estrategia"}, actor=HOUSE, now=now())

    entry = Entry.objects.get(key="challenges.strategy_edited")
    assert entry.before == {"title": "Estrategia", "source": ""}
    with pytest.raises(Conflict, match="at this very moment"):
        strategy.edit_strategy(strategy=made, draft=draft, was={"title": "Estrategia"}, actor=HOUSE, now=now())


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (strategy.StrategyDraft(title=" "), "title"),
        (strategy.StrategyDraft(title="Plan", starts_year=2030, ends_year=2025), "ends_year"),
    ],
)
def test_a_strategy_has_a_title_and_years_in_order(draft: strategy.StrategyDraft, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        strategy.make_strategy(organisation=planner_organisation(), draft=draft, actor=HOUSE, now=now())
    assert set(refused.value.errors) == {field}


@pytest.mark.parametrize(
    ("fields", "field"), [({"title": " "}, "title"), ({"axis": "x"}, "axis"), ({"sdg_goal": 18}, "sdg_goal")]
)
def test_an_objective_says_what_and_where(fields: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        make_objective(None, **fields)
    assert set(refused.value.errors) == {field}


def test_objectives_stand_in_the_order_in_which_they_were_added() -> None:
    made = make_strategy()
    first, second = make_objective(made, axis=Axis.FUNDING), make_objective(made)

    assert list(made.objectives.all()) == [first, second]


def test_a_challenge_stands_once_under_an_objective_and_can_be_taken_from_it() -> None:
    challenge = make_challenge(status=ChallengeStatus.MAPPED)
    objective = make_objective(None, challenge)

    with pytest.raises(Conflict, match="already"):
        strategy.link_challenge(objective=objective, challenge=challenge, actor=HOUSE, now=now())
    with pytest.raises(NotReady, match="Take them"):
        strategy.remove_objective(objective=objective, actor=HOUSE, now=now())
    strategy.unlink_challenge(objective=objective, challenge=challenge, actor=HOUSE, now=now())
    with pytest.raises(NotReady, match="Somebody else"):
        strategy.unlink_challenge(objective=objective, challenge=challenge, actor=HOUSE, now=now())
    strategy.remove_objective(objective=objective, actor=HOUSE, now=now())
    assert not Objective.objects.exists()


def test_an_objective_that_somebody_removed_is_gone() -> None:
    objective = make_objective()
    strategy.remove_objective(objective=Objective.objects.get(pk=objective.pk), actor=HOUSE, now=now())

    with pytest.raises(NotReady, match="Somebody else"):
        strategy.edit_objective(
            objective=objective, draft=strategy.ObjectiveDraft(title="Otro"), actor=HOUSE, now=now()
        )


def test_what_a_planner_may_not_see_she_cannot_link() -> None:
    hidden = make_challenge(status=ChallengeStatus.MAPPED, restricted=True)
    objective, planner = make_objective(), make_person()
    role(planner, RoleKind.MANAGER, objective.strategy.organisation)

    with pytest.raises(NotAllowed, match="no such challenge"):
        strategy.link_challenge(objective=objective, challenge=hidden, actor=planner, now=now())


@pytest.mark.parametrize("status", [ChallengeStatus.WITHDRAWN, ChallengeStatus.JOINED])
def test_what_no_longer_goes_on_is_neither_linked_nor_placed(status: ChallengeStatus) -> None:
    ended = make_challenge(status=status)

    with pytest.raises(Conflict, match="Choose one that stands"):
        make_objective(None, ended)
    with pytest.raises(Conflict, match="Choose one that stands"):
        make_portfolio(None, ended)


def test_a_mission_says_what_will_be_different() -> None:
    made = make_mission(sdgs=[6, 16], due_on=date(2030, 12, 31))

    assert (made.sdgs, made.due_on) == ([6, 16], date(2030, 12, 31))
    for fields, field in (({"statement": " "}, "statement"), ({"sdgs": [99]}, "sdgs")):
        with pytest.raises(Invalid) as refused:
            make_mission(**fields)
        assert set(refused.value.errors) == {field}


def test_a_mission_and_a_portfolio_change_their_words() -> None:
    mission, portfolio = make_mission(), make_portfolio()
    words = strategy.MissionDraft(title="Otra", statement="Otra cosa será distinta.")

    strategy.edit_mission(mission=mission, draft=words, actor=HOUSE, now=now())
    renamed = portfolios.PortfolioDraft(title="Otro", mission=mission)
    changed = portfolios.edit_portfolio(portfolio=portfolio, draft=renamed, actor=HOUSE, now=now())

    assert (changed.title, changed.mission, changed.revision) == ("Otro", mission, 2)


def test_a_challenge_enters_and_leaves_a_portfolio_with_a_reason() -> None:
    challenge, made = make_challenge(status=ChallengeStatus.MAPPED), make_portfolio()

    def put(reason: str) -> object:
        return portfolios.place_challenge(portfolio=made, challenge=challenge, reason=reason, actor=HOUSE, now=now())

    def take(reason: str) -> object:
        return portfolios.take_out_challenge(portfolio=made, challenge=challenge, reason=reason, actor=HOUSE, now=now())

    refused: list[DomainError] = []
    for step in (lambda: put(" "), lambda: put("Va aquí."), lambda: put("Otra vez."), lambda: take(" ")):
        try:
            step()
        except DomainError as error:
            refused.append(error)
    take("Se resolvió de otro modo.")

    assert [type(error) for error in refused] == [Invalid, Conflict, Invalid]
    assert Entry.objects.get(key="challenges.challenge_taken_out").after == {"reason": "Se resolvió de otro modo."}
    with pytest.raises(NotReady, match="Somebody else"):
        take("Otra vez.")


def test_what_is_retired_leaves_the_search_and_comes_back() -> None:
    made = make_portfolio(title="Servicios que llegan")

    def found() -> bool:
        return search.matching("llegan").filter(subject_type="challenges.portfolio").exists()

    assert found()
    with pytest.raises(Invalid):
        strategy.retire_plan(plan=made, reason=" ", actor=HOUSE, now=now())
    retired = strategy.retire_plan(plan=made, reason="Terminó.", actor=HOUSE, now=now())
    assert not found()
    with pytest.raises(Conflict):
        strategy.retire_plan(plan=retired, reason="Otra vez.", actor=HOUSE, now=now())
    strategy.restore_plan(plan=retired, actor=HOUSE, now=now())
    assert found()
    with pytest.raises(Conflict):
        strategy.restore_plan(plan=retired, actor=HOUSE, now=now())
    place(made, make_challenge(status=ChallengeStatus.MAPPED))
