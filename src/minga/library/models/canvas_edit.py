"""Changes to what a canvas asks, as plain data in and plain data out.

Each function gives a new definition or a new layout and leaves the given one alone. Whether
the result is a form is for `tool_text.read_tool` to say, which every action asks.
"""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Final

from minga.library.models.canvas import FREE, MOST_ROWS, Layout, repaired
from minga.library.models.tool_text import question_keys
from minga.questionnaires.enums import QuestionKind

EASY_KINDS: Final = (
    QuestionKind.LONG_TEXT,
    QuestionKind.TEXT,
    QuestionKind.NUMBER,
    QuestionKind.DATE,
    QuestionKind.YES_NO,
)
"""Kinds that the editor on screen can make; others come with the tool, or from an XLSForm."""

Definition = dict[str, Any]


def fields_of(definition: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every field of the canvas, in order."""
    return [question for section in definition["sections"] for question in section["questions"]]


def added(definition: Mapping[str, Any], question: Mapping[str, Any]) -> Definition:
    """The field at the end; its key is made free among the others."""
    made = deepcopy(dict(definition))
    taken = set(question_keys(made))
    number = next(n for n in range(1, len(taken) + 2) if f"field_{n}" not in taken)
    given = {name: value for name, value in question.items() if value is not None}
    made["sections"][-1]["questions"].append({"key": f"field_{number}", "required": False, **given})
    return made


def changed(definition: Mapping[str, Any], key: str, values: Mapping[str, Any]) -> Definition:
    """The field with some of its values replaced; None takes a value away."""
    made = deepcopy(dict(definition))
    for question in fields_of(made):
        if question["key"] == key:
            question.update(values)
            for name in [name for name, value in values.items() if value is None]:
                question.pop(name)
    return made


def removed(definition: Mapping[str, Any], key: str) -> Definition:
    """Without the field; a section that is left empty goes with it."""
    made = deepcopy(dict(definition))
    for section in made["sections"]:
        section["questions"] = [question for question in section["questions"] if question["key"] != key]
    made["sections"] = [section for section in made["sections"] if section["questions"]]
    return made


def moved(definition: Mapping[str, Any], key: str, *, up: bool) -> Definition:
    """The field one place earlier or later in its section; at the edge it stays where it is."""
    made = deepcopy(dict(definition))
    for section in made["sections"]:
        keys = [question["key"] for question in section["questions"]]
        if key in keys:
            place = keys.index(key)
            other = place - 1 if up else place + 1
            if 0 <= other < len(keys):
                rows = section["questions"]
                rows[place], rows[other] = rows[other], rows[place]
    return made


def layout_with(layout: Layout, key: str) -> list[list[str]]:
    """The layout with a last row for a new field; below the grid when it is full."""
    rows = [list(row) for row in layout]
    if len(rows) < MOST_ROWS:
        rows.append([key] * (len(rows[0]) if rows else 1))
    return rows


def layout_for(layout: Layout, definition: Mapping[str, Any]) -> list[list[str]]:
    """The layout without fields that are gone; one field a row when nothing is left of it."""
    keys = question_keys(definition)
    return repaired(layout, keys) or [[key] for key in keys[:MOST_ROWS]]


def as_numbers(layout: Layout, keys: tuple[str, ...]) -> str:
    """The layout as people write it on screen: one line a row, the number of each field."""
    numbers = {key: str(number) for number, key in enumerate(keys, 1)}
    return "\n".join(" ".join(numbers.get(name, FREE) for name in row) for row in layout)


def from_numbers(text: str, keys: tuple[str, ...]) -> list[list[str]]:
    """What was written, as names; a number that no field has stays as it was typed, to be refused."""
    names = {str(number): key for number, key in enumerate(keys, 1)} | {"0": FREE, "-": FREE, "·": FREE}
    rows = [line.replace(",", " ").replace(";", " ").split() for line in text.splitlines()]
    return [[names.get(cell, cell) for cell in row] for row in rows if row]
