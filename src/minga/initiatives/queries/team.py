"""Who works on the initiative, who accompanies it, who was asked, and which organisations take part."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minga.initiatives.enums import InvitationState
from minga.initiatives.models import Initiative, Partner, TeamInvitation
from minga.initiatives.policies import ACCOMPANIES, KEEPS, LEADS, SCOPE, TEAM
from minga.organisations.enums import RoleKind
from minga.organisations.models import Role, house_day
from minga.people.models import Person

PAST_SHOWN: Final = 20
WHAT_ROLES_DO: Final[Mapping[str, str | Promise]] = {
    RoleKind.COORDINATOR: _("Leads the team: invites, opens the dossier to the public, asks for the gates."),
    RoleKind.MEMBER: _("Works on it and writes in the dossier."),
    RoleKind.INNOVATION_AGENT: _("Works on it and writes in the dossier, as agent of her institution."),
    RoleKind.METHODOLOGIST: _("Works on it and looks after the method."),
    RoleKind.MENTOR: _("Accompanies the team and reads everything; decides nothing."),
    RoleKind.EVALUATOR: _("Looks at the results from outside and reads everything."),
    RoleKind.CHALLENGE_OWNER: _("Keeps the solution for good, in the office that answers for it."),
}


@dataclass(frozen=True)
class MemberLine:
    """One person with her role."""

    uuid: str
    name: str
    role: str
    title: str
    organisation: str
    starts_on: date
    ends_on: date | None
    deputy: str
    leads: bool
    public: bool
    ends_soon: bool
    begins_later: bool
    mine: bool
    over: bool


@dataclass(frozen=True)
class InvitedLine:
    """Somebody who was asked and has not answered, or said no."""

    uuid: str
    name: str
    role: str
    state: str
    state_label: str
    asked_at: datetime
    waits: bool


@dataclass(frozen=True)
class PartnerLine:
    """Another organisation's part."""

    uuid: str
    name: str
    href: str
    part: str
    note: str
    since: date | None
    until: date | None
    agreed_on: date | None


@dataclass(frozen=True)
class TeamPage:
    """Everybody around the initiative."""

    team: tuple[MemberLine, ...]
    keepers: tuple[MemberLine, ...]
    around: tuple[MemberLine, ...]
    past: tuple[MemberLine, ...]
    invited: tuple[InvitedLine, ...]
    partners: tuple[PartnerLine, ...]

    @property
    def without_deputy(self) -> bool:
        """Whether whoever leads has nobody who stands in."""
        return bool(self.team) and not any(each.deputy for each in self.team if each.leads)


def team_page(initiative: Initiative, viewer: Person, now: datetime) -> TeamPage:
    """Three queries, however many people there are."""
    roles = Role.objects.filter(scope_type=SCOPE, scope_id=initiative.pk)
    roles = roles.select_related("person", "deputy", "organisation")
    lines = [(role, _member(role, viewer, now)) for role in roles.order_by("starts_on", "pk")]
    standing = [(role.kind, line) for role, line in lines if not line.over]
    team = sorted((line for kind, line in standing if kind in TEAM), key=lambda line: not line.leads)
    past = [line for _role, line in reversed(lines) if line.over]
    return TeamPage(
        team=tuple(team),
        keepers=tuple(line for kind, line in standing if kind == KEEPS),
        around=tuple(line for kind, line in standing if kind in ACCOMPANIES),
        past=tuple(past[:PAST_SHOWN]),
        invited=tuple(_invited(initiative)),
        partners=partners_of(initiative),
    )


