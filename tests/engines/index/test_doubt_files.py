"""Doubt and audit from the command line."""

import csv
import json
from pathlib import Path

import pytest

from minga.engines.index import recipe_text
from minga.engines.index.__main__ import main
from tests.engines.index.replicates import small


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    """A recipe and a table as files."""
    recipe, table = small()
    (tmp_path / "recipe.yaml").write_text(recipe_text(recipe), encoding="utf-8")
    rows = [
        f"{name},{','.join(map(str, row))}" for name, row in zip(table.entities, table.values.tolist(), strict=True)
    ]
    (tmp_path / "data.csv").write_text("\n".join(["entity,a,b,c,d", *rows]), encoding="utf-8")
    return str(tmp_path / "recipe.yaml"), str(tmp_path / "data.csv")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as reading:
        return list(csv.DictReader(reading))


def test_intervals_and_audit_are_written_when_asked_for(files: tuple[str, str], tmp_path: Path) -> None:
    asked = [*files, "--replicates", "60", "--seed", "5", "--audit"]

    assert main([*asked, "--out", str(tmp_path / "one")]) == 0
    assert main([*asked, "--out", str(tmp_path / "two")]) == 0

    names = {path.name for path in (tmp_path / "one").iterdir()}
    assert {"intervals.csv", "ahead.csv", "rank_probabilities.csv", "audit.csv", "importance.csv", "parts.csv"} <= names
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    rows = _rows(tmp_path / "one" / "intervals.csv")
    assert all(float(row["rank_low"]) <= float(row["median_rank"]) <= float(row["rank_high"]) for row in rows)
    for row in _rows(tmp_path / "one" / "rank_probabilities.csv"):
        assert sum(float(row[str(place)]) for place in range(1, 6)) == pytest.approx(1)
    told = json.loads((tmp_path / "one" / "doubt.json").read_text(encoding="utf-8"))
    assert (told["replicates"], told["seed"], told["factors"]) == (60, 5, ["normalisation", "weights", "aggregation"])
    scores = {row["entity"]: float(row["all"]) for row in _rows(tmp_path / "one" / "scores.csv")}
    for row in _rows(tmp_path / "one" / "parts.csv"):
        assert sum(float(row[code]) for code in "abcd") == pytest.approx(scores[row["entity"]])


def test_without_being_asked_for_neither_is_written_and_no_replicates_are_refused(
    files: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*files, "--out", str(tmp_path / "out")]) == 0
    assert main([*files, "--replicates", "-4", "--out", str(tmp_path / "none")]) == 2

    assert not (tmp_path / "out" / "intervals.csv").exists()
    assert not (tmp_path / "none").exists()
    assert "replicate" in capsys.readouterr().err


def test_cells_are_doubted_from_a_file_of_their_own(files: tuple[str, str], tmp_path: Path) -> None:
    data = _rows(Path(files[1]))
    first, second = data[0], data[1]
    sure = tmp_path / "doubt.csv"
    sure.write_text(
        f"entity,low_a,high_a\n{first['entity']},{float(first['a']) * 0.5},{float(first['a']) * 1.5}\n"
        f"{second['entity']},,\n",
        encoding="utf-8",
    )

    assert main([*files, "--replicates", "300", "--out", str(tmp_path / "usual")]) == 0
    assert main([*files, "--replicates", "300", "--doubt", str(sure), "--out", str(tmp_path / "own")]) == 0

    def widths(folder: str) -> dict[str, float]:
        rows = _rows(tmp_path / folder / "score_intervals.csv")
        root = rows[-1]["node"]
        return {row["entity"]: float(row["high"]) - float(row["low"]) for row in rows if row["node"] == root}

    usual, own = widths("usual"), widths("own")
    assert own[first["entity"]] != usual[first["entity"]]
    assert own[second["entity"]] == pytest.approx(usual[second["entity"]], rel=0.2)
    assert all(float(row["low"]) <= float(row["high"]) for row in _rows(tmp_path / "own" / "score_intervals.csv"))
