"""Proposals of teams and of mentors: asked for, looked at side by side, applied whole or thrown away.

A proposal rests on people, wishes, teams and mentors as they were; when any of it changed since, it is refused and
a new one is asked for. Several may be ready at once: to apply one leaves the others stale, not gone.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.core.jobs import enqueue
from minga.learning.actions.mentoring_letters import tell_named, tell_placed
from minga.learning.actions.teams import end_memberships, free_number, lock_edition, must_manage
from minga.learning.enums import MatchingKind, MatchingState
from minga.learning.events.mentoring import (
    MatchingAsked,
    MatchingDropped,
    MatchingsCleared,
    MentorsChanged,
    TeamsChanged,
)
from minga.learning.models import Matching, Mentorship, Team, TeamMember
from minga.learning.queries.mentor_ground import mentor_ground
from minga.learning.queries.team_ground import MOST_PEOPLE, TeamGround, team_ground
from minga.learning.queries.team_reasons import told_whys
from minga.people.models import Person
from minga.programmes.models import Edition, Enrolment

MOST_READY: Final = 12
SMALLEST, LARGEST = 2, 40


@action
def ask_matching(
    *, edition: Edition, kind: str, settings: Mapping[str, Any], note: str = "", actor: Actor, now: datetime
) -> Matching:
    """Have a proposal computed in a job. Nothing changes by it."""
    locked = lock_edition(edition)
    must_manage(actor, locked, now)
    open_ones = Matching.objects.filter(
        edition=locked, kind=kind, state__in=(MatchingState.WAITING, MatchingState.READY)
    )
    if open_ones.count() >= MOST_READY:
        raise NotReady(_("There are twelve proposals to look at. Throw some away first."), code="many")
    if kind == MatchingKind.TEAMS:
        _check_teams(team_ground(locked), settings)
    else:
        _check_mentors(locked, now)
    made_by = actor if isinstance(actor, Person) else None
    matching = Matching.objects.create(
        edition=locked, kind=kind, settings=dict(settings), note=note.strip()[:200], made_by=made_by
    )
    enqueue("learning.compute_matching", matching_id=matching.pk)
    happened = MatchingAsked(subject=matching, organisation_id=locked.host_id, after={"kind": kind, **settings})
    record(happened, related=(locked,))
    return matching


@action
def apply_teams(*, matching: Matching, actor: Actor, now: datetime) -> Edition:
    """Do what was proposed, all of it: who moves, who joins, which challenge each team has. They hear of it."""
    edition, held = _ready(matching, MatchingKind.TEAMS, actor, now)
    ground = team_ground(edition)
    _must_rest_on(ground.basis(), held)
    teams = _teams_named(edition, ground, held.result["teams"], now)
    moved = _move(ground, held.result, teams, now)
    emptied = Team.objects.filter(pk__in=[each.pk for each in ground.teams if each not in teams.values()])
    Mentorship.objects.filter(team__in=emptied, until=None).update(until=now, updated_at=now)
    ended = emptied.update(ended_at=now, updated_at=now)
    _settle(held, now)
    enqueue("learning.tell_placed", matching_id=held.pk)
    after = {"what": "applied", "moved": moved, "teams": len(teams), "ended": ended}
    record(TeamsChanged(subject=edition, organisation_id=edition.host_id, after=after), related=(held,))
    return edition


@action
def apply_mentors(*, matching: Matching, actor: Actor, now: datetime) -> Edition:
    """Do what was proposed: who begins and who no longer accompanies which team. They hear of it."""
    edition, held = _ready(matching, MatchingKind.MENTORS, actor, now)
    ground = mentor_ground(edition, now)
    _must_rest_on(ground.basis(), held)
    pairs = {(int(pair["item"]), int(pair["person"])): pair for pair in held.result["pairs"]}
    gone = [row.pk for pair, row in ground.standing.items() if pair not in pairs and not row.locked]
    Mentorship.objects.filter(pk__in=gone).update(until=now, updated_at=now)
    begun = [
        Mentorship(team_id=team, mentor_id=person, reasons=[_kept(pair)], since=now)
        for (team, person), pair in pairs.items()
        if (team, person) not in ground.standing
    ]
    Mentorship.objects.bulk_create(begun)
    _settle(held, now)
    enqueue("learning.tell_named", matching_id=held.pk)
    after = {"what": "applied", "begun": len(begun), "ended": len(gone)}
    record(MentorsChanged(subject=edition, organisation_id=edition.host_id, after=after), related=(held,))
    return edition


@action
def drop_matching(*, matching: Matching, actor: Actor, now: datetime) -> Matching:
    """Throw a proposal away; everything stays as it is."""
    edition = lock_edition(matching.edition)
    must_manage(actor, edition, now)
    held = Matching.objects.select_for_update(of=("self",), no_key=True).get(pk=matching.pk)
    if held.state not in (MatchingState.READY, MatchingState.FAILED, MatchingState.WAITING):
        raise Conflict(_("This proposal was applied or thrown away already."), code="state")
    held.state, held.problem, held.result = MatchingState.DROPPED, {}, {}
    held.save(update_fields=["state", "problem", "result", "updated_at"])
    record(MatchingDropped(subject=held, organisation_id=edition.host_id), related=(edition,))
    return held


@action
def clear_matchings(*, enrolment: Enrolment, actor: Actor, now: datetime) -> None:
    """Take out of every proposal what it knew of somebody whose data are erased; those to look at are thrown away."""
    del now
    edition = lock_edition(enrolment.edition)
    if actor is not HOUSE:
        raise NotAllowed(_("Only the house removes what was erased."))
    rows = Matching.objects.filter(edition=edition).exclude(problem={})
    known = [each for each in rows if any(one["id"] == str(enrolment.pk) for one in each.problem.get("people", ()))]
    for each in known:
        each.problem, each.result = {}, {}
        if each.state in (MatchingState.WAITING, MatchingState.READY):
            each.state = MatchingState.DROPPED
    Matching.objects.bulk_update(known, ["problem", "result", "state"])
    record(MatchingsCleared(subject=edition, organisation_id=edition.host_id, after={"proposals": len(known)}))


def tell_applied_teams(matching: Matching, now: datetime) -> None:
    """A letter to each who was placed by this proposal and is still there."""
    if matching.applied_at is None:
        return
    rows = TeamMember.objects.filter(team__edition=matching.edition, since=matching.applied_at, until=None)
    for member in rows.select_related("team__edition", "enrolment__person").order_by("pk"):
        tell_placed(member, HOUSE, now)


def tell_applied_mentors(matching: Matching, now: datetime) -> None:
    """Letters to the mentors who begin by this proposal, and to their teams."""
    if matching.applied_at is None:
        return
    rows = Mentorship.objects.filter(team__edition=matching.edition, since=matching.applied_at, until=None)
    for mentorship in rows.select_related("team__edition", "mentor").order_by("pk"):
        tell_named(mentorship, HOUSE, now)


def _check_teams(ground: TeamGround, settings: Mapping[str, Any]) -> None:
    least, most = settings["least"], settings["most"]
    errors: dict[str, list[str]] = {}
    if not SMALLEST <= least <= LARGEST:
        errors["least"] = [_("Write a number from 2 to 40.")]
    if not least <= most <= LARGEST:
        errors["most"] = [_("Write a number that is not smaller than the fewest, up to 40.")]
    if errors:
        raise Invalid(errors)
    if len(ground.people) < least:
        raise NotReady(_("There are too few people without a settled team for a proposal."), code="few")
    if len(ground.people) > MOST_PEOPLE:
        raise NotReady(
            _("Proposals are made for up to 1,000 people at a time. Form some teams by hand first, or close them."),
            code="many_people",
        )


def _check_mentors(edition: Edition, now: datetime) -> None:
    ground = mentor_ground(edition, now)
    if not ground.teams:
        raise NotReady(_("There are no teams with people yet. Form them first."), code="no_teams")
    if not ground.mentors:
        raise NotReady(_("Nobody is mentor of this edition yet. Name mentors first."), code="no_mentors")


def _ready(matching: Matching, kind: str, actor: Actor, now: datetime) -> tuple[Edition, Matching]:
    edition = lock_edition(matching.edition)
    must_manage(actor, edition, now)
    held = Matching.objects.select_for_update(of=("self",), no_key=True).get(pk=matching.pk)
    if held.kind != kind or held.state != MatchingState.READY:
        raise Conflict(_("This proposal was applied or thrown away already."), code="state")
    return edition, held


def _must_rest_on(basis: str, matching: Matching) -> None:
    if basis != matching.problem.get("basis"):
        raise Conflict(
            _("People, wishes, teams or mentors changed since this was proposed. Ask for a new proposal."), code="stale"
        )


def _settle(matching: Matching, now: datetime) -> None:
    matching.state, matching.applied_at = MatchingState.APPLIED, now
    matching.save(update_fields=["state", "applied_at", "updated_at"])


def _teams_named(
    edition: Edition, ground: TeamGround, found: Collection[Mapping[str, Any]], now: datetime
) -> dict[str, Team]:
    """The row of each proposed team: the one of that name, or a new one with the next free number."""
    known = {f"T{each.number}": each for each in ground.teams}
    challenges = {str(each.pk): each for each in ground.challenges}
    number, fresh = free_number(edition), []
    for said in found:
        if said["code"] not in known:
            known[said["code"]] = Team(edition=edition, number=number, name=_name(edition, number))
            fresh.append(known[said["code"]])
            number += 1
    named = {said["code"]: known[said["code"]] for said in found}
    for said in found:
        if said["challenge"]:
            named[said["code"]].challenge = challenges[said["challenge"]]
    Team.objects.bulk_create(fresh)
    old = [each for each in named.values() if each not in fresh]
    for each in old:
        each.updated_at = now
    Team.objects.bulk_update(old, ["challenge", "updated_at"])
    return named


def _name(edition: Edition, number: int) -> str:
    """Until the team gives itself a better one; in the first language of the edition."""
    with translation.override(edition.languages[0] if edition.languages else None):
        return _("Team %(number)s") % {"number": number}


def _move(ground: TeamGround, result: Mapping[str, Any], teams: Mapping[str, Team], now: datetime) -> int:
    """Write who is where. Who stays keeps her row, and hears nothing."""
    goal = {int(pk): teams[said["code"]] for said in result["teams"] for pk in said["people"]}
    whys = {int(one["person"]): one["whys"] for one in result["reasons"]}
    names = ground.names()
    end_memberships([row for pk, row in ground.members.items() if pk not in goal or row.team_id != goal[pk].pk], now)
    stay = {pk for pk, row in ground.members.items() if pk in goal and row.team_id == goal[pk].pk}
    fresh = [
        TeamMember(team=team, enrolment_id=pk, reasons=told_whys(whys.get(pk, ()), names), since=now)
        for pk, team in goal.items()
        if pk not in stay
    ]
    TeamMember.objects.bulk_create(fresh)
    return len(fresh)


def _kept(pair: Mapping[str, Any]) -> dict[str, Any]:
    """What of the engine's reason stays with the mentorship: codes, no names of others."""
    names = ("why", "affinity", "rank", "of", "covers", "words", "hours", "languages")
    return {name: pair[name] for name in names if name in pair}
