"""What a rubric must say before anybody is judged by it."""

from copy import deepcopy
from typing import Any

import pytest

from minga.assessments.models import read_rubric
from minga.core.errors import Invalid
from tests.factories.assessments import RUBRIC


def _with_veto(line: Any) -> dict[str, Any]:
    data = deepcopy(RUBRIC)
    data["criteria"][0]["veto_below"] = line
    return data


@pytest.mark.parametrize("line", [1, 3, 4, None])
def test_a_veto_line_between_the_lowest_and_the_highest_score_is_taken(line: int | None) -> None:
    assert read_rubric(_with_veto(line)).criteria[0].veto_below == line


@pytest.mark.parametrize("line", [0, -1, 5, "2"])
def test_a_veto_that_would_hit_nobody_or_everybody_is_refused_before_the_call_opens(line: object) -> None:
    with pytest.raises(Invalid) as refused:
        read_rubric(_with_veto(line))

    assert list(refused.value.errors) == ["criteria.0.veto_below"]
