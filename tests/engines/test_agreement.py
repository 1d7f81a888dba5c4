"""Agreement of graders: the published example, and what must hold whatever the grades."""

import random

import pytest

from minga.engines.agreement import agreement, alpha, interval, nominal, ordinal

# K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C: four observers, twelve units.
OBSERVERS = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)
UNITS = [[grade for grade in unit if grade is not None] for unit in zip(*OBSERVERS, strict=True)]


@pytest.mark.parametrize(("distance", "published"), [(nominal, 0.743), (ordinal, 0.815), (interval, 0.849)])
def test_alpha_of_the_published_example(distance: object, published: float) -> None:
    assert alpha(UNITS, distance) == pytest.approx(published, abs=0.0005)  # type: ignore[arg-type]


def test_one_question_has_the_same_alpha_as_a_stratum() -> None:
    found = agreement([UNITS])

    assert found is not None
    assert found.alpha == pytest.approx(alpha(UNITS))
    assert found.pairs == 3 * 1 + 6 * 8 + 3 * 1 + 1  # three, eight times four, three and two observers a unit
    assert 0 < found.equal < found.near < 1


def test_all_agree_on_scales_of_their_own() -> None:
    found = agreement([[(0, 0), (2, 2), (1, 1)], [(4, 4), (0, 0)]])

    assert found is not None
    assert (found.alpha, found.equal, found.near, found.pairs) == (1.0, 1.0, 1.0, 5)


def test_easy_and_hard_questions_do_not_pass_for_agreement() -> None:
    rng = random.Random(7)
    easy = [(rng.choice((3, 4)), rng.choice((3, 4))) for _place in range(400)]
    hard = [(rng.choice((0, 1)), rng.choice((0, 1))) for _place in range(400)]

    within = agreement([easy, hard])
    assert within is not None
    assert within.alpha == pytest.approx(0, abs=0.1)
    assert (alpha([*easy, *hard]) or 0) > 0.6


def test_nothing_is_said_where_nothing_can_be() -> None:
    assert agreement([]) is None
    assert agreement([[(1,), (2,)]]) is None
    assert alpha([(1,)]) is None
    same = agreement([[(2, 2), (2, 2)]])
    assert same is not None
    assert (same.alpha, same.equal) == (None, 1.0)


def test_order_of_graders_and_units_does_not_matter() -> None:
    turned = [list(reversed(unit)) for unit in reversed(UNITS)]

    assert alpha(turned) == pytest.approx(alpha(UNITS))
