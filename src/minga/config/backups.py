"""A backup is one tar file: the database, the uploads, and a manifest that can be checked.

The manifest holds, for every table, how many rows it had and the sum of their hashes, taken in
the very snapshot that was dumped; a restore counts again and says if anything differs. The
database is loaded in one transaction: it is restored wholly or not at all.
"""

import datetime
import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import IO, Any

import psycopg
from psycopg import sql

from minga.config.postgres.place import DatabaseUnavailable, Place

FORMAT = 1
_DUMP, _FILES, _MANIFEST = "database.dump", "files", "manifest.json"
_HEADER_LINES = 60
_UNKNOWN_TO_OLDER = ("SET transaction_timeout",)  # written by pg_dump 17+, refused by servers before 17


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


# --- making ----------------------------------------------------------------------------------


def make_backup(database: Database, files: Path, folder: Path, now: datetime.datetime) -> Path:
    """Write a backup into the folder and return its path."""
    target = folder / f"minga-{now:%Y%m%d-%H%M%S}.tar"
    if target.exists():
        raise BackupError(f"{target} is there already. Try again in a second.")
    with tempfile.TemporaryDirectory(dir=folder, prefix="making-") as scratch:
        work = Path(scratch)
        contents = _dump(database, work / _DUMP)
        manifest = {
            "format": FORMAT,
            "minga": version("minga"),
            "made": now.isoformat(),
            "tables": contents.tables,
            "sequences": contents.sequences,
            "sums": {_DUMP: _sum_of(work / _DUMP), **_sums_under(files)},
        }
        (work / _MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        with tarfile.open(work / "all.tar", "w") as tar:
            tar.add(work / _MANIFEST, _MANIFEST)
            tar.add(work / _DUMP, _DUMP)
            if files.exists():
                tar.add(files, _FILES)
        (work / "all.tar").chmod(0o600)
        (work / "all.tar").rename(target)
    return target


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


def _dump(database: Database, target: Path) -> Contents:
    """pg_dump and our own counting look at the same snapshot."""
    with database.connect() as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        exported = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert exported is not None  # noqa: S101 - a function call has one row
        _run(
            [
                _program("pg_dump"),
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


# --- bringing back ---------------------------------------------------------------------------


@contextmanager
def opened(backup: Path) -> Iterator[tuple[dict[str, Any], Path]]:
    """The manifest and the unpacked folder of a backup, after checking every byte of it."""
    try:
        with tempfile.TemporaryDirectory(dir=backup.parent, prefix="reading-") as scratch:
            with tarfile.open(backup) as tar:
                _unpack(tar, Path(scratch))
            work = Path(scratch)
            manifest = json.loads((work / _MANIFEST).read_text(encoding="utf-8"))
            _check(manifest, work)
            yield manifest, work
    except (tarfile.TarError, json.JSONDecodeError, FileNotFoundError, IsADirectoryError) as error:
        raise BackupError(f"{backup} is not a whole backup of Minga: {error}") from error


def _unpack(tar: tarfile.TarFile, folder: Path) -> None:
    """Plain files under the folder and nothing else, whatever the tar file says."""
    for member in tar:
        inside = PurePosixPath(member.name)
        if member.isdir():
            continue
        content = tar.extractfile(member) if member.isfile() else None
        if content is None or inside.is_absolute() or ".." in inside.parts:
            raise tarfile.TarError(f"{member.name} does not belong in a backup")
        target = folder / inside
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with target.open("wb") as writing:
            shutil.copyfileobj(content, writing)


def restore(backup: Path, database: Database, files: Path, *, force: bool) -> Contents:
    """Put a backup in the place of what is there. Uploads that were there are moved aside."""
    with opened(backup) as (manifest, work):
        if not force and _has_rows(database):
            raise BackupError(
                "The database has data in it, which a restore replaces. If that is what you want: "
                f"make restore FILE={backup} FORCE=1"
            )
        _load(work / _DUMP, database)
        with database.connect() as connection:
            restored = contents_of(connection)
        _compare(_told(manifest), restored)
        _bring_files(work / _FILES, files)
    return restored


def _load(dump: Path, database: Database) -> None:
    """Old schema away and new one in, in one transaction."""
    read = [_program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(dump)]
    write = [_program("psql"), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    environment = {**database.environment(), "PGOPTIONS": "-c client_min_messages=warning"}
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(read, stdout=subprocess.PIPE, stderr=said) as reader,
        subprocess.Popen(
            write, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said, env=environment
        ) as writer,
    ):
        assert reader.stdout is not None and writer.stdin is not None  # noqa: S101, PT018
        try:
            writer.stdin.write(b"DROP SCHEMA public CASCADE;\n")
            _pour(reader.stdout, writer.stdin)
            writer.stdin.close()
        except BrokenPipeError:  # psql ended early, and said why
            reader.kill()
            with suppress(BrokenPipeError):
                writer.stdin.close()
        codes = (writer.wait(), reader.wait())
        if codes != (0, 0):
            said.seek(0)
            raise BackupError(f"The database was left as it was. psql says:\n{said.read().decode(errors='replace')}")


def _pour(source: IO[bytes], target: IO[bytes]) -> None:
    for number, line in enumerate(source):
        if number < _HEADER_LINES and line.decode(errors="replace").startswith(_UNKNOWN_TO_OLDER):
            continue
        target.write(line)
        if number >= _HEADER_LINES:
            shutil.copyfileobj(source, target)


def _has_rows(database: Database) -> bool:
    """Whether people have put anything in: what migrations write themselves does not count."""
    with database.connect() as connection:
        there = connection.execute("SELECT to_regclass('public.people_person')").fetchone()
        if there is None or there[0] is None:
            return False
        found = connection.execute("SELECT EXISTS (SELECT FROM public.people_person)").fetchone()
        return found is not None and bool(found[0])


def _bring_files(source: Path, files: Path) -> None:
    if files.exists() and any(files.iterdir()):
        aside = files.with_name(f"{files.name}.before-{os.getpid()}")
        files.rename(aside)
    shutil.copytree(source, files, dirs_exist_ok=True) if source.exists() else files.mkdir(exist_ok=True)
    files.chmod(0o700)


def _check(manifest: dict[str, Any], work: Path) -> None:
    if manifest.get("format") != FORMAT:
        raise BackupError(f"This backup has format {manifest.get('format')}; this version of Minga reads {FORMAT}.")
    found = {_DUMP: _sum_of(work / _DUMP), **_sums_under(work / _FILES)}
    wrong = sorted(
        name for name in found.keys() | manifest["sums"].keys() if found.get(name) != manifest["sums"].get(name)
    )
    if wrong:
        raise BackupError(f"The backup is damaged: {', '.join(wrong[:5])} is not what was written.")


def _told(manifest: dict[str, Any]) -> Contents:
    return Contents(
        {name: (count, total) for name, (count, total) in manifest["tables"].items()},
        {name: (last, called) for name, (last, called) in manifest["sequences"].items()},
    )


def _compare(told: Contents, restored: Contents) -> None:
    different = told.differences(restored)
    if different:
        raise BackupError(f"The restored database differs from the backup in: {', '.join(different)}.")


# --- tools -----------------------------------------------------------------------------------


def _program(name: str) -> str:
    """Ours, or the machine's own where the wheel has no build."""
    try:
        return str(Place(Path.cwd()).shipped_binaries / "bin" / name)
    except DatabaseUnavailable as error:
        found = shutil.which(name)
        if found is None:
            raise BackupError(f"{name} is not installed. Install PostgreSQL's client programs.") from error
        return found


def _run(command: list[str], database: Database) -> None:
    done = subprocess.run(command, env=database.environment(), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BackupError(f"{Path(command[0]).name} says:\n{done.stderr}")


def _sum_of(file: Path) -> str:
    with file.open("rb") as opened_file:
        return hashlib.file_digest(opened_file, "sha256").hexdigest()


def _sums_under(folder: Path) -> dict[str, str]:
    return {
        f"{_FILES}/{file.relative_to(folder).as_posix()}": _sum_of(file)
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }
