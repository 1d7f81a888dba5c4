"""What a killed server leaves behind: processes without a master, and lock files that lie.

PostgreSQL itself refuses to start when the process id in `postmaster.pid` belongs to anybody,
even to a process that has nothing to do with it (ids are given again after a restart).
"""

import contextlib
import signal
from collections.abc import Callable
from pathlib import Path

import psutil

_PATIENCE = 10.0


def servers_of(data: Path) -> list[psutil.Process]:
    """Every PostgreSQL process that works in this data folder."""
    found = []
    for process in psutil.process_iter(["name"]):
        try:
            if process.info["name"] == "postgres" and Path(process.cwd()) == data:
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue
    return found


def end_orphans(data: Path) -> None:
    """End servers that outlived their keeper. Call only under the keeper's lock."""
    orphans = servers_of(data)
    if not orphans:
        return
    for process in orphans:
        if not _is_backend(process, orphans):
            _quietly(lambda: process.send_signal(signal.SIGINT))  # noqa: B023 - called at once
    _gone, alive = psutil.wait_procs(orphans, timeout=_PATIENCE)
    for process in alive:
        _quietly(process.kill)
    psutil.wait_procs(alive, timeout=_PATIENCE)


def clear_stale_locks(data: Path, socket: Path) -> None:
    """Remove the lock files of a server that is gone. Call only under the keeper's lock."""
    if servers_of(data):
        return
    (data / "postmaster.pid").unlink(missing_ok=True)
    for left in socket.glob(".s.PGSQL.*"):
        left.unlink(missing_ok=True)


def _is_backend(process: psutil.Process, servers: list[psutil.Process]) -> bool:
    """Backends get no signal of ours: they end when their master does."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.ppid() in {server.pid for server in servers}
    return True


def _quietly(signalling: Callable[[], None]) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        signalling()
