"""Support sessions: the running one of a member of staff, and what a person is told."""

from datetime import datetime

from django.db.models import QuerySet

from minga.people.models import Person, SupportSession
from minga.people.policies import may_support


def running_session(session_id: int, staff: Person, now: datetime) -> SupportSession | None:
    """The session of this browser while it lasts and its staff is still staff."""
    session = (
        SupportSession.objects.filter(pk=session_id, staff=staff, ended_at__isnull=True, started_at__lte=now)
        .select_related("person", "staff")
        .first()
    )
    if session is None or now >= session.ends_at or not may_support(staff, session.person):
        return None
    return session


def unended_session(session_id: int, staff: Person) -> SupportSession | None:
    """The session of this browser, over or not, that nobody ended yet."""
    return (
        SupportSession.objects.filter(pk=session_id, staff=staff, ended_at__isnull=True)
        .select_related("person", "staff")
        .first()
    )


def sessions_about(person: Person) -> QuerySet[SupportSession]:
    """When support looked at this person's account, newest first: shown to her."""
    return SupportSession.objects.filter(person=person).order_by("-started_at", "-pk")
