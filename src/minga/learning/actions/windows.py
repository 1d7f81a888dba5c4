"""The time in which people mark themselves with the code on the screen."""

from datetime import datetime, timedelta
from secrets import token_hex
from typing import Final

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.errors import DomainError, NotAllowed, NotReady
from minga.learning import policies
from minga.learning.enums import SessionState
from minga.learning.events.attending import CodeHidden, CodeShown
from minga.learning.models import CodeWindow, Session
from minga.learning.queries.zones import day_begins
from minga.people.models import Person

ROTATIONS: Final = (30, 60, 0)
"""Seconds between codes; 0: the same code all the time, for whoever reads it aloud on the telephone."""
SHORTEST, LONGEST = timedelta(minutes=1), timedelta(hours=12)
EARLIEST: Final = timedelta(hours=2)


@action
def show_code(
    *,
    session: Session,
    minutes: int,
    on_time_minutes: int | None = 15,
    rotates_seconds: int = 30,
    actor: Actor,
    now: datetime,
) -> CodeWindow:
    """Open the time to mark oneself. A window that is open is closed: one code at a time.

    `on_time_minutes`: how long after its beginning one still comes on time, on each of its days; None: nobody is late.
    """
    _check(session, minutes, on_time_minutes, rotates_seconds, actor, now)
    Session.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
    session.windows.filter(closes_at__gt=now).update(closes_at=now)
    window = CodeWindow.objects.create(
        session=session,
        secret=token_hex(32),
        opens_at=now,
        closes_at=now + timedelta(minutes=minutes),
        late_after=_late_after(session, on_time_minutes, now),
        rotates_seconds=rotates_seconds,
    )
    record(
        CodeShown(
            subject=window,
            organisation_id=session.edition.host_id,
            after={"closes_at": window.closes_at, "late_after": window.late_after, "rotates_seconds": rotates_seconds},
        ),
        related=(session, session.edition),
    )
    return window


@action
def hide_code(*, window: CodeWindow, actor: Actor, now: datetime) -> CodeWindow:
    """Close it before its time. Codes seen until now are still taken from phones without a line."""
    session = window.session
    _must_lead(session, actor, now)
    held = CodeWindow.objects.select_for_update(of=("self",), no_key=True).get(pk=window.pk)
    if held.closes_at <= now:
        raise NotReady(_("The time to mark attendance is over already."))
    held.closes_at = now
    held.save(update_fields=["closes_at", "updated_at"])
    record(
        CodeHidden(subject=held, organisation_id=session.edition.host_id, before={"closes_at": window.closes_at}),
        related=(session, session.edition),
    )
    return held


def _late_after(session: Session, on_time_minutes: int | None, now: datetime) -> datetime | None:
    if on_time_minutes is None:
        return None
    return day_begins(session.starts_at, session.ends_at, session.timezone, now) + timedelta(minutes=on_time_minutes)


def _check(
    session: Session, minutes: int, on_time_minutes: int | None, rotates_seconds: int, actor: Actor, now: datetime
) -> None:
    _must_lead(session, actor, now)
    if session.state == SessionState.CANCELLED:
        raise NotReady(_("This session was cancelled: nobody can be marked."))
    if session.starts_at - EARLIEST > now:
        raise NotReady(_("The code can be shown from two hours before the session begins."))
    if not SHORTEST <= timedelta(minutes=minutes) <= LONGEST:
        raise DomainError(_("Write minutes between 1 and 720."), field="minutes")
    if on_time_minutes is not None and not 0 <= on_time_minutes <= 240:
        raise DomainError(_("Write minutes between 0 and 240."), field="on_time_minutes")
    if rotates_seconds not in ROTATIONS:
        raise DomainError(_("Choose how often the code changes."), field="rotates_seconds")


def _must_lead(session: Session, actor: Actor, now: datetime) -> None:
    if not isinstance(actor, Person) or not policies.leads(actor, session, now):
        raise NotAllowed(_("Only those who lead the session show its code."))
