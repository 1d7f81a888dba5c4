"""Who may read, work in, and decide over an initiative.

Three circles. The *team* holds a role whose scope is the initiative. Those who *answer for it*
are the stewards, authorities and challenge owners of its organisation, and whoever manages the
edition in which it runs. Those who *accompany* it are its mentors and the staff of the edition.
The team writes; those who answer decide gates, and never over work of their own hands: whoever is
on the team decides nothing about it. Deputies count everywhere. Default deny.

Do not ask these in a loop: lists start from `queries.visible.initiatives_visible_to`.
"""

from datetime import datetime
from typing import Final

from minga.challenges.enums import ChallengeStatus
from minga.challenges.policies import may_decide as may_decide_challenge
from minga.core.clock import now as clock_now
from minga.core.rights import register_right
from minga.initiatives.enums import InitiativeState, LifeStage, Visibility
from minga.initiatives.models import Exchange, Initiative, Reform
from minga.organisations.enums import PUBLIC_TYPES, STEWARD_KINDS, RoleKind
from minga.organisations.models import Organisation
from minga.organisations.queries.roles import holds
from minga.people.models import Person
from minga.programmes import policies as programmes

SCOPE: Final = "initiatives.initiative"
LEADS: Final = (RoleKind.COORDINATOR,)
TEAM: Final = (RoleKind.COORDINATOR, RoleKind.MEMBER, RoleKind.INNOVATION_AGENT, RoleKind.METHODOLOGIST)
ANSWERS: Final = (*STEWARD_KINDS, RoleKind.CHALLENGE_OWNER)
ACCOMPANIES: Final = (RoleKind.MENTOR, RoleKind.FACILITATOR, RoleKind.EVALUATOR, RoleKind.MONITOR)
KEEPS: Final = RoleKind.CHALLENGE_OWNER
"""The role, in the scope of the initiative, of whoever keeps the solution for good."""
WORKING: Final = (InitiativeState.ACTIVE, InitiativeState.PAUSED)
INVITABLE: Final = (*TEAM, RoleKind.MENTOR, RoleKind.EVALUATOR, KEEPS)


def is_on_team(person: Person | None, initiative: Initiative, now: datetime | None = None) -> bool:
    """Whether she works on it today, in her own name or standing in."""
    return holds(person, TEAM, scope=initiative, now=now or clock_now())


def answers_for(person: Person | None, initiative: Initiative, now: datetime | None = None) -> bool:
    """Whether she answers for it in its organisation, keeps it, or manages its edition."""
    at = now or clock_now()
    if holds(person, ANSWERS, organisation=initiative.organisation, now=at):
        return True
    if holds(person, (KEEPS,), scope=initiative, now=at):
        return True
    edition = initiative.edition
    return edition is not None and programmes.may_manage(person, edition, at)


def accompanies(person: Person | None, initiative: Initiative, now: datetime | None = None) -> bool:
    """Mentors of the initiative and staff of its edition."""
    at = now or clock_now()
    if holds(person, ACCOMPANIES, scope=initiative, now=at):
        return True
    edition = initiative.edition
    return edition is not None and programmes.may_work_in(person, edition, at)


def is_inside(person: Person | None, initiative: Initiative, now: datetime | None = None) -> bool:
    """Whoever reads drafts and restricted parts."""
    at = now or clock_now()
    return (
        is_on_team(person, initiative, at) or answers_for(person, initiative, at) or accompanies(person, initiative, at)
    )


def may_see(person: Person | None, initiative: Initiative, now: datetime | None = None) -> bool:
    """Public dossiers belong to everybody; drafts and restricted ones to those inside."""
    return initiative.visibility == Visibility.PUBLIC or is_inside(person, initiative, now)


def may_write(person: Person | None, initiative: Initiative, now: datetime | None = None) -> bool:
    """The team writes while the work goes on; a dossier that ended is history."""
    return initiative.state in WORKING and is_on_team(person, initiative, now)


def may_tell(person: Person | None, initiative: Initiative, now: datetime | None = None) -> bool:
    """Who writes title and texts: the team, and whoever leads in the name of the organisation."""
    if initiative.state not in WORKING:
        return False
    return may_write(person, initiative, now) or may_lead(person, initiative, now)


