"""The process that keeps the server alive while somebody uses it, and ends it after the last one.

Every user of the cluster holds `users.lock` together with the others. The keeper looks whether
it can have that lock alone: then nobody is left (however they ended) and it stops the server.
When the server falls, the keeper starts it again. When the keeper itself is killed, the kernel
tells the server to stop. Runs as `python -m minga.config.postgres.keeper`, without Django.
"""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from minga.config.postgres.orphans import clear_stale_locks, end_orphans
from minga.config.processes import Lock, die_with_parent

_LOOK_EVERY = 0.2
_HEALTHY_AFTER = 5.0
_LONGEST_PAUSE = 10.0
_TRIES_AT_START = 3
_PATIENCE_AT_STOP = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))


@dataclass
class Keeper:
    """One server, from its first start to its stop."""

    command: list[str]
    data: Path
    socket: Path
    log: Path
    user: int | None
    group: int | None
    asked_to_stop: bool = False

    def run(self, users: Lock) -> int:
        """Keep the server up until nobody uses it. Returns 1 when it will not start at all."""
        falls, ever_healthy = 0, False
        while True:
            started = time.monotonic()
            server = self._start()
            while server.poll() is None:
                if self.asked_to_stop or users.try_take():
                    stop(server)
                    return 0
                time.sleep(_LOOK_EVERY)
            healthy = time.monotonic() - started > _HEALTHY_AFTER
            ever_healthy = ever_healthy or healthy
            falls = 0 if healthy else falls + 1
            if not ever_healthy and falls >= _TRIES_AT_START:
                return 1
            time.sleep(min(0.2 * 2**falls, _LONGEST_PAUSE))

    def ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        """What a signal does: the loop sees it at its next look."""
        self.asked_to_stop = True

    def _start(self) -> subprocess.Popen[bytes]:
        end_orphans(self.data)
        clear_stale_locks(self.data, self.socket)
        keeper = os.getpid()
        with self.log.open("ab") as log:
            return subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.data,
                user=self.user,
                group=self.group,
                extra_groups=None if self.user is None else [],
                preexec_fn=lambda: die_with_parent(keeper, signal.SIGINT) if sys.platform == "linux" else None,
            )


def stop(server: subprocess.Popen[bytes]) -> None:
    """End the server: politely, then firmly, then by force."""
    for number, patience in _PATIENCE_AT_STOP:
        server.send_signal(number)
        try:
            server.wait(patience)
        except subprocess.TimeoutExpired:
            continue
        return


def main() -> int:
    """Read what to keep from standard input, as JSON. The command returns when the lock is held."""
    told = json.load(sys.stdin)
    locks = Path(told["locks"])
    alone = Lock(locks / "keeper.lock")
    if not alone.try_take() or os.fork() != 0:
        return 0  # the child goes on, with the lock; whoever started us needs no handle on it
    keeper = Keeper(
        command=told["command"],
        data=Path(told["data"]),
        socket=Path(told["socket"]),
        log=Path(told["log"]),
        user=told["user"],
        group=told["group"],
    )
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, keeper.ask_to_stop)
    return keeper.run(Lock(locks / "users.lock"))


if __name__ == "__main__":
    sys.exit(main())
