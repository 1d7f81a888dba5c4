"""Who sits on a jury: asked first, with a load of her own, never without her yes.

A person without an account is written down (`people.add_person`) and answers by the link of the letter;
her yes is also her consent to be kept here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from minga.assessments.actions.holding import lock_panel, must_be, must_run
from minga.assessments.actions.letters import tell_juror
from minga.assessments.actions.panels import FILLING, look_for_conflicts
from minga.assessments.enums import STANDING, WAITING, AssessmentState, BlindMode, JurorState, PanelState
from minga.assessments.events import panels as events
from minga.assessments.models import Assessment, Juror, Panel
from minga.assessments.queries.invitations import invitation_path
from minga.assessments.queries.viewers import runs
from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.people.actions.accounts import NewPerson, add_person
from minga.people.actions.consents import give_consent
from minga.people.enums import ConsentPurpose, Language
from minga.people.models import Person
from minga.people.queries.consents import has_consent
from minga.people.queries.people import person_by_email

MOST: Final = 500
REMIND_BEFORE: Final = timedelta(days=3)
LEFT_ALONE: Final = timedelta(days=1)
_LIVE: Final = (PanelState.PREPARING, PanelState.JUDGING, PanelState.DISCUSSING)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody is asked for."""

    most_items: int
    answer_by: datetime
    topics: Sequence[str] = ()
    languages: Sequence[str] = ()
    presentation: str = ""
    may_stand_in: bool = False
    message: str = ""


def invite_by_email(
    *, panel: Panel, email: str, given_name: str = "", family_name: str = "", language: str = Language.ES,
    asked: Asked, actor: Actor, now: datetime,
) -> Juror:  # fmt: skip
    """Both actions, or none: whoever is not known here is written down first."""
    must_run(actor, panel)
    with transaction.atomic():
        person = person_by_email(email)
        if person is None:
            if not given_name.strip() or not family_name.strip():
                words = _("Nobody here has this e-mail yet. Write also the name, so that the letter can greet her.")
                raise DomainError(words, field="given_name", code="unknown")
            zone = {"timezone": actor.timezone} if isinstance(actor, Person) else {}
            new = NewPerson(email=email, given_name=given_name, family_name=family_name, language=language, **zone)
            person = add_person(new=new, actor=actor, now=now)
        return invite_juror(panel=panel, person=person, asked=asked, actor=actor, now=now)


@action
def invite_juror(*, panel: Panel, person: Person, asked: Asked, actor: Actor, now: datetime) -> Juror:
    """Ask somebody to judge. A second invitation makes the first link worthless."""
    locked = lock_panel(panel)
    must_run(actor, locked)
    must_be(locked, FILLING)
    _check(asked, person, now)
    _must_not_know(locked, person)
    juror = Juror.objects.filter(panel=locked, person=person).first() or Juror(panel=locked, person=person)
    if juror.state == JurorState.ACCEPTED:
        raise Conflict(_("This person sits on the jury already."), field="email", code="seated")
    juror.state, juror.invited_at, juror.answer_by = JurorState.INVITED, now, asked.answer_by
    juror.answered_at = juror.reminded_at = None
    juror.declined_reason = ""
    juror.most_items, juror.may_stand_in = asked.most_items, asked.may_stand_in
    juror.topics, juror.languages = list(asked.topics), list(asked.languages)
    juror.presentation = asked.presentation.strip()
    juror.save()
    tell_juror(juror, "invitation", link=invitation_path(juror), context={"message": asked.message.strip()},
               actor=actor, now=now)  # fmt: skip
    look_for_conflicts(locked)
    record(events.JurorInvited(subject=juror, after={"most_items": asked.most_items}), related=(locked, person))
    return juror


@action
def answer_invitation(
    *, juror: Juror, accept: bool, most_items: int | None = None, topics: Sequence[str] | None = None,
    languages: Sequence[str] | None = None, reason: str = "", consent: bool = False, actor: Actor, now: datetime,
) -> Juror:  # fmt: skip
    """Yes, with the load that she takes; or no, and nobody asks again unless the office invites anew."""
    locked = lock_panel(juror.panel)
    held = _held(juror)
    _must_be_hers(held, actor)
    _must_be_open(held, locked, now)
    if accept:
        _must_not_know(locked, held.person)
        _take_seat(held, most_items, topics, languages)
        _take_consent(held, consent, actor, now)
        look_for_conflicts(locked)
    else:
        held.state, held.declined_reason = JurorState.DECLINED, reason.strip()
    held.answered_at = now
    held.save()
    after = {"state": held.state, "most_items": held.most_items}
    record(events.JurorAnswered(subject=held, after=after), related=(locked,))
    return held


@action
def remind_juror(*, juror: Juror, actor: Actor, now: datetime) -> Juror:
    """The one reminder before the last day."""
    held = _held(juror)
    must_run(actor, held.panel)
    if held.state != JurorState.INVITED or held.reminded_at is not None or held.panel.state == PanelState.CLOSED:
        raise NotReady(_("There is nothing to remind this person of."), code="state")
    held.reminded_at = now
    held.save(update_fields=["reminded_at", "updated_at"])
    tell_juror(held, "invitation_reminder", link=invitation_path(held), actor=actor, now=now)
    record(events.JurorReminded(subject=held), related=(held.panel,))
    return held