def _member(role: Role, viewer: Person, now: datetime) -> MemberLine:
    today = house_day(now)
    over = role.ended_at is not None or (role.ends_on is not None and role.ends_on < today)
    return MemberLine(
        uuid=str(role.uuid),
        name=str(role.person),
        role=str(role.get_kind_display()),
        title=role.title,
        organisation=role.organisation.name if role.organisation is not None else "",
        starts_on=role.starts_on,
        ends_on=role.ends_on,
        deputy=str(role.deputy) if role.deputy is not None else "",
        leads=role.kind in LEADS,
        public=role.public,
        ends_soon=not over and role.ends_on is not None and (role.ends_on - today).days <= 30,
        begins_later=role.starts_on > today,
        mine=role.person_id == viewer.pk,
        over=over,
    )


def _invited(initiative: Initiative) -> Iterable[InvitedLine]:
    """Those who were asked and have not answered, and those who said no lately."""
    states = (InvitationState.ASKED, InvitationState.DECLINED)
    rows = initiative.invitations.filter(state__in=states).select_related("person").order_by("-asked_at", "-pk")
    for row in rows[:PAST_SHOWN]:
        yield InvitedLine(
            uuid=str(row.uuid),
            name=str(row.person),
            role=str(row.get_role_display()),
            state=row.state,
            state_label=row.get_state_display(),
            asked_at=row.asked_at,
            waits=row.state == InvitationState.ASKED,
        )


def partners_of(initiative: Initiative) -> tuple[PartnerLine, ...]:
    """The organisations that take part. One query."""
    rows = initiative.partners.select_related("organisation").order_by("organisation__name", "pk")
    return tuple(
        PartnerLine(
            uuid=str(row.uuid),
            name=row.organisation.name,
            href=row.organisation.get_absolute_url(),
            part=row.get_part_display(),
            note=row.note,
            since=row.since,
            until=row.until,
            agreed_on=row.agreed_on,
        )
        for row in rows
    )


def partner_of(initiative: Initiative, uuid: str) -> Partner:
    """One partner of this dossier; DoesNotExist for any other."""
    return initiative.partners.select_related("organisation", "initiative").get(uuid=uuid)


def invitation_of(initiative: Initiative, uuid: str) -> TeamInvitation:
    """One invitation of this dossier; DoesNotExist for any other."""
    return initiative.invitations.select_related("initiative", "person").get(uuid=uuid)


def invitation_for(person: Person, uuid: str) -> TeamInvitation:
    """The invitation that this person got; DoesNotExist for anybody else."""
    rows = TeamInvitation.objects.select_related("initiative__organisation", "initiative__challenge", "organisation")
    return rows.select_related("asked_by").get(person=person, uuid=uuid)


@dataclass(frozen=True)
class InvitationPage:
    """What she reads before she answers."""

    uuid: str
    title: str
    organisation: str
    problem: str
    change: str
    challenge: str
    stage: int
    stage_label: str
    role: str
    role_title: str
    does: str
    starts_on: date
    ends_on: date | None
    message: str
    asked_by: str
    state: str
    state_label: str
    waits: bool
    workshop: str
    href: str


def invitation_page(invitation: TeamInvitation) -> InvitationPage:
    """The question as it stands now. A dossier that is a draft is told to whoever is asked to join it."""
    initiative = invitation.initiative
    return InvitationPage(
        uuid=str(invitation.uuid),
        title=initiative.title,
        organisation=initiative.organisation.name,
        problem=initiative.problem,
        change=initiative.change,
        challenge=initiative.challenge.title,
        stage=initiative.stage,
        stage_label=str(initiative.get_stage_display()),
        role=str(invitation.get_role_display()),
        role_title=invitation.title,
        does=str(WHAT_ROLES_DO.get(invitation.role, "")),
        starts_on=invitation.starts_on,
        ends_on=invitation.ends_on,
        message=invitation.message,
        asked_by=str(invitation.asked_by) if invitation.asked_by is not None else initiative.organisation.name,
        state=invitation.state,
        state_label=invitation.get_state_display(),
        waits=invitation.state == InvitationState.ASKED,
        workshop=initiative.key,
        href=initiative.get_absolute_url() if initiative.visibility == "public" else "",
    )
