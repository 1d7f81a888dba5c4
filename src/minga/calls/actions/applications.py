"""How somebody applies: begins once, changes what may still change, sends, withdraws.

What is sent comes from the form engine (`receivers.applying` hears it) in the transaction that gives the
receipt, so there is no receipt without an entry and no entry without its answers.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.calls import policies
from minga.calls.actions.applicant_letters import tell_received
from minga.calls.actions.holding import hold_application, must_be_open, must_lead, must_take
from minga.calls.enums import APPLICATION_STEPS, ApplicationState, CallState, EligibilityKind, MemberState
from minga.calls.events.applying import ApplicationBegun, ApplicationChanged, ApplicationWithdrawn, EntryReceived
from minga.calls.models import Application, Call, CallPhase, Entry, Rules, Solver
from minga.calls.queries.candidates import Candidate, needed
from minga.calls.queries.deadlines import moment_in
from minga.calls.queries.eligibility import Verdict, as_data, candidate_of, stopping, verdicts
from minga.calls.queries.facts import facts_now
from minga.calls.queries.rounds import first_round
from minga.calls.queries.rules import rules_of
from minga.calls.queries.titles import title_from
from minga.challenges.models import Challenge
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.core.keys import new_key
from minga.initiatives.models import Initiative
from minga.organisations.models import Organisation
from minga.people.models import Person
from minga.questionnaires.actions import discard_draft, open_draft, withdraw_answers
from minga.questionnaires.enums import SubmissionState
from minga.questionnaires.models import Submission

SUBJECT = "calls.application"


@action
def begin_application(
    *,
    call: Call,
    person: Person,
    organisation: Organisation | None = None,
    challenge: Challenge | None = None,
    initiative: Initiative | None = None,
    solver: Solver | None = None,
    title: str = "",
    token: UUID,
    confirmed: Collection[str] = (),
    actor: Actor,
    now: datetime,
) -> Application:
    """Begin, once for each token, with a draft of the answers. `confirmed`: conditions that the person says hold."""
    if actor is not HOUSE and actor.pk != person.pk:
        raise NotAllowed(_("Everybody applies in her own name."))
    held = Call.objects.select_for_update(of=("self",), no_key=True).select_related("edition__host").get(pk=call.pk)
    begun = Application.objects.filter(token=token, person=person).first()
    if begun is not None:
        record(ApplicationBegun(subject=begun, after={"again": True}), related=(held,))
        return begun
    rules = rules_of(held)
    phase = _round_that_takes(held, rules, now)
    who = Candidate(
        person=person, organisation=organisation, challenge=challenge, initiative=initiative, solver=solver,
        said=dict.fromkeys(confirmed, True),
    )  # fmt: skip
    found = _fulfilled(held, rules, who, now)
    application = Application(
        call=held, code=f"{held.code}-{held.next_number:04d}", token=token, person=person, phase=phase,
        organisation=organisation, challenge=challenge, initiative=initiative, solver=solver, title=title.strip()[:160],
        contact_email=person.email or "", contact_phone=person.phone, confirmed=sorted(set(confirmed)),
        eligibility=as_data(found),
    )  # fmt: skip
    _save_once(application, rules)
    held.next_number += 1
    held.save(update_fields=["next_number", "updated_at"])
    if phase.form is not None:
        open_draft(form=phase.form, subject=application, person=person, language=person.language, actor=person, now=now)
    record(ApplicationBegun(subject=application, after={"call": held.key, "code": application.code}), related=(held,))
    return application


@action
def change_application(
    *,
    application: Application,
    title: str | None = None,
    contact: tuple[str, str] | None = None,
    confirmed: Collection[str] | None = None,
    actor: Actor,
    now: datetime,
) -> Application:
    """Change title, contact (e-mail, telephone) or what is confirmed; after the end only what the rules leave."""
    held = hold_application(application)
    if actor is not HOUSE and not (isinstance(actor, Person) and policies.is_applicant(actor, held)):
        raise NotAllowed(_("Only those who apply may do this."))
    rules = rules_of(held.call)
    before = _shown(held)
    if contact is not None:
        must_be_open(held, "contact", rules, now)
        held.contact_email, held.contact_phone = contact[0].strip(), contact[1].strip()
    if title is not None or confirmed is not None:
        must_be_open(held, "", rules, now)
        held.title = held.title if title is None else title.strip()[:160]
        held.confirmed = held.confirmed if confirmed is None else sorted(set(confirmed))
    held.revision += 1
    held.save()
    record(ApplicationChanged(subject=held, before=before, after=_shown(held)), related=(held.call,))
    return held


@action
def receive_entry(
    *, application: Application, phase: CallPhase, submission: Submission | None, actor: Actor, now: datetime
) -> Entry:
    """Take what was sent to a round: the moment, the groups it belongs to, and the letter that says so.

    Sent again before the end, the later answers count, with their moment.
    """
    held = hold_application(application)
    must_lead(held, actor)
    rules = rules_of(held.call)
    must_take(held, phase, rules, now)
    if phase.form_id is not None and submission is None:
        raise NotReady(_("Answer the form first."))
    found = _last_look(held, phase, rules, now)
    entry = _entry(held, phase)
    entry.submission, entry.received_at = submission, now
    entry.in_grace = policies.is_in_grace(phase, now)
    entry.save()
    held.title = held.title or title_from(held, submission)
    held.state, held.submitted_at = ApplicationState.SENT, now
    held.facts, held.eligibility = facts_now(held), as_data(found) or held.eligibility
    held.revision += 1
    held.save()
    tell_received(held, entry, rules, actor=actor, now=now)
    after = {"round": phase.key, "receipt": submission.receipt if submission else "", "in_grace": entry.in_grace}
    record(EntryReceived(subject=held, after=after), related=(held.call,))
    return entry


@action
def withdraw_application(*, application: Application, reason: str = "", actor: Actor, now: datetime) -> Application:
    """Step back. Sent answers stay readable, marked; what was never sent is gone with its files."""
    answers = _hold_answers(application)
    held = hold_application(application)
    must_lead(held, actor)
    if ApplicationState.WITHDRAWN not in APPLICATION_STEPS[held.state]:
        raise Conflict(_("This application cannot be withdrawn any more: it was decided."), code="state")
    before = held.state
    held.state, held.withdrawn_at, held.withdrawn_reason = ApplicationState.WITHDRAWN, now, reason.strip()
    held.revision += 1
    held.save()
    words = reason.strip() or _("The application was withdrawn.")
    for each in answers:
        if each.is_draft:
            discard_draft(submission=each, actor=held.person, now=now)
        else:
            withdraw_answers(submission=each, reason=words, actor=held.person, now=now)
    record(ApplicationWithdrawn(subject=held, before={"state": before}, after={"state": held.state}),
           related=(held.call,))  # fmt: skip
    return held


def _hold_answers(application: Application) -> list[Submission]:
    """Drafts and standing answers, newest first: in the order in which a correction takes them when it is sent."""
    rows = Submission.objects.select_for_update(of=("self",), no_key=True)
    about = rows.filter(subject_type=SUBJECT, subject_id=application.pk)
    return list(about.filter(state__in=(SubmissionState.DRAFT, SubmissionState.SUBMITTED)).order_by("-pk"))


def _round_that_takes(call: Call, rules: Rules, now: datetime) -> CallPhase:
    phase = first_round(call)
    if call.state != CallState.OPEN or phase is None or now < phase.opens_at:
        raise NotReady(_("This call is not open yet."), code="early")
    if not policies.is_taking(phase, now):
        closed = moment_in(phase.closes_at, rules.timezone)
        raise NotAllowed(_("This call closed on %(moment)s.") % {"moment": closed}, code="late")
    return phase


def _fulfilled(call: Call, rules: Rules, who: Candidate, now: datetime) -> tuple[Verdict, ...]:
    """The conditions, all of which let this person begin."""
    missing = {name: [_choose(name)] for name in needed(call, rules) if getattr(who, name) is None}
    if missing:
        raise Invalid(missing)
    found = verdicts(call, rules, who, now)
    stops = stopping(found)
    if stops:
        raise NotReady(_("This condition is not fulfilled: %(condition)s") % {"condition": stops[0].words},
                       field=stops[0].key, code="not_eligible")  # fmt: skip
    return found


def _choose(name: str) -> str:
    return {
        "organisation": _("Choose in the name of which organisation you apply."),
        "challenge": _("Choose for which challenge you apply."),
        "initiative": _("Choose with which initiative you apply."),
        "solver": _("Choose with which solver profile you apply."),
    }[name]


def _save_once(application: Application, rules: Rules) -> None:
    """The call is locked, so two presses stand in line; the constraint keeps what the lock would not."""
    known = Application.objects.filter(call=application.call, person=application.person)
    known = known.exclude(state=ApplicationState.WITHDRAWN)
    if rules.one_each and known.exists():
        raise Conflict(_("You have an application in this call already. Go on with that one."), code="begun")
    try:
        with transaction.atomic():
            application.save()
    except IntegrityError as error:
        raise Conflict(_("You have an application for this already. Go on with that one."), code="begun") from error


def _last_look(held: Application, phase: CallPhase, rules: Rules, now: datetime) -> tuple[Verdict, ...]:
    """The conditions once more, at sending; whoever goes on to a later round fulfilled them already."""
    if held.entries.exclude(phase=phase).exists():
        return ()
    if held.organisation_id and any(r.kind == EligibilityKind.ONE_PER_ORGANISATION for r in rules.eligibility):
        Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=held.organisation_id)
    people = 1 + held.members.filter(state=MemberState.ACCEPTED).count()
    found = verdicts(held.call, rules, candidate_of(held, people=people), now)
    stops = stopping(found)
    if stops:
        words = _("Before you send it: %(condition)s") % {"condition": stops[0].words}
        raise NotReady(" ".join(part for part in (words, stops[0].read) if part), field=stops[0].key)
    return found


def _entry(held: Application, phase: CallPhase) -> Entry:
    """The entry of the round; a new one gets a code that tells nothing of who it is, nor of when it came."""
    entry = Entry.objects.filter(application=held, phase=phase).first()
    if entry is None:
        return Entry(application=held, phase=phase, blind_code=f"B-{new_key(6).upper()}")
    if entry.received_at is not None and entry.submission_id is None:
        raise Conflict(_("It was sent already."), code="sent")
    return entry


def _shown(held: Application) -> dict[str, Any]:
    return {name: getattr(held, name) for name in ("title", "contact_email", "contact_phone", "confirmed")}
