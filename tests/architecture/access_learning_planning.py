"""Who may open which address of learning: planning. Gathered in `access_all`."""

from tests.architecture.access import Row

ROWS: dict[str, Row] = {}
