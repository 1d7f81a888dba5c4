"""The 17 goals and 169 targets of the 2030 Agenda, with short titles of our own (`sdgs.csv`).

The official wording is long and the United Nations' own; ours says in a few words what a target
asks, so that an official finds hers in a list. Codes are the official ones: "16.6", "6.b".
"""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from minga.core.texts import Texts, pick

_FILE: Final = Path(__file__).parent.parent / "sdgs.csv"


def _read() -> Mapping[str, Texts]:
    with _FILE.open(encoding="utf-8", newline="") as lines:
        return {
            row["code"]: {language: row[language] for language in ("es", "pt", "en")}
            for row in csv.DictReader(lines, delimiter=";")
        }


_TITLES: Final = _read()
SDG_GOALS: Final[Mapping[int, Texts]] = {int(code): texts for code, texts in _TITLES.items() if "." not in code}
"""Goal number → its title in each language."""

SDG_TARGETS: Final[Mapping[str, Texts]] = {code: texts for code, texts in _TITLES.items() if "." in code}
"""Code of the target → its title in each language, in the official order."""


def sdg_goal_title(number: int | None, language: str | None = None) -> str:
    """The title of a goal in the reader's language; nothing for an unknown number."""
    return pick(SDG_GOALS.get(number or 0), language)


def sdg_target_title(code: str, language: str | None = None) -> str:
    """What the target asks, in the reader's language; nothing for an unknown code."""
    return pick(SDG_TARGETS.get(code), language)


def is_sdg_target(code: str) -> bool:
    """Whether there is a target of this code."""
    return code in SDG_TARGETS


def goal_of_target(code: str) -> int:
    """The goal to which a target belongs: "16.6" → 16."""
    return int(code.partition(".")[0])


@cache
def targets_of_goal(number: int) -> tuple[str, ...]:
    """The codes of the targets of one goal, in order."""
    return tuple(code for code in SDG_TARGETS if goal_of_target(code) == number)
