"""The console of an edition of 8,300 people beside that of one of 40: as many queries, 1.2 × the time.

python -m benchmarks.learning_console     makes both in the bench database (once), measures, returns 1 on a miss

Whole pages, as the manager gets them, through every middleware. Both editions are asked by turns, so that what
disturbs disturbs both; the 95th of a hundred counts. The workbook and the message are told beside, not judged.
"""

import resource
import sys
import time
from collections.abc import Mapping
from statistics import quantiles
from typing import Any

from benchmarks.inside import run, standing
from benchmarks.report import Goal, say

FEW, MANY = 40, 8_300
ASKED, COLD = 100, 5
TIMES = 1.2


def main() -> int:
    """Measure on the bench database, whoever calls."""
    return run("benchmarks.learning_console")


def inside() -> int:
    """Make, measure and tell, with Django and the database running."""
    from django.core.management import call_command  # noqa: PLC0415 (Django stands only now)

    with standing():
        call_command("collectstatic", interactive=False, verbosity=0)
        goals = _measured()
        _tell_workbook()
        return say(goals)


def _measured() -> list[Goal]:
    from benchmarks import learning_world as world  # noqa: PLC0415

    few, many = world.taught(FEW, entities=15), world.taught(MANY, entities=415)
    client = _signed_in(world.manager(few, many))
    world.settle()
    pages = {
        "console": "/ediciones/{key}/aula/",
        "console, page 2 by last seen": "/ediciones/{key}/aula/?sort=-seen&page=2",
        "evaluation": "/ediciones/{key}/aula/evaluacion/",
    }
    goals = []
    for name, path in pages.items():
        judged = name.startswith("console")
        goals.append(_beside(client, name, path.format(key=few.key), path.format(key=many.key), judged=judged))
    return goals


def _beside(client: Any, name: str, small: str, large: str, *, judged: bool) -> Goal:
    took: Mapping[str, list[float]] = {small: [], large: []}
    asked: dict[str, int] = {}
    for place in range(COLD + ASKED):
        for path in (small, large):
            milliseconds, queries = _once(client, path)
            if place >= COLD:
                took[path].append(milliseconds)
                asked[path] = max(asked.get(path, 0), queries)
    few, many = (quantiles(took[path], n=20)[18] for path in (small, large))
    half, whole = (quantiles(took[path], n=2)[0] for path in (small, large))
    words = f"{name}: p95 {many:.0f} ms for 8,300 beside {few:.0f} for 40 ({many / few:.2f} ×)"
    words = f"{words}, median {whole:.0f} and {half:.0f}"
    counted = f"{asked[large]} queries beside {asked[small]}"
    return Goal(f"{words}, {counted}", not judged or (many <= TIMES * few and asked[large] <= asked[small] + 2))


def _once(client: Any, path: str) -> tuple[float, int]:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    connection.queries_log.clear()
    began = time.perf_counter()
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(path)
    took = (time.perf_counter() - began) * 1000
    assert answer.status_code == 200, (path, answer.status_code)
    return took, len(seen)


def _tell_workbook() -> None:
    """How long the file of 8,300 people takes, and how much memory the process holds then."""
    from benchmarks import learning_world as world  # noqa: PLC0415

    many = world.taught(MANY, entities=415)
    began = time.perf_counter()
    answer = _signed_in(world.manager(many)).get(f"/ediciones/{many.key}/aula/informe.xlsx")
    took = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"Workbook of 8,300 people: {took:.1f} s, {len(answer.content) / 1024:.0f} KB, process at most {peak:.0f} MB")


def _signed_in(person: Any) -> Any:
    from django.test import Client  # noqa: PLC0415

    client = Client(headers={"accept-language": "es", "host": "localhost"})
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


if __name__ == "__main__":
    sys.exit(inside() if "inside" in sys.argv else main())
