"""People are told when something happens to their account."""

from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.events import subscribe
from minga.notifications.actions import send_message
from minga.people.events import SecurityChanged, SupportStarted


@subscribe(SecurityChanged)
def tell_security_changed(happened: SecurityChanged) -> None:
    """To the person, so that a change she did not make is noticed."""
    person = happened.subject
    send_message(
        to=person,
        kind="people.security_changed",
        context={"what": happened.after.get("what", "")},
        link="/cuenta/seguridad/",
        about=person,
        actor=HOUSE,
        now=now(),
    )


@subscribe(SupportStarted)
def tell_support_started(happened: SupportStarted) -> None:
    """To the person whose account is looked at: when, for how long, and why."""
    session = happened.subject
    send_message(
        to=session.person,
        kind="people.support_started",
        context={"session": session},
        link="/cuenta/datos/",
        about=session,
        actor=HOUSE,
        now=session.started_at,
    )
