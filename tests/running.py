"""A whole Minga in processes of its own, as `make serve` starts it, for the journeys that break it."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psutil
import psycopg

from minga.config.paths import CHECKOUT, PACKAGE
from minga.config.postgres.orphans import servers_of
from minga.config.postgres.place import Place

PATIENCE = 180.0


def wait_until(true: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
    """Look again and again; fail with words."""
    until = time.monotonic() + patience
    while not true():
        if time.monotonic() > until:
            raise AssertionError(f"After {patience:g} s: {what}.")
        time.sleep(0.01)


class Running:
    """One Minga with its own folder and port."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.port = _free_port()
        self.place = Place(home)
        self.log = home / "run.log"
        self.launcher: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("MINGA_", "DATABASE_"))}
        return {
            **inherited,
            "MINGA_HOME": str(self.home),
            "MINGA_PORT": str(self.port),
            "MINGA_MODE": "production",
            "MINGA_PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "MINGA_ALLOWED_HOSTS": "127.0.0.1",
            "MINGA_SECRET_KEY": "only for this test " * 4,
            "MINGA_EMAIL_URL": "",
            "DJANGO_SETTINGS_MODULE": "minga.config.settings",
            "PYTHONPATH": str(PACKAGE.parent),
        }

    def start(self) -> None:
        """Begin, without waiting."""
        if self.launcher is not None:
            self.launcher.wait(PATIENCE)
        self.home.mkdir(exist_ok=True)
        with self.log.open("ab") as log:
            self.launcher = subprocess.Popen(
                [sys.executable, "-m", "minga.config.launcher"],
                cwd=CHECKOUT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def start_and_wait(self) -> None:
        """Begin, and return when pages are served and the worker has reported."""
        self.start()
        wait_until(self.answers, f"no page was served; the log says:\n{self.said()}")
        wait_until(self.works, f"no worker came; the log says:\n{self.said()}")

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""

    def answers(self) -> bool:
        """Whether the health page says yes."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/", timeout=2) as response:
                return bool(response.status == 200)
        except OSError:
            return False

    def works(self) -> bool:
        """Whether a living worker has sent a heartbeat."""
        with self.connect() as connection:
            found = connection.execute(
                "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '20 seconds'"
            ).fetchone()
        return found is not None and bool(found[0])

    def connect(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(host=str(self.place.socket), user="minga", dbname="minga", autocommit=True)

    def read(self, query: str) -> object:
        """The one value that a query gives."""
        with self.connect() as connection:
            row = connection.execute(query).fetchone()  # type: ignore[call-overload]
        return row[0] if row else None

    def run(self, *arguments: str) -> str:
        """What a Python program says that runs against this Minga."""
        environment = {**self.environment, "PYTHONPATH": f"{PACKAGE.parent}{os.pathsep}{CHECKOUT}"}
        done = subprocess.run(
            [sys.executable, *arguments], cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE, text=True, check=True
        )
        return done.stdout.strip()

    def processes(self, *words: str) -> list[psutil.Process]:
        """Ours, all or those whose command line holds one of the words."""
        found = []
        servers = {server.pid for server in servers_of(self.place.data.resolve())}
        for process in psutil.process_iter():
            try:
                line = " ".join(process.cmdline())
                ours = process.pid in servers or process.environ().get("MINGA_HOME") == str(self.home)
            except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
                continue
            if ours and (not words or any(word in line for word in words)):
                found.append(process)
        return found

    def kill(self, *words: str) -> None:
        """`kill -9`: those whose command line holds one of the words, or everything, servers included.

        PostgreSQL overwrites its environment, so its processes are known by their folder.
        """
        for process in self.processes(*words):
            try:
                process.kill()
            except psutil.NoSuchProcess:
                continue
        if words:
            return
        if self.launcher is not None:
            self.launcher.wait()
        wait_until(lambda: not servers_of(self.place.data.resolve()), "the server is still there")

    def stop(self) -> int:
        """As Ctrl-C does; the exit code."""
        assert self.launcher is not None
        self.launcher.terminate()
        return self.launcher.wait(PATIENCE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
