"""The work of a team gets its dossier: an initiative on its challenge, to which its people are asked.

Nobody is put into a dossier: each says yes by herself. Whoever is asked first leads it.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid5

from django.utils import translation
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import DomainError, NotReady
from minga.core.texts import pick
from minga.initiatives.actions.initiatives import open_initiative
from minga.initiatives.actions.team import Asked, invite_to_team
from minga.initiatives.enums import InvitationState, Subtype
from minga.initiatives.models import Initiative, TeamInvitation
from minga.initiatives.policies import SCOPE, WORKING
from minga.learning.actions.teams import lock_edition, must_manage
from minga.learning.events.mentoring import TeamWorkOpened
from minga.learning.models import Team
from minga.learning.queries.team_work import not_asked
from minga.organisations.enums import RoleKind
from minga.organisations.models import Role, house_day
from minga.people.models import Person
from minga.programmes.models import Enrolment


@action
def open_team_work(
    *,
    team: Team,
    title: str = "",
    existing: Initiative | None = None,
    leader: Enrolment | None = None,
    actor: Actor,
    now: datetime,
) -> Team:
    """Open the initiative of the team, or take one of the edition that is there; ask its people to join.

    When the team has one already, only those who are new in the team are asked.
    """
    edition = lock_edition(team.edition)
    must_manage(actor, edition, now)
    rows = Team.objects.select_related("challenge__organisation", "initiative__organisation", "edition")
    held = rows.select_for_update(of=("self",), no_key=True).get(pk=team.pk)
    if held.ended_at is not None:
        raise NotReady(_("This team has ended."), code="ended")
    if held.initiative is None:
        held.initiative = _taken(held, existing) if existing is not None else _opened(held, title, now)
        held.challenge = held.initiative.challenge
        held.save(update_fields=["initiative", "challenge", "updated_at"])
    asked = _ask(held, held.initiative, leader, now)
    after = {"initiative": held.initiative.key, "asked": asked}
    record(
        TeamWorkOpened(subject=held, organisation_id=edition.host_id, after=after), related=(edition, held.initiative)
    )
    return held


def _opened(team: Team, title: str, now: datetime) -> Initiative:
    challenge = team.challenge
    if challenge is None:
        raise NotReady(_("Choose the challenge of the team first."), field="title", code="challenge")
    return open_initiative(
        challenge=challenge,
        organisation=challenge.organisation,
        title=title.strip() or team.name,
        subtype=Subtype.SERVICE,
        language=challenge.language,
        edition=team.edition,
        token=uuid5(team.uuid, "initiative"),
        actor=HOUSE,
        now=now,
    )


def _taken(team: Team, initiative: Initiative) -> Initiative:
    if initiative.edition_id != team.edition_id or initiative.state not in WORKING:
        raise DomainError(_("Choose an initiative of this edition that is still worked on."), field="existing")
    if Team.objects.filter(initiative=initiative, ended_at=None).exclude(pk=team.pk).exists():
        raise DomainError(_("Another team works on this initiative already."), field="existing", code="taken")
    return initiative


def _ask(team: Team, initiative: Initiative, leader: Enrolment | None, now: datetime) -> int:
    """Each in her own language. With nobody leading yet, the chosen one is asked to; else the first."""
    waiting: Sequence[Enrolment] = not_asked(team)
    led = Role.objects.filter(
        scope_type=SCOPE, scope_id=initiative.pk, kind=RoleKind.COORDINATOR, ended_at=None
    ).exists()
    asked_to_lead = TeamInvitation.objects.filter(
        initiative=initiative, role=RoleKind.COORDINATOR, state=InvitationState.ASKED
    ).exists()
    first = None if led or asked_to_lead else (leader if leader in waiting else next(iter(waiting), None))
    for each in waiting:
        role = RoleKind.COORDINATOR if first is not None and each.pk == first.pk else RoleKind.MEMBER
        _invite(initiative, each, role, team, now)
    return len(waiting)


def _invite(initiative: Initiative, enrolment: Enrolment, role: str, team: Team, now: datetime) -> None:
    person: Person = enrolment.person
    with translation.override(person.language):
        words = {"team": team.name, "edition": pick(team.edition.titles, person.language)}
        message = _("This is the work of your team, %(team)s, in “%(edition)s”.") % words
    asked = Asked(
        role=role,
        organisation=enrolment.organisation or initiative.organisation,
        starts_on=house_day(now),
        message=message[:400],
    )
    invite_to_team(initiative=initiative, person=person, asked=asked, actor=HOUSE, now=now)