@action
def change_load(
    *, juror: Juror, most_items: int, topics: Sequence[str] = (), languages: Sequence[str] = (),
    may_stand_in: bool | None = None, actor: Actor, now: datetime,
) -> Juror:  # fmt: skip
    """How much she takes and what she knows: by herself, or by the office with her agreement."""
    locked = lock_panel(juror.panel)
    held = _held(juror)
    if actor.pk != held.person_id:
        must_run(actor, locked)
    must_be(locked, FILLING)
    has = held.assessments.filter(state__in=STANDING, item__sample=False).count()
    if most_items < has:
        words = _("This juror has %(has)s already. Take some away first, or choose %(has)s or more.") % {"has": has}
        raise DomainError(words, field="most_items", code="has_more")
    _check_load(most_items)
    before = {"most_items": held.most_items, "may_stand_in": held.may_stand_in}
    held.most_items, held.topics, held.languages = most_items, list(topics), list(languages)
    if may_stand_in is not None and actor.pk != held.person_id:
        held.may_stand_in = may_stand_in
    held.save()
    after = {"most_items": held.most_items, "may_stand_in": held.may_stand_in}
    record(events.JurorLoadChanged(subject=held, before=before, after=after), related=(locked,))
    return held


@action
def remove_juror(*, juror: Juror, reason: str = "", actor: Actor, now: datetime) -> Juror:
    """The office takes her off, or she leaves. What she sent stays; what waits goes back to the office."""
    locked = lock_panel(juror.panel)
    held = _held(juror)
    leaves = actor.pk == held.person_id
    if not leaves:
        must_run(actor, locked)
    must_be(locked, _LIVE)
    if held.state not in (JurorState.INVITED, JurorState.ACCEPTED):
        raise Conflict(_("This person does not sit on the jury."), code="state")
    if not reason.strip() and actor is not HOUSE:
        words = _("Write the reason: the office reads it.") if leaves else _("Write the reason: the juror reads it.")
        raise DomainError(words, field="reason")
    held.state, held.declined_reason = JurorState.REMOVED, reason.strip()
    held.save(update_fields=["state", "declined_reason", "updated_at"])
    waiting = Assessment.objects.filter(juror=held, state__in=WAITING)
    freed = waiting.update(state=AssessmentState.TAKEN_AWAY, updated_at=now)
    if not leaves and actor is not HOUSE:
        tell_juror(held, "removed", context={"reason": held.declined_reason}, actor=actor, now=now)
    record(events.JurorRemoved(subject=held, after={"freed": freed, "leaves": leaves}), related=(locked,))
    return held


def remind_due(*, now: datetime) -> int:
    """Remind everybody whose last day to answer is near, each once; answers how many."""
    near = Juror.objects.filter(
        state=JurorState.INVITED, reminded_at__isnull=True, answer_by__range=(now, now + REMIND_BEFORE),
        invited_at__lte=now - LEFT_ALONE, panel__state__in=FILLING,
    )  # fmt: skip
    done = 0
    for juror in near.order_by("pk"):
        try:
            remind_juror(juror=juror, actor=HOUSE, now=now)
        except DomainError:
            continue
        done += 1
    return done


def leave_all(*, person: Person, now: datetime) -> None:
    """She is erased: her seats become free. Minga acts by itself, and writes to nobody."""
    hers = Juror.objects.filter(person=person, state__in=(JurorState.INVITED, JurorState.ACCEPTED))
    for juror in hers.filter(panel__state__in=_LIVE).order_by("pk"):
        remove_juror(juror=juror, actor=HOUSE, now=now)


def _take_seat(
    juror: Juror, most_items: int | None, topics: Sequence[str] | None, languages: Sequence[str] | None
) -> None:
    juror.state = JurorState.ACCEPTED
    if most_items is not None:
        _check_load(most_items)
        juror.most_items = most_items
    if topics is not None:
        juror.topics = list(topics)
    if languages is not None:
        juror.languages = list(languages)


def _take_consent(juror: Juror, consent: bool, actor: Actor, now: datetime) -> None:
    if has_consent(juror.person, ConsentPurpose.ACCOUNT):
        return
    if not consent:
        raise DomainError(_("Tick the box: without your consent we may not keep your data."), field="consent")
    give_consent(
        person=juror.person, purpose=ConsentPurpose.ACCOUNT, language=juror.person.language, actor=actor, now=now
    )


def _check(asked: Asked, person: Person, now: datetime) -> None:
    errors: dict[str, list[Any]] = {}
    if not person.is_active:
        errors["email"] = [_("This person has no active account.")]
    if asked.answer_by <= now:
        errors["answer_by"] = [_("Choose a last day to answer that is still to come.")]
    if errors:
        raise Invalid(errors)
    _check_load(asked.most_items)


def _must_not_know(panel: Panel, person: Person) -> None:
    """A jury is double blind only when nobody on it sees the applications in another way."""
    if panel.blind == BlindMode.DOUBLE and runs(panel, person):
        words = _("Whoever runs this jury sees who applies, and the jury must not know it. Ask somebody else.")
        raise NotReady(words, field="email", code="runs")


def _check_load(most_items: int) -> None:
    if not 1 <= most_items <= MOST:
        words = _("Write a number between 1 and %(most)s.") % {"most": MOST}
        raise DomainError(words, field="most_items", code="load")


def _must_be_hers(juror: Juror, actor: Actor) -> None:
    if actor.pk is None or actor.pk != juror.person_id:
        raise NotAllowed(_("Only the person who was asked may answer."))


def _must_be_open(juror: Juror, panel: Panel, now: datetime) -> None:
    if juror.state in (JurorState.ACCEPTED, JurorState.DECLINED):
        raise Conflict(_("This invitation was already answered."), code="answered")
    if juror.state != JurorState.INVITED or panel.state not in FILLING:
        raise NotReady(_("This invitation is no longer open."), code="closed")
    if juror.answer_by is not None and juror.answer_by < now:
        raise NotReady(_("The last day to answer has passed. Ask the organisers for a new one."), code="late")


def _held(juror: Juror) -> Juror:
    rows = Juror.objects.select_related("panel", "person").select_for_update(of=("self",), no_key=True)
    return rows.get(pk=juror.pk)
