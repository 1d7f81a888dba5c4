"""Pages of an edition of 8,300 people beside those of one of 40: as many queries, 1.2 × the time.

python -m benchmarks.learning_console     makes both in the bench database (once), measures, returns 1 on a miss

Whole pages, as the manager gets them, through every middleware. Both editions are asked by turns, so that what
disturbs disturbs both. The console is judged by the 95th of a hundred, by the clock; the pages beside it by the
work of the processor, ours and PostgreSQL's. The workbook and the message are told beside, not judged.
"""

import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any

from benchmarks.inside import run, standing
from benchmarks.measuring import megabytes, stretch
from benchmarks.report import Goal, say

FEW, MANY = 40, 8_300
ASKED, BESIDE, COLD = 100, 40, 5
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
    _half_met(few, many)
    client = _signed_in(world.manager(few, many))
    world.settle()
    pages = {
        "console": "/ediciones/{key}/aula/",
        "console, page 2 by last seen": "/ediciones/{key}/aula/?sort=-seen&page=2",
        "evaluation": "/ediciones/{key}/aula/evaluacion/",
        "completion": "/ediciones/{key}/aula/finalizacion/",
        "completion, who lacks something": "/ediciones/{key}/aula/finalizacion/?grupo=faltan",
        "credentials": "/ediciones/{key}/aula/credenciales/",
    }
    return [_beside(client, name, path.format(key=few.key), path.format(key=many.key)) for name, path in pages.items()]


def _half_met(*editions: Any) -> None:
    """Both lists of completion have people."""
    from django.db.models import F  # noqa: PLC0415

    from minga.learning.models import Standing  # noqa: PLC0415

    rows = Standing.objects.filter(edition__in=editions).annotate(half=F("pk") % 2)
    rows.filter(half=0).update(met=True)


@dataclass
class Asked:
    """What a page took each time, what it asked the database at most, and how much work it was."""

    milliseconds: list[float] = field(default_factory=list)
    queries: int = 0
    work: float = 0.0

    @property
    def p95(self) -> float:
        return quantiles(self.milliseconds, n=20)[18]

    @property
    def median(self) -> float:
        return quantiles(self.milliseconds, n=2)[0]


def _beside(client: Any, name: str, small: str, large: str) -> Goal:
    asked: Mapping[str, Asked] = {small: Asked(), large: Asked()}
    console = name.startswith("console")
    rounds = ASKED if console else BESIDE
    for place in range(COLD + rounds):
        for path in (small, large):
            _once(client, path, asked[path] if place >= COLD else Asked())
    few, many = asked[small], asked[large]
    by_clock, by_work = many.p95 / few.p95, many.work / few.work
    words = f"{name}: p95 {many.p95:.0f} ms for 8,300 beside {few.p95:.0f} for 40 ({by_clock:.2f} ×), "
    words += f"median {many.median:.0f} and {few.median:.0f}, "
    words += f"work {many.work / rounds * 1000:.0f} ms and {few.work / rounds * 1000:.0f} ({by_work:.2f} ×), "
    words += f"{many.queries} queries beside {few.queries} (at most {TIMES} ×)"
    print(f"  {words}", flush=True)
    times = by_clock if console else by_work
    return Goal(words, times <= TIMES and many.queries <= few.queries + 2)


def _once(client: Any, path: str, into: Asked) -> None:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    connection.queries_log.clear()
    with stretch() as took, CaptureQueriesContext(connection) as seen:
        answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    into.milliseconds.append(took.clock * 1000)
    into.queries = max(into.queries, len(seen))
    into.work += took.work


def _tell_workbook() -> None:
    """How long the file of 8,300 people takes, as its job writes it, and how much memory the process holds then."""
    from benchmarks import learning_world as world  # noqa: PLC0415
    from minga.core.clock import now  # noqa: PLC0415
    from minga.learning.queries.report import sheets_of  # noqa: PLC0415
    from minga.ui.sheets import workbook  # noqa: PLC0415

    many = world.taught(MANY, entities=415)
    began = time.perf_counter()
    sheets = sheets_of(many, now(), contacts=True)
    answer = workbook(many.key, ((sheet.name, sheet.header, sheet.rows) for sheet in sheets))
    took, size = time.perf_counter() - began, len(answer.content) / 1024
    print(f"Workbook of 8,300 people: {took:.1f} s, {size:.0f} KB, process at most {megabytes():.0f} MB")


def _signed_in(person: Any) -> Any:
    from django.test import Client  # noqa: PLC0415

    client = Client(headers={"accept-language": "es", "host": "localhost"})
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


if __name__ == "__main__":
    sys.exit(inside() if "inside" in sys.argv else main())
