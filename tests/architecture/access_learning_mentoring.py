"""Who may open which address of learning: mentoring. Gathered in `access_all`."""

from tests.architecture.access import Row

ROWS: dict[str, Row] = {}
