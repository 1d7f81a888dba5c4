"""Each number, role, goal, partner and cost of a source stands in its blueprint.

The facts are in `tests/programmes/blueprint_facts.py`, one table for each source. Where the
sources lie beside the checkout, the words of each fact are looked up in them too.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from minga.config.paths import CHECKOUT
from minga.programmes.models.blueprint import Blueprint
from minga.programmes.models.blueprint_plain import walk
from minga.programmes.queries.blueprints import budget_totals, shipped_blueprints
from tests.programmes.blueprint_facts import TABLES

SOURCES = CHECKOUT.parent / "shared" / "sources"
FACTS = [(key, *fact) for key, facts in TABLES.items() for fact in facts]


def by_key(key: str) -> Blueprint:
    return next(each for each in shipped_blueprints() if each.key == key)


def at(value: Any, path: str) -> Any:
    """What stands at a path such as `roles[mentor].number`; lists are asked by key or place."""
    for name, wanted in re.findall(r"(\w+)|\[([^\]]+)\]", path):
        value = _part(value, name) if name else _element(value, wanted)
    return value


def _part(value: Any, name: str) -> Any:
    return value[name] if isinstance(value, dict) else getattr(value, name)


def _element(values: tuple[Any, ...], wanted: str) -> Any:
    for number, each in enumerate(values):
        names = [str(getattr(each, name, "")) for name in ("key", "organisation", "goal")]
        if wanted in (*names, str(number)):
            return each
    pytest.fail(f"nothing has the key {wanted}")


def comparable(value: Any, expected: Any) -> Any:
    """The value in the shape in which the table writes it."""
    if expected is True and value is not False:
        return bool(value)
    if isinstance(expected, list):
        return [str(getattr(each, "key", each)) for each in value]
    if isinstance(expected, str):
        return str(value)
    return int(value) if isinstance(value, Decimal) else value


@pytest.mark.parametrize(
    ("key", "line", "words", "path", "expected"), FACTS, ids=[f"{fact[0]}:{fact[1]}-{fact[3]}" for fact in FACTS]
)
def test_blueprint_says_what_its_source_says(key: str, line: int, words: str, path: str, expected: Any) -> None:
    value = at(by_key(key), path)

    assert comparable(value, expected) == expected


@pytest.mark.parametrize(
    ("key", "line", "words", "path", "expected"), FACTS, ids=[f"{fact[0]}:{fact[1]}-{fact[3]}" for fact in FACTS]
)
def test_fact_is_cited_from_its_line(key: str, line: int, words: str, path: str, expected: Any) -> None:
    blueprint = by_key(key)
    cited = {number for citation in _citations_near(blueprint, path) for number in _lines(citation)}

    assert line in cited or path.startswith(_WITHOUT_CITATION), f"{path} does not cite line {line}"


_WITHOUT_CITATION = ("kind", "title", "purpose", "value", "when_to_use", "sources", "modules", "record.until")


def _citations_near(blueprint: Blueprint, path: str) -> Iterator[str]:
    """The citations of the element at the path and of every element it stands in."""
    while path:
        element = at(blueprint, path)
        for each in element if isinstance(element, tuple) else (element,):
            yield from getattr(each, "source", ())
        path = path[: max(path.rfind("."), path.rfind("["), 0)]


def _lines(citation: str) -> range:
    first, _dash, last = citation.partition(":")[2].partition("-")
    return range(int(first), int(last or first) + 1)


@pytest.mark.parametrize("key", TABLES)
def test_each_cited_line_is_in_the_table(key: str) -> None:
    told = {fact[0] for fact in TABLES[key]}
    cited = {
        number
        for path, value, marks in walk(by_key(key))
        if "IsSource" in {type(mark).__name__ for mark in marks}
        for number in _lines(value)
    }

    assert cited - told <= _CITED_FOR_CONTEXT.get(key, set())


_CITED_FOR_CONTEXT = {
    "peru-desafios": set(),
    "buena-gobernanza-rural": {29},  # says again what 23 says
    "innovacion-publica-360": {43},  # second half of the state told on 42
    "innovadores-publicos-paraguay": {3, 28},  # the programme's parent page; the biography
}


@pytest.mark.skipif(not SOURCES.is_dir(), reason="the sources are not beside this checkout")
@pytest.mark.parametrize("key", TABLES)
def test_words_of_the_table_are_in_the_source(key: str) -> None:
    file = next(source.file for source in by_key(key).sources if source.file)
    lines = (SOURCES / file).read_text("utf-8").split("\n")
    missing = [(line, words) for line, words, _path, _value in TABLES[key] if words not in lines[line - 1]]

    assert missing == []


def test_paraguay_adds_up_to_eighty_thousand_dollars() -> None:
    totals = budget_totals(by_key("innovadores-publicos-paraguay"))

    assert totals.cash == {"USD": Decimal(30_000 + 2 * 15_000 + 10_000 + 10_000)}
    assert totals.cash["USD"] == 80_000
    assert str(totals.hours) == "48-72"
    assert set(totals.unvalued_in_kind) == {
        "lab-heads",
        "associate-researcher",
        "eni-team",
        "conacyt-focal-point",
    }


def test_paraguay_has_fifteen_workshops_in_eight_modules() -> None:
    modules = by_key("innovadores-publicos-paraguay").modules

    assert len(modules) == 8
    assert sum(len(module.sessions) for module in modules) == 15


def test_colombia_has_three_statements_five_objectives_and_twenty_strategies() -> None:
    colombia = by_key("innovacion-publica-pais-moderno")

    assert (len(colombia.diagnosis), len(colombia.objectives), len(colombia.strategies)) == (3, 5, 20)
    assert {strategy.objective for strategy in colombia.strategies} == {each.key for each in colombia.objectives}
    assert {sdg.goal for sdg in colombia.sdgs} == {9, 17}


def test_good_governance_has_four_virtual_modules_and_one_in_person() -> None:
    modes = [module.mode.value for module in by_key("buena-gobernanza-rural").modules]

    assert modes == ["virtual"] * 4 + ["in_person"]


def test_ip360_publishes_twelve_things() -> None:
    ip360 = by_key("innovacion-publica-360")

    assert sum(resource.count for resource in ip360.resources) == 5 + 6 + 1
    assert next(target.value for target in ip360.targets if target.key == "resources") == 12
