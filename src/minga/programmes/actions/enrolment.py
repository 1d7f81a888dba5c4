"""How a person comes into an edition, takes part, and leaves it.

Every change of state goes through `_step`, which knows the allowed ones (`ENROLMENT_STEPS`).
Whoever may free or fill a place locks the edition first, then the enrolment: two last
acceptances for one place therefore stand in line, and one of them waits.
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, DomainError, NotAllowed, NotReady
from minga.core.events import Event
from minga.core.keys import token_hash
from minga.core.texts import pick
from minga.notifications.actions import send_message
from minga.organisations.models import Organisation
from minga.people.actions.consents import give_consent
from minga.people.enums import ConsentPurpose
from minga.people.models import Person
from minga.programmes.enums import ENROLMENT_STEPS, TAKING_PART, EnrolmentStatus
from minga.programmes.events import enrolment as events
from minga.programmes.models import Edition, Enrolment
from minga.programmes.policies import FINISHED, may_manage
from minga.programmes.queries.enrolment import list_columns
from minga.programmes.queries.enrolment_links import (
    edition_link,
    invitation_path,
    mint_token,
    work_link,
)

_Status = EnrolmentStatus
_SHORTEST_SIGNATURE = 3


@action
def nominate(
    *,
    edition: Edition,
    person: Person,
    organisation: Organisation | None = None,
    position: str = "",
    actor: Actor,
    now: datetime,
) -> Enrolment:
    """Propose a person; she hears of it only when she is invited."""
    must_manage(actor, edition)
    del now
    enrolment = Enrolment(
        edition=edition,
        person=person,
        organisation=organisation,
        position=position or person.position,
        status=_Status.NOMINATED,
        **list_columns(person, organisation),
    )
    try:
        with transaction.atomic():
            enrolment.save()
    except IntegrityError as error:
        raise Conflict(_("This person is already in the edition."), field="email", code="known") from error
    _note(events.PersonNominated, enrolment, before={}, after={"status": enrolment.status})
    return enrolment


@action
def invite(*, enrolment: Enrolment, answer_by: datetime, actor: Actor, now: datetime) -> Enrolment:
    """Ask the person, in her language, with a link of her own that works without an account.

    A second invitation makes the first link worthless.
    """
    locked = lock_enrolment(enrolment)
    must_manage(actor, locked.edition)
    if locked.edition.status in FINISHED:
        raise NotReady(_("You may not change this edition now."), code="finished")
    if answer_by <= now:
        raise DomainError(_("Choose a last day to answer that is still to come."), field="answer_by")
    if not locked.person.email:
        raise NotReady(_("This person has no e-mail. Write one before inviting her."), code="no_email")
    before = _step(locked, _Status.INVITED)
    locked.invited_at, locked.answer_by = now, answer_by
    locked.reminded_at = locked.answered_at = locked.waiting_since = None
    locked.commitment = locked.signed_name = locked.reason = ""
    token = mint_token(locked)
    locked.token_hash = token_hash(token)
    _save(locked)
    tell_invited(locked, kind="programmes.invitation", token=token, actor=actor, now=now)
    _note(events.PersonInvited, locked, before=before, after={"status": locked.status, "answer_by": answer_by})
    return locked


@action
def accept_invitation(
    *, enrolment: Enrolment, signed_name: str, commitment: str, consent: bool, actor: Actor, now: datetime
) -> Enrolment:
    """Sign: she is enrolled, or on the waiting list when every place is taken.

    `commitment` is the text as it stood before her eyes; it is kept word for word.
    """
    edition = lock_edition(enrolment.edition_id)
    locked = lock_enrolment(enrolment)
    _must_be_hers(locked, actor)
    _must_be_open(locked, now)
    if len("".join(filter(str.isalpha, signed_name))) < _SHORTEST_SIGNATURE:
        raise DomainError(_("Write your name to sign."), field="signed_name")
    if not consent:
        raise DomainError(_("Tick the box: without your consent we may not keep your data."), field="consent")
    has_place = free_places(edition) != 0
    before = _step(locked, _Status.ENROLLED if has_place else _Status.WAITING)
    locked.answered_at = now
    locked.waiting_since = None if has_place else now
    locked.signed_name, locked.commitment = " ".join(signed_name.split())[:250], commitment
    _save(locked)
    give_consent(
        person=locked.person, purpose=ConsentPurpose.ACCOUNT, language=locked.person.language, actor=actor, now=now
    )
    kind = "programmes.enrolled" if has_place else "programmes.waiting"
    tell(locked, kind=kind, link=work_link(), actor=actor, now=now)
    _note(events.InvitationAccepted, locked, before=before, after={"status": locked.status})
    return locked


@action
def decline_invitation(*, enrolment: Enrolment, reason: str = "", actor: Actor, now: datetime) -> Enrolment:
    """Say no; nobody asks again unless a manager invites anew."""
    locked = lock_enrolment(enrolment)
    _must_be_hers(locked, actor)
    _must_be_open(locked, now)
    before = _step(locked, _Status.DECLINED)
    locked.answered_at, locked.reason = now, reason.strip()
    _save(locked)
    _note(events.InvitationDeclined, locked, before=before, after={"status": locked.status})
    return locked


@action
def withdraw(*, enrolment: Enrolment, reason: str, actor: Actor, now: datetime) -> Enrolment:
    """Leave by one's own will; the first of the waiting list moves up."""
    edition = lock_edition(enrolment.edition_id)
    locked = lock_enrolment(enrolment)
    _must_be_hers(locked, actor)
    before = _step(locked, _Status.WITHDRAWN)
    locked.reason, locked.waiting_since = reason.strip(), None
    _save(locked)
    _note(events.ParticipantWithdrawn, locked, before=before, after={"status": locked.status})
    fill_free_places(edition=edition, now=now)
    return locked


