"""Jobs of invitations and of clicks on many people."""

from collections.abc import Sequence
from datetime import datetime

from minga.core.actors import HOUSE, Actor
from minga.core.clock import now
from minga.core.errors import DomainError
from minga.core.jobs import task
from minga.people.models import Person
from minga.programmes.actions.enrolment import invite
from minga.programmes.actions.enrolment_invitations import lapse_due, remind_due
from minga.programmes.actions.enrolment_many import change_each
from minga.programmes.models import Enrolment


@task("programmes.send_invitations")
def send_invitations(*, enrolment_ids: Sequence[int], answer_by: str, ordered_at: str, actor_id: int | None) -> None:
    """Invite each of these people; those invited since the order are left alone."""
    actor, ordered = _actor(actor_id), datetime.fromisoformat(ordered_at)
    rows = Enrolment.objects.filter(pk__in=enrolment_ids).exclude(invited_at__gte=ordered)
    for enrolment in rows.order_by("pk"):
        try:
            invite(enrolment=enrolment, answer_by=datetime.fromisoformat(answer_by), actor=actor, now=now())
        except DomainError:
            continue


@task("programmes.change_people")
def change_people(*, enrolment_ids: Sequence[int], verb: str, reason: str, actor_id: int | None) -> None:
    """The rest of a click on many people."""
    change_each(enrolment_ids, verb=verb, reason=reason, actor=_actor(actor_id), now=now())


@task("programmes.look_after_invitations", cron="17 * * * *")
def look_after_invitations(timestamp: int) -> None:
    """Every hour: remind once, and close what nobody answered."""
    del timestamp
    remind_due(now=now())
    lapse_due(now=now())


def _actor(actor_id: int | None) -> Actor:
    return HOUSE if actor_id is None else Person.objects.get(pk=actor_id)
