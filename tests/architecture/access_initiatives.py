"""Who may open which address: rows of this app, gathered in `access_all`."""

from tests.architecture.access import Row

ROWS: dict[str, Row] = {}
