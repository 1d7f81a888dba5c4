"""Who runs a call, who applies, who may know what, and when.

The office of a call are the managers and coordinators of its edition. An applicant is the person who
began the application, and the members of her team who said yes. A juror has no right here at all:
what she reads goes through `assessments`. Nothing of a decision is for applicants before it is
published. Whether an application can be sent is asked of the clock, here and nowhere else.
"""

from datetime import datetime, timedelta

from minga.calls.enums import ApplicationState, CallState, DecisionState, MemberState
from minga.calls.models import Application, Call, CallPhase, Decision, Solver
from minga.core.clock import now as clock_now
from minga.organisations.policies import may_edit as may_edit_organisation
from minga.people.models import Person
from minga.programmes import policies as programmes

STANDING = (CallState.OPEN, CallState.DECIDED)


def may_run(person: Person | None, call: Call, now: datetime | None = None) -> bool:
    """The office: whoever manages the edition, or its host. Deputies count."""
    return programmes.may_manage(person, call.edition, now)


def may_follow(person: Person | None, call: Call, now: datetime | None = None) -> bool:
    """Staff of the edition: they see how it goes, never a name with a score before results are out."""
    return programmes.may_work_in(person, call.edition, now)


def may_see(person: Person | None, call: Call, now: datetime | None = None) -> bool:
    """Published calls belong to everybody (also unlisted ones, by their address); drafts to the office."""
    return (call.state in (*STANDING, CallState.CANCELLED) and call.opened_at is not None) or may_run(person, call, now)


def is_taking(phase: CallPhase, now: datetime) -> bool:
    """Whether this round takes applications now. The end itself is too late; grace is added to it."""
    return phase.opens_at <= now < phase.closes_at + timedelta(minutes=phase.grace_minutes)


def is_in_grace(phase: CallPhase, now: datetime) -> bool:
    """After the announced end, within the minutes of grace."""
    return phase.closes_at <= now and is_taking(phase, now)


def is_applicant(person: Person | None, application: Application) -> bool:
    """Who began it, and members who said yes."""
    if person is None:
        return False
    if application.person_id == person.pk:
        return True
    return application.members.filter(person=person, state=MemberState.ACCEPTED).exists()


def may_lead(person: Person | None, application: Application) -> bool:
    """Only who leads it (who began it, until it is handed over) sends, withdraws, appeals, and changes the team."""
    return person is not None and application.person_id == person.pk


def may_write(person: Person | None, application: Application, phase: CallPhase, now: datetime) -> bool:
    """The team, while the round takes applications and nothing was decided."""
    call = application.call
    live = application.state in (ApplicationState.DRAFT, ApplicationState.SENT)
    return call.state == CallState.OPEN and live and is_taking(phase, now) and is_applicant(person, application)


def may_read(person: Person | None, application: Application, now: datetime | None = None) -> bool:
    """The applicants, and the office once it was sent."""
    if is_applicant(person, application):
        return True
    return application.submitted_at is not None and may_run(person, application.call, now)


def is_out(decision: Decision | None, now: datetime | None = None) -> bool:
    """Whether its results may be known outside the office."""
    return (
        decision is not None
        and decision.state == DecisionState.PUBLISHED
        and (decision.published_at is not None and decision.published_at <= (now or clock_now()))
    )


def may_edit_solver(person: Person | None, solver: Solver, now: datetime | None = None) -> bool:
    """Its owner, and those who edit its organisation."""
    if person is None:
        return False
    if solver.owner_id == person.pk:
        return True
    return solver.organisation is not None and may_edit_organisation(
        person, solver.organisation, now=now or clock_now()
    )


def may_see_solver(person: Person | None, solver: Solver, now: datetime | None = None) -> bool:
    """Public profiles belong to everybody."""
    return solver.public or may_edit_solver(person, solver, now)
