"""Scores of a jury: hand-made cases, planted severities, and a model that others fit too."""

import csv
import warnings
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from minga.engines.jury import (
    BadMarks,
    Corrected,
    Criterion,
    Mark,
    Refusal,
    Review,
    Rubric,
    assess,
    correct,
    order,
    read_marks,
)
from minga.engines.jury.__main__ import main

RUBRIC = Rubric((Criterion("impact", 60), Criterion("team", 40, veto_below=1)))


def _simulated(
    applications: int, jurors: int, reviews: int, *, spread: float, severity: float, error: float, seed: int
) -> tuple[dict[str, float], dict[str, float], list[Mark]]:
    """A world whose truth is known: qualities, severities, and the marks that they give."""
    rng = np.random.default_rng(seed)
    quality = {f"a{n:03}": float(rng.normal(60, spread)) for n in range(applications)}
    planted = {f"j{n:02}": float(rng.normal(0, severity)) for n in range(jurors)}
    names = list(planted)
    marks = [
        Mark(name, names[juror], value + planted[names[juror]] + float(rng.normal(0, error)))
        for name, value in quality.items()
        for juror in rng.choice(jurors, reviews, replace=False)
    ]
    return quality, planted, marks


def test_the_mark_is_the_weighted_share_of_the_scale() -> None:
    (mark,) = read_marks(RUBRIC, [Review("a", "j", {"impact": 3, "team": 1})])

    assert mark.mark == pytest.approx(100 * (0.6 * 3 / 4 + 0.4 * 1 / 4))
    assert mark.vetoes == ()


@pytest.mark.parametrize(
    ("rule", "against", "out"),
    [("any", 1, True), ("majority", 1, False), ("majority", 2, True), ("all", 2, False), ("all", 3, True)],
)
def test_a_veto_needs_as_many_jurors_as_the_rubric_says(rule: str, against: int, out: bool) -> None:
    rubric = Rubric(RUBRIC.criteria, veto=rule)  # type: ignore[arg-type]
    reviews = [Review("a", f"j{n}", {"impact": 4, "team": 0 if n < against else 4}) for n in range(3)]

    result = assess(rubric, read_marks(rubric, reviews))

    assert result.rows[0].vetoed is out


def test_raw_numbers_of_a_case_worked_out_by_hand() -> None:
    marks = [Mark("a", "x", 10), Mark("a", "y", 20), Mark("a", "z", 60), Mark("b", "x", 30), Mark("b", "y", 40)]

    rows = {row.application: row for row in assess(RUBRIC, marks, least_reviews=1).rows}

    assert (rows["a"].mean, rows["a"].median, rows["a"].spread, rows["a"].alert) == (30, 20, 50, True)
    assert (rows["b"].mean, rows["b"].median, rows["b"].spread, rows["b"].alert) == (35, 35, 10, False)
    assert (rows["a"].raw_rank, rows["b"].raw_rank) == (2, 1)


def test_the_trimmed_mean_drops_a_fifth_at_each_end() -> None:
    marks = [Mark("a", f"j{n}", value) for n, value in enumerate((0, 50, 60, 70, 100))]

    assert assess(RUBRIC, marks).rows[0].trimmed == pytest.approx(60)


def test_a_balanced_design_gives_the_textbook_answer() -> None:
    """With everybody reviewing everything, the estimates of variance are those of the analysis of variance."""
    _quality, _planted, marks = _simulated(12, 5, 5, spread=9, severity=5, error=4, seed=3)
    table = np.zeros((12, 5))
    for mark in marks:
        table[int(mark.application[1:]), int(mark.juror[1:])] = mark.mark
    rows, columns, grand = table.mean(axis=1), table.mean(axis=0), table.mean()
    residual = table - rows[:, None] - columns[None, :] + grand
    error = (residual**2).sum() / (11 * 4)
    of_applications = (5 * ((rows - grand) ** 2).sum() / 11 - error) / 5
    of_jurors = (12 * ((columns - grand) ** 2).sum() / 4 - error) / 12

    found = correct(marks)

    assert isinstance(found, Corrected)
    assert found.sigma**2 == pytest.approx(error, rel=1e-5)
    assert found.ratio_applications * found.sigma**2 == pytest.approx(of_applications, rel=1e-4)
    assert found.ratio_jurors * found.sigma**2 == pytest.approx(of_jurors, rel=1e-4)
    shrink = of_applications / (of_applications + error / 5)
    for number in range(12):
        assert found.marks[f"a{number:03}"] == pytest.approx(grand + shrink * (rows[number] - grand), abs=1e-4)


