"""Whoever operates Minga finds every setting, and only settings that exist."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from minga.config.paths import CHECKOUT, PACKAGE

pytestmark = pytest.mark.unit

GUIDE = CHECKOUT / "docs" / "how-to" / "operate.md"
EXAMPLE = CHECKOUT / ".env.example"


@pytest.fixture(scope="module")
def known() -> set[str]:
    """Every name that the settings and the launcher ask the environment for, as a start would."""
    program = (
        "import os\n"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'minga.config.settings'\n"
        "import minga.config.settings, minga.config.launcher\n"
        "from minga.config import env\n"
        "print('\\n'.join(env.known))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent), "MINGA_MODE": "test"},
    )
    return {name for name in done.stdout.split() if not name.endswith("_FILE")}


def test_settings_were_found(known: set[str]) -> None:
    assert {"MINGA_HOME", "DATABASE_URL", "MINGA_SECRET_KEY", "MINGA_MODE"} <= known


def test_guide_has_a_row_for_each_setting_and_no_other(known: set[str]) -> None:
    rows = set(re.findall(r"^\| `([A-Z_]+)` \|", GUIDE.read_text(encoding="utf-8"), re.MULTILINE))

    assert rows == known


def test_example_has_a_line_for_each_setting_and_no_other(known: set[str]) -> None:
    lines = set(re.findall(r"^# ([A-Z_]+)=", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE))

    assert lines == known


def test_guide_names_only_commands_that_make_knows() -> None:
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))

    assert set(re.findall(r"`make ([a-z]+)", GUIDE.read_text(encoding="utf-8"))) <= targets


def test_environment_is_read_in_one_place_only() -> None:
    """`os.environ` belongs to env.py; the rest of config uses it only to hand it on to other processes."""
    reading = re.compile(r"os\.(getenv|environ\.get|environ\[)")
    allowed = {"env.py"}
    # MINGA_LAUNCHER is no setting: the launcher tells its children who started them.
    offenders = [
        str(file.relative_to(PACKAGE))
        for file in sorted(PACKAGE.rglob("*.py"))
        if file.name not in allowed
        and any(
            reading.search(line) and "MINGA_LAUNCHER" not in line
            for line in Path(file).read_text(encoding="utf-8").splitlines()
        )
    ]

    assert offenders == []
