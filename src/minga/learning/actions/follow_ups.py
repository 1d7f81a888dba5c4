"""The question that goes out by itself ninety days after the end: what is used of what was learned.

Planned for whoever finished, whether she completed or not; asked once, reminded once, never when its day
passed long ago (an edition that was brought in from the past asks nobody about last year).
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.clock import today
from minga.core.errors import Invalid, NotAllowed, NotReady
from minga.core.texts import pick
from minga.learning.actions.ratings import keep_skills
from minga.learning.enums import Moment
from minga.learning.events.evaluating import FollowUpAnswered, FollowUpAsked, FollowUpsPlanned
from minga.learning.models import FollowUp
from minga.notifications.actions.messages import send_message
from minga.people.models import Person
from minga.programmes.enums import EnrolmentStatus
from minga.programmes.models import Edition, Enrolment

AFTER: Final = timedelta(days=90)
TOO_LATE: Final = timedelta(days=30)
REMIND: Final = timedelta(days=10)
FINISHED: Final = (EnrolmentStatus.COMPLETED, EnrolmentStatus.NOT_COMPLETED)


def plan_follow_ups(*, now: datetime) -> int:
    """One question for everybody who finished and has none yet, an entry for each edition."""
    rows = Enrolment.objects.filter(status__in=FINISHED, follow_up__isnull=True, person__erased_at__isnull=True)
    editions = Edition.objects.filter(pk__in=rows.order_by().values("edition").distinct()).select_related("host")
    return sum(plan_follow_ups_of(edition=edition, actor=HOUSE, now=now) for edition in editions)


@action
def plan_follow_ups_of(*, edition: Edition, actor: Actor, now: datetime) -> int:
    """Those of one edition: ninety days after its end, or after she finished if that was later."""
    rows = Enrolment.objects.filter(
        edition=edition, status__in=FINISHED, follow_up__isnull=True, person__erased_at__isnull=True
    ).values_list("pk", "completed_at")
    made = FollowUp.objects.bulk_create(
        (FollowUp(enrolment_id=pk, due_on=due_on(edition, finished)) for pk, finished in rows), ignore_conflicts=True
    )
    record(FollowUpsPlanned(subject=edition, organisation_id=edition.host_id, after={"people": len(made)}))
    return len(made)


def due_on(edition: Edition, finished: datetime | None) -> date:
    """The day on which somebody is asked."""
    end = max(edition.ends_on, today(edition.timezone, at=finished)) if finished else edition.ends_on
    return end + AFTER


def ask_due(*, now: datetime) -> int:
    """Ask everybody whose day has come."""
    day = today(at=now)
    due = Q(asked_at__isnull=True, due_on__lte=day, due_on__gt=day - TOO_LATE)
    return _each(due, reminder=False, now=now)


def remind_due(*, now: datetime) -> int:
    """Remind once whoever has not answered."""
    due = Q(asked_at__lte=now - REMIND, answered_at__isnull=True, reminded_at__isnull=True)
    return _each(due, reminder=True, now=now)


def _each(due: Q, *, reminder: bool, now: datetime) -> int:
    rows = FollowUp.objects.filter(due, enrolment__person__is_active=True, enrolment__person__erased_at__isnull=True)
    ids: Iterable[int] = list(rows.values_list("pk", flat=True))
    return sum(ask_follow_up(follow_up_id=pk, reminder=reminder, actor=HOUSE, now=now) for pk in ids)


@action
def ask_follow_up(*, follow_up_id: int, reminder: bool, actor: Actor, now: datetime) -> bool:
    """Write to one person; a second run finds it done."""
    locked = FollowUp.objects.select_for_update(of=("self",), no_key=True).get(pk=follow_up_id)
    enrolment = Enrolment.objects.select_related("edition__host", "person").get(pk=locked.enrolment_id)
    stamp = "reminded_at" if reminder else "asked_at"
    if getattr(locked, stamp) is None:
        setattr(locked, stamp, now)
        locked.save(update_fields=[stamp, "updated_at"])
        send_message(
            to=enrolment.person,
            kind="learning.follow_up",
            context={"edition": pick(enrolment.edition.titles, enrolment.person.language), "reminder": reminder},
            link=reverse("learning:follow-up", args=[enrolment.edition.key]),
            about=enrolment,
            actor=actor,
            now=now,
        )
    record(FollowUpAsked(subject=enrolment, organisation_id=enrolment.edition.host_id, after={"reminder": reminder}))
    return True


def answer_follow_up(
    *, enrolment: Enrolment, levels: dict[str, int], used: int, example: str, obstacle: str, actor: Actor, now: datetime
) -> FollowUp:
    """What she uses, and how she sees her six skills now. May be answered again; the last answer stands."""
    if not isinstance(actor, Person) or enrolment.person_id != actor.pk:
        raise NotAllowed(_("Only she herself answers this."))
    return _keep_answer(
        enrolment=enrolment, levels=levels, used=used, example=example, obstacle=obstacle, actor=HOUSE, now=now
    )


@action
def _keep_answer(
    *, enrolment: Enrolment, levels: dict[str, int], used: int, example: str, obstacle: str, actor: Actor, now: datetime
) -> FollowUp:
    """In the name of the house: the log would name who answered."""
    found = FollowUp.objects.select_for_update(of=("self",), no_key=True).filter(enrolment=enrolment).first()
    if found is None or found.asked_at is None:
        raise NotReady(_("This question is asked ninety days after the end. We will write to you then."))
    if not 1 <= used <= 5:
        raise Invalid({"used": [_("Choose how often you used it.")]})
    keep_skills(enrolment, Moment.FOLLOW_UP, levels, now)
    found.used, found.example, found.obstacle, found.answered_at = used, example.strip(), obstacle.strip(), now
    found.save(update_fields=["used", "example", "obstacle", "answered_at", "updated_at"])
    record(FollowUpAnswered(subject=enrolment.edition, organisation_id=enrolment.edition.host_id))
    return found
