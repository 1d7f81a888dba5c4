"""The whole matrix: the rows of every app in one table."""

from tests.architecture import (
    access,
    access_challenges,
    access_initiatives,
    access_initiatives_dossier,
    access_initiatives_staying,
    access_initiatives_upkeep,
    access_initiatives_work,
    access_library,
    access_strategy,
)
from tests.architecture.access import Row

MATRIX: dict[str, Row] = {
    **access.MATRIX,
    **access_challenges.ROWS,
    **access_initiatives.ROWS,
    **access_initiatives_dossier.ROWS,
    **access_initiatives_staying.ROWS,
    **access_initiatives_upkeep.ROWS,
    **access_initiatives_work.ROWS,
    **access_library.ROWS,
    **access_strategy.ROWS,
}
