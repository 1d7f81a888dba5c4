"""Who applies together: for the team itself, and for somebody who is asked to join."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from minga.calls import policies
from minga.calls.enums import ApplicationState, MemberState
from minga.calls.models import Application, ApplicationMember, Rules
from minga.calls.queries.changing import may_still_change
from minga.calls.queries.deadlines import deadline_of
from minga.calls.queries.rule_words import team_words
from minga.calls.queries.rules import rules_of
from minga.core.texts import pick
from minga.people.models import Person


@dataclass(frozen=True)
class MemberLine:
    """Somebody of the team, or who was asked."""

    uuid: UUID
    name: str
    email: str
    part: str
    state: str
    state_label: str
    mine: bool


@dataclass(frozen=True)
class TeamPage:
    """Everybody who applies together, and how many more there may be."""

    uuid: UUID
    code: str
    title: str
    call_title: str
    lead: str
    members: tuple[MemberLine, ...]
    is_lead: bool
    may_change: bool
    may_hand_over: bool
    size: str
    people: int
    room: int


@dataclass(frozen=True)
class InvitationPage:
    """What somebody reads before she says yes or no. Nothing of the answers: those are the team's."""

    lead: str
    title: str
    call_title: str
    call_summary: str
    call_href: str
    part: str
    state: str
    waits: bool
    over: bool
    closes: str
    inside: bool
    application: UUID


def team_page(application: Application, viewer: Person, now: datetime) -> TeamPage:
    """For those who apply. Two queries."""
    rules = rules_of(application.call)
    is_lead = policies.may_lead(viewer, application)
    members = list(application.members.select_related("person"))
    taken = 1 + sum(each.state != MemberState.DECLINED for each in members)
    return TeamPage(
        uuid=application.uuid,
        code=application.code,
        title=application.title,
        call_title=pick(application.call.titles),
        lead=application.person.name,
        members=tuple(_line(each, viewer, is_lead) for each in members),
        is_lead=is_lead,
        may_change=may_still_change(application, "team", rules, now),
        may_hand_over=is_lead and application.state != ApplicationState.WITHDRAWN,
        size=team_words(rules.team_least, rules.team_most),
        people=1 + sum(each.state == MemberState.ACCEPTED for each in members),
        room=max(0, rules.team_most - taken),
    )


def member_of(application: Application, uuid: UUID) -> ApplicationMember:
    """One member of this team; DoesNotExist for any other."""
    return application.members.select_related("application").get(uuid=uuid)


def invitation_page(member: ApplicationMember, viewer: Person | None, now: datetime) -> InvitationPage:
    """For whoever has the link."""
    application = member.application
    rules: Rules = rules_of(application.call)
    deadline = deadline_of(application.phase, rules.timezone, now) if application.phase is not None else None
    waits = member.state == MemberState.INVITED
    return InvitationPage(
        lead=application.person.name,
        title=application.title,
        call_title=pick(application.call.titles),
        call_summary=pick(application.call.summaries),
        call_href=application.call.get_absolute_url(),
        part=member.part,
        state=member.state,
        waits=waits,
        over=waits and not may_still_change(application, "team", rules, now),
        closes=deadline.closes if deadline is not None and deadline.taking else "",
        inside=viewer is not None and policies.is_applicant(viewer, application),
        application=application.uuid,
    )


def _line(member: ApplicationMember, viewer: Person, is_lead: bool) -> MemberLine:
    return MemberLine(
        uuid=member.uuid,
        name=(member.person.name if member.person is not None else "") or member.name or member.email,
        email=member.email if is_lead else "",
        part=member.part,
        state=member.state,
        state_label=str(member.get_state_display()),
        mine=member.person_id == viewer.pk,
    )
