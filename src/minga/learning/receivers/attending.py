"""What this app tells others, and hears from them, about who was there."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from minga.core.errors import NotReady
from minga.core.untrusted import whole_number
from minga.files.models import StoredFile
from minga.files.policies import register_file_policy
from minga.learning import policies
from minga.learning.actions.checking_in import check_in, enrolment_in
from minga.learning.actions.make_ups import FILE, send_make_up
from minga.learning.actions.outbox import Receipted, register_outbox
from minga.learning.actions.roll import take_late_roll
from minga.learning.models import MakeUp, Receipt, Session
from minga.learning.queries.attend_blocks import attend_block
from minga.learning.queries.attending_work import make_ups_to_answer
from minga.learning.queries.code_scans import scanned_at
from minga.learning.queries.roll import session_by_uuid
from minga.learning.queries.session_blocks import register_block
from minga.notifications.enums import MessageGroup
from minga.notifications.models import declare
from minga.people.models import Person
from minga.programmes.queries.console_tabs import register_console_tab
from minga.programmes.queries.work import register_work

MOST_REFUSED: Final = 40
"""Codes that one phone may bring in an hour and that were wrong."""


def register() -> None:
    """Called once, when the app is ready."""
    register_console_tab(
        "attendance",
        gettext_lazy("Attendance"),
        "learning:attendance",
        group="teaching",
        order=20,
        opens=policies.follows,
    )
    register_block("attend", attend_block, order=10)
    register_work("learning.make_ups", make_ups_to_answer, order=12)
    register_outbox("attendance.code", take_code)
    register_outbox("attendance.list", take_list)
    register_outbox("make_up.send", take_make_up)
    register_file_policy(FILE, may_read_make_up, personal=True)
    declare(
        "learning.make_up_answered",
        group=MessageGroup.PROGRAMME,
        label=gettext_lazy("Answer to what you did to make up a session"),
    )


def may_read_make_up(person: Person | None, file: StoredFile) -> bool:
    """Whoever sent it, and those who teach in the edition."""
    if person is None:
        return False
    if file.uploaded_by_id == person.pk:
        return True
    row = MakeUp.objects.filter(file=file).select_related("session__edition").first()
    return row is not None and policies.leads(person, row.session)


def take_code(person: Person, fields: Mapping[str, str], made_at: datetime, now: datetime) -> Receipted:
    """A code that came at once, or was kept until the line was back: judged by the moment at which it was typed."""
    session, typed = _session(fields), fields.get("code", "")
    _must_not_guess(person, now)
    done = check_in(
        session=session,
        typed=typed,
        scanned_at=scanned_at(fields.get("seen", ""), session, person, typed),
        made_at=made_at,
        client_uuid=_uuid(fields),
        clock_off=_minutes(fields.get("clock_off", "")),
        actor=person,
        now=now,
    )
    words = _("You were marked already: %(state)s.") if done.again else _("You are marked: %(state)s.")
    link = reverse("learning:check-in", args=[session.uuid])
    return Receipted(True, words % {"state": done.row.get_state_display()}, link)


def _must_not_guess(person: Person, now: datetime) -> None:
    """A phone brings what one person typed, not what a program tries: refused codes are counted by their receipts."""
    refused = Receipt.objects.filter(person=person, kind="attendance.code", accepted=False)
    if refused.filter(created_at__gt=now - timedelta(hours=1)).count() > MOST_REFUSED:
        raise NotReady(_("Too many codes were wrong. Ask those who lead the session to mark you on the list."))


def take_list(person: Person, fields: Mapping[str, str], made_at: datetime, now: datetime) -> Receipted:
    """A list filled in without a line. Each line as it was touched; whoever marked herself meanwhile stays so."""
    session = _session(fields)
    changed, met = take_late_roll(session=session, sent=fields, actor=person, now=now)
    words = ngettext("The list was taken down: %(n)s person.", "The list was taken down: %(n)s people.", changed)
    said = words % {"n": changed}
    if met:
        left = ngettext(
            "%(n)s person was marked by somebody else meanwhile and stays so: look at the list.",
            "%(n)s people were marked by somebody else meanwhile and stay so: look at the list.",
            met,
        )
        said = f"{said} {left % {'n': met}}"
    return Receipted(True, said, reverse("learning:roll", args=[session.edition.key, session.key]))


def take_make_up(person: Person, fields: Mapping[str, str], made_at: datetime, now: datetime) -> Receipted:
    """What she wrote without a line counts from the day on which she wrote it."""
    session = _session(fields)
    send_make_up(
        session=session,
        enrolment=enrolment_in(session, person),
        text=fields.get("text", ""),
        client_uuid=_uuid(fields),
        made_at=made_at,
        actor=person,
        now=now,
    )
    link = reverse("learning:make-up", args=[session.edition.key, session.key])
    return Receipted(True, _("Sent. Those who lead the session will read it and answer."), link)


def _session(fields: Mapping[str, str]) -> Session:
    try:
        return session_by_uuid(UUID(fields.get("session", "")))
    except (ValueError, Session.DoesNotExist):
        raise NotReady(_("This session is not there any more. Ask those who lead it.")) from None


def _uuid(fields: Mapping[str, str]) -> UUID | None:
    text = fields.get("client_uuid", "")
    return UUID(text) if text else None


def _minutes(text: str) -> int:
    """By how much the clock of the phone is ahead or behind."""
    off = whole_number(text.removeprefix("-")) or 0
    return -off if text.startswith("-") else off
