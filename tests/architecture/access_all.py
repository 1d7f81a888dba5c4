"""The whole matrix: the rows of every app in one table."""

from tests.architecture import (
    access,
    access_assessments,
    access_assessments_assigning,
    access_assessments_judging,
    access_calls_applying,
    access_calls_blind,
    access_calls_deciding,
    access_calls_office,
    access_calls_solvers,
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
    **access_assessments.ROWS,
    **access_assessments_assigning.ROWS,
    **access_assessments_judging.ROWS,
    **access_calls_applying.ROWS,
    **access_calls_blind.ROWS,
    **access_calls_deciding.ROWS,
    **access_calls_office.ROWS,
    **access_calls_solvers.ROWS,
    **access_challenges.ROWS,
    **access_initiatives.ROWS,
    **access_initiatives_dossier.ROWS,
    **access_initiatives_staying.ROWS,
    **access_initiatives_upkeep.ROWS,
    **access_initiatives_work.ROWS,
    **access_library.ROWS,
    **access_strategy.ROWS,
}
