"""Who may open which address; gathered in `access_all`."""

from tests.architecture.access import Row

ROWS: dict[str, Row] = {}
