"""minga blueprint: what a person at a terminal is told."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from minga.programmes.queries.blueprint_schema import reference
from minga.programmes.queries.blueprints import SHIPPED, shipped_sources


def run(*arguments: str, language: str = "en") -> tuple[str, str, int]:
    """What is printed, what is complained about, and the code it ends with."""
    out, complaints, code = StringIO(), StringIO(), 0
    try:
        call_command("blueprint", "--language", language, *arguments, stdout=out, stderr=complaints, no_color=True)
    except SystemExit as end:
        code = int(end.code or 0)
    return out.getvalue(), complaints.getvalue(), code


def test_check_tells_what_a_good_file_holds() -> None:
    path = str(SHIPPED / "innovadores-publicos-paraguay.yaml")

    out, complaints, code = run("check", path)

    assert out == (
        f"{path}: “Public Innovators Program Paraguay” is complete: 10 stages, 8 modules, 7 forms, 5 targets.\n"
    )
    assert (complaints, code) == ("", 0)


def test_check_takes_all_shipped_files_at_once() -> None:
    out, complaints, code = run("check", *map(str, sorted(SHIPPED.glob("*.yaml"))))

    assert out.count("is complete") == 5
    assert (complaints, code) == ("", 0)


def test_check_tells_each_mistake_on_a_line_and_ends_with_one(tmp_path: Path) -> None:
    spoilt = shipped_sources()["peru-desafios"].replace("kind: sprint", "kind: sprinting", 1)
    path = tmp_path / "mine.yaml"
    path.write_text(spoilt.replace("places: 45", "places: 4.500"), "utf-8")

    _out, complaints, code = run("check", str(path), str(tmp_path / "none.yaml"))

    lines = complaints.split("\n")
    assert code == 1
    assert lines[0] == f"{path}: The blueprint has 2 mistakes."
    assert "participants.places: Write the number without separators" in complaints
    assert "stages[1].kind: “sprinting” is not a kind of stage. Did you mean “sprint”?" in complaints
    assert "none.yaml: this file cannot be read" in complaints
    assert lines[-2] == "2 files are not blueprints yet."


@pytest.mark.parametrize(("language", "says"), [("es", "línea"), ("pt", "linha"), ("en", "line")])
def test_check_speaks_the_language_asked_for(tmp_path: Path, language: str, says: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("format: 1\n", "utf-8")

    _out, complaints, _code = run("check", str(path), language=language)

    assert f"  {says} 1, " in complaints


def test_schema_is_json_schema() -> None:
    out, _complaints, _code = run("schema")

    assert json.loads(out)["$schema"].startswith("https://json-schema.org/")


def test_reference_is_the_page() -> None:
    out, _complaints, _code = run("reference")

    assert out.strip() == reference().strip()
