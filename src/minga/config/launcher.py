"""`make run` and `make serve`: one process that starts the others, mends them and ends them.

It holds the database, prepares it, then keeps the web server and the worker up. Light on purpose
(no Django here): it lives as long as Minga does.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from types import FrameType

from django.core.exceptions import ImproperlyConfigured

from minga.config import env
from minga.config.databases import own_cluster
from minga.config.paths import HOME, MODE, make_folder
from minga.config.postgres.cluster import Cluster
from minga.config.postgres.place import DatabaseUnavailable
from minga.config.processes import Lock

_LOOK_EVERY = 0.25
_STEADY_AFTER = 30.0
_LONGEST_PAUSE = 30.0
_PATIENCE_AT_STOP = 25.0


class CannotStart(Exception):
    """Why Minga does not start, in a sentence."""


def say(line: str) -> None:
    """One line of progress."""
    print(line, flush=True)


@dataclass
class Child:
    """One process that must be up. It is started again when it falls, ever more patiently."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    falls: int = 0
    not_before: float = 0.0

    def look(self, now: float) -> None:
        """Start it, or notice that it fell."""
        if self.process is None:
            if now >= self.not_before:
                self.began = now
                self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, start_new_session=True)
            return
        code = self.process.poll()
        if code is None:
            return
        self.falls = 1 if now - self.began > _STEADY_AFTER else self.falls + 1
        pause = min(0.5 * 2 ** (self.falls - 1), _LONGEST_PAUSE)
        self.not_before = now + pause
        self.process = None
        say(f"  {self.name} ended ({_how(code)}). Starting it again in {pause:g} s.")

    def stop(self) -> None:
        """Ask it to end."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait(self, until: float) -> None:
        """Let it end; after the given time, end it."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Launcher:
    """Start, watch, stop."""

    def __init__(self, *, demo: bool) -> None:
        self.demo = demo
        self.address = env.text("MINGA_HOST", "127.0.0.1")
        self.port = env.integer("MINGA_PORT", 8000, least=1)
        self.cluster = own_cluster()
        self.ending = False

    def run(self) -> None:
        """Until Ctrl-C or SIGTERM."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._end)
        running = self._alone()
        self._port_is_free()
        began = time.monotonic()
        say("Minga is starting.")
        with self.cluster.use() if self.cluster else nullcontext():
            if self.cluster:
                say(f"  PostgreSQL: ready ({time.monotonic() - began:.1f} s)")
            self._prepare()
            if not self.ending:
                self._keep_up()
        running.close()
        say("Minga has stopped.")

    def _alone(self) -> Lock:
        lock = Lock(make_folder(HOME, 0o755) / "running.lock")
        if not lock.try_take():
            raise CannotStart(f"It is running already from {HOME}. Stop that one first, or set MINGA_HOME.")
        return lock

    def _port_is_free(self) -> None:
        family = socket.AF_INET6 if ":" in self.address else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self.address, self.port))
            except OSError as error:
                raise CannotStart(
                    f"Port {self.port} of {self.address} cannot be used ({error.strerror}). "
                    f"Choose another: MINGA_PORT={self.port + 1} make run"
                ) from error

    def _prepare(self) -> None:
        command = _python("-m", "minga.config.cli", "prepare", *(["--demo"] if self.demo else []))
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        while process.poll() is None:
            if self.ending:
                process.terminate()
            time.sleep(0.05)
        if process.returncode != 0 and not self.ending:
            raise CannotStart("The lines above say what is wrong.")

    def _keep_up(self) -> None:
        os.environ["MINGA_LAUNCHER"] = str(os.getpid())
        # One job computes at a time; more threads of linear algebra only fight with the pages for the cores.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        children = [
            Child("the web server", _python("-m", "minga.config.server")),
            Child("the worker", _python("-m", "minga.config.cli", "work")),
        ]
        announce = _Announcement(self.address, self.port)
        while not self.ending:
            now = time.monotonic()
            if self.cluster:
                _mend(self.cluster)
            for child in children:
                child.look(now)
            announce.when_ready()
            time.sleep(_LOOK_EVERY)
        say("\nStopping.")
        until = time.monotonic() + _PATIENCE_AT_STOP
        for step in (lambda child: child.stop(), lambda child: child.wait(until)):
            _each(children, step)

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self.ending = True


@dataclass
class _Announcement:
    """Says once that people can come in."""

    address: str
    port: int
    made: bool = False

    def when_ready(self) -> None:
        if self.made:
            return
        try:
            socket.create_connection((self.address, self.port), timeout=0.2).close()
        except OSError:
            return
        self.made = True
        # Passkeys work on the name only: for a browser, an address is nobody.
        named = f"[{self.address}]" if ":" in self.address else self.address
        host = "localhost" if self.address in {"127.0.0.1", "::1"} else named
        say(f"Minga is ready: http://{host}:{self.port}   (Ctrl-C stops it)")


def _mend(cluster: Cluster) -> None:
    """Start the database again when even its keeper was killed."""
    if cluster.kept():
        return
    say("  the database ended. Starting it again.")
    try:
        cluster.ensure()
    except DatabaseUnavailable as error:
        say(f"  {error}")
        time.sleep(2)


def _each(children: list[Child], step: Callable[[Child], None]) -> None:
    for child in children:
        step(child)


def _python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]


def _how(code: int) -> str:
    return f"by {signal.Signals(-code).name}" if code < 0 else f"with code {code}"


def main() -> int:
    """The command line of the launcher."""
    try:
        Launcher(demo=MODE != "production").run()
    except (CannotStart, DatabaseUnavailable, ImproperlyConfigured) as error:
        print(f"Minga cannot start. {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
