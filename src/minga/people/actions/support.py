"""Support mode: looking with a person's eyes, for a reason, for at most an hour, told to her."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import Invalid, NotAllowed
from minga.people.events import SupportEnded, SupportLooked, SupportStarted
from minga.people.models import Person, SupportSession
from minga.people.policies import SUPPORT_LASTS, is_running, may_support

SHORTEST_REASON = 15


@action
def start_support(*, person: Person, reason: str, minutes: int, actor: Person, now: datetime) -> SupportSession:
    """Begin to look. Ends a session that this member of staff still had open."""
    if not may_support(actor, person):
        raise NotAllowed(_("You cannot look as this person."))
    reason = " ".join(reason.split())
    longest = int(SUPPORT_LASTS.total_seconds() // 60)
    if len(reason) < SHORTEST_REASON:
        raise Invalid({"reason": [_("Say why, in words that the person will read.")]})
    if not 1 <= minutes <= longest:
        raise Invalid({"minutes": [_("At most %(longest)s minutes.") % {"longest": longest}]})
    SupportSession.objects.filter(staff=actor, ended_at__isnull=True).update(ended_at=now)
    session = SupportSession.objects.create(
        staff=actor,
        person=person,
        reason=reason,
        started_at=now,
        ends_at=now + timedelta(minutes=minutes),
    )
    record(SupportStarted(subject=session, after={"minutes": minutes}), related=(person,))
    return session


@action
def end_support(*, session: SupportSession, actor: Actor, now: datetime) -> SupportSession:
    """Stop looking: by hand, or when the middleware finds that the time is over."""
    if actor.pk is not None and actor.pk != session.staff_id:
        raise NotAllowed(_("Only whoever is looking can end this."))
    if session.ended_at is None:
        session.ended_at = min(now, session.ends_at)
        session.save(update_fields=["ended_at", "updated_at"])
    record(SupportEnded(subject=session), related=(session.person,))
    return session


@action
def look_as_support(*, session: SupportSession, method: str, path: str, actor: Person, now: datetime) -> None:
    """Note one page that support opened with a person's eyes."""
    if actor.pk != session.staff_id or not is_running(session, now):
        raise NotAllowed(_("The time to look is over."))
    record(
        SupportLooked(subject=session, after={"method": method, "path": path[:200]}),
        related=(session.person,),
    )
