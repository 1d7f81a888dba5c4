"""People to teams: what must hold holds, the best of every formation is found, and each place has its reason."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.engines.assignment import (
    BadTeams,
    Challenge,
    Person,
    TeamProblem,
    Teams,
    Weights,
    explain_teams,
    form_teams,
    team_changes,
)
from minga.engines.assignment.teams.problem import PARTS
from tests.engines.assignment.crowds import (
    always_holds,
    best_of_every_formation,
    crowd,
    rules_broken,
    score,
)


def _holds(problem: TeamProblem, found: Teams) -> None:
    teams = {team.code: team.people for team in found.teams}
    assert always_holds(problem, teams)
    assert rules_broken(problem, list(teams.values())) == len(found.unmet)
    assert found.fewest <= len(found.unmet)
    courses = [team.challenge for team in found.teams]
    assert found.score == pytest.approx(score(problem, list(teams.values()), courses), abs=1e-6)
    assert found.score <= found.bound + 1e-9
    for challenge in problem.challenges:
        assert courses.count(challenge.code) <= (challenge.teams or len(courses))
    assert all(found.of_team(name).challenge == course for name, course in problem.at.items())


def _people(*of: str, **more: Any) -> tuple[Person, ...]:
    """One person for each organisation named."""
    return tuple(Person(code=f"p{number}", organisation=name, **more) for number, name in enumerate(of))


@pytest.mark.parametrize("seed", range(5))
def test_small_problems_reach_the_best_of_every_formation(seed: int) -> None:
    problem = crowd(9, seed, least=3, most=3)

    found = form_teams(problem)

    _holds(problem, found)
    assert (len(found.unmet), found.score) == pytest.approx(best_of_every_formation(problem, 3), abs=1e-6)
    assert found.gap < 1e-5


@pytest.mark.parametrize("seed", range(4))
def test_small_problems_with_every_kind_of_rule_reach_the_best_of_every_formation(seed: int) -> None:
    codes = [f"p{number:03}" for number in range(9)]
    problem = crowd(
        9, seed, least=2, most=5, teams=3, bosses=frozenset({(codes[0], codes[1]), (codes[2], codes[3])}),
        apart=frozenset({(codes[1], codes[4])}), together=frozenset({(codes[5], codes[6])}),
        locked={codes[7]: "Ysyry", codes[0]: "Ysyry"}, at={"Ysyry": "c1"},
    )  # fmt: skip

    found = form_teams(problem)

    _holds(problem, found)
    assert (len(found.unmet), found.score) == pytest.approx(best_of_every_formation(problem, 3), abs=1e-6)


@pytest.mark.parametrize("seed", range(2))
def test_rules_that_cannot_all_hold_are_broken_as_seldom_as_any_formation_breaks_them(seed: int) -> None:
    problem = crowd(8, seed, least=2, most=4, teams=3, organisations=2)
    clique = frozenset((f"p{one:03}", f"p{other:03}") for one in range(5) for other in range(one))
    problem = replace(problem, apart=clique)

    found = form_teams(problem)

    _holds(problem, found)
    fewest, best = best_of_every_formation(problem, 3)
    assert fewest > 0
    assert (len(found.unmet), found.score) == pytest.approx((fewest, best), abs=1e-6)
    assert found.fewest == fewest
    assert found.relaxations[0].code == "waive"


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000), st.integers(6, 22), st.integers(2, 4), st.integers(0, 3), st.data())
def test_hard_rules_hold_whatever_the_problem(
    seed: int, count: int, least: int, wider: int, data: st.DataObject
) -> None:
    codes = [f"p{number:03}" for number in range(count)]
    pairs = st.frozensets(
        st.tuples(st.sampled_from(codes), st.sampled_from(codes)).filter(lambda pair: pair[0] != pair[1]), max_size=3
    )
    try:
        problem = crowd(
            count, seed, least=least, most=least + wider, bosses=data.draw(pairs), apart=data.draw(pairs),
            together=data.draw(pairs), locked=data.draw(st.dictionaries(st.sampled_from(codes), st.sampled_from("AB"))),
        )  # fmt: skip
        found = form_teams(problem, effort=20_000)
    except BadTeams:
        return  # which contradictions are refused, and how, stands in test_teams_refused.py

    _holds(problem, found)
    reasons = explain_teams(problem, found)
    assert [reason.person for reason in reasons] == [code for team in found.teams for code in team.people]
    assert all(reason.whys for reason in reasons)


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_the_order_of_people_and_challenges_does_not_matter(seed: int, random: Any) -> None:
    problem = crowd(14, seed)
    people, challenges = list(problem.people), list(problem.challenges)
    random.shuffle(people)
    random.shuffle(challenges)

    moved = form_teams(replace(problem, people=tuple(people), challenges=tuple(challenges)), effort=20_000)

    assert moved == form_teams(problem, effort=20_000)


def test_the_seed_breaks_ties_and_nothing_else() -> None:
    alike = TeamProblem(people=_people(*"ababababab"), least=5, most=5)

    first, second = form_teams(alike), form_teams(replace(alike, seed=1))

    assert first.score == second.score
    assert [team.people for team in first.teams] != [team.people for team in second.teams]
    assert first == form_teams(alike)


def test_a_team_of_one_organisation_is_made_only_when_there_are_too_few_others_and_that_is_told() -> None:
    problem = TeamProblem(people=_people(*"aaaaaaaab"), least=3, most=3)

    found = form_teams(problem)

    assert [one.code for one in found.unmet] == ["one_organisation"] * 2
    assert {one.word for one in found.unmet} == {"a"}
    assert found.fewest == 2
    assert ("outsiders", 2) in {(one.code, one.count) for one in found.relaxations}
    assert form_teams(TeamProblem(people=_people(*"aaaaaabbb"), least=3, most=3)).unmet == ()


def test_who_names_no_organisation_mixes_any_team() -> None:
    assert form_teams(TeamProblem(people=_people(*"aaaaa", ""), least=3, most=6, teams=1)).unmet == ()
    assert len(form_teams(TeamProblem(people=_people("", "", ""), teams=1)).unmet) == 0


def test_who_shares_no_language_is_told_with_what_would_help() -> None:
    people = (*_people(*"abcdefg", languages=frozenset({"es"})), Person(code="alone", languages=frozenset({"gn"})))
    problem = TeamProblem(people=people, least=4, most=4)

    found = form_teams(problem)

    (unmet,) = found.unmet
    assert (unmet.code, unmet.people, unmet.word) == ("language", ("alone",), "es")
    assert found.fewest == 1
    assert {one.code: one.people for one in found.relaxations}["waive"] == ("alone",)
    smaller = form_teams(replace(problem, least=3))
    assert {one.code: one.people for one in smaller.relaxations}["without"] == ("alone",)


def test_an_open_number_of_teams_gives_way_to_the_rules() -> None:
    clique = frozenset((f"p{one}", f"p{other}") for one in range(4) for other in range(one))
    problem = TeamProblem(people=_people(*"abcdefghijkl"), apart=clique)

    assert len(form_teams(replace(problem, apart=frozenset())).teams) == 3
    assert (len(form_teams(problem).teams), form_teams(problem).unmet) == (4, ())
    held = form_teams(replace(problem, teams=3))
    assert [one.code for one in held.unmet] == ["apart"]
    assert ("teams", 4) in {(one.code, one.count) for one in held.relaxations}


def test_wishes_skills_and_mixing_each_count_when_they_alone_have_a_weight() -> None:
    problem = crowd(18, 5)
    alone = {
        part: form_teams(replace(problem, weights=Weights(**{**dict.fromkeys(PARTS, 0.0), part: 1.0})), effort=0)
        for part in ("skills", "wishes", "organisations", "gender", "territory")
    }
    together = form_teams(problem, effort=0)

    for part, found in alone.items():
        assert list(found.parts) == [part]
        assert found.parts[part].met == pytest.approx(found.score, abs=1e-6)
        assert found.parts[part].met >= together.parts[part].met - 1e-6
        assert together.parts[part].met <= found.parts[part].bound + 1e-6


def test_locked_people_and_closed_teams_survive_a_new_formation() -> None:
    problem = crowd(20, 3)
    first = form_teams(problem)
    kept = first.teams[0]
    more = tuple(replace(one, code=f"x{one.code}") for one in crowd(4, 9).people)
    again = replace(
        problem, people=problem.people + more, locked=dict.fromkeys(kept.people, kept.code),
        closed=frozenset({kept.code}), at={kept.code: kept.challenge},
        previous={code: team.code for code, team in first.of.items()},
        challenges=(*problem.challenges, Challenge("c9")),
    )  # fmt: skip

    found = form_teams(again)

    _holds(again, found)
    assert found.of_team(kept.code).people == kept.people
    changed = team_changes(again.previous, found)
    assert set(kept.people) <= set(changed.stayed)
    assert changed.joined == tuple(sorted(one.code for one in more))
    assert len(changed.stayed) + len(changed.moved) == 20


def test_keeping_teams_is_worth_something_when_asked_and_names_follow_the_people() -> None:
    problem = crowd(20, 3)
    first = form_teams(problem)
    before = {code: f"old {team.code}" for code, team in first.of.items()}

    found = form_teams(replace(crowd(20, 4), previous=before, weights=Weights(kept=100.0)))

    assert team_changes(before, found).moved == ()
    assert found.parts["kept"].met == 1
    assert {why.code for reason in explain_teams(problem, found) for why in reason.whys} >= {"wish"}
