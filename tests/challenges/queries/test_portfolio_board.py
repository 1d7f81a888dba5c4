"""The board of a portfolio: what outsiders see and count, gaps in sentences, constant queries."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from minga.challenges.enums import ChallengeStatus
from minga.challenges.models import Challenge, Portfolio
from minga.challenges.queries import portfolios as queries
from minga.challenges.queries.axes import axes_page, axis_page
from minga.challenges.queries.plans import lineage_of
from minga.challenges.queries.portfolios import StagedInitiative, StagedWork, portfolio_page, portfolio_rows
from minga.challenges.queries.strategy import strategy_page
from minga.core.clock import now
from minga.organisations.enums import RoleKind
from minga.people.models import Person
from tests.conftest import Queries
from tests.factories.challenges import make_challenge
from tests.factories.organisations import make_organisation, role
from tests.factories.people import make_person
from tests.factories.strategy import make_mission, make_objective, make_portfolio, make_strategy

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


MAPPED = ChallengeStatus.MAPPED


def restricted_in(portfolio: Portfolio) -> tuple[Challenge, Person]:
    """A restricted challenge in the portfolio, and somebody of its organisation."""
    owner, insider = make_organisation(), make_person()
    role(insider, RoleKind.MEMBER, owner)
    challenge = make_challenge(organisation=owner, status=MAPPED, restricted=True)
    portfolio.placements.create(challenge=challenge, reason="Va aquí.")
    return challenge, insider


def titles(page: queries.PortfolioPage) -> set[str]:
    return {line.title for column in page.columns for line in column.challenges}


def gaps(page: queries.PortfolioPage, key: str) -> tuple[str, ...]:
    return next(spread.gaps for spread in page.spreads if spread.key == key)


def test_outsiders_neither_see_nor_count_a_restricted_challenge() -> None:
    open_one = make_challenge(status=MAPPED)
    portfolio = make_portfolio(None, open_one)
    hidden, insider = restricted_in(portfolio)

    outside = portfolio_page(portfolio, None, {}, now())
    inside = portfolio_page(portfolio, insider, {}, now())

    assert (titles(outside), outside.whole) == ({open_one.title}, 1)
    assert (titles(inside), inside.whole) == ({open_one.title, hidden.title}, 2)
    assert sum(row.count for row in outside.spreads[0].rows) == 1
    assert [row.challenges for row in portfolio_rows([portfolio], None, now())] == [1]


def test_gaps_are_sentences() -> None:
    mission = make_mission(sdgs=[6, 16])
    first = make_challenge(status=MAPPED, facet="mission", axes=["culture"], sdg_target="16.6", risk=None)
    page = portfolio_page(make_portfolio(None, first, mission=mission), None, {}, now())

    assert "No challenge has the facet “Explores what may come”." in gaps(page, "facet")
    assert "The axis “Support and funding” is empty." in gaps(page, "axis")
    assert "The axis “Mindset and culture” is empty." not in gaps(page, "axis")
    assert gaps(page, "sdg") == ("No challenge serves SDG 6, which the mission names.",)
    assert "1 challenge does not say it." in gaps(page, "risk")
    assert gaps(page, "sector")[0].startswith("Without a challenge: Participation")


def test_a_goal_with_a_single_challenge_among_many_is_thin() -> None:
    owner = make_organisation()
    others = [make_challenge(organisation=owner, status=MAPPED) for _each in range(7)]
    water = make_challenge(organisation=owner, status=MAPPED, sdg_goal=6, sdg_target="6.1")

    page = portfolio_page(make_portfolio(None, water, *others), None, {}, now())

    assert gaps(page, "sdg") == ("SDG 6 has 1 of 8 challenges.",)


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [({}, 2), ({"facet": "mission"}, 1), ({"axis": "funding"}, 1), ({"sdg": "6"}, 1), ({"facet": "x"}, 0),
     ({"facet": "mission", "sdg": "6"}, 0), ({"nonsense": "1"}, 2)],
)  # fmt: skip
def test_the_address_filters_the_board_and_not_the_spread(wanted: dict[str, str], shown: int) -> None:
    first = make_challenge(status=MAPPED, facet="mission", axes=["funding"])
    second = make_challenge(status=MAPPED, sdg_goal=6, sdg_target="6.1")

    page = portfolio_page(make_portfolio(None, first, second), None, wanted, now())

    assert (page.shown, page.whole) == (shown, 2)
    assert sum(row.count for row in page.spreads[0].rows) == 2


def test_what_was_withdrawn_stands_apart_and_fills_no_gap() -> None:
    challenge = make_challenge(status=MAPPED)
    portfolio = make_portfolio(None, challenge)
    portfolio.placements.create(challenge=make_challenge(status=ChallengeStatus.WITHDRAWN))

    page = portfolio_page(portfolio, None, {}, now())

    assert [(column.value, len(column.challenges)) for column in page.columns][-1] == ("withdrawn", 1)
    assert sum(row.count for row in page.spreads[0].rows) == 1


def test_initiatives_come_from_the_app_above(monkeypatch: pytest.MonkeyPatch) -> None:
    challenge = make_challenge(status=MAPPED)
    asked: list[list[int]] = []

    def stages_of(ids: object, viewer: object, at: object) -> StagedWork:
        asked.append(list(ids))  # type: ignore[call-overload]
        return StagedWork(("Mapped", "Piloted"), [StagedInitiative(challenge.pk, "Turnos", "/x/", "Villa", 2)])

    monkeypatch.setattr(queries, "_stages", [stages_of])

    page = portfolio_page(make_portfolio(None, challenge), None, {}, now())

    assert asked == [[challenge.pk]]
    assert [(column.number, len(column.initiatives)) for column in page.stages] == [(1, 0), (2, 1)]


def test_an_empty_portfolio_has_no_spread() -> None:
    page = portfolio_page(make_portfolio(), None, {}, now())

    assert (page.whole, page.spreads, page.stages) == (0, (), ())


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_costs_the_same_however_much_is_in_it(count: int, queries: Queries) -> None:
    portfolio = make_portfolio(None, *(make_challenge(status=MAPPED) for _each in range(count)), mission=make_mission())

    with queries(3):
        portfolio_page(portfolio, None, {}, now())


@pytest.mark.parametrize("count", [1, 3])
def test_a_strategy_costs_the_same_however_many_objectives_it_has(count: int, queries: Queries) -> None:
    strategy = make_strategy()
    for _each in range(count):
        make_objective(strategy, make_challenge(status=MAPPED))

    with queries(3):
        page = strategy_page(strategy, None, now())
    assert page.challenges == count


def test_a_strategy_says_which_axis_it_leaves_out_and_hides_what_is_restricted() -> None:
    strategy = make_strategy()
    hidden = make_challenge(status=MAPPED, restricted=True)
    make_objective(strategy, hidden, title="Agua para todos", axis="funding")

    page = strategy_page(strategy, None, now())

    assert page.challenges == 0
    assert "No challenge stands under the objective “Agua para todos”." in page.gaps
    assert "No objective is on the axis “Knowledge and learning”." in page.gaps
    assert not any("Support and funding" in gap for gap in page.gaps)


def test_the_axes_count_what_the_reader_sees() -> None:
    make_challenge(status=MAPPED, axes=["funding"], restricted=True)
    seen = make_challenge(status=MAPPED, axes=["funding", "culture"])
    make_portfolio(None, seen)
    make_objective(axis="funding")
    make_objective(make_strategy(public=False), axis="culture")
    make_objective(axis="knowledge")

    page = axes_page(None, now())
    rows = {row.key: row.counts[:4] for row in page.rows}

    assert rows["funding"] == (1, 0, 1, 1)
    assert rows["culture"] == (0, 0, 1, 1)
    assert rows["ecosystem"] == (0, 0, 0, 0)
    assert "The axis “Innovation ecosystem” is empty." in page.gaps
    assert "On the axis “Knowledge and learning” there are objectives, but no challenge." in page.gaps
    one = axis_page("funding", None, now())
    assert ([line.title for line in one.challenges], one.challenge_count) == ([seen.title], 1)
    assert len(one.portfolios) == len(one.objectives) == 1


def test_the_page_of_a_challenge_says_where_it_belongs() -> None:
    challenge = make_challenge(status=MAPPED)
    objective = make_objective(None, challenge)
    portfolio = make_portfolio(None, challenge)
    make_portfolio(None, challenge, public=False)

    section = lineage_of(challenge, None, False, now())

    assert section is not None
    assert [row.label for row in section.rows] == [objective.strategy.title, portfolio.title]
    assert lineage_of(make_challenge(status=MAPPED), None, False, now()) is None


def test_the_filter_of_goals_names_none_of_a_draft_or_of_a_mission_that_is_not_public() -> None:
    mission = make_mission(sdgs=(5,), public=False)
    portfolio = make_portfolio(None, make_challenge(status=MAPPED, sdg_goal=3), mission=mission)
    portfolio.placements.create(challenge=make_challenge(sdg_goal=4))

    assert [goal for goal, _words in queries.goals_in(portfolio)] == ["3"]
