"""Completion of 8,300 people computed anew, and credentials for 8,300 issued as the job issues them.

python -m benchmarks.learning_credentials     on the bench database; returns 1 on a miss

Attendance, tasks and the stage of the team's initiative are weighed. Issuing: batches in a transaction each, the
RSA signature of every credential, then the letters. Certificates are printed one by one when somebody asks for
hers, so their pace is measured on some of them. Seconds of the clock, of one process beside PostgreSQL.
"""

import resource
import sys
import time
from typing import Any

from benchmarks.inside import run, standing
from benchmarks.report import Goal, say

PEOPLE, ENTITIES, PRINTED, LETTERS = 8_300, 60, 100, 300
COMPUTED, PER_SECOND, MEGABYTES = 10, 100, 600


def main() -> int:
    """Measure on the bench database, whoever calls."""
    return run("benchmarks.learning_credentials")


def inside() -> int:
    """Make, compute, issue and tell, with Django and the database running."""
    with standing():
        from benchmarks.learning_world import settle, taught  # noqa: PLC0415 (Django stands only now)

        edition = taught(PEOPLE, entities=ENTITIES, key="bench-graduates")
        _clean(edition)
        settle()
        computed = _computed(edition)
        issued = _issued(edition)
        told = _told(edition)
        printed = _printed(edition)
        checked = _checked(edition)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pace = PEOPLE / issued
    print(f"completion of {PEOPLE:,}: {computed:.1f} s; the process itself worked {time.process_time():.0f} s in all")
    print(f"credentials: {PEOPLE:,} in {issued:.1f} s, {pace:,.0f} a second; letters {told:,.0f} a second")
    print(f"certificates on paper: {printed:,.1f} a second; most memory held: {megabytes:,.0f} MB")
    return say(
        [
            Goal(f"completion in {computed:.1f} s (less than {COMPUTED})", computed < COMPUTED),
            Goal(f"{pace:,.0f} credentials a second (at least {PER_SECOND})", pace >= PER_SECOND),
            Goal(f"{megabytes:,.0f} MB (less than {MEGABYTES})", megabytes < MEGABYTES),
            Goal(f"each once, and genuine ({checked:,} of {PEOPLE:,})", checked == PEOPLE),
        ]
    )


def _clean(edition: Any) -> None:
    """As if nothing had been issued: the laws of the database would refuse it to anybody else."""
    from django.db import connection, transaction  # noqa: PLC0415

    from minga.core.clock import now  # noqa: PLC0415
    from minga.learning.models import CompletionRule, Credential, Issue, Standing  # noqa: PLC0415

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        Credential.objects.filter(achievement__edition=edition).delete()
        Issue.objects.filter(edition=edition).delete()
        Standing.objects.filter(edition=edition).delete()
        edition.completion_rules.all().delete()
        edition.enrolments.update(status="completed", completed_at=now())
    CompletionRule.objects.bulk_create(
        CompletionRule(edition=edition, key=kind, order=order, kind=kind, texts={"es": kind}, **more)
        for order, (kind, more) in enumerate(
            (("attendance", {"at_least": "0.5"}), ("tasks", {"at_least": "0.5"}), ("gate", {"reaches": 2}))
        )
    )


def _computed(edition: Any) -> float:
    from minga.core.clock import now  # noqa: PLC0415
    from minga.learning.actions.standings import recompute  # noqa: PLC0415

    took = []
    for _round in range(3):
        begun = time.perf_counter()
        assert recompute(edition=edition, now=now()) == PEOPLE
        took.append(time.perf_counter() - begun)
    return sorted(took)[1]


def _issued(edition: Any) -> float:
    from minga.core.actors import HOUSE  # noqa: PLC0415
    from minga.core.clock import now  # noqa: PLC0415
    from minga.learning.actions.issuing import issue_batch, order_issue  # noqa: PLC0415

    issue = order_issue(edition=edition, signed_by="Dirección de Innovación", actor=HOUSE, now=now())
    begun = time.perf_counter()
    while issue_batch(issue=issue, now=now()):
        pass
    return time.perf_counter() - begun


def _told(edition: Any) -> float:
    from minga.core.clock import now  # noqa: PLC0415
    from minga.learning.actions.issuing import LETTERS as AT_ONCE  # noqa: PLC0415
    from minga.learning.actions.issuing import tell_batch  # noqa: PLC0415

    issue = edition.issues.latest("pk")
    begun = time.perf_counter()
    for _batch in range(LETTERS // AT_ONCE):
        tell_batch(issue=issue, now=now())
    return LETTERS / (time.perf_counter() - begun)


def _printed(edition: Any) -> float:
    from minga.learning.actions.certificates import render  # noqa: PLC0415
    from minga.learning.queries.issue_page import issued_in  # noqa: PLC0415

    some = issued_in(edition).select_related("achievement__issuer", "achievement__edition", "organisation", "issue")
    begun = time.perf_counter()
    for held in some[:PRINTED]:
        render(held, held.language)
    return PRINTED / (time.perf_counter() - begun)


def _checked(edition: Any) -> int:
    """How many people hold one that an independent library finds genuine."""
    from jwcrypto import jwk, jws  # noqa: PLC0415

    from minga.learning.models import Credential  # noqa: PLC0415

    held = Credential.objects.filter(achievement__edition=edition).select_related("key")
    keys: dict[int, Any] = {}
    people = set()
    for each in held.iterator(chunk_size=1000):
        key = keys.setdefault(each.key_id, jwk.JWK(**each.key.public_jwk))
        token = jws.JWS()
        token.deserialize(each.document)
        token.verify(key, alg="RS256")
        people.add(each.person_id)
    return len(people)


if __name__ == "__main__":
    sys.exit(inside() if "inside" in sys.argv else main())
