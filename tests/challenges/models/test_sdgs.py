"""The 2030 Agenda in our own words: whole, short, in three languages."""

import pytest

from minga.challenges.models.sdgs import (
    SDG_GOALS,
    SDG_TARGETS,
    goal_of_target,
    is_sdg_target,
    sdg_goal_title,
    sdg_target_title,
    targets_of_goal,
)

TARGETS = (7, 8, 13, 10, 9, 8, 5, 12, 8, 10, 10, 11, 5, 10, 12, 12, 19)
"""How many targets each goal has, in order: 169."""


def test_every_goal_has_its_targets() -> None:
    assert tuple(len(targets_of_goal(number)) for number in SDG_GOALS) == TARGETS
    assert len(SDG_TARGETS) == 169
    assert all(goal_of_target(code) in SDG_GOALS for code in SDG_TARGETS)


@pytest.mark.parametrize("language", ["es", "pt", "en"])
def test_titles_are_short_and_say_something_of_their_own(language: str) -> None:
    titles = [sdg_target_title(code, language) for code in SDG_TARGETS]

    assert len(set(titles)) == len(titles)
    assert [title for title in titles if not 2 <= len(title.split()) <= 10] == []
    assert all(sdg_goal_title(number, language) for number in SDG_GOALS)


def test_unknown_codes_have_no_words() -> None:
    assert (sdg_target_title("99.1"), sdg_goal_title(None), is_sdg_target("16")) == ("", "", False)
