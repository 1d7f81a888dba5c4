"""Who accompanies which team: named by hand, kept, handed over with a note, ended.

A mentor holds the role of mentor in the edition, which whoever manages it gives; without it she accompanies no
team, and when it ends, so does what she accompanied. Mentorships end, they are not deleted.
"""

from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.learning import policies
from minga.learning.actions.mentoring_letters import tell_handed_over, tell_named
from minga.learning.actions.teams import lock_edition, must_manage
from minga.learning.events.mentoring import MentorsChanged
from minga.learning.models import Mentorship, Team, TeamMember
from minga.organisations.enums import RoleKind
from minga.organisations.queries.roles import holds
from minga.people.models import Person
from minga.programmes.models import Edition

BY_HAND: Final = [{"code": "by_hand"}]
NOTE_AT_LEAST: Final = 20


@action
def name_mentor(*, team: Team, mentor: Person, stays: bool = True, actor: Actor, now: datetime) -> Mentorship:
    """Let her accompany the team; she and the team hear of it."""
    edition = lock_edition(team.edition)
    must_manage(actor, edition, now)
    _must_serve(team, mentor, edition, now)
    made = _begun(team, mentor, stays, now)
    tell_named(made, actor, now)
    _note(edition, team, {"what": "named", "person": mentor.pk})
    return made


@action
def end_mentorship(*, mentorship: Mentorship, actor: Actor, now: datetime) -> Mentorship:
    """She accompanies the team no more. What was noted of their meetings stays."""
    edition, held = _held(mentorship)
    must_manage(actor, edition, now)
    held.until, held.locked = now, False
    held.save(update_fields=["until", "locked", "updated_at"])
    _note(edition, held.team, {"what": "ended", "person": held.mentor_id})
    return held


@action
def lock_mentorship(*, mentorship: Mentorship, locked: bool, actor: Actor, now: datetime) -> Mentorship:
    """Keep this pair in every later proposal, or leave it free again."""
    edition, held = _held(mentorship)
    must_manage(actor, edition, now)
    held.locked = locked
    held.save(update_fields=["locked", "updated_at"])
    _note(edition, held.team, {"what": "locked", "person": held.mentor_id, "locked": locked})
    return held


@action
def hand_over_team(*, mentorship: Mentorship, to: Person, note: str, actor: Actor, now: datetime) -> Mentorship:
    """Another mentor goes on, with what she should know. By the mentor herself, or by whoever manages the edition."""
    edition, held = _held(mentorship)
    if actor.pk is None or actor.pk != held.mentor_id:
        must_manage(actor, edition, now)
    plain = note.strip()
    if len(plain) < NOTE_AT_LEAST:
        raise Invalid({"note": [_("Write two or three sentences: where the team stands, and what comes next.")]})
    _must_serve(held.team, to, edition, now)
    stays = held.locked
    held.until, held.locked, held.handed_over = now, False, plain
    held.save(update_fields=["until", "locked", "handed_over", "updated_at"])
    begun = _begun(held.team, to, stays, now)
    tell_handed_over(held, begun, actor, now)
    _note(edition, held.team, {"what": "handed_over", "person": to.pk}, {"person": held.mentor_id})
    return begun


@action
def release_mentor(*, person: Person, edition: Edition, actor: Actor, now: datetime) -> None:
    """Her role in the edition has ended, so she accompanies none of its teams."""
    locked = lock_edition(edition)
    if actor is not HOUSE:
        raise NotAllowed(_("Only the house ends what a role gave."))
    rows = Mentorship.objects.filter(mentor=person, team__edition=locked, until=None)
    teams = list(Team.objects.filter(pk__in=rows.values("team")))
    rows.update(until=now, locked=False, updated_at=now)
    after = {"what": "released", "person": person.pk, "teams": [each.number for each in teams]}
    record(MentorsChanged(subject=locked, organisation_id=locked.host_id, after=after), related=tuple(teams))


def _must_serve(team: Team, mentor: Person, edition: Edition, now: datetime) -> None:
    if team.ended_at is not None:
        raise NotReady(_("This team has ended."), code="ended")
    if not mentor.is_active or not holds(mentor, (RoleKind.MENTOR,), scope=edition, now=now):
        raise NotAllowed(
            _("%(name)s is no mentor of this edition. Give the role first.") % {"name": mentor},
            field="mentor", code="role",
        )  # fmt: skip
    if TeamMember.objects.filter(team=team, until=None, enrolment__person=mentor).exists():
        raise NotAllowed(_("Nobody accompanies her own team."), field="mentor", code="own")
    if policies.mentors(mentor, team):
        raise Conflict(_("%(name)s accompanies this team already.") % {"name": mentor}, field="mentor", code="same")


def _begun(team: Team, mentor: Person, stays: bool, now: datetime) -> Mentorship:
    try:
        with transaction.atomic():
            return Mentorship.objects.create(team=team, mentor=mentor, locked=stays, reasons=BY_HAND, since=now)
    except IntegrityError as error:
        raise Conflict(_("%(name)s accompanies this team already.") % {"name": mentor}, code="same") from error


def _held(mentorship: Mentorship) -> tuple[Edition, Mentorship]:
    edition = lock_edition(mentorship.team.edition)
    rows = Mentorship.objects.select_related("team__edition", "mentor")
    held = rows.select_for_update(of=("self",), no_key=True).get(pk=mentorship.pk)
    if held.until is not None:
        raise NotReady(_("This mentor accompanies the team no more."), code="ended")
    return edition, held


def _note(edition: Edition, team: Team, after: dict[str, object], before: dict[str, object] | None = None) -> None:
    happened = MentorsChanged(
        subject=edition, organisation_id=edition.host_id, before=before or {}, after={"number": team.number, **after}
    )
    record(happened, related=(team,))
