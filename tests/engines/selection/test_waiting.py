"""Somebody gives a place up; and the file runner."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.engines.selection import BadChoice, Passed, Quota, Replacement, next_from_waiting, select
from minga.engines.selection.__main__ import main
from minga.engines.selection.files import choice_from_json
from tests.engines.selection.calls import a_call, as_json

RURAL = Quota("rural", "rural", at_least=2)
CALL = a_call("a b:rural c d e:rural f g:rural h-", RURAL, places=3)
"""a, b and e have the places; c, d, f and g wait."""


def test_the_first_on_the_list_comes_when_the_quota_stays_met() -> None:
    assert next_from_waiting(select(CALL), "a") == Replacement("a", "c", "by_rank")


def test_the_first_of_the_group_comes_when_the_quota_would_break_and_says_whom_it_passes() -> None:
    passed = tuple(Passed(code, ("rural",)) for code in "cdf")

    assert next_from_waiting(select(CALL), "b") == Replacement("b", "g", "by_quota", passed)


def test_earlier_withdrawals_and_promotions_count() -> None:
    result = select(CALL)

    assert next_from_waiting(result, "c", promoted=["c"], gone=["a", "d"]).code == "f"
    assert next_from_waiting(result, "e", promoted=["g"], gone=["b"]) == Replacement(
        "e", "c", "by_rank", unmet={"rural": 1}
    )


def test_when_nobody_of_the_group_is_left_the_first_comes_and_the_quota_is_told() -> None:
    found = next_from_waiting(select(CALL), "b", gone=["g"])

    assert (found.code, found.why, found.unmet) == ("c", "by_rank", {"rural": 1})


def test_a_limit_passes_over_or_leaves_the_place_empty() -> None:
    limit = Quota("north", "north", at_most=1)

    assert next_from_waiting(select(a_call("a:north b c:north d", limit, places=2)), "b") == Replacement(
        "b", "d", "by_quota", (Passed("c", ("north",)),)
    )
    assert next_from_waiting(select(a_call("a:north b c:north", limit, places=2)), "b") == Replacement(
        "b", "", "by_quota", (Passed("c", ("north",)),)
    )


def test_nobody_waits() -> None:
    assert next_from_waiting(select(a_call("a b", places=2)), "a") == Replacement("a", "", "nobody_waiting")


@pytest.mark.parametrize(
    ("code", "promoted", "refused"), [("z", (), "unknown"), ("c", (), "no_place"), ("a", ("z",), "unknown")]
)
def test_who_has_no_place_cannot_give_one_up(code: str, promoted: tuple[str, ...], refused: str) -> None:
    with pytest.raises(BadChoice) as told:
        next_from_waiting(select(CALL), code, promoted=promoted)

    assert told.value.code == refused


@settings(max_examples=40, deadline=None)
@given(st.permutations("abcdefg"), st.integers(0, 3))
def test_quotas_that_can_stay_met_stay_met_whoever_withdraws_in_whatever_order(order: list[str], least: int) -> None:
    call = a_call("a b:r c d e:r f g:r", Quota("r", "r", at_least=least), places=3)
    result = select(call)
    promoted: list[str] = []
    gone: list[str] = []

    for code in order:
        if code not in {*result.selected, *promoted}:
            gone.append(code)
            continue
        found = next_from_waiting(result, code, promoted=promoted, gone=gone)
        gone.append(code)
        promoted += [found.code] if found.code else []
        holders = {*result.selected, *promoted} - set(gone)
        rural_left = {"b", "e", "g"} - set(gone)
        assert len(holders & rural_left) >= min(least, len(rural_left), 3)
        assert len(holders) == min(3, 7 - len(gone))


def test_it_runs_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "choice.json"
    file.write_text(as_json(CALL))

    assert main([str(file)]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["selected"], answer["waiting"]) == (["a", "b", "e"], ["c", "d", "f", "g"])
    assert answer["changes"] == [{"in": "e", "out": "c", "quotas": ["rural"]}]
    assert (answer["is_least"], answer["outcomes"][7]["reason"]) == (True, "below_mark")
    assert main([str(file), "--withdrawn", "b", "--gone", "g", "--gone", "c"]) == 1
    assert json.loads(capsys.readouterr().out)["code"] == "d"
    assert main([str(file), "--withdrawn", "d"]) == 2
    assert "no place" in capsys.readouterr().err


def test_a_quota_that_is_not_met_shows_in_the_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "choice.json").write_text(as_json(a_call("a b", RURAL, places=1)))

    assert main([str(tmp_path / "choice.json")]) == 1
    assert json.loads(capsys.readouterr().out)["relaxation"] == {"rural": 2}


def test_what_the_file_leaves_out_has_its_usual_value() -> None:
    choice = choice_from_json('{"places": 1, "candidates": [{"code": "a", "rank": 1}]}')

    assert (choice.waiting, choice.quotas, choice.candidates[0].eligible_for_place) == (None, (), True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("no json", "file"),
        ("[]", "file"),
        ('{"places": 1}', "file"),
        ('{"places": "1", "candidates": []}', "file"),
        ('{"places": true, "candidates": []}', "file"),
        ('{"places": 1, "candidates": [{"code": 7, "rank": 1}]}', "file"),
        ('{"places": 1, "candidates": [{"code": "a", "rank": 1, "groups": "rural"}]}', "file"),
        ('{"places": 1, "candidates": [{"code": "a", "rank": 1, "eligible_for_place": 0}]}', "file"),
        ('{"places": 1, "candidates": [], "quotas": [{"key": "q", "group": "g", "atleast": 1}]}', "unknown"),
        ('{"places": 1, "candidates": [{"code": "a", "rank": 2}]}', "ranks"),
    ],
)
def test_a_file_that_is_no_choice_is_told(
    text: str, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(BadChoice) as refused:
        choice_from_json(text)
    (tmp_path / "choice.json").write_text(text)

    assert refused.value.code == code
    assert main([str(tmp_path / "choice.json")]) == 2
    assert str(refused.value) in capsys.readouterr().err
