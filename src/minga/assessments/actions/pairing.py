"""The proposal itself, computed with `engines.assignment` (numpy and HiGHS): only jobs import this."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from minga.assessments.actions.holding import lock_panel
from minga.assessments.actions.interests import detect_interests
from minga.assessments.enums import RunState
from minga.assessments.events.assigning import AssignmentFailed, AssignmentProposed
from minga.assessments.models import AssignmentRun, Panel
from minga.assessments.queries.pairing import Ground, ground_of
from minga.audit.actions import action, record
from minga.core.actors import HOUSE, Actor
from minga.engines.assignment import BadProblem, assign
from minga.engines.assignment.files import found_as_data, problem_from_data

KEEP_WORTH: Final = 0.15
"""What it is worth, in fit, to leave an application with whom it was given to."""
LARGEST_KEPT: Final = 200_000
"""Pairs up to which the whole problem is kept, so that anybody can compute it again from its file."""


@action
def compute_assignment(*, run: AssignmentRun, actor: Actor, now: datetime) -> AssignmentRun:
    """Look for conflicts once more, then compute a proposal. Safe to run twice: only a run that waits is computed."""
    panel = lock_panel(run.panel)
    held = AssignmentRun.objects.select_for_update(of=("self",), no_key=True).select_related("panel").get(pk=run.pk)
    if held.state != RunState.QUEUED:
        record(AssignmentProposed(subject=held, after={"again": True}), related=(held.panel,))
        return held
    detect_interests(panel=panel, actor=HOUSE, now=now)
    ground = ground_of(held.panel, now, stand_ins=bool(held.wishes.get("stand_ins")))
    held.done_at = now
    problem = _problem(ground, held.panel, keep=bool(held.wishes.get("keep")))
    try:
        found = found_as_data(read := problem_from_data(problem), assign(read))
    except BadProblem as refused:
        held.state, held.error = RunState.FAILED, refused.code
        held.save(update_fields=["state", "error", "done_at", "updated_at"])
        record(AssignmentFailed(subject=held, after={"error": refused.code}), related=(held.panel,))
        return held
    whole = len(ground.items) * len(ground.jurors) <= LARGEST_KEPT
    held.state, held.problem = RunState.PROPOSED, {"basis": ground.basis(), **(problem if whole else {})}
    held.found = _with_topics(found, ground)
    held.save(update_fields=["state", "problem", "found", "done_at", "updated_at"])
    after = {"pairs": len(found["pairs"]), "unmet": sum(found["unmet"].values())}
    record(AssignmentProposed(subject=held, after=after), related=(held.panel,))
    return held


def _problem(ground: Ground, panel: Panel, *, keep: bool) -> dict[str, Any]:
    """The problem in the shape of the engine's file; items and people by their numbers."""
    stays = [pair for pair in ground.standing if ground.stays(pair)]
    mine: dict[int, int] = {}
    panels: dict[int, int] = {}
    for item, juror in stays:
        mine[juror] = mine.get(juror, 0) + 1
        panels[item] = panels.get(item, 0) + 1
    free = [pair for pair in ground.conflicts if pair not in stays]
    return {
        "items": [
            {
                "id": str(item.pk),
                "reviews": max(panel.reviews_per_item, panels.get(item.pk, 0)),
                "languages": sorted(ground.stakes[item.pk].languages),
            }
            for item in ground.items
        ],
        "people": [
            {
                "id": str(juror.pk),
                "most": max(juror.most_items, mine.get(juror.pk, 0)),
                "languages": sorted(juror.languages),
                "groups": {kind: of[juror.pk] for kind, of in ground.groups.items() if of.get(juror.pk)},
            }
            for juror in ground.jurors
        ],
        "affinity": [
            [str(item.pk), str(juror.pk), round(ground.fit(item, juror), 4)]
            for item in ground.items
            for juror in ground.jurors
        ],
        "conflicts": [[str(item), str(juror), ground.conflicts[item, juror]] for item, juror in sorted(free)],
        "locked": [[str(item), str(juror)] for item, juror in sorted(stays)],
        "previous": [[str(item), str(juror)] for item, juror in sorted(ground.standing)],
        "keep_worth": KEEP_WORTH if keep else 0.0,
    }


def _with_topics(found: Mapping[str, Any], ground: Ground) -> dict[str, Any]:
    """Beside each pair, the topics that both have: the reason in words is made from them."""
    topics = {str(juror.pk): frozenset(juror.topics) for juror in ground.jurors}
    asked = {str(item): stake.topics for item, stake in ground.stakes.items()}
    pairs = [
        {**pair, "topics": sorted(asked.get(pair["item"], frozenset()) & topics[pair["person"]])}
        for pair in found["pairs"]
    ]
    return {**found, "pairs": pairs}
