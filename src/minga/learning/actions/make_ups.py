"""Making up a session: she says what she did instead, those who lead say whether it counts.

Accepting marks her `made_up`; returning keeps her text and asks for more. Both are told to her.
"""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.core.clock import today
from minga.core.errors import Conflict, DomainError, NotAllowed, NotReady
from minga.core.texts import pick
from minga.files.actions import Upload, erase_file, store_file
from minga.learning import policies
from minga.learning.actions.attendance import mark
from minga.learning.enums import AttendanceSource, AttendanceState, MakeUpState
from minga.learning.events.attending import MakeUpAnswered, MakeUpExtended, MakeUpSent
from minga.learning.models import MakeUp, Session
from minga.learning.queries.make_ups import is_open, last_day, was_there
from minga.notifications.actions import send_message
from minga.people.models import Person
from minga.programmes.enums import TAKING_PART
from minga.programmes.models import Enrolment

FILE: Final = "learning.make_up"
SHORTEST: Final = 40
LONGEST: Final = 6000


@action
def send_make_up(
    *,
    session: Session,
    enrolment: Enrolment,
    text: str,
    upload: Upload | None = None,
    upload_name: str = "",
    client_uuid: UUID | None = None,
    made_at: datetime | None = None,
    actor: Actor,
    now: datetime,
) -> MakeUp:
    """Say what she learned and did instead. What was returned is sent again with other words.

    `made_at`: when she wrote it, on a phone that had no line then; the last day is judged by it.
    """
    held = Enrolment.objects.select_for_update(of=("self",), no_key=True).get(pk=enrolment.pk)
    _check_sender(session, held, actor, made_at or now)
    words = text.strip()
    if len(words) < SHORTEST:
        raise DomainError(
            _("Write at least two sentences: what you read or did, and what you take with you."), field="text"
        )
    if len(words) > LONGEST:
        raise DomainError(_("Write at most 6,000 characters, or attach a document."), field="text")
    row = MakeUp.objects.filter(session=session, enrolment=held).select_related("file").first()
    if row is not None and row.state == MakeUpState.SENT:
        raise Conflict(_("You sent this already. Wait for the answer of those who lead the session."), code="sent")
    file = row.file if row is not None else None
    if upload is not None:
        old, file = file, store_file(upload=upload, name=upload_name, purpose=FILE, actor=actor, now=now)
    made, _new = MakeUp.objects.update_or_create(
        session=session,
        enrolment=held,
        defaults={
            "text": words, "file": file, "state": MakeUpState.SENT, "sent_at": now, "answer": "",
            "answered_at": None, "answered_by": None, "client_uuid": client_uuid,
        },
    )  # fmt: skip
    if upload is not None and old is not None:
        erase_file(file=old, reason=_("Replaced by another document."), actor=actor, now=now)
    record(
        MakeUpSent(subject=made, organisation_id=session.edition.host_id, after={"state": made.state}),
        related=(session, session.edition),
    )
    return made


@action
def answer_make_up(*, make_up: MakeUp, accepted: bool, answer: str = "", actor: Actor, now: datetime) -> MakeUp:
    """It counts, or comes back with what is missing. She reads the answer."""
    held = MakeUp.objects.select_for_update(of=("self",), no_key=True).select_related("session__edition").get(
        pk=make_up.pk
    )  # fmt: skip
    session, words = held.session, answer.strip()
    if not isinstance(actor, Person) or not policies.leads(actor, session, now):
        raise NotAllowed(_("Only those who lead the session answer this."))
    if held.state != MakeUpState.SENT:
        raise Conflict(_("Somebody else answered this already. Load the page again."), code="answered")
    if not accepted and not words:
        raise DomainError(_("Write what is missing: the person reads it."), field="answer")
    if len(words) > 500:
        raise DomainError(_("Write at most 500 characters."), field="answer")
    held.state = MakeUpState.ACCEPTED if accepted else MakeUpState.RETURNED
    held.answer, held.answered_at, held.answered_by = words, now, actor
    held.save(update_fields=["state", "answer", "answered_at", "answered_by", "updated_at"])
    if accepted:
        mark(
            session=session, enrolment=held.enrolment, state=AttendanceState.MADE_UP,
            source=AttendanceSource.MAKE_UP, actor=actor, now=now,
        )  # fmt: skip
    _tell(held, actor, now)
    record(
        MakeUpAnswered(
            subject=held, organisation_id=session.edition.host_id,
            before={"state": MakeUpState.SENT}, after={"state": held.state},
        ),
        related=(session, session.edition),
    )  # fmt: skip
    return held


@action
def extend_make_up(*, session: Session, until: date | None, actor: Actor, now: datetime) -> Session:
    """Another last day for making up this session; None: as the blueprint says."""
    if not isinstance(actor, Person) or not policies.leads(actor, session, now):
        raise NotAllowed(_("Only those who lead the session change this day."))
    held = Session.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
    if until is not None and until < today(held.timezone, at=held.ends_at):
        raise DomainError(_("Choose a day after the session."), field="until")
    before, held.make_up_until = held.make_up_until, until
    held.save(update_fields=["make_up_until", "updated_at"])
    record(
        MakeUpExtended(
            subject=held, organisation_id=session.edition.host_id,
            before={"make_up_until": before}, after={"make_up_until": until},
        ),
        related=(session.edition,),
    )  # fmt: skip
    return held


def _check_sender(session: Session, enrolment: Enrolment, actor: Actor, now: datetime) -> None:
    if enrolment.person_id != actor.pk or enrolment.edition_id != session.edition_id:
        raise NotAllowed(_("Only whoever missed the session makes it up."))
    if enrolment.status not in TAKING_PART:
        raise NotAllowed(_("You do not take part in this edition any more."))
    if was_there(session, enrolment):
        raise Conflict(_("You are marked as having attended this session: there is nothing to make up."), code="there")
    if session.ends_at > now:
        raise NotReady(_("The session is still to come: you can attend it."))
    if not is_open(session, now):
        until = last_day(session)
        raise NotReady(
            _("This session cannot be made up.") if until is None
            else _("The time to make up this session is over. Write to those who lead it.")
        )  # fmt: skip


def _tell(make_up: MakeUp, actor: Actor, now: datetime) -> None:
    session, person = make_up.session, make_up.enrolment.person
    if not person.is_active:
        return
    context = {
        "session": pick(session.titles, person.language),
        "edition": pick(session.edition.titles, person.language),
        "accepted": make_up.state == MakeUpState.ACCEPTED,
        "answer": make_up.answer,
        "until": last_day(session),
    }
    send_message(
        to=person, kind="learning.make_up_answered", context=context,
        link=reverse("learning:make-up", args=[session.edition.key, session.key]), about=session, actor=actor, now=now,
    )  # fmt: skip
