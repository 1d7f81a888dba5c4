"""One click on many people of a cohort.

Few are done at once, so that the page shows the result; many go to the queue. Each person is
an action of her own either way, with her own entry and message, and whoever cannot take the
step is left as she is and counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from django.db.models import QuerySet

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import DomainError
from minga.core.jobs import enqueue
from minga.programmes.actions.enrolment import complete_enrolment, must_manage, remove
from minga.programmes.events import enrolment as events
from minga.programmes.models import Edition, Enrolment

AT_ONCE: Final = 50
_BATCH: Final = 200


@dataclass(frozen=True)
class Outcome:
    """What became of the click."""

    done: int = 0
    left: int = 0
    queued: int = 0


class _Verb(Protocol):
    def __call__(self, *, enrolment: Enrolment, reason: str, actor: Actor, now: datetime) -> Enrolment: ...


def _complete(*, enrolment: Enrolment, reason: str, actor: Actor, now: datetime) -> Enrolment:
    return complete_enrolment(enrolment=enrolment, reason=reason, actor=actor, now=now)


def _not_complete(*, enrolment: Enrolment, reason: str, actor: Actor, now: datetime) -> Enrolment:
    return complete_enrolment(enrolment=enrolment, completed=False, reason=reason, actor=actor, now=now)


VERBS: Final[Mapping[str, _Verb]] = {
    "remove": remove,
    "complete": _complete,
    "not_complete": _not_complete,
}


@action
def change_people(
    *, edition: Edition, enrolments: QuerySet[Enrolment], verb: str, reason: str, actor: Actor, now: datetime
) -> Outcome:
    """Remove, complete or not complete the chosen people."""
    must_manage(actor, edition)
    ids = list(enrolments.filter(edition=edition).order_by("pk").values_list("pk", flat=True))
    if len(ids) <= AT_ONCE:
        outcome = change_each(ids, verb=verb, reason=reason, actor=actor, now=now)
    else:
        for start in range(0, len(ids), _BATCH):
            enqueue(
                "programmes.change_people",
                enrolment_ids=ids[start : start + _BATCH],
                verb=verb,
                reason=reason,
                actor_id=actor.pk,
            )
        outcome = Outcome(queued=len(ids))
    record(
        events.PeopleChangedState(
            subject=edition, organisation_id=edition.host_id, after={"verb": verb, "people": len(ids)}
        )
    )
    return outcome


def change_each(ids: Sequence[int], *, verb: str, reason: str, actor: Actor, now: datetime) -> Outcome:
    """Do it to each; safe to repeat, because whoever already took the step cannot take it again."""
    change, done = VERBS[verb], 0
    for enrolment in Enrolment.objects.filter(pk__in=ids).order_by("pk"):
        try:
            change(enrolment=enrolment, reason=reason, actor=actor, now=now)
        except DomainError:
            continue
        done += 1
    return Outcome(done=done, left=len(ids) - done)
