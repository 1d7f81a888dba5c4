"""Pieces that several pages of prioritising draw."""

from minga.challenges.queries.priorities import PrioritisationPage
from minga.ui.drawing import MatrixPoint


def matrix_points(page: PrioritisationPage) -> list[MatrixPoint]:
    """The dots of the matrix: effort across, benefit upward."""
    dots = page.results.dots if page.results else ()
    return [MatrixPoint(dot.number, dot.x, dot.y, dot.marked) for dot in dots]
