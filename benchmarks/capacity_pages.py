"""The pages of a wave of 1,122 entities × 60 questions beside those of a wave of 50: as many queries, 1.2 × the time.

python -m benchmarks.capacity_pages     makes both in the bench database (once), measures, returns 1 on a miss

Whole pages, as a signed-in grader, the office and anybody get them, through every middleware. Both waves are asked
by turns, so that what disturbs disturbs both; of each page the slowest of the quickest quarter counts.
"""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from statistics import quantiles
from typing import Any

from benchmarks.inside import run, standing
from benchmarks.report import Goal, say

FEW, MANY = 50, 1_122
ASKED, COLD = 32, 3
TIMES = 1.2
Paths = Callable[[str, int], Sequence[str]]


@dataclass
class Asked:
    """What one page of one wave took."""

    paths: Iterator[str]
    client: Any
    milliseconds: list[float] = field(default_factory=list)
    queries: int = 0

    def once(self, *, warm: bool) -> None:
        """Ask for the next; while it is warm, it counts."""
        from django.db import connection  # noqa: PLC0415 (Django stands only now)
        from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

        path = next(self.paths)
        connection.queries_log.clear()
        began = time.perf_counter()
        with CaptureQueriesContext(connection) as seen:
            answer = self.client.get(path)
        took = (time.perf_counter() - began) * 1000
        assert answer.status_code == 200, (path, answer.status_code)
        if warm:
            self.milliseconds.append(took)
            self.queries = max(self.queries, len(seen))


def main() -> int:
    """Measure on the bench database, whoever calls."""
    return run("benchmarks.capacity_pages")


def inside() -> int:
    """Make, measure and tell, with Django and the database running."""
    from django.core.management import call_command  # noqa: PLC0415 (Django stands only now)

    with standing():
        call_command("collectstatic", interactive=False, verbosity=0)
        few, many = _waves(FEW), _waves(MANY)
        _settle_statistics()
        return say([goal for name in few for goal in _beside(name, few[name], many[name])])


def _beside(name: str, few: Asked, many: Asked) -> list[Goal]:
    for place in range(COLD + ASKED):
        for each in (few, many):
            each.once(warm=place >= COLD)
    small, large = (quantiles(each.milliseconds, n=4)[0] for each in (few, many))
    words = f"{name}: {large:.1f} ms beside {small:.1f} ({large / small:.2f} ×)"
    counted = f"{few.queries} queries" if few.queries == many.queries else f"{few.queries} queries, now {many.queries}"
    return [Goal(f"{words}, {counted}", large <= TIMES * small and many.queries <= few.queries)]


def _waves(entities: int) -> dict[str, Asked]:
    """The pages of the two waves of this size, by name."""
    from benchmarks import capacity_world as world  # noqa: PLC0415

    print(f"A wave of {entities:,}, published, and one in grading …", flush=True)
    out = world.published_wave(f"bench-out-{entities}", entities)
    grading = world.wave_in_grading(f"bench-grading-{entities}", entities)
    office, nobody = _signed_in(world.runner(out)), _signed_in(None)
    keys = [f"e{place}" for place in range(0, entities, max(1, entities // 25))]
    base, desk = f"/mediciones/{out.key}/", f"/mediciones/{grading.key}/oficina/"
    questions = [f"q{number}" for number in range(world.QUESTIONS)]
    pages: list[tuple[str, Any, Sequence[str]]] = [
        *((f"grading, {part}", client, paths) for part, client, paths in _graders(grading)),
        ("office: where the wave stands", office, [desk]),
        ("office: entities", office, [f"{desk}entidades/"]),
        ("office: entities, searched", office, [f"{desk}entidades/?q=entidad"]),
        ("office: answers", office, [f"{desk}respuestas/"]),
        ("office: grading", office, [f"{desk}calificacion/"]),
        ("office: one entity, graded", office, [f"{desk}calificacion/entidades/{key}/" for key in keys]),
        ("office: replies", office, [f"{desk}replicas/"]),
        ("office: results", office, [f"/mediciones/{out.key}/calculo/"]),
        ("result of an entity", nobody, [f"{base}entidades/{key}/" for key in keys]),
        ("its questions", nobody, [f"{base}entidades/{key}/preguntas/" for key in keys]),
        ("public page of the wave", nobody, [base]),
        ("entities by name", nobody, [f"{base}entidades/"]),
        ("entities by score, as asked", nobody, [f"{base}entidades/?orden=puntaje"]),
        ("a peer group", nobody, [f"{base}grupos/g{number}/" for number in range(world.groups(entities))]),
        ("all questions", nobody, [f"{base}preguntas/"]),
        ("one question", nobody, [f"{base}preguntas/{code}/" for code in questions]),
    ]
    return {name: Asked(cycle(paths), client) for name, client, paths in pages}


def _graders(wave: Any) -> Iterator[tuple[str, Any, Sequence[str]]]:
    """One who has yet to grade, and one who has sent."""
    from minga.assessments.enums import AssessmentState  # noqa: PLC0415
    from minga.assessments.models import Assessment  # noqa: PLC0415

    rows = Assessment.objects.filter(item__panel=wave.panel).select_related("juror__person").order_by("pk")
    Assessment.objects.filter(item__panel=wave.panel, no_conflict_at=None).update(no_conflict_at=wave.created_at)
    for words, sent in (("open", False), ("sent", True)):
        mine = [row for row in rows if (row.state == AssessmentState.SUBMITTED) == sent]
        own = [row for row in mine if row.juror_id == mine[0].juror_id][:25]
        paths = [f"/mediciones/{wave.key}/calificar/{row.uuid}/partes/c{place % 4}/" for place, row in enumerate(own)]
        yield words, _signed_in(own[0].juror.person), paths


def _signed_in(person: Any) -> Any:
    from django.test import Client  # noqa: PLC0415

    client = Client(headers={"accept-language": "es", "host": "localhost"})
    if person is not None:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _settle_statistics() -> None:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    sys.exit(inside() if "inside" in sys.argv else main())
