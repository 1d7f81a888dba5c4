"""What each step of carrying out does. Parts of `carrying.carry_step`, none an action of its own.

A step gets the locked outcome, the person it concerns and the moment; it answers what became of it:
the thing it made (`of`, `id`) and a `code` from which words are made. It refuses with a DomainError
that says what to do. What is there already is not made again: every step may be tried twice.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import uuid5

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.calls.enums import CallKind, Step
from minga.calls.models import Application, Award, Outcome
from minga.calls.queries.followed import name_of
from minga.calls.queries.rules import rules_of
from minga.challenges.actions.challenges import enter_edition
from minga.challenges.actions.gates import Proof, connect_challenge
from minga.challenges.enums import STANDING, ChallengeStatus
from minga.challenges.models import Challenge
from minga.challenges.policies import DECIDES
from minga.core.actors import HOUSE
from minga.core.errors import NotReady
from minga.core.texts import pick
from minga.initiatives.actions.decisions import DecisionText, record_decision
from minga.initiatives.actions.initiatives import open_initiative
from minga.initiatives.actions.team import Asked, invite_to_team
from minga.initiatives.enums import InvitationState, Subtype
from minga.initiatives.models import Initiative, TeamInvitation
from minga.initiatives.policies import WORKING
from minga.notifications.actions import send_message
from minga.organisations.enums import PUBLIC_TYPES, RoleKind
from minga.organisations.models import Organisation, Role, house_day
from minga.organisations.queries.roles import people_with
from minga.people.models import Person
from minga.programmes.actions.enrolment import invite, nominate
from minga.programmes.enums import TAKING_PART, EnrolmentStatus
from minga.programmes.models import Enrolment

Said = Mapping[str, Any]
_ASKED: Final = (EnrolmentStatus.INVITED, EnrolmentStatus.WAITING, *TAKING_PART)


def invite_person(outcome: Outcome, person_id: int | None, now: datetime) -> Said:
    """An invitation to the edition; she signs it or declines it herself."""
    application, edition = outcome.application, outcome.decision.phase.call.edition
    enrolment = Enrolment.objects.filter(edition=edition, person=person_id).first()
    if enrolment is not None and enrolment.status in _ASKED:
        return _made(enrolment, "already")
    if enrolment is None:
        person = _person(person_id)
        place = _organisation_of(application, person)
        enrolment = nominate(edition=edition, person=person, organisation=place, actor=HOUSE, now=now)
    answer_by = now + timedelta(days=edition.answer_within_days)
    return _made(invite(enrolment=enrolment, answer_by=answer_by, actor=HOUSE, now=now), "invited")


def connect(outcome: Outcome, _person: int | None, now: datetime) -> Said:
    """The challenge is connected with the solver; those who answer for it are told."""
    application = outcome.application
    challenge = _challenge_of(application)
    if challenge.status in (ChallengeStatus.CONNECTED, ChallengeStatus.SOLVED):
        _tell_owners(outcome, challenge, now)
        return _made(challenge, "already")
    if challenge.status != ChallengeStatus.CHARACTERISED:
        raise NotReady(
            _("The challenge is “%(state)s”. Whoever answers for it characterises it first; then try again.")
            % {"state": challenge.get_status_display()}
        )
    with translation.override(challenge.language):
        words = _("Selected in the call “%(call)s”: %(name)s") % {
            "call": pick(application.call.titles, challenge.language), "name": name_of(application)
        }  # fmt: skip
    proof = Proof(words, "calls.application", application.pk)
    challenge = connect_challenge(challenge=challenge, proof=proof, actor=HOUSE, now=now)
    _tell_owners(outcome, challenge, now)
    return _made(challenge, "connected")


def give_award(outcome: Outcome, _person: int | None, now: datetime) -> Said:
    """Who receives how much, and in how many payments: an agreement hangs on it later."""
    application, rules = outcome.application, rules_of(outcome.application.call)
    held = Award.objects.filter(outcome__application=application).first()
    if held is not None:
        return _made(held, "already")
    solver, initiative = application.solver, application.initiative
    receives = application.organisation or (solver.organisation if solver else None)
    award = Award.objects.create(
        outcome=outcome,
        organisation=receives or (initiative.organisation if initiative else None),
        initiative=initiative,
        amount=rules.amount,
        currency=rules.currency if rules.amount is not None else "",
        tranches=rules.tranches,
        awarded_at=now,
    )
    return _made(award, "awarded")


def note_in_dossier(outcome: Outcome, _person: int | None, now: datetime) -> Said:
    """A decision in the dossier of the initiative, in its own language."""
    initiative, call = outcome.application.initiative, outcome.application.call
    if initiative is None or initiative.state not in WORKING:
        raise NotReady(_("The dossier has ended, so nothing is written in it any more."), code="ended")
    rules, decision = rules_of(call), outcome.decision
    with translation.override(initiative.language):
        words = {"call": pick(call.titles, initiative.language), "host": call.edition.host.name}
        text = _("Selected in the call “%(call)s” of %(host)s.") % words
        if rules.amount is not None:
            money = {"money": f"{rules.currency} {_grouped(rules.amount, initiative.language)}", "n": rules.tranches}
            text += " " + ngettext(
                "It receives %(money)s in one payment.", "It receives %(money)s in %(n)s payments.", rules.tranches
            ) % money  # fmt: skip
        decided = DecisionText(
            text=text[:400],
            reasons=_("Decision of the call, published with its acta."),
            office=call.edition.host.name[:200],
            decided_on=house_day(decision.published_at or now),
            no_evidence=_("The acta of the call holds the criteria, the scores and the reasons."),
        )
    made = record_decision(initiative=initiative, decided=decided, actor=HOUSE, now=now)
    return _made(made, "noted")


def open_project(outcome: Outcome, _person: int | None, now: datetime) -> Said:
    """The project is an initiative from now on: a draft, without a team until people say yes."""
    application = outcome.application
    if application.initiative is not None:
        return _made(application.initiative, "already")
    challenge = _challenge_of(application)
    if challenge.status not in STANDING:
        raise NotReady(_("The challenge is not on the map yet. Whoever answers for it maps it; then try again."))
    initiative = open_initiative(
        challenge=challenge,
        organisation=_owner_of_project(application, challenge),
        title=application.title or application.code,
        subtype=Subtype.SERVICE,
        language=application.person.language,
        edition=application.call.edition,
        token=uuid5(application.uuid, "initiative"),
        actor=HOUSE,
        now=now,
    )
    Application.objects.filter(pk=application.pk).update(initiative=initiative, updated_at=now)
    return _made(initiative, "opened")


def invite_to_initiative(outcome: Outcome, person_id: int | None, now: datetime) -> Said:
    """Whoever began the application is asked to lead a new initiative, the others to work in it."""
    application = outcome.application
    initiative = application.initiative
    if initiative is None:
        raise NotReady(_("The initiative was not opened yet."), code="closed")
    if Role.objects.at(scope=initiative).standing(now).filter(person=person_id).exists():
        return _made(initiative, "already")
    asked = TeamInvitation.objects.filter(initiative=initiative, person=person_id, state=InvitationState.ASKED).first()
    if asked is not None:
        return _made(asked, "already")
    person = _person(person_id)
    leads = application.call.kind == CallKind.PROJECTS and person.pk == application.person_id
    with translation.override(person.language):
        message = _("Selected in the call “%(call)s”.") % {"call": pick(application.call.titles, person.language)}
    what = Asked(
        role=RoleKind.COORDINATOR if leads else RoleKind.MEMBER,
        organisation=_organisation_of(application, person) or initiative.organisation,
        starts_on=house_day(now),
        message=message,
    )
    return _made(invite_to_team(initiative=initiative, person=person, asked=what, actor=HOUSE, now=now), "invited")


def attach(outcome: Outcome, _person: int | None, now: datetime) -> Said:
    """The challenge of the institution is worked on in the edition."""
    edition, challenge = outcome.application.call.edition, _challenge_of(outcome.application)
    if challenge.edition_id == edition.pk:
        return _made(challenge, "already")
    return _made(enter_edition(challenge=challenge, edition=edition, actor=HOUSE, now=now), "attached")


def ask_next(outcome: Outcome, _person: int | None, now: datetime) -> Said:
    """A letter to whoever applied: what she writes now, and where."""
    application = outcome.application
    initiative = application.initiative
    what, link = "challenge", reverse("challenges:new")
    if application.call.kind == CallKind.CASES and initiative is not None:
        what, link = "lesson", reverse("library:lesson-write", args=["iniciativas", initiative.key])
    elif application.call.kind == CallKind.CASES:
        what, link = "dossier", reverse("initiatives:open")
    context = {"call": pick(application.call.titles, application.person.language), "what": what}
    letter = send_message(
        to=application.person, kind="calls.next_step", context=context, link=link, about=application, actor=HOUSE,
        now=now,
    )  # fmt: skip
    return _made(letter, "asked")


STEPS: Final[Mapping[Step, Callable[[Outcome, int | None, datetime], Said]]] = {
    Step.INVITE: invite_person,
    Step.TEAM: invite_to_initiative,
    Step.CONNECT: connect,
    Step.AWARD: give_award,
    Step.DOSSIER: note_in_dossier,
    Step.OPEN: open_project,
    Step.ATTACH: attach,
    Step.ASK: ask_next,
}


def _grouped(amount: Decimal, language: str) -> str:
    """15.000 (es, pt) or 15,000 (en); cents only when there are some."""
    text = f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
    return text if language == "en" else text.translate(str.maketrans(",.", ".,"))


def _challenge_of(application: Application) -> Challenge:
    """The challenge as it stands; the one that goes on, when it was joined to another."""
    named = application.challenge
    if named is None:
        raise NotReady(_("The application names no challenge. Name it, and try again."), code="no_challenge")
    current = Challenge.objects.select_related("organisation", "joined_into__organisation").get(pk=named.pk)
    return current.joined_into or current


def _person(person_id: int | None) -> Person:
    return Person.objects.get(pk=person_id or 0)


def _owner_of_project(application: Application, challenge: Challenge) -> Organisation:
    """The public organisation that applied; else the owner of the challenge, when it brought it to the edition."""
    owner, edition = application.organisation, application.call.edition
    if owner is not None and owner.type in PUBLIC_TYPES and owner.retired_at is None:
        return owner
    if edition.pk == challenge.edition_id or edition.host_id == challenge.organisation_id:
        return challenge.organisation
    raise NotReady(
        _("No public organisation answers for this project yet: the challenge of %(name)s is not part of the edition.")
        % {"name": challenge.organisation.name},
        code="owner",
    )


def _organisation_of(application: Application, person: Person) -> Organisation | None:
    """In whose name she applied: her own as a member, else that of the application."""
    member = application.members.select_related("organisation").filter(person=person).first()
    return (member.organisation if member else None) or application.organisation


def _tell_owners(outcome: Outcome, challenge: Challenge, now: datetime) -> None:
    application = outcome.application
    for person in people_with(DECIDES, organisation=challenge.organisation, now=now, deputies=True):
        context = {"challenge": challenge.title, "name": name_of(application)}
        context["call"] = pick(application.call.titles, person.language)
        send_message(
            to=person, kind="calls.connected", context=context, link=challenge.get_absolute_url(), about=application,
            actor=HOUSE, now=now,
        )  # fmt: skip


def _made(thing: Enrolment | TeamInvitation | Initiative | Challenge | Award | Any, code: str) -> dict[str, Any]:
    return {"of": thing._meta.label_lower, "id": thing.pk, "code": code}
