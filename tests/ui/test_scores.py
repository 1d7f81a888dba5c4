"""A score among its peers: what is drawn stays inside, and no word covers another."""

import pytest
from django.template import Context, Template
from django.utils import translation

from minga.ui.drawing_scores import HEIGHT, ScoreStrip, score_strip

pytestmark = pytest.mark.unit
ENDS = ("0", "25", "50", "75", "100")


def _strip(own: float | None = 0.468, median: float | None = 0.385, width: int = 356) -> ScoreStrip:
    interval = (own - 0.03, own + 0.03) if own is not None else None
    words = ("mediana 38,5", "46,8 San Jerónimo del Valle")
    return score_strip(
        [(0.2, 1), (0.3, 12)], own=own, interval=interval, median=median, ends=ENDS, words=words, width=width
    )


def test_the_own_name_rises_where_it_would_cover_the_median() -> None:
    near, far = _strip().labels[-2:], _strip(own=0.9, width=900).labels[-2:]

    assert float(near[1].y) < float(near[0].y) - 12
    assert far[0].y != far[1].y
    assert float(far[1].y) > float(near[1].y)


@pytest.mark.parametrize("own", [0.0, 0.02, 0.5, 0.98, 1.0])
def test_names_stay_inside(own: float) -> None:
    drawn = _strip(own=own, median=None)

    label = drawn.labels[-1]
    assert label.anchor == {0.0: "start", 0.02: "start", 0.5: "middle"}.get(own, "end")
    assert 0 <= float(label.x) <= drawn.width
    assert 0 < float(label.y) < HEIGHT


def test_many_at_one_place_are_a_larger_dot() -> None:
    (one, many) = _strip().dots

    assert float(one[1]) < float(many[1]) <= 9


def test_without_a_score_there_is_only_the_group() -> None:
    drawn = _strip(own=None)

    assert (drawn.own, drawn.caps) == ("", "")
    assert drawn.median


def test_a_bar_never_leaves_its_track_nor_prints_a_comma() -> None:
    source = '{% load ui %}{% score_bar value=30 high_end=25 low=24 high=33 median=12.5 before=0 summary="x" %}'
    with translation.override("es"):
        said = Template(source).render(Context())

    assert 'cx="100.0%"' in said
    assert 'x="96.0%" y="6" width="4.0%"' in said
    assert 'x="50.0%" y="2"' in said
    assert 'cx="0.0%"' in said