def may_lead(person: Person | None, initiative: Initiative, now: datetime | None = None) -> bool:
    """Who invites to the team, opens the dossier to the public and asks for gates."""
    at = now or clock_now()
    if holds(person, LEADS, scope=initiative, now=at):
        return True
    return holds(person, STEWARD_KINDS, organisation=initiative.organisation, now=at)


def may_decide(person: Person | None, initiative: Initiative, now: datetime | None = None) -> bool:
    """Those who answer for it decide its gates, unless the work is their own."""
    at = now or clock_now()
    return answers_for(person, initiative, at) and not is_on_team(person, initiative, at)


def may_say_solved(person: Person | None, initiative: Initiative, to_stage: int, now: datetime) -> bool:
    """At the gate of adoption, whoever decides about its challenge may say that this solves it."""
    challenge = initiative.challenge
    ready = to_stage == LifeStage.ADOPTED and challenge.status == ChallengeStatus.CONNECTED
    return ready and may_decide_challenge(person, challenge, now)


def may_open_in(person: Person | None, organisation: Organisation, now: datetime | None = None) -> bool:
    """Whoever works in a public organisation may open an initiative of it."""
    if organisation.type not in PUBLIC_TYPES or organisation.retired_at is not None:
        return False
    return holds(person, tuple(RoleKind), organisation=organisation, now=now or clock_now())


def may_answer_exchange(person: Person | None, exchange: Exchange, now: datetime | None = None) -> bool:
    """The team answers whoever asks for its experience, also when the dossier has ended; so does whoever leads."""
    at = now or clock_now()
    return is_on_team(person, exchange.initiative, at) or may_lead(person, exchange.initiative, at)


def has_asked_exchange(person: Person | None, exchange: Exchange, now: datetime | None = None) -> bool:
    """Whoever works in the organisation that asked."""
    return holds(person, tuple(RoleKind), organisation=exchange.organisation, now=now or clock_now())


def may_see_exchange(person: Person | None, exchange: Exchange, now: datetime | None = None) -> bool:
    """What two organisations write to each other is theirs; that they met is public."""
    return has_asked_exchange(person, exchange, now) or is_inside(person, exchange.initiative, now)


def may_note_exchange(person: Person | None, exchange: Exchange, now: datetime | None = None) -> bool:
    """Either side writes down that they met, and what came of it."""
    return may_answer_exchange(person, exchange, now) or has_asked_exchange(person, exchange, now)


def may_import_registry(person: Person | None, organisation: Organisation, now: datetime | None = None) -> bool:
    """Whoever coordinates a recognised organisation, or its programmes, brings its registry of initiatives in."""
    return holds(person, programmes.RUNS_PROGRAMMES, organisation=organisation, recognised=True, now=now or clock_now())


def may_keep_agenda(person: Person | None, organisation: Organisation, now: datetime | None = None) -> bool:
    """The stewards of a recognised organisation may keep points of the reform agenda in its name."""
    at = now or clock_now()
    return holds(person, STEWARD_KINDS, organisation=organisation, recognised=True, now=at)


def may_move_reform(person: Person | None, reform: Reform, now: datetime | None = None) -> bool:
    """Whoever keeps the point, and whoever could mend it."""
    at = now or clock_now()
    if may_keep_agenda(person, reform.keeper, at):
        return True
    return reform.owner is not None and may_keep_agenda(person, reform.owner, at)


def may_see_reform(person: Person | None, reform: Reform, now: datetime | None = None) -> bool:
    """The agenda is public; a point that is not is its keepers'."""
    return reform.public or may_move_reform(person, reform, now)


register_right("initiatives.see", may_see)
register_right("initiatives.write", may_write)
register_right("initiatives.lead", may_lead)
register_right("initiatives.decide_gate", may_decide)
register_right("initiatives.answer_exchange", may_answer_exchange)
register_right("initiatives.note_exchange", may_note_exchange)
register_right("initiatives.move_reform", may_move_reform)