@action
def remove(*, enrolment: Enrolment, reason: str, actor: Actor, now: datetime) -> Enrolment:
    """Take a person out, with a reason that she can read; the waiting list moves up."""
    edition = lock_edition(enrolment.edition_id)
    locked = lock_enrolment(enrolment)
    must_manage(actor, edition)
    if not reason.strip():
        raise DomainError(_("Write the reason: the person will read it."), field="reason")
    was_asked = locked.status != _Status.NOMINATED
    before = _step(locked, _Status.REMOVED)
    locked.reason, locked.waiting_since, locked.token_hash = reason.strip(), None, ""
    _save(locked)
    if was_asked:
        link = edition_link(edition) if edition.public else work_link()
        tell(locked, kind="programmes.removed", link=link, actor=actor, now=now)
    _note(events.ParticipantRemoved, locked, before=before, after={"status": locked.status})
    fill_free_places(edition=edition, now=now)
    return locked


@action
def complete_enrolment(
    *, enrolment: Enrolment, completed: bool = True, reason: str = "", actor: Actor, now: datetime
) -> Enrolment:
    """Note that she fulfilled what she signed, or that she did not, and why."""
    locked = lock_enrolment(enrolment)
    must_manage(actor, locked.edition)
    if not completed and not reason.strip():
        raise DomainError(_("Write the reason: the person will read it."), field="reason")
    before = _step(locked, _Status.COMPLETED if completed else _Status.NOT_COMPLETED)
    locked.completed_at = now if completed else None
    locked.reason = reason.strip()
    _save(locked)
    tell(locked, kind=f"programmes.{locked.status}", link=work_link(), actor=actor, now=now)
    happened = events.EnrolmentCompleted if completed else events.EnrolmentNotCompleted
    _note(happened, locked, before=before, after={"status": locked.status})
    return locked


@action
def reopen_enrolment(*, enrolment: Enrolment, actor: Actor, now: datetime) -> Enrolment:
    """Take back a completion, or its refusal, noted by mistake. The place was hers all along."""
    del now
    locked = lock_enrolment(enrolment)
    must_manage(actor, locked.edition)
    before = _step(locked, _Status.ENROLLED)
    locked.completed_at, locked.reason = None, ""
    _save(locked)
    _note(events.EnrolmentReopened, locked, before=before, after={"status": locked.status})
    return locked


@action
def grant_place(*, enrolment: Enrolment, actor: Actor, now: datetime) -> Enrolment:
    """The waiting list moves up by one. The caller holds the lock of the edition."""
    locked = lock_enrolment(enrolment)
    before = _step(locked, _Status.ENROLLED)
    locked.waiting_since = None
    _save(locked)
    tell(locked, kind="programmes.place_granted", link=work_link(), actor=actor, now=now)
    _note(events.PlaceGranted, locked, before=before, after={"status": locked.status})
    return locked


