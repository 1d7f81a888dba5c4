"""What a web process loads before its first page."""

import json
import subprocess
import sys
from pathlib import Path

import minga

HEAVY = ("altair", "duckdb", "highspy", "libcoveocds", "polars", "scipy", "statsmodels", "typst", "vl_convert")
LOADED = """
import json, sys
import minga.config.wsgi
from django.urls import get_resolver
assert get_resolver().url_patterns
print(json.dumps(sorted(sys.modules)))
"""


def test_solvers_charts_and_pdf_are_left_to_the_worker() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOADED],
        cwd=Path(minga.__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )

    loaded = set(json.loads(done.stdout))

    assert "minga.calls.web.urls" in loaded
    assert loaded.isdisjoint(HEAVY)
    assert not [name for name in loaded if name.startswith(("minga.engines.index", "minga.engines.selection"))]