@pytest.mark.parametrize("seed", [1, 2])
def test_another_library_fits_the_same_model(seed: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        lm = pytest.importorskip("statsmodels.regression.mixed_linear_model")
        _quality, _planted, marks = _simulated(30, 6, 3, spread=8, severity=6, error=5, seed=seed)
        of_application = sorted({mark.application for mark in marks})
        of_juror = sorted({mark.juror for mark in marks})
        indicator_a = np.array([[mark.application == name for name in of_application] for mark in marks], dtype=float)
        indicator_j = np.array([[mark.juror == name for name in of_juror] for mark in marks], dtype=float)
        spec = lm.VCSpec(["a", "j"], [[of_application], [of_juror]], [[indicator_a], [indicator_j]])
        model = lm.MixedLM(
            np.array([mark.mark for mark in marks]), np.ones((len(marks), 1)), np.ones(len(marks)), exog_vc=spec
        )
        fitted = model.fit(reml=True, method=["powell", "lbfgs"])

    found = correct(marks)

    assert isinstance(found, Corrected)
    assert found.sigma**2 == pytest.approx(fitted.scale, rel=2e-3)
    assert found.ratio_applications * found.sigma**2 == pytest.approx(fitted.vcomp[0], rel=5e-3)
    assert found.ratio_jurors * found.sigma**2 == pytest.approx(fitted.vcomp[1], rel=5e-3)
    assert found.mean == pytest.approx(fitted.fe_params[0], abs=0.01)
    effects = fitted.random_effects[1.0]
    theirs = np.array([effects[key] for key in effects.index if str(key).startswith("j")])
    assert np.array([found.severity[name] for name in of_juror]) == pytest.approx(theirs, abs=0.05)


def test_planted_severities_are_found_and_the_order_comes_closer_to_the_truth() -> None:
    quality, planted, marks = _simulated(120, 12, 3, spread=8, severity=9, error=4, seed=11)

    found = correct(marks)
    result = assess(RUBRIC, marks, places=20, seed=1)

    assert isinstance(found, Corrected)
    centre = np.mean(list(planted.values()))
    assert max(abs(found.severity[name] - (planted[name] - centre)) for name in planted) < 3.5
    best = set(sorted(quality, key=lambda name: -quality[name])[:20])
    by_raw = {row.application for row in result.rows if row.raw_rank <= 20}
    by_corrected = {row.application for row in result.rows if (row.corrected_rank or 99) <= 20}
    assert len(by_corrected & best) > len(by_raw & best)


def test_intervals_of_ranks_hold_the_truth_about_as_often_as_they_say() -> None:
    held = total = 0
    for seed in range(8):
        quality, _planted, marks = _simulated(40, 8, 3, spread=8, severity=5, error=5, seed=seed)
        truth = {name: n for n, name in enumerate(sorted(quality, key=lambda name: -quality[name]), start=1)}
        for row in assess(RUBRIC, marks, places=10, interval=0.9, draws=1000).rows:
            assert row.rank_low is not None
            assert row.rank_high is not None
            held += row.rank_low <= truth[row.application] <= row.rank_high
            total += 1

    assert 0.84 <= held / total <= 0.97


def test_probabilities_of_a_place_add_up_to_the_places() -> None:
    _quality, _planted, marks = _simulated(25, 6, 3, spread=8, severity=5, error=5, seed=5)

    rows = assess(RUBRIC, marks, places=4, seed=2).rows

    assert sum(row.likely or 0 for row in rows) == pytest.approx(4)
    assert rows[0].likely is not None
    assert rows[-1].likely is not None
    assert rows[0].likely > 0.5 > rows[-1].likely


def test_neither_the_order_of_the_rows_nor_the_zero_of_the_scale_matters() -> None:
    _quality, _planted, marks = _simulated(20, 5, 3, spread=8, severity=5, error=5, seed=8)
    moved = [Mark(mark.application, mark.juror, mark.mark + 17) for mark in reversed(marks)]

    first, second = correct(marks), correct(moved)

    assert isinstance(first, Corrected)
    assert isinstance(second, Corrected)
    for name, value in first.marks.items():
        assert second.marks[name] == pytest.approx(value + 17, abs=1e-3)
    again = correct(marks)
    assert isinstance(again, Corrected)
    assert np.array_equal(first.draws, again.draws)


def _grid(*pairs: tuple[str, str]) -> list[Mark]:
    return [Mark(application, juror, 10.0 * n) for n, (application, juror) in enumerate(pairs)]


@pytest.mark.parametrize(
    ("marks", "refusal"),
    [
        (_grid(("a", "x"), ("b", "x"), ("c", "x")), Refusal("few_jurors", ("x",))),
        (_grid(("a", "x"), ("b", "x"), ("a", "y")), Refusal("few_reviews", ("y",))),
        (_grid(("a", "x"), ("b", "x"), ("c", "y"), ("d", "y")), Refusal("no_overlap")),
        (
            _grid(
                *((a, j) for a in "abc" for j in "xy"),
                *((a, j) for a in "def" for j in "vw"),
            ),
            Refusal("not_connected", ("v", "x")),
        ),
        ([Mark(a, j, 50.0) for a in "abc" for j in "xy"], Refusal("no_spread")),
    ],
)
def test_a_design_that_cannot_know_is_refused_with_its_reason(marks: list[Mark], refusal: Refusal) -> None:
    result = assess(RUBRIC, marks, least_reviews=2)

    assert result.corrected is None
    assert result.refused is not None
    assert result.refused.code == refusal.code
    assert sorted(result.refused.names) == sorted(refusal.names)
    assert all(row.corrected is None for row in result.rows)
    assert len(result.rows) == len({mark.application for mark in marks})


def test_jurors_who_agree_on_everything_but_severity_leave_no_error_and_no_crash() -> None:
    marks = [Mark(a, j, 10.0 * n + shift) for n, a in enumerate("abcdef") for j, shift in (("x", 0), ("y", 7))]

    found = correct(marks)

    assert isinstance(found, Corrected)
    assert found.severity["y"] - found.severity["x"] == pytest.approx(7, abs=0.1)
    assert [found.marks[a] for a in "abcdef"] == sorted(found.marks.values())


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([Review("a", "j", {"impact": 3})], "missing"),
        ([Review("a", "j", {"impact": 3, "team": 5})], "range"),
        ([Review("a", "j", {"impact": 3, "team": 1, "charm": 4})], "unknown"),
        ([Review("a", "j", {"impact": 3, "team": 1})] * 2, "twice"),
    ],
)
def test_a_review_that_cannot_be_used_is_refused(rows: list[Review], code: str) -> None:
    with pytest.raises(BadMarks) as refused:
        read_marks(RUBRIC, rows)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("criteria", "code"),
    [
        ((), "criteria"),
        ((Criterion("a"), Criterion("a")), "twice"),
        ((Criterion("a", weight=-1),), "weight"),
        ((Criterion("a", weight=0),), "weight"),
        ((Criterion("a", low=4, high=4),), "scale"),
    ],
)
def test_a_rubric_that_cannot_be_used_is_refused(criteria: tuple[Criterion, ...], code: str) -> None:
    with pytest.raises(BadMarks) as refused:
        Rubric(criteria)

    assert refused.value.code == code


