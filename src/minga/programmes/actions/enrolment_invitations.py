"""Invitations by the hundred, the one reminder, and the end of those nobody answered.

Asking many people leaves one entry for the click and puts a job in the queue; the job calls
`invite` for each, in a transaction of its own, so a worker that dies has lost nothing and a
second run finds what is left.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import DomainError, NotReady
from minga.core.jobs import enqueue
from minga.core.keys import token_hash
from minga.programmes.actions.enrolment import lock_enrolment, must_manage, tell_invited
from minga.programmes.enums import ENROLMENT_STEPS, EnrolmentStatus
from minga.programmes.events import enrolment as events
from minga.programmes.models import Edition, Enrolment
from minga.programmes.policies import FINISHED
from minga.programmes.queries.enrolment_links import mint_token

BATCH: Final = 200
REMIND_BEFORE: Final = timedelta(days=3)
LEFT_ALONE: Final = timedelta(days=1)
_INVITABLE: Final = tuple(state for state, steps in ENROLMENT_STEPS.items() if EnrolmentStatus.INVITED in steps)


@action
def order_invitations(
    *, edition: Edition, enrolments: QuerySet[Enrolment], answer_by: datetime, actor: Actor, now: datetime
) -> int:
    """Put the invitations of these people in the queue; answers how many can be invited."""
    must_manage(actor, edition)
    if edition.status in FINISHED:
        raise NotReady(_("You may not change this edition now."), code="finished")
    if answer_by <= now:
        raise DomainError(_("Choose a last day to answer that is still to come."), field="answer_by")
    wanted = enrolments.filter(edition=edition, status__in=_INVITABLE, person__email__isnull=False)
    ids = list(wanted.order_by("pk").values_list("pk", flat=True))
    for batch in _batches(ids):
        enqueue(
            "programmes.send_invitations",
            enrolment_ids=batch,
            answer_by=answer_by.isoformat(),
            ordered_at=now.isoformat(),
            actor_id=actor.pk,
        )
    record(
        events.InvitationsOrdered(
            subject=edition, organisation_id=edition.host_id, after={"people": len(ids), "answer_by": answer_by}
        )
    )
    return len(ids)


@action
def remind_invited(*, enrolment: Enrolment, actor: Actor, now: datetime) -> Enrolment:
    """The one reminder before the last day."""
    locked = lock_enrolment(enrolment)
    if locked.status != EnrolmentStatus.INVITED or locked.reminded_at is not None:
        raise DomainError(_("There is nothing to remind this person of."), code="state")
    locked.reminded_at = now
    token = mint_token(locked)
    locked.token_hash = token_hash(token)
    locked.save(update_fields=["reminded_at", "token_hash", "updated_at"])
    tell_invited(locked, kind="programmes.reminder", token=token, actor=actor, now=now)
    record(
        events.PersonReminded(subject=locked, organisation_id=locked.edition.host_id),
        related=(locked.edition,),
    )
    return locked


@action
def lapse_invitation(*, enrolment: Enrolment, actor: Actor, now: datetime) -> Enrolment:
    """Close an invitation whose last day has passed."""
    locked = lock_enrolment(enrolment)
    if locked.status != EnrolmentStatus.INVITED or locked.answer_by is None or locked.answer_by >= now:
        raise DomainError(_("This invitation is still open."), code="state")
    locked.status = EnrolmentStatus.LAPSED
    locked.revision += 1
    locked.save()
    record(
        events.InvitationLapsed(
            subject=locked,
            organisation_id=locked.edition.host_id,
            before={"status": EnrolmentStatus.INVITED},
            after={"status": locked.status},
        ),
        related=(locked.edition,),
    )
    return locked


def remind_due(*, now: datetime) -> int:
    """Remind everybody whose last day is near, each once."""
    return _each(_due_for_reminder(now), remind_invited, now)


def lapse_due(*, now: datetime) -> int:
    """Close every invitation that nobody answered in time."""
    late = Enrolment.objects.filter(status=EnrolmentStatus.INVITED, answer_by__lt=now)
    return _each(late, lapse_invitation, now)


def _due_for_reminder(now: datetime) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(
        status=EnrolmentStatus.INVITED,
        reminded_at__isnull=True,
        answer_by__range=(now, now + REMIND_BEFORE),
        invited_at__lte=now - LEFT_ALONE,
    ).exclude(edition__status__in=FINISHED)


def _each(rows: QuerySet[Enrolment], verb: Callable[..., Enrolment], now: datetime) -> int:
    """Do it to each in a transaction of its own; somebody who answered meanwhile is left alone."""
    done = 0
    for enrolment in list(rows.order_by("pk")):
        try:
            verb(enrolment=enrolment, actor=HOUSE, now=now)
        except DomainError:
            continue
        done += 1
    return done


def _batches(ids: Sequence[int]) -> Iterable[list[int]]:
    for start in range(0, len(ids), BATCH):
        yield list(ids[start : start + BATCH])
