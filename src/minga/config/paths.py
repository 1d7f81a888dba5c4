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

_TESTING = "pytest" in sys.modules
if not _TESTING:  # a `.env` is for running; tests must not reach the database it may name
    env.load(CHECKOUT / ".env")

MODE = env.choice("MINGA_MODE", "test" if _TESTING else "development", ["development", "production", "test"])
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
