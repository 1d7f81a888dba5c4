"""Lists, board and dossier at 500 initiatives and at 50,000: no more than 1.2 times the time, drawn anew.

python -m benchmarks.dossiers     fills the bench database to 500, measures, fills it to 50,000, measures again

Each answer is asked for with an address of its own, so that no kept page answers; what the house keeps
between two changes (the counts) is kept, as it is for readers. One process, the best of the rounds: what is
measured is how the time grows, not how fast this machine is.
"""

import random
import sys
import time
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from benchmarks.inside import run, standing
from benchmarks.report import Goal, say

FEW, MANY = 500, 50_000
ROUNDS, TIMES = 7, 12
LIMIT = 1.2
PREFIX = "bench-dossier-"


def main() -> int:
    """Measure on the bench database, whoever calls."""
    return run("benchmarks.dossiers")


def inside() -> int:
    """Fill, measure and tell, with Django and the database running."""
    from django.core.management import call_command  # noqa: PLC0415 (the settings must be chosen first)

    with standing():
        call_command("collectstatic", interactive=False, verbosity=0)
        fill(FEW)
        few = _measured()
        fill(MANY)
        many = _measured()
    for name, milliseconds in many.items():
        print(f"  {name:<28} {few[name]:7.1f} ms at {FEW:,} {milliseconds:7.1f} ms at {MANY:,}")
    return say(
        Goal(f"{name}: {many[name] / few[name]:.2f} × from {FEW:,} to {MANY:,}", many[name] <= few[name] * LIMIT)
        for name in many
    )


def _pages() -> Mapping[str, str]:
    return {
        "list": "/iniciativas/?",
        "list, by stage": "/iniciativas/?stage=4",
        "list, by SDG": "/iniciativas/?sdg=6",
        "list, by country and region": "/iniciativas/?country=PY&region=PY-7",
        "list, by evidence": "/iniciativas/?evidence=3",
        "list, page 3": "/iniciativas/?page=3",
        "board": "/tablero-de-iniciativas/?",
        "dossier": f"/iniciativas/{PREFIX}0/?",
    }


def _measured() -> Mapping[str, float]:
    """The best mean of several rounds, in milliseconds, by page; rounds are mixed so that noise meets all."""
    from django.test import Client  # noqa: PLC0415

    client = Client(headers={"accept-language": "es"})
    found: dict[str, float] = {}
    pages = _pages()
    number = 0
    for _round in range(ROUNDS):
        for name, path in random.sample(sorted(pages.items()), len(pages)):
            started = time.perf_counter()
            for _time in range(TIMES):
                number += 1
                answer = client.get(f"{path}&anew={number}")
                assert answer.status_code == 200, (path, answer.status_code)
            took = (time.perf_counter() - started) / TIMES * 1000
            found[name] = min(found.get(name, took), took)
    return {name: found[name] for name in pages}


def fill(total: int = MANY) -> None:
    """Exactly this many dossiers of the bench, as uneven as real ones; the first has a full story."""
    from django.db import connection, transaction  # noqa: PLC0415

    from minga.initiatives.models import Initiative  # noqa: PLC0415

    ours = Initiative.objects.filter(key__startswith=PREFIX)
    have = ours.count()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # what gates ask is not measured here
        if have > total:
            extra = list(ours.order_by("-pk").values_list("pk", flat=True)[: have - total])
            cursor.execute("DELETE FROM initiatives_initiative WHERE id = ANY(%s)", [extra])
        elif have < total:
            base = _ground()
            rows = (_row(number, base) for number in range(have, total))
            Initiative.objects.bulk_create(rows, batch_size=2_000)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE initiatives_initiative")


def _ground() -> Mapping[str, Any]:
    """One challenge, forty owners in two countries."""
    from minga.challenges.models import Challenge  # noqa: PLC0415
    from minga.core.clock import now  # noqa: PLC0415
    from minga.core.texts import all_languages  # noqa: PLC0415
    from minga.organisations.models import Organisation, Territory  # noqa: PLC0415

    places = []
    for code in ("PY-7", "PY-11", "BO-L", "BO-P"):
        country, _made = Territory.objects.get_or_create(
            code=code[:2],
            defaults={
                "kind": "country",
                "names": all_languages(code[:2]),
                "country": code[:2],
                "key": code[:2].lower(),
            },
        )
        place, _made = Territory.objects.get_or_create(
            code=code,
            defaults={
                "kind": "admin1",
                "names": all_languages(code),
                "country": code[:2],
                "key": code.lower(),
                "parent": country,
            },
        )
        places.append(place)
    owners = [
        Organisation.objects.get_or_create(
            key=f"{PREFIX}owner-{number}",
            defaults={
                "name": f"Municipalidad {number}",
                "folded_name": f"municipalidad {number}",
                "type": "municipal",
                "level": "local",
                "territory": places[number % len(places)],
            },
        )[0]
        for number in range(40)
    ]
    challenge, _made = Challenge.objects.get_or_create(
        key=f"{PREFIX}challenge",
        defaults={
            "organisation": owners[0],
            "title": "Agua segura",
            "folded_title": "agua segura",
            "status": "mapped",
            "mapped_at": now(),
        },
    )
    return {"owners": owners, "challenge": challenge, "now": now()}


def _row(number: int, base: Mapping[str, Any]) -> Any:
    from minga.initiatives.models import Initiative  # noqa: PLC0415

    chance = random.Random(number)
    owner = base["owners"][number % len(base["owners"])]
    stage = chance.choices(range(1, 8), weights=(96, 52, 31, 24, 14, 11, 4))[0] if number else 5
    title = f"{chance.choice(['Agua', 'Turnos', 'Becas', 'Luminarias', 'Poda'])} {chance.randint(1, 9999)} sin espera"
    return Initiative(
        key=f"{PREFIX}{number}",
        challenge=base["challenge"],
        organisation=owner,
        title=title,
        folded_title=title.lower(),
        subtype=chance.choice(["service", "norm", "process", "govtech"]),
        stage=stage,
        state="active" if not number else chance.choices(["active", "paused", "stopped"], weights=(90, 4, 6))[0],
        visibility="public" if number % 20 or not number else "draft",
        started_on=date(2025, 1, 1),
        stage_since=date(2025, 1, 1) + timedelta(days=number % 600),
        ended_on=date(2026, 9, 1),
        sector=chance.choice(["water", "health", "education"]),
        sdg_goal=chance.randint(1, 17),
        country=owner.territory.country,
        territory=owner.territory,
        region=owner.territory,
        evidence_level=chance.choices(range(6), weights=(30, 30, 20, 12, 6, 2))[0],
        confirmed_at=base["now"],
        moved_at=base["now"] - timedelta(minutes=chance.randint(0, 900_000)),
    )


if __name__ == "__main__":
    sys.exit(inside() if "inside" in sys.argv else main())
