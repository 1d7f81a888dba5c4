"""Pieces that several pages of prioritising draw."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from minga.challenges.queries.priorities import PrioritisationPage
from minga.ui.drawing import MatrixPoint


@dataclass(frozen=True)
class MatrixDrawing:
    """What the matrix of a prioritisation shows: effort across, benefit upward."""

    points: tuple[MatrixPoint, ...]
    across: tuple[str, str]
    upward: tuple[str, str]


def matrix_of(page: PrioritisationPage) -> MatrixDrawing | None:
    """The matrix, when there are a criterion of benefit and one of effort."""
    dots = page.results.dots if page.results else ()
    if not dots:
        return None
    return MatrixDrawing(
        points=tuple(MatrixPoint(dot.number, dot.x, dot.y, dot.marked) for dot in dots),
        across=(_("little effort"), _("much effort")),
        upward=(_("little benefit"), _("much benefit")),
    )
