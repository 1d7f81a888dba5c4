"""Teams by hand: made, changed, filled, ended. Every writer of teams takes the row of the edition first.

Whoever is put into a team by hand stays there in every later proposal, unless the office says otherwise.
Memberships end, they are not deleted: who was in a team stays known.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.db.models import Max
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.challenges.models import Challenge
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, DomainError, Invalid, NotAllowed, NotReady
from minga.learning import policies
from minga.learning.actions.mentoring_letters import tell_placed
from minga.learning.events.mentoring import TeamsChanged
from minga.learning.models import Mentorship, Team, TeamMember
from minga.people.models import Person
from minga.programmes.enums import EnrolmentStatus
from minga.programmes.models import Edition, Enrolment
from minga.programmes.policies import FINISHED

BY_HAND: Final = [{"code": "by_hand"}]


@action
def create_team(
    *, edition: Edition, name: str, challenge: Challenge | None = None, actor: Actor, now: datetime
) -> Team:
    """A team without people."""
    locked = lock_edition(edition)
    must_manage(actor, locked, now)
    team = Team.objects.create(
        edition=locked,
        number=free_number(locked),
        name=_checked_name(name),
        challenge=_checked_challenge(challenge, locked),
    )
    _note(locked, team, {"what": "created", "name": team.name})
    return team


@action
def change_team(
    *, team: Team, name: str, challenge: Challenge | None, closed: bool, actor: Actor, now: datetime
) -> Team:
    """Its name, its challenge, and whether proposals leave it as it is. A challenge that is worked on stays."""
    edition, held = _held(team, actor, now)
    if held.initiative_id is not None and challenge != held.challenge:
        raise NotReady(
            _("The team works on this challenge in its initiative. Another challenge needs another team."),
            field="challenge", code="begun",
        )  # fmt: skip
    before = _shown(held)
    held.name, held.challenge = _checked_name(name), _checked_challenge(challenge, edition)
    held.closed_to_changes = closed
    held.save(update_fields=["name", "challenge", "closed_to_changes", "updated_at"])
    _note(edition, held, {"what": "changed", **_shown(held)}, before)
    return held


@action
def place_member(
    *, enrolment: Enrolment, team: Team | None, stays: bool = True, actor: Actor, now: datetime
) -> TeamMember | None:
    """Put somebody into a team, out of the one in which she was; None takes her out of any. She hears of it."""
    edition = lock_edition(enrolment.edition)
    must_manage(actor, edition, now)
    before = TeamMember.objects.filter(enrolment=enrolment, until=None).select_related("team").first()
    if before is not None and team is not None and before.team_id == team.pk:
        raise Conflict(_("She is in this team already."), field="team", code="same")
    if before is None and team is None:
        raise Conflict(_("She is in no team."), field="team", code="same")
    goal = _open_team(team, edition, enrolment) if team is not None else None
    end_memberships([before] if before is not None else [], now)
    made = None
    if goal is not None:
        made = TeamMember.objects.create(team=goal, enrolment=enrolment, locked=stays, reasons=BY_HAND, since=now)
        tell_placed(made, actor, now)
    after = {"what": "moved", "enrolment": enrolment.pk, "team": goal.number if goal else None}
    _note(edition, goal or before.team, after, {"team": before.team.number if before else None})  # type: ignore[union-attr]
    return made


@action
def lock_member(*, member: TeamMember, locked: bool, actor: Actor, now: datetime) -> TeamMember:
    """Keep somebody in her team in every later proposal, or leave her free again."""
    edition, team = _held(member.team, actor, now)
    held = TeamMember.objects.select_for_update(of=("self",), no_key=True).get(pk=member.pk)
    if held.until is not None:
        raise NotReady(_("She is not in this team any more."), code="left")
    held.locked = locked
    held.save(update_fields=["locked", "updated_at"])
    _note(edition, team, {"what": "locked", "enrolment": held.enrolment_id, "locked": locked})
    return held


@action
def end_team(*, team: Team, actor: Actor, now: datetime) -> Team:
    """Its people are free for other teams, its mentors too; what it did stays, and so does its dossier."""
    edition, held = _held(team, actor, now)
    end_memberships(TeamMember.objects.filter(team=held, until=None), now)
    Mentorship.objects.filter(team=held, until=None).update(until=now, updated_at=now)
    held.ended_at = now
    held.save(update_fields=["ended_at", "updated_at"])
    _note(edition, held, {"what": "ended", "name": held.name})
    return held


@action
def leave_team(*, enrolment: Enrolment, actor: Actor, now: datetime) -> None:
    """Whoever leaves the edition leaves her team. What the team did, and that she was there, stays."""
    edition = lock_edition(enrolment.edition)
    if actor is not HOUSE:
        raise NotAllowed(_("Only the house takes out of a team whoever left the edition."))
    mine = list(TeamMember.objects.filter(enrolment=enrolment, until=None).select_related("team"))
    end_memberships(mine, now)
    record(
        TeamsChanged(
            subject=edition,
            organisation_id=edition.host_id,
            after={"what": "left", "enrolment": enrolment.pk, "teams": [each.team.number for each in mine]},
        ),
        related=tuple(each.team for each in mine),
    )


def lock_edition(edition: Edition) -> Edition:
    """The row as it is now, ours until the transaction ends."""
    rows = Edition.objects.select_related("host", "version__instrument")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=edition.pk)


def must_manage(actor: Actor, edition: Edition, now: datetime) -> None:
    """Teams are formed by whoever manages the edition, while it lives."""
    if actor is not HOUSE and not (isinstance(actor, Person) and policies.may_manage(actor, edition, now)):
        raise NotAllowed(_("Only whoever manages this edition may change its teams."))
    if edition.status in FINISHED:
        raise NotReady(_("This edition is over, so its teams stay as they were."), code="over")


def free_number(edition: Edition) -> int:
    """The number after the last one that any team of the edition ever had."""
    last = Team.objects.filter(edition=edition).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def end_memberships(members: Iterable[TeamMember], now: datetime) -> int:
    """They end now; in one query."""
    rows = TeamMember.objects.filter(pk__in=[each.pk for each in members], until=None)
    return rows.update(until=now, locked=False, updated_at=now)


def _open_team(team: Team, edition: Edition, enrolment: Enrolment) -> Team:
    held = Team.objects.select_for_update(of=("self",), no_key=True).get(pk=team.pk)
    if held.edition_id != edition.pk or held.ended_at is not None:
        raise NotReady(_("This team has ended. Choose another one."), field="team", code="ended")
    if held.closed_to_changes:
        raise NotReady(_("This team stays as it is. Open it to changes first."), field="team", code="closed")
    if enrolment.edition_id != edition.pk or enrolment.status != EnrolmentStatus.ENROLLED:
        raise NotReady(_("Only somebody who is enrolled can be in a team."), field="team", code="enrolled")
    return held


def _held(team: Team, actor: Actor, now: datetime) -> tuple[Edition, Team]:
    edition = lock_edition(team.edition)
    must_manage(actor, edition, now)
    rows = Team.objects.select_related("challenge", "initiative")
    held = rows.select_for_update(of=("self",), no_key=True).get(pk=team.pk)
    if held.ended_at is not None:
        raise NotReady(_("This team has ended."), code="ended")
    return edition, held


def _checked_name(name: str) -> str:
    plain = " ".join(name.split())
    if not plain:
        raise Invalid({"name": [_("Write a name for the team.")]})
    if len(plain) > 120:
        raise Invalid({"name": [_("Use at most 120 letters.")]})
    return plain


def _checked_challenge(challenge: Challenge | None, edition: Edition) -> Challenge | None:
    if challenge is not None and challenge.edition_id != edition.pk:
        raise DomainError(
            _("This challenge is not of this edition. Bring it into the edition first."), field="challenge"
        )
    return challenge


def _shown(team: Team) -> dict[str, Any]:
    return {"name": team.name, "challenge": team.challenge_id, "closed": team.closed_to_changes}


def _note(edition: Edition, team: Team, after: dict[str, Any], before: dict[str, Any] | None = None) -> None:
    happened = TeamsChanged(
        subject=edition, organisation_id=edition.host_id, before=before or {}, after={"number": team.number, **after}
    )
    record(happened, related=(team,))
