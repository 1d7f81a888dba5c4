"""A wave of 1,122 entities × 60 questions, computed with 1,000 replicates as the job does it, down to the rows.

python -m benchmarks.capacity     makes the wave in the bench database, computes, returns 1 on a miss

What is doubted: every weight, two graders apart on a third of the cells, points that rest on no evidence.
Seconds are of the clock, of one process beside PostgreSQL; memory is the most that the process ever held.
"""

import resource
import sys
import time

from benchmarks.inside import run, standing
from benchmarks.report import Goal, say

ENTITIES, REPLICATES = 1_122, 1_000
MEGABYTES, SECONDS = 1_000, 180
KEY = "bench-capacity"


def main() -> int:
    """Measure on the bench database, whoever calls."""
    return run("benchmarks.capacity")


def inside() -> int:
    """Make, compute and tell, with Django and the database running."""
    with standing():
        from benchmarks import capacity_world as world  # noqa: PLC0415 (Django stands only now)
        from minga.capacity.actions.asking import ask_computation  # noqa: PLC0415
        from minga.capacity.models import NodeScore  # noqa: PLC0415
        from minga.capacity.tasks.computing import compute_wave  # noqa: PLC0415
        from minga.core.actors import HOUSE  # noqa: PLC0415
        from minga.core.clock import now  # noqa: PLC0415

        wave = world.wave_of_marks(KEY, ENTITIES)
        asked = ask_computation(wave=wave, actor=HOUSE, now=now(), replicates=REPLICATES)
        begun = time.perf_counter()
        compute_wave(computation_id=asked.pk)
        seconds = time.perf_counter() - begun
        asked.refresh_from_db()
        rows = NodeScore.objects.filter(computation=asked).count()
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = f"{ENTITIES:,} × {world.QUESTIONS} × {REPLICATES:,} replicates"
    print(f"{size}: {seconds:.1f} s, {megabytes:,.0f} MB, {rows:,} rows")
    return say(
        [
            Goal(f"done, in {seconds:.0f} s (at most {SECONDS})", asked.state == "done" and seconds <= SECONDS),
            Goal(f"{megabytes:,.0f} MB (less than {MEGABYTES:,})", megabytes < MEGABYTES),
            Goal("every entity at every node", rows == ENTITIES * len(world.design().nodes)),
        ]
    )


if __name__ == "__main__":
    sys.exit(inside() if "inside" in sys.argv else main())
