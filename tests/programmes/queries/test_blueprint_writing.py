"""A blueprint as YAML, its differences in sentences, and its format as schema and page."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.config.paths import CHECKOUT
from minga.programmes.models.blueprint import Blueprint
from minga.programmes.models.blueprint_values import Span
from minga.programmes.queries.blueprint_schema import all_groups, reference, schema
from minga.programmes.queries.blueprints import (
    differences,
    plan,
    read_blueprint,
    shipped_blueprints,
    to_yaml,
)
from tests.factories.programmes import blueprint

PARAGUAY = next(each for each in shipped_blueprints() if each.key == "innovadores-publicos-paraguay")
ALL = pytest.mark.parametrize("blueprint", shipped_blueprints(), ids=lambda each: each.key)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


@ALL
def test_yaml_reads_back_as_the_same_blueprint(blueprint: Blueprint) -> None:
    assert read_blueprint(to_yaml(blueprint)) == blueprint


@ALL
def test_yaml_is_written_the_same_way_again(blueprint: Blueprint) -> None:
    written = to_yaml(blueprint)

    assert to_yaml(read_blueprint(written)) == written


def test_yaml_reads_well() -> None:
    written = to_yaml(PARAGUAY)

    assert "unit_cost: 15000\n" in written
    assert "lasts: 2m\n" in written
    assert "hours_per_week: 2-3\n" in written
    assert "number: {es:" not in written
    assert "- use:" not in written
    assert "\\u" not in written
    assert max(map(len, written.split("\n"))) < 140


@settings(deadline=None)
@given(
    st.text(
        alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn", "Zl", "Zp"]),
        min_size=1,
        max_size=200,
    ).filter(str.strip)
)
def test_any_words_survive_the_way_through_yaml(words: str) -> None:
    texts = {"es": words.strip(), "pt": words.strip(), "en": words.strip()}

    back = read_blueprint(to_yaml(replace(blueprint(), title=texts)))

    assert back.title == texts


def adapted() -> Blueprint:
    """Paraguay as a manager might adapt it: longer, dearer, one stage less, a new title."""
    stages = tuple(
        replace(stage, lasts=Span(3, "m")) if stage.key == "training" else stage
        for stage in PARAGUAY.stages
        if stage.key != "publication"
    )
    stages = tuple(
        replace(stage, after=("handover", "network")) if stage.key == "closing" else stage for stage in stages
    )
    assert PARAGUAY.budget is not None
    lines = tuple(
        replace(line, unit_cost=Decimal(20_000)) if line.key == "pilots" else line for line in PARAGUAY.budget.cash
    )
    return replace(
        PARAGUAY,
        version=2,
        title={**PARAGUAY.title, "en": "Public Innovators, second time"},
        stages=stages,
        budget=replace(PARAGUAY.budget, cash=lines, cash_total=Decimal(90_000)),
        targets=tuple(replace(each, by="") if each.by == "publication" else each for each in PARAGUAY.targets),
        resources=tuple(replace(each, stage="") for each in PARAGUAY.resources),
    )


def test_adapted_blueprint_becomes_a_file_of_its_own() -> None:
    back = read_blueprint(to_yaml(adapted()))

    assert back == adapted()
    assert back.version == 2


def test_differences_are_told_in_sentences() -> None:
    told = differences(PARAGUAY, adapted())

    assert "version: was “1”, is now “2”." in told
    assert "title › en: was “Public Innovators Program Paraguay”, is now “Public Innovators, second time”." in told
    assert "stages › Training › lasts: was “2m”, is now “3m”." in told
    assert "stages: “Publication of materials” was taken out." in told
    assert "budget › cash lines › Pilots › cost of each: was “15000”, is now “20000”." in told
    assert "budget › cash total: was “80000”, is now “90000”." in told
    assert "stages › Closing › after: “publication” was taken out." in told


def test_differences_run_both_ways() -> None:
    told = differences(adapted(), PARAGUAY)

    assert "stages: “Publication of materials” is new." in told
    assert any(sentence.endswith("was added.") for sentence in told)


def test_differences_of_order_are_told_once() -> None:
    turned = replace(PARAGUAY, topics=tuple(reversed(PARAGUAY.topics)))

    assert differences(PARAGUAY, turned) == ["topics: the order changed."]


@ALL
def test_nothing_differs_from_itself(blueprint: Blueprint) -> None:
    assert differences(blueprint, Blueprint.from_json(blueprint.as_json())) == []


def test_differences_speak_spanish() -> None:
    with override("es"):
        assert "etapas › Formación › duración: era «2m» y ahora es «3m»." in differences(PARAGUAY, adapted())


def test_schema_knows_every_group_and_every_field() -> None:
    made = schema()

    assert set(made["$defs"]) == {cls.__name__ for cls in all_groups()} - {"Blueprint"}
    assert set(made["properties"]) == set(Blueprint.__dataclass_fields__)
    assert made["required"] == [
        "format",
        "key",
        "kind",
        "languages",
        "title",
        "summary",
        "purpose",
        "for_whom",
        "commitment",
        "participants",
        "stages",
    ]


def test_reference_page_is_the_format() -> None:
    page = (CHECKOUT / "docs" / "subsystems" / "blueprints.md").read_text("utf-8")

    assert page.split("<!-- reference -->\n\n")[1] == reference()


def test_example_of_the_guide_is_a_blueprint() -> None:
    guide = (CHECKOUT / "docs" / "how-to" / "write-a-blueprint.md").read_text("utf-8")

    example = read_blueprint(guide.split("```yaml\n")[1].split("```")[0])

    assert example.key == "taller-de-lenguaje-claro"
    assert len(plan(example, date(2026, 3, 2))) == 2
