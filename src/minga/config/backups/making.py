"""Make a backup."""

import datetime
import json
import tarfile
import tempfile
from importlib.metadata import version
from pathlib import Path

import psycopg

from minga.config.backups.database import (
    DUMP,
    FILES,
    FORMAT,
    MANIFEST,
    BackupError,
    Contents,
    Database,
    contents_of,
    program,
    run,
    sum_of,
    sums_under,
)


def make_backup(database: Database, files: Path, folder: Path, now: datetime.datetime) -> Path:
    """Write a backup into the folder and return its path."""
    target = folder / f"minga-{now:%Y%m%d-%H%M%S}.tar"
    if target.exists():
        raise BackupError(f"{target} is there already. Try again in a second.")
    with tempfile.TemporaryDirectory(dir=folder, prefix="making-") as scratch:
        work = Path(scratch)
        contents = _dump(database, work / DUMP)
        manifest = {
            "format": FORMAT,
            "minga": version("minga"),
            "made": now.isoformat(),
            "tables": contents.tables,
            "sequences": contents.sequences,
            "sums": {DUMP: sum_of(work / DUMP), **sums_under(files)},
        }
        (work / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        with tarfile.open(work / "all.tar", "w") as tar:
            tar.add(work / MANIFEST, MANIFEST)
            tar.add(work / DUMP, DUMP)
            if files.exists():
                tar.add(files, FILES)
        (work / "all.tar").chmod(0o600)
        (work / "all.tar").rename(target)
    return target


def _dump(database: Database, target: Path) -> Contents:
    """pg_dump and our own counting look at the same snapshot."""
    with database.connect() as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        exported = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert exported is not None  # noqa: S101 - a function call has one row
        run(
            [
                program("pg_dump"),
                "--format=custom",
                "--no-owner",
                "--no-privileges",
                "--schema=public",
                "--extension=*",
                "--no-comments",
                f"--snapshot={exported[0]}",
                f"--file={target}",
            ],
            database,
        )
        return contents_of(connection)
