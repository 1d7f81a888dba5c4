"""Where Minga keeps what it makes. Read before Django is set up, so nothing of Django here.

Everything that is not code lives under one folder, `MINGA_HOME`: database, uploads, outbox,
collected static files, backups. Deleting that folder is a fresh start. Tests live in a folder
of their own inside it, so that no test can ever touch what a person made.
"""

import sys
from pathlib import Path

from minga.config import env

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent.parent

env.load(CHECKOUT / ".env")

MODE = env.choice(
    "MINGA_MODE",
    "test" if "pytest" in sys.modules else "development",
    ["development", "production", "test"],
)
_HOME = env.path("MINGA_HOME", CHECKOUT / ".minga")
HOME = _HOME / "test" if MODE == "test" else _HOME


def make_folder(folder: Path, mode: int) -> Path:
    """Make a folder with exactly these permissions; leave one that exists as it is."""
    if not folder.exists():
        make_folder(folder.parent, 0o755)
        folder.mkdir(exist_ok=True)
        folder.chmod(mode)
    return folder


def private(name: str) -> Path:
    """A folder of MINGA_HOME that only its owner may open, made when missing."""
    return make_folder(HOME / name, 0o700)
