"""Where Minga keeps what it makes. Read before Django is set up, so nothing of Django here.

Everything that is not code lives under one folder, `MINGA_HOME`: database, logs, uploads,
outbox, collected static files, backups. Deleting that folder is a fresh start.
"""

from pathlib import Path

from minga.config import env

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent.parent

env.load(CHECKOUT / ".env")

HOME = env.path("MINGA_HOME", CHECKOUT / ".minga")


def private(name: str) -> Path:
    """A folder of MINGA_HOME that only its owner may open, made when missing."""
    folder = HOME / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
