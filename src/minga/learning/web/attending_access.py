"""Who may open which page of a session's attendance; for everybody else there is no such page."""

from django.http import Http404

from minga.core.clock import now
from minga.learning import policies
from minga.learning.models import Session
from minga.learning.queries.roll import enrolment_of, session_in
from minga.people.models import Person
from minga.programmes.models import Enrolment


def led_session(person: Person, key: str, session: str) -> Session:
    """The session, for those who lead it or teach in its edition."""
    found = _session(key, session)
    if not policies.leads(person, found, now()):
        raise Http404
    return found


def my_enrolment(person: Person, key: str) -> Enrolment:
    """Her own place in the edition."""
    found = enrolment_of(person, key)
    if found is None:
        raise Http404
    return found


def my_session(person: Person, key: str, session: str) -> tuple[Session, Enrolment]:
    """A session of an edition in which she takes part, and her place in it."""
    enrolment = my_enrolment(person, key)
    return _session(key, session), enrolment


def _session(key: str, session: str) -> Session:
    try:
        return session_in(key, session)
    except Session.DoesNotExist:
        raise Http404 from None
