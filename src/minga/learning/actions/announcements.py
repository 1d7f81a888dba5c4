"""Writing to a part of the cohort: write, look, hold or send, stop.

The sending itself is a job in small steps: each person is written to in a transaction of her own, with the
row that says so, so that a job that dies is taken up where it was, and nobody is written to twice.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.core.jobs import enqueue
from minga.core.texts import Texts, pick
from minga.learning.enums import AnnouncementState
from minga.learning.events.evaluating import (
    AnnouncementBegun,
    AnnouncementDiscarded,
    AnnouncementOrdered,
    AnnouncementSent,
    AnnouncementStopped,
    AnnouncementWritten,
)
from minga.learning.models import Announcement, AnnouncementTo
from minga.learning.policies import may_manage
from minga.learning.queries.announcing import Filters, not_yet_written, recipients
from minga.notifications.actions.messages import send_message
from minga.people.models import Person
from minga.programmes.models import Edition, Enrolment

BATCH: Final = 100
OPEN: Final = (AnnouncementState.DRAFT, AnnouncementState.HELD)


@action
def write_announcement(
    *, edition: Edition, subjects: Texts, bodies: Texts, filters: Filters, actor: Actor, now: datetime
) -> Announcement:
    """Keep a draft; nobody is written to yet."""
    _assert_may(actor, edition, now)
    _assert_words(edition, subjects, bodies)
    made = Announcement.objects.create(
        edition=edition,
        subjects=dict(subjects),
        bodies=dict(bodies),
        filters=filters.stored,
        written_by=actor if isinstance(actor, Person) else None,
    )
    record(AnnouncementWritten(subject=made, organisation_id=edition.host_id, after={"filters": made.filters}))
    return made


@action
def change_announcement(
    *,
    announcement: Announcement,
    subjects: Texts,
    bodies: Texts,
    filters: Filters,
    revision: int,
    actor: Actor,
    now: datetime,
) -> Announcement:
    """Change a draft, or one that waits: it becomes a draft again, so that somebody looks once more."""
    locked = _locked(announcement, actor, now, OPEN)
    if locked.revision != revision:
        raise Conflict(_("Somebody else changed this message meanwhile. Look at it again before you save."))
    _assert_words(locked.edition, subjects, bodies)
    before = {"state": locked.state, "filters": locked.filters}
    _write(locked, subjects=dict(subjects), bodies=dict(bodies), filters=filters.stored, state=AnnouncementState.DRAFT)
    after = {"state": locked.state, "filters": locked.filters}
    record(
        AnnouncementWritten(
            subject=locked, organisation_id=locked.edition.host_id, before=before, after=after
        )
    )  # fmt: skip
    return locked


@action
def order_announcement(
    *, announcement: Announcement, send_at: datetime | None, revision: int, actor: Actor, now: datetime
) -> Announcement:
    """Send it now, or hold it until a moment."""
    locked = _locked(announcement, actor, now, OPEN)
    if locked.revision != revision:
        raise Conflict(_("Somebody else changed this message meanwhile. Look at it again before you send it."))
    if send_at is not None and send_at <= now:
        raise Invalid({"send_at": [_("Choose a moment that is still to come, or send it now.")]})
    fits = recipients(locked.edition, Filters.of(locked.filters)).count()
    if not fits and send_at is None:
        raise NotReady(_("Nobody fits these filters today. Choose others, or hold the message until somebody does."))
    state = AnnouncementState.HELD if send_at else AnnouncementState.SENDING
    _write(locked, state=state, send_at=send_at, recipients=fits)
    if send_at is None:
        enqueue("learning.send_announcement", once=f"learning.send_announcement:{locked.pk}", announcement_id=locked.pk)
    after = {"state": state, "send_at": send_at, "recipients": fits}
    record(AnnouncementOrdered(subject=locked, organisation_id=locked.edition.host_id, after=after))
    return locked


@action
def begin_held(*, announcement: Announcement, actor: Actor, now: datetime) -> Announcement:
    """Its moment has come."""
    locked = _lock(announcement)
    if locked.state != AnnouncementState.HELD or locked.send_at is None or locked.send_at > now:
        raise Conflict(_("This message does not wait for its moment any more."))
    fits = recipients(locked.edition, Filters.of(locked.filters)).count()
    _write(locked, state=AnnouncementState.SENDING, recipients=fits)
    enqueue("learning.send_announcement", once=f"learning.send_announcement:{locked.pk}", announcement_id=locked.pk)
    record(AnnouncementBegun(subject=locked, organisation_id=locked.edition.host_id, after={"recipients": fits}))
    return locked


@action
def stop_announcement(*, announcement: Announcement, actor: Actor, now: datetime) -> Announcement:
    """Stop one that waits or is being sent: whoever was written to stays written to."""
    locked = _locked(announcement, actor, now, (AnnouncementState.HELD, AnnouncementState.SENDING))
    _write(locked, state=AnnouncementState.STOPPED)
    record(AnnouncementStopped(subject=locked, organisation_id=locked.edition.host_id, after={"sent": locked.sent}))
    return locked


@action
def discard_announcement(*, announcement: Announcement, actor: Actor, now: datetime) -> None:
    """Throw a draft away; what was sent to anybody stays."""
    locked = _locked(announcement, actor, now, (AnnouncementState.DRAFT,))
    record(AnnouncementDiscarded(subject=locked, organisation_id=locked.edition.host_id))
    locked.delete()


@action
def finish_announcement(*, announcement: Announcement, actor: Actor, now: datetime) -> Announcement:
    """Everybody who fits was written to."""
    locked = _lock(announcement)
    _write(locked, state=AnnouncementState.SENT, sent_at=now)
    record(AnnouncementSent(subject=locked, organisation_id=locked.edition.host_id, after={"sent": locked.sent}))
    return locked


def send_some(*, announcement: Announcement, now: datetime, most: int = BATCH) -> bool:
    """Write to the next people; says whether somebody is left. Stops by itself when the message was stopped."""
    chosen = list(not_yet_written(announcement).select_related("person").order_by("pk")[:most])
    for enrolment in chosen:
        if not _still_sending(announcement):
            return False
        _send_one(announcement, enrolment, now)
    if not chosen and _still_sending(announcement):
        finish_announcement(announcement=announcement, actor=HOUSE, now=now)
    return bool(chosen)


def _send_one(announcement: Announcement, enrolment: Enrolment, now: datetime) -> None:
    """One person, one transaction: the row that says so, the letter, the count."""
    person = enrolment.person
    try:
        with transaction.atomic():
            AnnouncementTo.objects.create(announcement=announcement, person=person, sent_at=now)
            send_message(
                to=person,
                kind="learning.announcement",
                context=words_for(announcement, person.language),
                link=reverse("programmes:edition", args=[announcement.edition.key]),
                about=announcement,
                actor=announcement.written_by or HOUSE,
                now=now,
            )
            Announcement.objects.filter(pk=announcement.pk).update(sent=F("sent") + 1, updated_at=now)
    except IntegrityError:
        return  # another worker wrote to her at this very moment


def words_for(announcement: Announcement, language: str) -> Mapping[str, str]:
    """Subject and text in one language, or in the first one that was written."""
    return {
        "subject": pick(announcement.subjects, language),
        "body": pick(announcement.bodies, language),
        "edition": pick(announcement.edition.titles, language),
    }


def _still_sending(announcement: Announcement) -> bool:
    return Announcement.objects.filter(pk=announcement.pk, state=AnnouncementState.SENDING).exists()


def _locked(announcement: Announcement, actor: Actor, now: datetime, states: tuple[str, ...]) -> Announcement:
    locked = _lock(announcement)
    _assert_may(actor, locked.edition, now)
    if locked.state not in states:
        raise Conflict(_("This message is: %s. Nothing was changed.") % locked.get_state_display())
    return locked


def _lock(announcement: Announcement) -> Announcement:
    rows = Announcement.objects.select_for_update(of=("self",), no_key=True).select_related("edition__host")
    return rows.get(pk=announcement.pk)


def _write(announcement: Announcement, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(announcement, name, value)
    announcement.revision += 1
    announcement.save(update_fields=[*changes, "revision", "updated_at"])


def _assert_may(actor: Actor, edition: Edition, now: datetime) -> None:
    if actor is not HOUSE and not (isinstance(actor, Person) and may_manage(actor, edition, now)):
        raise NotAllowed(_("Only those who run the edition write to its participants."))


def _assert_words(edition: Edition, subjects: Texts, bodies: Texts) -> None:
    """A language that has a subject has a text, and the other way round; the first one is needed."""
    first = edition.languages[0] if edition.languages else "es"
    errors: dict[str, list[str]] = {}
    for code in {first, *subjects, *bodies}:
        if not subjects.get(code):
            errors[f"subject_{code}"] = [_("Write what the message is about, in a few words.")]
        if not bodies.get(code):
            errors[f"body_{code}"] = [_("Write the message in this language, too, or leave its subject empty.")]
    if errors:
        raise Invalid(errors)
