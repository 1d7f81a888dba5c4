"""Who may open which address of learning: tasking. Gathered in `access_all`."""

from tests.architecture.access import Row

ROWS: dict[str, Row] = {}
