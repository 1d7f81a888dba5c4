"""Who may do what with an account. Support looks; it never signs, writes or decides for anybody."""

from datetime import datetime, timedelta

from minga.people.models import Person, SupportSession

SUPPORT_LASTS = timedelta(minutes=60)
"""The longest time that support may look with somebody else's eyes."""


def may_edit_person(actor: Person | None, person: Person) -> bool:
    """Everybody edits only herself."""
    return actor is not None and actor.pk == person.pk and person.erased_at is None


def may_support(actor: Person | None, person: Person) -> bool:
    """Active support staff may look as anybody but themselves, other staff, or the erased."""
    if actor is None or not (actor.is_staff and actor.is_active):
        return False
    return actor.pk != person.pk and not person.is_staff and person.erased_at is None


def is_running(session: SupportSession, now: datetime) -> bool:
    """Not ended by hand, and its time is not over."""
    return session.ended_at is None and session.started_at <= now < session.ends_at
