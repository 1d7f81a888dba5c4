"""Bring a backup back."""

import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import IO, Any

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
    sum_of,
    sums_under,
)

_HEADER_LINES = 60
_UNKNOWN_TO_OLDER = ("SET transaction_timeout",)  # written by pg_dump 17+, refused by servers before 17


@contextmanager
def opened(backup: Path) -> Iterator[tuple[dict[str, Any], Path]]:
    """The manifest and the unpacked folder of a backup, after checking every byte of it."""
    try:
        with tempfile.TemporaryDirectory(dir=backup.parent, prefix="reading-") as scratch:
            with tarfile.open(backup) as tar:
                _unpack(tar, Path(scratch))
            work = Path(scratch)
            manifest = json.loads((work / MANIFEST).read_text(encoding="utf-8"))
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
        _load(work / DUMP, database)
        with database.connect() as connection:
            restored = contents_of(connection)
        _compare(_told(manifest), restored)
        _bring_files(work / FILES, files)
    return restored


def set_anchors_aside(anchors: Path) -> Path | None:
    """The anchors of the log that was there say nothing of the one that was brought back; they are kept.

    Left in place, they would call an earlier log altered for ever.
    """
    if not anchors.exists():
        return None
    return anchors.rename(anchors.with_name(f"{anchors.name}.before-{os.getpid()}"))


def _load(dump: Path, database: Database) -> None:
    """Old schema away and new one in, in one transaction."""
    read = [program("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(dump)]
    write = [program("psql"), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
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
    found = {DUMP: sum_of(work / DUMP), **sums_under(work / FILES)}
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
