"""What must hold of every blueprint that ships with Minga."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from minga.programmes.models.blueprint import Blueprint
from minga.programmes.models.blueprint_design import Credit
from minga.programmes.models.blueprint_plain import walk
from minga.programmes.models.blueprint_values import Range, Span, Stated
from minga.programmes.models.blueprint_words import FormPurpose
from minga.programmes.queries.blueprints import shipped_blueprints, shipped_sources
from minga.questionnaires.models.reading import read_definition

LANGUAGES = {"es", "pt", "en"}
ALL = pytest.mark.parametrize("blueprint", shipped_blueprints(), ids=lambda each: each.key)
_LONGEST_SENTENCE = 20
_SHARED_OR_INSIDE = re.compile(r"^(forms|rubrics)\[\d+\]$|\.sessions\[\d+\]$")


def texts_of(blueprint: Blueprint) -> Iterator[tuple[str, Mapping[str, str]]]:
    for path, value, _marks in walk(blueprint):
        if isinstance(value, Mapping) and value and set(value) <= LANGUAGES:
            yield path, value


def test_there_are_five_and_files_carry_their_keys() -> None:
    assert [each.key for each in shipped_blueprints()] == list(shipped_sources())
    assert set(shipped_sources()) == {
        "peru-desafios",
        "buena-gobernanza-rural",
        "innovacion-publica-360",
        "innovadores-publicos-paraguay",
        "innovacion-publica-pais-moderno",
    }


@ALL
def test_texts_are_complete_in_three_languages(blueprint: Blueprint) -> None:
    names = {"name", "title", "publisher"}
    lacking = [
        path
        for path, text in texts_of(blueprint)
        if set(text) != LANGUAGES and not (path.split(".")[-1] in names or path.endswith("place"))
    ]

    assert lacking == []


@ALL
def test_languages_differ_where_they_should(blueprint: Blueprint) -> None:
    long = [(path, text) for path, text in texts_of(blueprint) if len(text.get("es", "").split()) > 6]
    copied = [path for path, text in long if text["es"] in (text.get("en"), text.get("pt"))]

    assert copied == []


@ALL
def test_sentences_are_short(blueprint: Blueprint) -> None:
    long = [
        (path, sentence)
        for path, text in texts_of(blueprint)
        if not path.endswith(".about")  # a person's published biography
        for words in text.values()
        for sentence in re.split(r"(?<=[.?!])\s+|\n", words)
        if len(sentence.split()) > _LONGEST_SENTENCE
    ]

    assert long == []


@ALL
def test_every_element_says_where_it_comes_from(blueprint: Blueprint) -> None:
    silent = [
        path
        for path, value, _marks in walk(blueprint)
        if isinstance(value, Stated) and not (value.source or value.assumed) and not _SHARED_OR_INSIDE.search(path)
    ]

    assert silent == []


@ALL
def test_every_assumption_is_used(blueprint: Blueprint) -> None:
    used = {key for _path, value, _marks in walk(blueprint) for key in getattr(value, "assumed", ())}

    assert {each.key for each in blueprint.assumptions} == used


@ALL
def test_people_are_named_only_by_a_source(blueprint: Blueprint) -> None:
    credits = [value for _path, value, _marks in walk(blueprint) if isinstance(value, Credit)]

    assert all(credit.source for credit in credits)


@ALL
def test_forms_are_taken_by_the_form_engine(blueprint: Blueprint) -> None:
    for form in blueprint.forms:
        assert read_definition(form.definition()).questions


@ALL
def test_every_form_and_rubric_is_used_in_a_stage(blueprint: Blueprint) -> None:
    forms = {key for stage in blueprint.stages for key in stage.forms}
    rubrics = {key for stage in blueprint.stages for key in stage.rubrics}

    assert {form.key for form in blueprint.forms} == forms
    assert {rubric.key for rubric in blueprint.rubrics} == rubrics


@ALL
def test_people_accept_are_asked_and_look_back(blueprint: Blueprint) -> None:
    purposes = {form.purpose for form in blueprint.forms}

    assert purposes >= {
        FormPurpose.ACCEPTANCE,
        FormPurpose.SATISFACTION,
        FormPurpose.COMPETENCE,
        FormPurpose.REFLECTION,
    }


@ALL
def test_skills_are_measured_before_and_after(blueprint: Blueprint) -> None:
    asked = [stage.key for stage in blueprint.stages if "six-skills" in stage.forms]

    assert len(asked) == 2
    assert asked[1] == "closing"


@ALL
def test_satisfaction_takes_three_questions_and_no_names(blueprint: Blueprint) -> None:
    form = blueprint.form("session-satisfaction")

    assert form.anonymous
    assert sum(len(section.questions) for section in form.sections) == 3


@ALL
def test_six_skills_are_six(blueprint: Blueprint) -> None:
    rows = blueprint.form("six-skills").sections[0].questions[0].rows

    assert [row.key for row in rows] == [
        "iteration",
        "data_literacy",
        "user_centricity",
        "curiosity",
        "storytelling",
        "insurgency",
    ]


@ALL
def test_whoever_leads_and_whoever_closes_is_there(blueprint: Blueprint) -> None:
    kinds = {stage.kind for stage in blueprint.stages}

    assert {"enrolment", "closing"} <= kinds
    assert blueprint.participants.opt_in
    assert blueprint.completion is not None
    assert blueprint.focal_point is not None


def test_paraguay_application_holds_a_draft_challenge() -> None:
    paraguay = next(each for each in shipped_blueprints() if each.key == "innovadores-publicos-paraguay")
    sections = paraguay.form("challenge-application").sections
    fills = {question.fills for section in sections for question in section.questions}

    assert fills >= {
        "challenge.title",
        "challenge.question",
        "challenge.nature",
        "challenge.affected",
        "challenge.evidence",
        "challenge.previous_attempts",
        "challenge.adoption_route",
    }


def test_paraguay_chooses_commitment_first() -> None:
    paraguay = next(each for each in shipped_blueprints() if each.key == "innovadores-publicos-paraguay")
    rubric = next(each for each in paraguay.rubrics if each.key == "committed-teams")
    commitment = rubric.criteria[0]

    assert commitment.key == "commitment"
    assert commitment.weight == max(criterion.weight for criterion in rubric.criteria)
    assert commitment.veto_below is not None


@ALL
def test_blueprints_never_change_in_the_hand(blueprint: Blueprint) -> None:
    values: list[Any] = [value for _path, value, _marks in walk(blueprint)]

    assert not any(isinstance(value, list | set) for value in values)
    assert all(type(value).__hash__ is not None for value in values if isinstance(value, Range | Span))


def test_an_indicator_is_counted_in_one_unit_everywhere() -> None:
    units: dict[str, set[str]] = {}
    for blueprint in shipped_blueprints():
        for target in blueprint.targets:
            units.setdefault(target.indicator, set()).add(target.unit["es"])

    assert {indicator: names for indicator, names in units.items() if len(names) > 1} == {}
