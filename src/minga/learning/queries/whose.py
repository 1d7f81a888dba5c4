"""Whose session it is: who takes part in it, and which of several languages is hers.

Where a session has twins, each person has the one in her own language, or the first of them; who was marked
in another one has attended all the same.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from minga.learning.enums import SessionState
from minga.learning.models import Session
from minga.learning.queries.clashes import root_of
from minga.people.models import Person
from minga.programmes.enums import EnrolmentStatus
from minga.programmes.models import Edition


def hers(sessions: Iterable[Session], language: str) -> list[Session]:
    """One of each group of twins: that in her language, else the first one of the group that takes place."""
    groups: dict[int, list[Session]] = {}
    for session in sessions:
        groups.setdefault(root_of(session), []).append(session)
    return [_chosen(_alive(group) or group, language) for group in groups.values()]


def _alive(group: Iterable[Session]) -> list[Session]:
    return [each for each in group if each.state != SessionState.CANCELLED]


def _chosen(group: Sequence[Session], language: str) -> Session:
    ordered = sorted(group, key=lambda each: (each.same_as_id is not None, each.pk))
    return next((each for each in ordered if language in each.languages), ordered[0])


def audience(edition: Edition) -> QuerySet[Person]:
    """Everybody who takes part today and can be written to."""
    enrolled = edition.enrolments.filter(status=EnrolmentStatus.ENROLLED).values("person")
    return Person.objects.filter(pk__in=enrolled, is_active=True).order_by("pk")


def audience_of(session: Session) -> QuerySet[Person]:
    """Who has this session in her calendar, or had it until it was cancelled: whose it is of all twins; its leaders."""
    root = root_of(session)
    twins = _alive(Session.objects.filter(Q(pk=root) | Q(same_as=root)).exclude(pk=session.pk))
    codes = [code for code, _name in settings.LANGUAGES if _chosen([session, *twins], code) == session]
    people = audience(session.edition).filter(language__in=codes)
    leaders = Person.objects.filter(pk__in=session.leaders.values("person"), is_active=True)
    return (people | leaders).distinct().order_by("pk")


def led_sessions(person: Person, since: datetime) -> QuerySet[Session]:
    """What she leads from a moment on."""
    return Session.objects.filter(leaders__person=person, ends_at__gte=since).select_related("edition", "module")
