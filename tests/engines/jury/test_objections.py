"""What the lawyer of a juror or an applicant would object to, answered one by one."""

from pathlib import Path
from random import Random

import pytest

from minga.engines.jury import BadMarks, Criterion, Mark, Refusal, Row, Rubric, assess, correct, order, rounded
from minga.engines.jury.__main__ import main

RUBRIC = Rubric((Criterion("impact"),), veto="any")


def _marks(seed: int, *, vetoed: tuple[str, ...] = ()) -> list[Mark]:
    """Six applications, each twelve points below the one before it, seen by three jurors."""
    rng = Random(seed)
    return [
        Mark(name, juror, 90 - 12 * n + shift + rng.uniform(-3, 3), ("impact",) if name in vetoed else ())
        for n, name in enumerate("abcdef")
        for juror, shift in (("x", -5), ("y", 0), ("z", 4))
    ]


def _by_name(marks: list[Mark], places: int = 2) -> dict[str, Row]:
    return {row.application: row for row in assess(RUBRIC, marks, places=places, seed=1).rows}


def test_a_vetoed_application_takes_no_rank_and_no_chance_from_the_others() -> None:
    free, barred = _by_name(_marks(1)), _by_name(_marks(1, vetoed=("a",)))

    assert [free[name].raw_rank for name in "abcdef"] == [1, 2, 3, 4, 5, 6]
    assert [barred[name].raw_rank for name in "abcdef"] == [6, 1, 2, 3, 4, 5]
    assert [barred[name].corrected_rank for name in "abcdef"] == [6, 1, 2, 3, 4, 5]
    assert (barred["a"].rank_low, barred["a"].rank_high, barred["a"].likely) == (6, 6, 0)
    assert barred["b"].rank_low == 1
    assert barred["c"].likely is not None
    assert free["c"].likely is not None
    assert barred["c"].likely > 0.9 > 0.1 > free["c"].likely
    assert barred["a"].mean == free["a"].mean


def test_places_that_only_vetoed_ones_could_take_stay_empty() -> None:
    rows = _by_name(_marks(1, vetoed=tuple("abcde")), places=3)

    assert [rows[name].likely for name in "abcdef"] == [0, 0, 0, 0, 0, 1]


def test_the_order_in_which_marks_came_in_changes_not_one_figure() -> None:
    marks = _marks(2)
    mixed = Random(3).sample(marks, len(marks))

    assert assess(RUBRIC, mixed, places=2, seed=5).rows == assess(RUBRIC, marks, places=2, seed=5).rows


def test_where_applications_do_not_differ_by_more_than_noise_no_order_is_made_of_it() -> None:
    """Each juror contradicts the other: the means are the same but for a hair."""
    marks = [Mark(name, juror, 50 + (20 if (n + k) % 2 else -20) + n / 1000)
             for n, name in enumerate("abcd") for k, juror in enumerate("xy")]  # fmt: skip

    assert correct(marks) == Refusal("no_difference")


@pytest.mark.parametrize(
    ("number", "seen"),
    [
        (72.125, "72.13"), (72.12499999999999, "72.13"), (2.675, "2.68"), (0.1 + 0.2, "0.30"), (72.1249, "72.12"),
        (-1.005, "-1.01"), (-0.0001, "0.00"), (80, "80.00"),
    ],
)  # fmt: skip
def test_marks_are_rounded_as_people_round(number: float, seen: str) -> None:
    assert str(rounded(number, 2)) == seen


def test_what_is_published_as_equal_is_a_tie_and_nothing_else_is() -> None:
    """Half to even would print 72.13 and 72.12 for what an applicant reckons as 72.13 twice."""
    same = order({"a": 72.125, "b": 72.13, "c": 72.12499999999999})
    apart = order({"a": 72.125, "b": 72.1249})

    assert same.undecided == (("a", "b", "c"),)
    assert apart.names == ("a", "b")
    assert apart.undecided == ()


@pytest.mark.parametrize(
    ("main_marks", "rule", "code"),
    [({"a": 1.0, "b": 1.0}, {"a": 1.0}, "missing"), ({"a": float("nan"), "b": 1.0}, {"a": 1, "b": 1}, "number"),
     ({"a": 1.0, "b": 1.0}, {"a": float("inf"), "b": 1}, "number")],
)  # fmt: skip
def test_a_tie_break_that_says_nothing_of_somebody_is_refused(
    main_marks: dict[str, float], rule: dict[str, float], code: str
) -> None:
    with pytest.raises(BadMarks) as refused:
        order(main_marks, tie_breaks=[("impact", rule)])

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("criterion", "code"),
    [
        (Criterion("a", weight=float("nan")), "number"),
        (Criterion("a", high=float("inf")), "number"),
        (Criterion("a", veto_below=0), "veto"),
        (Criterion("a", veto_below=5), "veto"),
    ],
)
def test_a_criterion_that_decides_nothing_is_refused(criterion: Criterion, code: str) -> None:
    with pytest.raises(BadMarks) as refused:
        Rubric((criterion,))

    assert (refused.value.code, refused.value.where) == (code, "a")


@pytest.mark.parametrize(("more", "code"), [({"places": -1}, "places"), ({"interval": 1.0}, "interval")])
def test_a_question_that_makes_no_sense_is_refused(more: dict[str, int], code: str) -> None:
    with pytest.raises(BadMarks) as refused:
        assess(RUBRIC, _marks(1), **more)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "arguments", "said"),
    [
        ("application,juror,impact,team\na,x,3,5,4\n", [], "Line 2 has 5 cells"),
        ("application,juror,impact\na,x\n", [], "Line 2 has 2 cells"),
        ("application,juror,impact\n\na,,3\n", [], "Line 3 does not say"),
        ("application,juror,impact,impact\na,x,3,3\n", [], "named once"),
        ("application,juror,impact\na,x,3\n", ["--scale", "four"], "low:high"),
        ("application,juror,impact\na,x,3\na ,x,4\n", [], "two times"),
        ("application,juror,impact\n", [], "no criteria"),
        ("", [], "columns"),
    ],
)
def test_a_shifted_or_broken_table_is_never_scored(
    text: str, arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "scores.csv").write_text(text)

    assert main([str(tmp_path / "scores.csv"), *arguments]) == 2
    assert said in capsys.readouterr().err


def test_a_lenient_juror_is_called_lenient(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [f"{mark.application},{mark.juror},{mark.mark:.1f}" for mark in _marks(4)]
    (tmp_path / "scores.csv").write_text("\n".join(["application,juror,impact", *lines]))

    assert main([str(tmp_path / "scores.csv"), "--scale", "0:100"]) == 0
    said = capsys.readouterr().err
    assert "points less" in next(line for line in said.splitlines() if line.startswith("x:"))
    assert "points more" in next(line for line in said.splitlines() if line.startswith("z:"))
