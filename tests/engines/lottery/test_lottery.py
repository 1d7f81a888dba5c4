"""The public lottery: fair, repeatable by anybody, and clear when it cannot be drawn."""

import hashlib
import json
from collections import Counter
from decimal import Context, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minga.engines.lottery import (
    BadPlan,
    Entry,
    Fate,
    Plan,
    Stratum,
    as_published,
    commitment,
    draw,
    entries_from_csv,
    from_published,
    plan_hash,
    plan_json,
    result_csv,
    verify,
)
from minga.engines.lottery.__main__ import main

SECRET, PUBLIC = "a secret kept in an envelope", "lotería nacional 2026-12-01: 48213"


def _plan(entries: list[Entry], places: int, strata: tuple[Stratum, ...] = ()) -> Plan:
    return Plan(entries=tuple(entries), places=places, strata=strata, commitment=commitment(SECRET))


def _published(plan: Plan) -> str:
    return as_published(plan, draw(plan, secret=SECRET, public_value=PUBLIC), secret=SECRET, public_value=PUBLIC)


def _drawn_again(text: str) -> list[str]:
    """What the documentation promises: ten lines that know nothing of the engine (no strata)."""
    said = json.loads(text)
    plan = json.dumps(said["plan"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    named = hashlib.sha256(plan.encode()).hexdigest()
    seed = hashlib.sha256(f"{named}|{said['secret']}|{said['public_value']}".encode()).hexdigest()
    order = []
    for entry in said["plan"]["entries"]:
        digest = hashlib.sha256(f"{seed}|open|{entry['id']}".encode()).digest()
        u = (Decimal(int.from_bytes(digest, "big")) + Decimal("0.5")) / Decimal(2**256)
        order.append((Context(prec=50).divide(-Context(prec=50).ln(u), Decimal(entry["weight"])), entry["id"]))
    return [name for _number, name in sorted(order)][: said["plan"]["places"]]


def test_anybody_draws_the_published_file_again() -> None:
    entries = [Entry(f"p{n:03}", weight="1" if n % 3 else "2.5") for n in range(300)]

    text = _published(_plan(entries, 40))

    assert _drawn_again(text) == json.loads(text)["drawn"]
    assert verify(text) == ()


def test_a_known_draw_stays_what_it_was() -> None:
    plan = _plan([Entry(letter) for letter in "abcdefgh"], 3)

    drawn = draw(plan, secret=SECRET, public_value=PUBLIC)

    assert plan_hash(plan) == "5e6599ca237291bdcd1b26e6a8cb66a61dfe9e927f8114d631122a120c9b3770"
    assert drawn.drawn == ("h", "a", "g")


@given(st.permutations([Entry(f"p{n}", stratum="rural" if n % 2 else "") for n in range(12)]))
def test_the_seed_depends_on_the_order_of_the_file_but_everybody_is_placed_once(entries: list[Entry]) -> None:
    drawn = draw(_plan(entries, 5, (Stratum("rural", 2),)), secret=SECRET, public_value=PUBLIC)

    assert sorted((*drawn.drawn, *drawn.waiting)) == sorted(entry.id for entry in entries)
    assert len(drawn.drawn) == 5
    assert sum(one.stratum == "rural" and one.round == "stratum" for one in drawn.outcomes) == 2


def test_equal_entries_have_equal_chances() -> None:
    entries = [Entry(letter) for letter in "abcdef"]
    times: Counter[str] = Counter()
    for n in range(800):
        times.update(draw(_plan(entries, 2), secret=SECRET, public_value=str(n)).drawn)

    expected = 800 * 2 / 6
    chi_square = sum((times[entry.id] - expected) ** 2 / expected for entry in entries)
    assert chi_square < 20.5  # 99.9 % of the distribution with five degrees of freedom


def test_twice_the_weight_is_twice_the_chance_of_one_place() -> None:
    plan = _plan([Entry("a", weight="2"), Entry("b"), Entry("c")], 1)

    times = Counter(draw(plan, secret=SECRET, public_value=str(n)).drawn[0] for n in range(400))

    assert times["a"] / 400 == pytest.approx(0.5, abs=0.06)
    assert times["b"] / 400 == pytest.approx(0.25, abs=0.06)


def test_the_exact_chance_is_what_happens() -> None:
    entries = [Entry(f"r{n}", "rural") for n in range(6)] + [Entry(f"u{n}") for n in range(4)]
    plan = _plan(entries, 5, (Stratum("rural", 2),))
    times: Counter[str] = Counter()
    for n in range(800):
        times.update(draw(plan, secret=SECRET, public_value=str(n)).drawn)

    outcomes = {one.id: one for one in draw(plan, secret=SECRET, public_value="0").outcomes}
    rural = Fraction(2, 6) + Fraction(4, 6) * Fraction(3, 8)

    assert outcomes["r0"].chance == rural
    assert outcomes["u0"].chance == Fraction(3, 8)
    assert sum(times[f"r{n}"] for n in range(6)) / 6 / 800 == pytest.approx(float(rural), abs=0.03)
    assert sum(times[f"u{n}"] for n in range(4)) / 4 / 800 == pytest.approx(3 / 8, abs=0.03)


def test_with_unequal_weights_the_chance_is_simulated_and_adds_up() -> None:
    plan = _plan([Entry("a", weight="4"), Entry("b"), Entry("c"), Entry("d")], 2)

    outcomes = {one.id: one for one in draw(plan, secret=SECRET, public_value=PUBLIC).outcomes}

    assert sum(one.chance or 0 for one in outcomes.values()) == 2
    assert (outcomes["a"].chance or 0) > (outcomes["b"].chance or 0)


def test_places_that_a_stratum_cannot_fill_are_open_to_all() -> None:
    plan = _plan([Entry("r", "rural"), Entry("a"), Entry("b"), Entry("c")], 3, (Stratum("rural", 2),))

    drawn = draw(plan, secret=SECRET, public_value=PUBLIC)

    assert drawn.unfilled == {"rural": 1}
    assert "r" in drawn.drawn
    assert len(drawn.drawn) == 3


def test_who_was_certain_belongs_to_no_comparison() -> None:
    plan = _plan([Entry("r", "rural"), Entry("a"), Entry("b")], 2, (Stratum("rural", 1),))

    outcomes = {one.id: one for one in draw(plan, secret=SECRET, public_value=PUBLIC).outcomes}

    assert not outcomes["r"].comparable
    assert outcomes["a"].comparable
    assert outcomes["b"].comparable


def test_more_places_than_entries_draws_everybody() -> None:
    drawn = draw(_plan([Entry("a"), Entry("b")], 9), secret=SECRET, public_value=PUBLIC)

    assert set(drawn.drawn) == {"a", "b"}
    assert drawn.waiting == ()
    assert all(one.fate is Fate.DRAWN and not one.comparable for one in drawn.outcomes)


def test_a_free_place_goes_to_the_next_of_its_stratum() -> None:
    entries = [Entry(f"r{n}", "rural") for n in range(5)] + [Entry(f"u{n}") for n in range(5)]
    drawn = draw(_plan(entries, 3, (Stratum("rural", 1),)), secret=SECRET, public_value=PUBLIC)

    assert drawn.next_for("rural") == next(name for name in drawn.waiting if name.startswith("r"))
    assert drawn.next_for("nowhere") == drawn.waiting[0]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda said: said["plan"]["entries"].pop(), "plan_sha256"),
        (lambda said: said["plan"].update(places=2), "plan_sha256"),
        (lambda said: said.update(secret="another"), "secret"),
        (lambda said: said.update(public_value=""), "public_value"),
        (lambda said: said["drawn"].reverse(), "drawn"),
        (lambda said: said["waiting"].pop(), "waiting"),
    ],
)
def test_a_file_that_was_changed_does_not_fit(change: object, fault: str) -> None:
    said = json.loads(_published(_plan([Entry(letter) for letter in "abcdefgh"], 3)))
    change(said)  # type: ignore[operator]

    assert fault in verify(json.dumps(said))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: _plan([], 1), "empty"),
        (lambda: _plan([Entry("a")], 0), "places"),
        (lambda: _plan([Entry("a"), Entry("a")], 1), "twice"),
        (lambda: _plan([Entry(" ")], 1), "id"),
        (lambda: _plan([Entry("a", weight="0")], 1), "weight"),
        (lambda: _plan([Entry("a", weight="many")], 1), "weight"),
        (lambda: _plan([Entry("a", weight="NaN")], 1), "weight"),
        (lambda: _plan([Entry("a")], 1, (Stratum("x", 2),)), "places"),
        (lambda: _plan([Entry("a")], 1, (Stratum("x", -1),)), "places"),
        (lambda: _plan([Entry("a")], 2, (Stratum("x", 1), Stratum("x", 1))), "stratum"),
        (lambda: Plan(entries=(Entry("a"),), places=1, commitment="short"), "commitment"),
        (lambda: Plan(entries=(Entry("a"),), places=1, commitment="0" * 64, method="other"), "method"),
        (lambda: entries_from_csv("name\nAna\n"), "columns"),
        (lambda: from_published("[]"), "file"),
        (lambda: from_published("not json"), "file"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_its_reason(make: object, code: str) -> None:
    with pytest.raises(BadPlan) as refused:
        make()  # type: ignore[operator]

    assert refused.value.code == code
    assert str(refused.value)


def test_the_table_of_results_says_the_group_of_each() -> None:
    drawn = draw(_plan([Entry("a"), Entry("b")], 1), secret=SECRET, public_value=PUBLIC)

    lines = result_csv(drawn).splitlines()

    assert lines[0] == "id,stratum,fate,place,round,chance,comparable,group"
    assert {line.split(",")[-1] for line in lines[1:]} == {"treatment", "comparison"}


def test_it_runs_from_files_and_checks_what_was_published(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "entries.csv"
    table.write_text("\ufeffid,stratum,weight\na,rural,1\nb,,\nc,,2\n\n", encoding="utf-8")

    drew = main([str(table), "--places", "2", "--stratum", "rural=1", "--seed", "x", "--out", str(tmp_path / "out")])
    checked = main(["--check", str(tmp_path / "out" / "published.json")])

    assert (drew, checked) == (0, 0)
    assert json.loads((tmp_path / "out" / "plan.json").read_text())["plan"]["places"] == 2
    spoiled = (tmp_path / "out" / "published.json").read_text().replace('"a"', '"z"', 1)
    (tmp_path / "spoiled.json").write_text(spoiled)
    assert main(["--check", str(tmp_path / "spoiled.json")]) == 1
    assert main([str(table), "--places", "2", "--stratum", "rural", "--seed", "x"]) == 2
    assert main([str(table)]) == 2
    assert "rural=20" in capsys.readouterr().err


def test_the_plan_can_be_read_before_the_draw() -> None:
    plan = _plan([Entry("á", "río")], 1)

    assert json.loads(plan_json(plan)) == {"plan": json.loads(plan_json(plan))["plan"], "plan_sha256": plan_hash(plan)}
    assert "río" in plan_json(plan)
