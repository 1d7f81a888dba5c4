"""The proposal itself, computed with `engines.assignment` (numpy and HiGHS): only jobs import this."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from minga.audit.actions import action, record
from minga.core.actors import Actor
from minga.engines.assignment import BadProblem, BadTeams, assign, form_teams
from minga.engines.assignment.files import found_as_data, problem_from_data
from minga.engines.assignment.teams.files import teams_as_data, teams_from_json
from minga.learning.enums import MatchingKind, MatchingState
from minga.learning.events.mentoring import MatchingFailed, MatchingProposed
from minga.learning.models import Matching
from minga.learning.queries.mentor_ground import MentorGround, mentor_ground, mentor_problem
from minga.learning.queries.team_ground import team_ground, team_problem

Refused = dict[str, Any]
"""`code`, `where` and `sizes` of a problem that contradicts itself."""


@action
def compute_matching(*, matching: Matching, actor: Actor, now: datetime) -> Matching:
    """Compute a proposal. Safe to run twice: only one that waits is computed."""
    del actor
    rows = Matching.objects.select_related("edition__host").select_for_update(of=("self",), no_key=True)
    held = rows.get(pk=matching.pk)
    if held.state != MatchingState.WAITING:
        record(_happened(MatchingProposed, held, {"again": True}), related=(held.edition,))
        return held
    work = _teams if held.kind == MatchingKind.TEAMS else _mentors
    held.problem, held.result, refused = work(held, now)
    held.computed_at = now
    held.state = MatchingState.FAILED if refused else MatchingState.READY
    held.error = json.dumps(refused, ensure_ascii=False) if refused else ""
    held.save(update_fields=["problem", "result", "computed_at", "state", "error", "updated_at"])
    if refused:
        record(_happened(MatchingFailed, held, {"error": refused["code"]}), related=(held.edition,))
    else:
        after = {"rules_broken": len(held.result.get("unmet") or ())}
        record(_happened(MatchingProposed, held, after), related=(held.edition,))
    return held


def _teams(matching: Matching, now: datetime) -> tuple[dict[str, Any], dict[str, Any], Refused]:
    del now
    ground = team_ground(matching.edition)
    problem = team_problem(ground, matching.settings)
    whole = {"basis": ground.basis(), **problem}
    try:
        read = teams_from_json(json.dumps(problem))
        return whole, teams_as_data(read, form_teams(read)), {}
    except BadTeams as refused:
        return whole, {}, {"code": refused.code, "where": refused.where, "sizes": refused.sizes}


def _mentors(matching: Matching, now: datetime) -> tuple[dict[str, Any], dict[str, Any], Refused]:
    ground = mentor_ground(matching.edition, now)
    problem = mentor_problem(ground, matching.settings)
    whole = {"basis": ground.basis(), **problem}
    try:
        read = problem_from_data(problem)
        return whole, _with_fits(found_as_data(read, assign(read)), ground), {}
    except BadProblem as refused:
        return whole, {}, {"code": refused.code, "where": refused.where}


def _with_fits(found: Mapping[str, Any], ground: MentorGround) -> dict[str, Any]:
    """Beside each pair what is told of it: the reason in words is made from it."""
    fits = {(str(team), str(person)): fit for (team, person), fit in ground.fits.items()}
    pairs = [{**pair, **fits[pair["item"], pair["person"]].told()} for pair in found["pairs"]]
    return {**found, "pairs": pairs}


def _happened(
    happened: type[MatchingFailed | MatchingProposed], matching: Matching, after: dict[str, Any]
) -> MatchingFailed | MatchingProposed:
    return happened(subject=matching, organisation_id=matching.edition.host_id, after=after)