def fill_free_places(*, edition: Edition, now: datetime) -> int:
    """Give each free place to the first who waits; answers how many moved up.

    Called inside the action that freed places, raised their number or took the edition up
    again. Nobody moves up in an edition that is over. Minga acts by itself.
    """
    locked = lock_edition(edition.pk)
    if locked.status in FINISHED:
        return 0
    free = free_places(locked)
    waiting = Enrolment.objects.filter(edition=locked, status=_Status.WAITING).order_by("waiting_since", "pk")
    moving = list(waiting if free is None else waiting[:free])
    for enrolment in moving:
        grant_place(enrolment=enrolment, actor=HOUSE, now=now)
    return len(moving)


def free_places(edition: Edition) -> int | None:
    """Places that nobody holds; None when the edition does not count them.

    Whoever took part and did not complete used her place: it is not given away afterwards.
    """
    if edition.places is None:
        return None
    held = Enrolment.objects.filter(edition=edition, status__in=TAKING_PART).count()
    return max(0, edition.places - held)


def lock_edition(edition_id: int) -> Edition:
    """Nobody else gives or frees a place of this edition until the transaction ends."""
    return Edition.objects.select_for_update(of=("self",), no_key=True).get(pk=edition_id)


def lock_enrolment(enrolment: Enrolment) -> Enrolment:
    """The row as it is now, ours until the transaction ends."""
    rows = Enrolment.objects.select_related("edition__host", "person", "organisation__territory")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=enrolment.pk)


def must_manage(actor: Actor, edition: Edition) -> None:
    """Managers, coordinators and their deputies, or Minga itself."""
    if actor is not HOUSE and not (isinstance(actor, Person) and may_manage(actor, edition)):
        raise NotAllowed(_("Only those who manage this edition may do this."))


def tell(enrolment: Enrolment, *, kind: str, link: str, actor: Actor, now: datetime) -> None:
    """Write to the person about her enrolment, in her language."""
    edition = enrolment.edition
    context = {
        "edition": pick(edition.titles, enrolment.person.language),
        "host": edition.host.name,
        "starts_on": edition.starts_on,
        "ends_on": edition.ends_on,
        "answer_by": enrolment.answer_by,
        "timezone": edition.timezone,
        "reason": enrolment.reason,
    }
    send_message(to=enrolment.person, kind=kind, context=context, link=link, about=enrolment, actor=actor, now=now)


def tell_invited(enrolment: Enrolment, *, kind: str, token: str, actor: Actor, now: datetime) -> None:
    """The question or its reminder, with the link that answers it."""
    link = invitation_path(token, enrolment.person.language)
    tell(enrolment, kind=kind, link=link, actor=actor, now=now)


def _must_be_hers(enrolment: Enrolment, actor: Actor) -> None:
    if actor.pk is None or actor.pk != enrolment.person_id:
        raise NotAllowed(_("Only the person herself may answer."))


def _must_be_open(enrolment: Enrolment, now: datetime) -> None:
    if enrolment.status in (*TAKING_PART, _Status.WAITING, _Status.DECLINED):
        raise Conflict(_("This invitation was already answered."), code="answered")
    over = enrolment.edition.status in FINISHED
    if over or enrolment.status != _Status.INVITED or enrolment.answer_by is None:
        raise NotReady(_("This invitation is no longer open."), code="closed")
    if enrolment.answer_by < now:
        raise NotReady(_("The last day to answer has passed. Ask the organisers for a new one."), code="late")


def _step(enrolment: Enrolment, status: EnrolmentStatus) -> dict[str, object]:
    """Move to a state that may follow; answers what it was."""
    if status not in ENROLMENT_STEPS[enrolment.status]:
        raise Conflict(
            _("This cannot be done while the person's state is “%(state)s”.")
            % {"state": enrolment.get_status_display()},
            code="state",
        )
    before: dict[str, object] = {"status": enrolment.status}
    enrolment.status = status
    return before


def _save(enrolment: Enrolment) -> None:
    enrolment.revision += 1
    enrolment.save()


def _note(happened: type[Event], enrolment: Enrolment, *, before: dict[str, object], after: dict[str, object]) -> None:
    record(
        happened(
            subject=enrolment,
            organisation_id=enrolment.edition.host_id,
            before=before,
            after=after,
        ),
        related=(enrolment.edition,),
    )
