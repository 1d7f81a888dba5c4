"""A wave is published once, sealed, and anybody computes the same from its bundle."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from minga.audit.models import Entry
from minga.capacity.actions.asking import ask_computation, settle_finding
from minga.capacity.actions.publishing import publish_wave
from minga.capacity.enums import AppealState, WaveState
from minga.capacity.models import Appeal, Computation, Finding, Mark, Wave
from minga.capacity.queries.bundles import NotABundle, compared, hashes_in
from minga.capacity.queries.counters import MEASURED
from minga.capacity.queries.publishing import gaps_of
from minga.capacity.tasks.computing import compute_wave
from minga.core.clock import now
from minga.core.errors import Conflict, NotAllowed, NotReady
from minga.files.policies import may_read_file
from minga.files.queries import open_file
from minga.indicators.queries.counters import Scope
from minga.people.models import Person
from tests.factories.capacity import make_computation, make_marks, make_measured, make_wave, published, runner_of
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave() -> Wave:
    """Computed; one entity has more points than there are, which somebody must decide on."""
    wave = make_wave(state=WaveState.COMPUTED, entities=0)
    for number, name in enumerate(("Una", "Otra", "Tercera", "Cuarta")):
        measured = make_measured(wave, name=name, peer_group="ab"[number % 2], kind="university" if number == 3 else "")
        make_marks(measured, {"q1": 12 if number == 0 else number, "q3": 10 * number})
        Mark.objects.filter(measured=measured, question="q3").update(low=5, high=35)
    return wave


@pytest.fixture
def runner(wave: Wave) -> Person:
    return runner_of(wave)


def computed(wave: Wave, runner: Person) -> Computation:
    run = ask_computation(wave=wave, actor=runner, now=now(), replicates=50)
    compute_wave(computation_id=run.pk)
    run.refresh_from_db()
    return run


def settle(wave: Wave, runner: Person) -> None:
    for finding in Finding.objects.filter(wave=wave, severity="error"):
        settle_finding(finding=finding, note="Se publica así.", actor=runner, now=now())


def sealed(wave: Wave, runner: Person) -> Wave:
    run = computed(wave, runner)
    settle(wave, runner)
    return publish_wave(wave=wave, shows_ranking=False, seen=str(run.uuid), actor=runner, now=now())


def content(wave: Wave) -> bytes:
    assert wave.bundle is not None
    with open_file(wave.bundle) as file:
        return file.read()


def test_anybody_computes_the_same_from_the_bundle(wave: Wave, runner: Person, tmp_path: Path) -> None:
    out = sealed(wave, runner)
    with zipfile.ZipFile(io.BytesIO(content(out))) as package:
        package.extractall(tmp_path)
        command = [line.strip() for line in package.read("README.txt").decode().splitlines() if "python -m" in line]

    done = subprocess.run([sys.executable, *command[0].split()[1:]], cwd=tmp_path, capture_output=True, check=False)

    assert done.returncode == 0, done.stderr
    ours, again = rows_of(tmp_path / "scores.csv"), rows_of(tmp_path / "again" / "scores.csv")
    assert len(ours) == 4
    assert {key: numbers(row) for key, row in ours.items()} == {key: numbers(row) for key, row in again.items()}
    about = json.loads((tmp_path / "about.json").read_text())
    same = json.loads((tmp_path / "again" / "about.json").read_text())
    for name in ("engine", "recipe_sha256", "data_sha256"):
        assert about[name] == same[name]
    for key, row in rows_of(tmp_path / "again" / "score_intervals.csv", "entity", "node").items():
        kept = rows_of(tmp_path / "intervals.csv", "entity", "node")[key]
        assert float(kept["low"]) == pytest.approx(min(float(row["low"]), float(row["score"])), abs=1e-5)
        assert float(kept["high"]) == pytest.approx(max(float(row["high"]), float(row["score"])), abs=1e-5)


def rows_of(path: Path, *by: str) -> dict[tuple[str, ...], dict[str, str]]:
    with path.open(encoding="utf-8") as reading:
        return {tuple(row[name] for name in by or ("entity",)): row for row in csv.DictReader(reading)}


def numbers(row: dict[str, str]) -> dict[str, str]:
    """Each cell to six decimals."""
    said = {name: value for name, value in row.items() if name != "entity"}
    return {name: f"{Decimal(value):.6f}" if value else "" for name, value in said.items()}


def test_what_is_published_is_frozen_counted_and_open_to_everybody(wave: Wave, runner: Person) -> None:
    assert MEASURED.count is not None
    assert MEASURED.count(Scope()).value == 0

    out = sealed(wave, runner)

    assert (out.state, len(out.bundle_sha256), out.published_at is not None) == (WaveState.PUBLISHED, 64, True)
    assert MEASURED.count(Scope()).value == 4
    assert MEASURED.count(Scope("organisations.organisation", (wave.host_id,))).value == 4
    assert Entry.objects.filter(key="capacity.wave_published").count() == 1
    assert may_read_file(None, out.bundle)
    with pytest.raises(DatabaseError), transaction.atomic():
        Mark.objects.filter(measured__wave=wave).update(points=0)
    with pytest.raises(NotReady):
        publish_wave(wave=wave, shows_ranking=True, seen="", actor=runner, now=now())


def test_an_imported_wave_was_measured_elsewhere() -> None:
    wave = make_wave(state=WaveState.COMPUTED, imported=True)
    make_marks(make_measured(wave))
    make_computation(wave)
    published(wave)

    assert MEASURED.count is not None
    assert MEASURED.count(Scope()).value == 0


def test_mistakes_must_be_decided_first(wave: Wave, runner: Person) -> None:
    run = computed(wave, runner)

    with pytest.raises(NotReady) as refused:
        publish_wave(wave=wave, shows_ranking=False, seen=str(run.uuid), actor=runner, now=now())

    assert refused.value.code == "findings"
    wave.refresh_from_db()
    assert wave.state == WaveState.COMPUTED


def test_grades_that_changed_appeals_that_wait_and_another_run_hold_it_back(wave: Wave, runner: Person) -> None:
    assert [gap.code for gap in gaps_of(wave)] == ["no_run"]
    computed(wave, runner)
    settle(wave, runner)
    assert gaps_of(wave) == []
    with pytest.raises(Conflict):
        publish_wave(wave=wave, shows_ranking=False, seen="another", actor=runner, now=now())

    measured = wave.measured.first()
    assert measured is not None
    Appeal.objects.create(measured=measured, text="Faltó una evidencia.", filed_at=now())
    Mark.objects.filter(measured=measured, question="q2").update(points=1)
    assert [gap.code for gap in gaps_of(wave)] == ["appeals", "stale"]

    Appeal.objects.update(state=AppealState.REJECTED, answer="No.", answered_at=now())
    Wave.objects.filter(pk=wave.pk).update(state=WaveState.REPLYING)
    wave.refresh_from_db()
    ask_computation(wave=wave, actor=runner, now=now())
    assert [gap.code for gap in gaps_of(wave)] == ["state", "running"]


def test_only_who_runs_the_wave_publishes(wave: Wave, runner: Person) -> None:
    run = computed(wave, runner)
    settle(wave, runner)

    with pytest.raises(NotAllowed):
        publish_wave(wave=wave, shows_ranking=False, seen=str(run.uuid), actor=make_person(), now=now())


def test_a_bundle_that_somebody_changed_shows_which_file(wave: Wave, runner: Person) -> None:
    ours = hashes_in(content(sealed(wave, runner)))
    other = {**ours, "scores.csv": "0" * 64, "notes.txt": "1" * 64}
    del other["data.csv"]

    found = {one.name: one.same for one in compared(other, ours)}

    assert found["recipe.yaml"] is True
    assert (found["scores.csv"], found["data.csv"], found["notes.txt"]) == (False, False, None)
    with pytest.raises(NotABundle):
        hashes_in(b"not a zip at all")