def test_nothing_to_assess_is_said() -> None:
    with pytest.raises(BadMarks, match="Nobody has scored"):
        assess(RUBRIC, [])


def test_ties_are_broken_by_the_published_rules_in_turn_and_the_rest_is_left_to_the_lottery() -> None:
    main_marks = {"a": 80.0, "b": 79.999, "c": 70, "d": 80.001, "e": 90}
    impact = {"a": 3.0, "b": 4, "c": 1, "d": 3, "e": 1}
    rural = {"a": 0.0, "b": 0, "c": 0, "d": 0, "e": 0}

    found = order(main_marks, tie_breaks=[("impact", impact), ("rural", rural)], decimals=1)

    assert found.names == ("e", "b", "a", "d", "c")
    assert found.ranks == {"e": 1, "b": 2, "a": 3, "d": 3, "c": 5}
    assert [(one.above, one.below, one.rule) for one in found.breaks] == [("b", "a", "impact")]
    assert found.undecided == (("a", "d"),)
    assert all(found.ranks[one] <= found.ranks[other] for one, other in pairwise(found.names))


def test_it_runs_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rng = np.random.default_rng(4)
    table = tmp_path / "scores.csv"
    with table.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["application", "juror", "impact", "team"])
        for a in range(8):
            for j in range(4):
                writer.writerow([f"a{a}", f"j{j}", int(rng.integers(0, 5)), int(rng.integers(0, 5))])

    status = main(
        [str(table), "--places", "2", "--weight", "impact=60", "--veto", "team=1", "--out", str(tmp_path / "o.csv")]
    )

    with (tmp_path / "o.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert status == 0
    assert len(rows) == 8
    assert sum(float(row["likely"]) for row in rows) == pytest.approx(2, abs=1e-3)
    assert "j0:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "arguments", "said"),
    [
        ("name,score\na,1\n", [], "columns"),
        ("application,juror,impact\na,x,many\n", [], "no score"),
        ("application,juror,impact\na,x,3\n", ["--weight", "charm=2"], "no criterion"),
        ("application,juror,impact\na,x,3\n", ["--weight", "impact"], "criterion=number"),
        ("application,juror,impact\na,x,9\n", [], "outside"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_in_a_sentence(
    text: str, arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "scores.csv").write_text(text)

    assert main([str(tmp_path / "scores.csv"), *arguments]) == 2
    assert said in capsys.readouterr().err
