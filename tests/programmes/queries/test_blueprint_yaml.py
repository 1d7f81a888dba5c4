"""Files that are not YAML, or that use it to do harm, are refused with a line and advice."""

import time
from collections.abc import Iterator

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minga.programmes.models.blueprint import Blueprint, BlueprintRefused, Problem
from minga.programmes.queries.blueprints import read_blueprint, shipped_sources

PARAGUAY = shipped_sources()["innovadores-publicos-paraguay"]
SMALL = PARAGUAY[: PARAGUAY.index("\nassumptions:")]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with override("en"):
        yield


def problems_of(text: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(BlueprintRefused) as refused:
        read_blueprint(text)
    return refused.value.problems


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "The file is empty"),
        ("# only a remark\n", 1, "The file is empty"),
        ("format: 1\nkey: a\nkey: b\n", 3, "“key” is already there on line 2"),
        ("format: 1\nkinds:\n\t- a\n", 3, "indented with a tab"),
        ("format: 1\ntitle: the title: is here\n", 2, "There is a second colon"),
        ("format: 1\nall: [es, pt\n", 2, "never closed"),
        ('format: 1\ntitle: "open\n', 2, "quotation mark"),
        ("format: 1\nkey\nkind: course\n", 3, "A colon is missing near"),
        ("format: 1\ntitle:\n  es un taller\n  pt: Oficina\n", 4, "does not fit under line 3"),
        ("format: 1\n  key: a\n", 2, "does not fit under line 1"),
        ("format: 1\ntitle:\n   es: A\n  pt: A\n", 4, "The indentation changes"),
        ("format: 1\ntitle: @home\n", 2, "Put the text in quotes"),
        ("format: 1\nkey: &a x\ntitle: *a\n", 2, "refers to another place"),
        ("format: 1\nbase: {a: 1}\nkey:\n  <<: {b: 2}\n", 4, "refers to another place"),
        ("format: 1\nkey: !!python/object:os.system x\n", 2, "is a YAML tag"),
        ("format: 1\n---\nformat: 1\n", 2, "A second document starts here"),
        ("format: 1\n? [a, b]\n: c\n", 2, "A name is expected"),
        ("- format\n- key\n", 1, "begins with"),
        ("just words", 1, "begins with"),
        ("format: 1\nkey: a\x00b\n", 2, "not text"),
        ("format: 1\nkey: a\x1bb\n", 2, "not text"),
    ],
)
def test_bad_yaml_is_told_with_its_line(text: str, line: int, says: str) -> None:
    told = [problem for problem in problems_of(text) if says in problem.message]

    assert [problem.line for problem in told][:1] == [line], [str(problem) for problem in problems_of(text)]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("título: ñandú".encode("latin-1"), "not UTF-8"),
        (PARAGUAY.encode("utf-16"), "not UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not UTF-8"),
        (b"PK\x03\x04\x14\x00\x06\x00", "not text"),
        (b"format: 1\n" + b"# " + b"x" * 1_000_001, "Keep a blueprint under 1000 KB"),
    ],
)
def test_file_that_is_no_text_is_refused(content: bytes, says: str) -> None:
    assert says in problems_of(content)[0].message


def test_mark_of_some_editors_at_the_start_is_ignored() -> None:
    assert read_blueprint(b"\xef\xbb\xbf" + PARAGUAY.encode()).key == "innovadores-publicos-paraguay"


def test_line_ends_of_windows_are_read() -> None:
    assert read_blueprint(PARAGUAY.replace("\n", "\r\n").encode()) == read_blueprint(PARAGUAY)


def test_billion_laughs_costs_nothing() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    began = time.perf_counter()

    told = problems_of("\n".join(lines))

    assert time.perf_counter() - began < 1
    assert "refers to another place" in told[0].message


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_deep_nesting_is_stopped(opening: str) -> None:
    began = time.perf_counter()

    told = problems_of(opening * 100_000)

    assert time.perf_counter() - began < 5
    assert told


def test_thousands_of_mistakes_are_cut_short() -> None:
    told = problems_of("\n".join(f"key: {n}" for n in range(50_000)))

    assert 100 < len(told) < 500


LINES = PARAGUAY.split("\n")
PIECES = st.sampled_from(
    ["&a", "*a", "!!x", "\t", "\n", "  ", "null", "8.300", "\x85", "\u2028", "\ufeff", "é", "💧", *":-[]{}|>'\"#?%@`"]
)


@st.composite
def mangled(draw: st.DrawFn) -> str:
    """The blueprint after a few careless hands: lines moved, cut, doubled, pieces put in."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(lines) - 1))
        kind = draw(st.sampled_from(["cut", "double", "insert", "indent", "swap", "replace"]))
        if kind == "cut":
            del lines[at : at + draw(st.integers(1, 40))]
            lines = lines or [""]
        elif kind == "double":
            lines.insert(at, lines[at])
        elif kind == "insert":
            place = draw(st.integers(0, len(lines[at])))
            lines[at] = lines[at][:place] + draw(PIECES) + lines[at][place:]
        elif kind == "indent":
            lines[at] = " " * draw(st.integers(0, 7)) + lines[at].lstrip()
        elif kind == "swap":
            other = draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], lines[at]
        else:
            head, colon, _rest = lines[at].partition(":")
            lines[at] = head + colon + " " + draw(st.text(max_size=12))
    return "\n".join(lines)


def survives(content: str | bytes) -> None:
    """It is read, or refused with problems: any other exception fails the test by itself."""
    problems, blueprint = (), None
    try:
        blueprint = read_blueprint(content)
    except BlueprintRefused as refused:
        problems = refused.problems

    assert (blueprint is None) == bool(problems)
    assert all(problem.message and problem.line >= 0 for problem in problems)
    assert blueprint is None or Blueprint.from_json(blueprint.as_json()) == blueprint


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(mangled())
def test_mangled_blueprint_is_read_or_refused(text: str) -> None:
    survives(text)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300) | st.binary(max_size=300))
def test_anything_at_all_is_read_or_refused(content: str | bytes) -> None:
    survives(content)


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["key", "kind", "stages", "title", "forms", "es"]), inner, max_size=4)
        ),
        max_leaves=12,
    ),
    st.sampled_from(["stages", "forms", "budget", "participants", "languages", "sdgs", "modules", "rubrics", "record"]),
)
def test_wrong_shapes_in_the_right_places_are_refused(value: object, name: str) -> None:
    lines = SMALL.split("\n")
    survives("\n".join([*lines, f"{name}: {_flow(value)}"]))


def _flow(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return "~" if value is None else repr(value)
