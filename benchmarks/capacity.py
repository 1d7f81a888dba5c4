"""A wave of 1,122 entities × 60 questions, computed with 1,000 replicates as the job does it, down to the rows.

python -m benchmarks.capacity     makes the wave in the bench database, computes, returns 1 on a miss

What is doubted: every weight, two graders apart on a third of the cells, points that rest on no evidence.
Seconds are of the clock, of one process beside PostgreSQL; memory is the most that the process ever held.
"""

import random
import resource
import sys
import time
from decimal import Decimal

from benchmarks.inside import run, standing
from benchmarks.report import Goal, say

ENTITIES, QUESTIONS, COMPONENTS, VARIABLES, REPLICATES = 1_122, 60, 4, 5, 1_000
MEGABYTES, SECONDS = 1_000, 180
KEY = "bench-capacity"


def main() -> int:
    """Measure on the bench database, whoever calls."""
    return run("benchmarks.capacity")


def inside() -> int:
    """Make, compute and tell, with Django and the database running."""
    with standing():
        from minga.capacity.actions.asking import ask_computation  # noqa: PLC0415 (Django stands only now)
        from minga.capacity.models import NodeScore  # noqa: PLC0415
        from minga.capacity.tasks.computing import compute_wave  # noqa: PLC0415
        from minga.core.actors import HOUSE  # noqa: PLC0415
        from minga.core.clock import now  # noqa: PLC0415

        wave = _wave()
        asked = ask_computation(wave=wave, actor=HOUSE, now=now(), replicates=REPLICATES)
        begun = time.perf_counter()
        compute_wave(computation_id=asked.pk)
        seconds = time.perf_counter() - begun
        asked.refresh_from_db()
        rows = NodeScore.objects.filter(computation=asked).count()
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{ENTITIES:,} × {QUESTIONS} × {REPLICATES:,} replicates: {seconds:.1f} s, {megabytes:,.0f} MB, {rows:,} rows"
    )
    return say(
        [
            Goal(f"done, in {seconds:.0f} s (at most {SECONDS})", asked.state == "done" and seconds <= SECONDS),
            Goal(f"{megabytes:,.0f} MB (less than {MEGABYTES:,})", megabytes < MEGABYTES),
            Goal("every entity at every node", rows == ENTITIES * (QUESTIONS + COMPONENTS * (1 + VARIABLES) + 1)),
        ]
    )


def _wave():  # type: ignore[no-untyped-def]
    """Anew each time; the former one goes."""
    from minga.capacity.enums import MarkSource, MeasuredState, VersionState, WaveState  # noqa: PLC0415
    from minga.capacity.models import (  # noqa: PLC0415
        Citation,
        EvidenceFile,
        Index,
        IndexVersion,
        Mark,
        Measured,
        Wave,
        design_as_data,
        digest,
    )  # fmt: skip
    from minga.core.clock import now  # noqa: PLC0415
    from minga.organisations.models import Organisation  # noqa: PLC0415

    chance = random.Random(6)
    Wave.objects.filter(key=KEY).delete()
    host = Organisation.objects.filter(key=KEY).first() or Organisation.objects.create(key=KEY, name="Bench")
    index = Index.objects.get_or_create(key=KEY, defaults={"owner": host, "titles": {"es": "Bench"}})[0]
    design = design_as_data(_design())
    version = index.versions.first() or IndexVersion.objects.create(
        index=index, number=1, design=design, sha256=digest(design), state=VersionState.PUBLISHED, published_at=now()
    )
    wave = Wave.objects.create(
        key=KEY, version=version, host=host, titles={"es": "Bench"}, year=2026, state=WaveState.COMPUTED
    )
    measured = Measured.objects.bulk_create(
        Measured(
            wave=wave, key=f"e{place}", name=f"Entidad {place}", folded_name=f"entidad {place}",
            peer_group=f"g{place % 6}", state=MeasuredState.SENT,
        )
        for place in range(ENTITIES)
    )  # fmt: skip
    Mark.objects.bulk_create(
        (
            Mark(
                measured=one, question=f"q{number}", source=MarkSource.GRADED,
                points=(points := Decimal(chance.randint(0, 8)) / 4),
                low=max(Decimal(0), points - apart) if (apart := Decimal(chance.choice((0, 0, 1))) / 2) else points,
                high=points + apart,
            )
            for one in measured for number in range(QUESTIONS)
        ),
        batch_size=4_000,
    )  # fmt: skip
    papers = EvidenceFile.objects.bulk_create(
        EvidenceFile(measured=one, title="Acta", link="https://example.org") for one in measured
    )
    Citation.objects.bulk_create(
        (Citation(evidence=paper, question=f"q{number}") for paper in papers for number in range(0, QUESTIONS, 2)),
        batch_size=4_000,
    )
    return wave


def _design():  # type: ignore[no-untyped-def]
    from minga.capacity.enums import NodeKind  # noqa: PLC0415
    from minga.capacity.models import Design, Node, Tier  # noqa: PLC0415

    nodes = [Node(code="total", kind=NodeKind.INDEX)]
    for component in range(COMPONENTS):
        nodes.append(Node(code=f"c{component}", parent="total", kind=NodeKind.COMPONENT))
        for variable in range(VARIABLES):
            code = f"c{component}.{variable}"
            nodes.append(Node(code=code, parent=f"c{component}", kind=NodeKind.VARIABLE))
            first = (component * VARIABLES + variable) * QUESTIONS // (COMPONENTS * VARIABLES)
            for number in range(first, first + QUESTIONS // (COMPONENTS * VARIABLES)):
                nodes.append(Node(code=f"q{number}", parent=code, max_points=Decimal("2.5"), question=f"q{number}"))
    tiers = tuple(Tier(key=f"t{least}", titles={"es": str(least)}, least=Decimal(least)) for least in (0, 40, 70, 100))
    return Design(nodes=tuple(nodes), tiers=tiers)


if __name__ == "__main__":
    sys.exit(inside() if "inside" in sys.argv else main())
