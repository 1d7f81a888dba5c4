"""`make bench`: the pages of a running server, then every further bench.

python -m benchmarks [--seconds 1] [--rounds 7] [--connections 8]
python -m benchmarks.language            one of the further benches alone

The pages: fill, start, measure in rounds, report. A further bench is a module of `benchmarks` with a
`main()` that prints its figures and returns 1 when it misses a goal; its name stands in FURTHER.
"""

import argparse
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import psutil

from benchmarks.load import Measured, Page, measure
from benchmarks.report import Goal, goals_of, say, table
from minga.config.paths import CHECKOUT, HOME, PACKAGE

BARE = "bare"
FURTHER = (
    "language",
    "similar",
    "assignment",
    "selection",
    "dossiers",
    "index",
    "capacity",
    "capacity_pages",
    "learning_console",
    "learning_attendance",
    "learning_credentials",
)
"""Each runs in a process of its own, so that none measures what another left behind."""
IMPORT_LIMIT = 10.0
MEMORY_LIMIT = 450
BUSY = 1.0


def main() -> int:
    """Run all benches, and return 1 when something asked for is not reached."""
    failed = pages(_arguments())
    for name in FURTHER:
        print(f"\n{name}", flush=True)
        failed |= subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], cwd=CHECKOUT, check=False).returncode
    return 1 if failed else 0


def pages(asked: argparse.Namespace) -> int:
    """Measure the pages, print, and return 1 when something asked for is not reached."""
    port = _free_port()
    environment = _environment(port)
    if os.getloadavg()[0] > BUSY:
        print(f"This machine is busy (load {os.getloadavg()[0]:.1f}): the figures will be too low.", flush=True)
    print("Filling the bench database …", flush=True)
    world = json.loads(_python("-m", "benchmarks.world", environment=environment))
    wanted = _pages(world)
    home = Path(environment["MINGA_HOME"])
    log = home / "run.log"
    with log.open("wb") as writing:
        server = subprocess.Popen(
            [sys.executable, "-m", "minga.config.launcher"],
            cwd=CHECKOUT,
            env=environment,
            stdout=writing,
            stderr=writing,
        )
    try:
        _wait_until_up(port, server, log)
        idle = _memory(home)
        print(f"Measuring {len(wanted)} pages, {asked.rounds} rounds of {asked.seconds:g} s each …", flush=True)
        results = _measure(wanted, port, _processes(home), asked)
        busy = _memory(home)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()
    return _report(world, results, idle, busy)


def _pages(world: dict[str, str]) -> dict[str, Page]:
    """What is asked for. The enrolment list is a manager's page; the others are anybody's."""
    cookies = world["cookies"]
    people = {"83": f"/ediciones/{world['small']}/personas/", "8,300": f"/ediciones/{world['large']}/personas/"}
    asked = {
        "": "",
        ", filtered": "?status=enrolled",
        ", sorted by organisation": "?sort=-organisation&page=2",
    }
    lists = [
        Page(f"{count} people{how}{', drawn anew' if anew else ''}", f"{path}{query}", cookies, anew)
        for anew in (False, True)
        for how, query in asked.items()
        for count, path in people.items()
    ]
    fixed = [
        Page(BARE, "/bare/"),
        Page("home", "/"),
        Page("edition page", f"/ediciones/{world['large']}/"),
        Page("initiatives, 50,000", "/iniciativas/"),
        Page("initiatives, 50,000, by stage", "/iniciativas/?stage=4&country=PY"),
        Page("board, 50,000", "/tablero-de-iniciativas/"),
        Page("dossier", "/iniciativas/turnos-de-salud-sin-madrugar/"),
    ]
    return {page.name: page for page in (*fixed, *lists)}


def _measure(
    pages: dict[str, Page], port: int, server: list[psutil.Process], asked: argparse.Namespace
) -> dict[str, Measured]:
    """Each round asks for every page in another order, so that what disturbs disturbs all."""
    results = {name: Measured() for name in pages}
    for page in pages.values():
        measure(page, port, seconds=0.5, connections=asked.connections, into=Measured())
    order = list(pages.values())
    for _ in range(asked.rounds):
        random.shuffle(order)
        for page in order:
            into, before = results[page.name], _cpu_seconds(server)
            measure(page, port, seconds=asked.seconds, connections=asked.connections, into=into)
            into.cpu_seconds += _cpu_seconds(server) - before
    return results


def _cpu_seconds(server: list[psutil.Process]) -> float:
    """What all processes used so far, with what those that ended left to their parents."""
    total = 0.0
    for process in server:
        with suppress(psutil.NoSuchProcess):
            total += sum(process.cpu_times()[:4])
    return total


def _report(world: dict[str, float], results: dict[str, Measured], idle: float, busy: float) -> int:
    bare = results.pop(BARE)
    pairs = {name: name.replace("8,300", "83") for name in results if name.startswith("8,300")}
    print()
    print(table(bare, results))
    print()
    goals = goals_of(bare, results, pairs)
    seconds = world["import_seconds"]
    goals.append(Goal(f"import: dry run of {world['import_rows']:,} rows in {seconds:.1f} s", seconds < IMPORT_LIMIT))
    goals.append(
        Goal(f"memory of all processes: {idle:.0f} MB idle ({busy:.0f} MB after the load)", idle < MEMORY_LIMIT)
    )
    return say(goals)


def _memory(home: Path) -> float:
    """Megabytes that all processes of this Minga take: proportional shares, shared pages counted once."""
    return sum(process.memory_full_info().pss for process in _processes(home)) / 1024 / 1024


def _processes(home: Path) -> list[psutil.Process]:
    """Everything that runs for this MINGA_HOME."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            if process.environ().get("MINGA_HOME") == str(home):
                found.append(process)
    return found


def _environment(port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MINGA_", "DATABASE_"))}
    return {
        **kept,
        "MINGA_HOME": str(HOME / "bench"),
        "MINGA_PORT": str(port),
        "MINGA_MODE": "development",
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "PYTHONPATH": f"{PACKAGE.parent}{os.pathsep}{CHECKOUT}",
    }


def _python(*arguments: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def _wait_until_up(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=2):
                time.sleep(3)  # the worker, too, comes to rest
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"Minga did not start:\n{log.read_text(encoding='utf-8')[-3000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--connections", type=int, default=8)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
