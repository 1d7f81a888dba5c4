"""Problems of teams that contradict themselves are refused, by code and place; files that are none, too."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from minga.engines.assignment import BadTeams, Challenge, Person, TeamProblem, Weights, form_teams
from minga.engines.assignment.__main__ import main
from minga.engines.assignment.teams.checking import sizes_that_would
from minga.engines.assignment.teams.files import is_about_teams, teams_from_json

ES, GN = frozenset({"es"}), frozenset({"gn"})


def _problem(count: int = 12, **more: Any) -> TeamProblem:
    return TeamProblem(people=tuple(Person(code=f"p{n}", organisation=f"o{n}") for n in range(count)), **more)


def _speaking(one: frozenset[str], other: frozenset[str]) -> tuple[Person, ...]:
    first, second, *others = _problem().people
    return (replace(first, languages=one), replace(second, languages=other), *others)


TWO = frozenset({("p0", "p1")})
ONCE = (Challenge("c", 1), Challenge("d"))
PAIRS = frozenset((f"p{n}", f"p{n + 1}") for n in range(0, 10, 2))
CLIQUE = frozenset((f"p{one}", f"p{one + 1}") for one in range(5))


@pytest.mark.parametrize(
    ("more", "code", "where"),
    [
        ({"people": ()}, "no_people", ""),
        ({"people": (Person(code="a"), Person(code="a"), Person(code="b"))}, "twice", "a"),
        ({"challenges": (Challenge("c"), Challenge("c"))}, "twice", "c"),
        ({"people": _problem(2).people}, "few_people", ""),
        ({"least": 1}, "sizes", ""),
        ({"least": 5, "most": 4}, "sizes", ""),
        ({"teams": 5}, "teams", ""),
        ({"weights": Weights(gender=-1.0)}, "weights", "gender"),
        ({"weights": Weights(skills=float("nan"))}, "weights", "skills"),
        ({"challenges": (Challenge("c", -1), Challenge("d"))}, "places", "c"),
        ({"challenges": (Challenge("c", 1), Challenge("d", 1))}, "places", ""),
        ({"people": (*_problem().people, Person(code="z", skills={"law": 1.5}))}, "level", "z"),
        ({"people": (*_problem().people, Person(code="z", wants=("c",)))}, "unknown", "z"),
        (
            {"people": (*_problem().people, Person(code="z", wants=("c", "c"))), "challenges": (Challenge("c"),)},
            "wish_twice",
            "z",
        ),
        ({"bosses": frozenset({("p0", "nobody")})}, "unknown", "nobody"),
        ({"apart": frozenset({("p0", "p0")})}, "self", "p0"),
        ({"locked": {"nobody": "A"}}, "unknown", "nobody"),
        ({"locked": {"p0": ""}}, "unknown", ""),
        ({"locked": {"p0": "A"}, "at": {"A": "c"}}, "unknown", "A"),
        ({"closed": frozenset({"A"})}, "empty_team", "A"),
        ({"at": {"A": "c"}, "challenges": (Challenge("c"),)}, "empty_team", "A"),
        ({"together": CLIQUE}, "together_size", "p0 · p1 · p2 · p3 · p4 · p5"),
        ({"together": TWO, "apart": TWO}, "together_apart", "p0 · p1"),
        ({"together": TWO, "bosses": TWO}, "together_boss", "p0 · p1"),
        ({"together": TWO, "people": _speaking(ES, GN)}, "together_language", "p0 · p1"),
        ({"together": TWO, "locked": {"p0": "A", "p1": "B"}}, "locked_together", "A"),
        ({"locked": {f"p{n}": "A" for n in range(6)}}, "locked_size", "A"),
        ({"locked": {"p0": "A", "p1": "A"}, "closed": frozenset({"A"})}, "closed_size", "A"),
        ({"locked": {"p0": "A", "p1": "A"}, "apart": TWO}, "locked_apart", "p0 · p1"),
        ({"locked": {"p0": "A", "p1": "A"}, "bosses": TWO}, "locked_boss", "p0 · p1"),
        ({"locked": {"p0": "A", "p1": "A"}, "people": _speaking(ES, GN)}, "locked_language", "A"),
        ({"locked": {f"p{n}": f"T{n}" for n in range(5)}}, "locked_teams", ""),
        ({"locked": {"p0": "A", "p1": "B"}, "at": {"A": "c", "B": "c"}, "challenges": ONCE}, "places", "c"),
        ({"least": 3, "most": 3, "together": PAIRS}, "pack", None),
    ],
)  # fmt: skip
def test_a_problem_that_contradicts_itself_is_refused(more: dict[str, Any], code: str, where: str | None) -> None:
    with pytest.raises(BadTeams) as refused:
        form_teams(replace(_problem(), **more))

    assert refused.value.code == code
    assert where is None or refused.value.where == where
    assert str(refused.value).endswith(".")


def test_sizes_that_do_not_add_up_are_refused_with_those_that_would() -> None:
    with pytest.raises(BadTeams, match="Teams of 3 to 5 or 4 to 7 would do") as refused:
        form_teams(_problem(7, least=4, most=5))

    assert refused.value.code == "split"
    assert refused.value.sizes == ((3, 5), (4, 7))
    for least, most in refused.value.sizes:
        assert form_teams(_problem(7, least=least, most=most)).teams


@pytest.mark.parametrize("people", range(3, 30))
def test_sizes_that_would_do_are_the_nearest_that_do(people: int) -> None:
    for least in range(3, 9):
        for most in range(least, least + 2):
            possible = {
                (low, high)
                for low in range(2, least + 1)
                for high in range(most, max(most, people) + 1)
                if any(low * teams <= people <= high * teams for teams in range(1, people))
            }
            lower = max(((low, high) for low, high in possible if high == most), default=None)
            higher = min(((low, high) for low, high in possible if low == least), default=None)
            if (least, most) not in possible and people >= least:
                assert set(sizes_that_would(people, least, most)) == {one for one in (lower, higher) if one}


FILE: dict[str, Any] = {
    "kind": "teams",
    "sizes": [2, 3],
    "people": [
        {"id": "ana", "organisation": "A", "skills": ["law"], "languages": ["es"], "wants": ["water"], "gender": "f"},
        {"id": "beto", "organisation": "B", "skills": {"data": 0.5}, "languages": ["es", "gn"], "territory": "Itapúa"},
        {"id": "caro", "organisation": "A", "wants": ["roads", "water"]},
        {"id": "dani", "organisation": "B"},
    ],
    "challenges": [{"id": "water", "teams": 1}, {"id": "roads"}],
    "bosses": [["ana", "caro"]],
    "together": [["ana", "beto"]],
    "locked": {"ana": "Ysyry"},
    "previous": {"caro": "Ysyry", "dani": "Tatu", "gone": "Tatu"},
    "weights": {"wishes": 5},
    "seed": 3,
}


def test_it_runs_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "teams.json").write_text(json.dumps(FILE))

    status = main([str(tmp_path / "teams.json")])

    answer = json.loads(capsys.readouterr().out)
    assert status == 0
    assert {team["code"]: team["people"] for team in answer["teams"]} == {
        "Ysyry": ["ana", "beto"],
        "Tatu": ["caro", "dani"],
    }
    assert {team["code"]: team["challenge"] for team in answer["teams"]} == {"Ysyry": "water", "Tatu": "roads"}
    (ana,) = [reason for reason in answer["reasons"] if reason["person"] == "ana"]
    assert [why["code"] for why in ana["whys"]][:3] == ["locked", "together", "wish"]
    assert answer["changes"]["moved"] == [["caro", "Ysyry", "Tatu"]]
    assert answer["changes"]["left"] == ["gone"]
    assert answer["gap"] < 1e-6


def test_a_broken_rule_is_a_status_of_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = {"people": [{"id": name, "organisation": "A"} for name in "abcdef"]}
    (tmp_path / "teams.json").write_text(json.dumps(said))

    assert main([str(tmp_path / "teams.json"), "--effort", "0"]) == 1
    assert {one["code"] for one in json.loads(capsys.readouterr().out)["unmet"]} == {"one_organisation"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("no json", "file"),
        ("[]", "file"),
        ('{"kind": "teams"}', "file"),
        ('{"people": [{"name": "x"}]}', "file"),
        ('{"people": [{"id": "x", "skills": {"law": "much"}}]}', "file"),
        ('{"people": [], "sizes": [3]}', "file"),
        ('{"people": [], "bosses": [["x"]]}', "file"),
        ('{"people": [], "size": [3, 5]}', "key"),
        ('{"people": [], "weights": {"charm": 3}}', "key"),
    ],
)
def test_a_file_that_is_no_problem_of_teams_is_told(text: str, code: str) -> None:
    with pytest.raises(BadTeams) as refused:
        teams_from_json(text)

    assert refused.value.code == code


def test_a_refused_file_is_told_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "teams.json").write_text('{"people": [{"id": "x"}]}')

    assert main([str(tmp_path / "teams.json")]) == 2
    assert "fewer than" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ('{"kind": "teams", "items": []}', True),
        ('{"people": []}', True),
        ('{"people": [], "items": []}', False),
        ('{"kind": "assignment", "people": []}', False),
        ("[]", False),
        ("no json", False),
    ],
)
def test_a_file_says_what_it_is_about(text: str, about: bool) -> None:
    assert is_about_teams(text) is about
