"""Completion of 8,300 people computed anew, and credentials for 8,300 issued as the job issues them.

python -m benchmarks.learning_credentials     on the bench database; returns 1 on a miss

Attendance, tasks and the stage of the team's initiative are weighed: first for people of whom nothing is kept,
then again where nothing changed. Issuing: batches in a transaction each, the RSA signature of every credential,
then the letters. Certificates are printed one by one, so their pace is measured on some of them.
"""

import sys
from typing import Any

from benchmarks.inside import run, standing
from benchmarks.measuring import Took, megabytes, stretch
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
        _load_addresses()
        goals = [_computed(edition), _computed(edition, again=True), _issued(edition)]
        _told(edition)
        _printed(edition)
        goals.append(_checked(edition))
    goals.append(Goal(f"{megabytes():,.0f} MB at the peak (less than {MEGABYTES})", megabytes() < MEGABYTES))
    return say(goals)


def _tell(what: str, count: int, took: Took) -> None:
    """One line: how many, how long, how many a second, and the most memory until then."""
    pace = f"{count / took.clock:,.0f} a second, {count / took.work:,.0f} a second of processor"
    print(f"  {what}: {count:,} in {took}; {pace}; {megabytes():,.0f} MB at the peak", flush=True)


def _load_addresses() -> None:
    """A process that runs for days has read the addresses of its pages before."""
    from django.urls import reverse  # noqa: PLC0415

    reverse("learning:verify")


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


def _computed(edition: Any, *, again: bool = False) -> Goal:
    from minga.core.clock import now  # noqa: PLC0415
    from minga.learning.actions.standings import recompute  # noqa: PLC0415

    what = "completion, nothing changed" if again else "completion, nothing kept yet"
    with stretch() as took:
        assert recompute(edition=edition, now=now()) == PEOPLE
    _tell(what, PEOPLE, took)
    return Goal(f"{what}: {PEOPLE:,} people in {took.clock:.1f} s (less than {COMPUTED} s)", took.clock < COMPUTED)


def _issued(edition: Any) -> Goal:
    from minga.core.actors import HOUSE  # noqa: PLC0415
    from minga.core.clock import now  # noqa: PLC0415
    from minga.learning.actions.issuing import issue_batch, order_issue  # noqa: PLC0415

    issue = order_issue(edition=edition, signed_by="Dirección de Innovación", actor=HOUSE, now=now())
    with stretch() as took:
        while issue_batch(issue=issue, now=now()):
            pass
    _tell("credentials", PEOPLE, took)
    pace = PEOPLE / took.clock
    return Goal(f"{pace:,.0f} credentials a second (at least {PER_SECOND})", pace >= PER_SECOND)


def _told(edition: Any) -> None:
    from minga.core.clock import now  # noqa: PLC0415
    from minga.learning.actions.issuing import LETTERS as AT_ONCE  # noqa: PLC0415
    from minga.learning.actions.issuing import tell_batch  # noqa: PLC0415

    issue = edition.issues.latest("pk")
    with stretch() as took:
        for _batch in range(LETTERS // AT_ONCE):
            tell_batch(issue=issue, now=now())
    _tell("letters", LETTERS, took)


def _printed(edition: Any) -> None:
    from minga.learning.actions.certificates import render  # noqa: PLC0415
    from minga.learning.queries.issue_page import issued_in  # noqa: PLC0415

    some = issued_in(edition).select_related("achievement__issuer", "achievement__edition", "organisation", "issue")
    with stretch() as took:
        for held in some[:PRINTED]:
            render(held, held.language)
    _tell("certificates on paper", PRINTED, took)


def _checked(edition: Any) -> Goal:
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
    return Goal(f"each once, and genuine ({len(people):,} of {PEOPLE:,})", len(people) == PEOPLE)


if __name__ == "__main__":
    sys.exit(inside() if "inside" in sys.argv else main())
