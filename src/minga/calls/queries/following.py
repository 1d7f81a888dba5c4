"""What follows for an application that was selected: a plan of steps, and what became of each.

A step is named `kind` or `kind:person`. What became of it is kept in `Outcome.carried["steps"]`; a
step without an entry was not tried yet. `carried["failed"]` counts those that did not work.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from minga.calls.enums import CallKind, MemberState, Step, StepState
from minga.calls.models import Application, Outcome, Rules

SETTLED = (StepState.DONE, StepState.BACK, StepState.STAYS)
AWARDED = (CallKind.PILOTS, CallKind.SOLUTIONS)
"""Calls whose selected receive an award, even when the rules name no amount: an agreement hangs on it later."""


def steps_of(application: Application, rules: Rules) -> tuple[str, ...]:
    """Every step, in the order in which they are carried out. At most one query."""
    return tuple(_steps(application, rules))


def became(outcome: Outcome, step: str) -> Mapping[str, Any]:
    """What is known of a step; empty before it was tried."""
    found: Mapping[str, Any] = outcome.carried.get("steps", {}).get(step, {})
    return found


def is_settled(outcome: Outcome, step: str) -> bool:
    """Whether nothing is left to do about it."""
    return became(outcome, step).get("state") in SETTLED


def kind_of(step: str) -> Step:
    """What kind of step it is."""
    return Step(step.partition(":")[0])


def person_of(step: str) -> int | None:
    """Whom it concerns, for invitations."""
    return int(step.partition(":")[2]) if ":" in step else None


def team_of(application: Application) -> tuple[int, ...]:
    """Who began it first, then the members who said yes. One query, none when they were prefetched."""
    yes = (each.person_id for each in application.members.all() if each.state == MemberState.ACCEPTED)
    return (application.person_id, *(pk for pk in yes if pk is not None and pk != application.person_id))


def _steps(application: Application, rules: Rules) -> Iterator[str]:
    team, kind = team_of(application), application.call.kind
    if kind in (CallKind.PARTICIPANTS, CallKind.COLLABORATORS):
        yield from (f"{Step.INVITE.value}:{person}" for person in team)
    elif kind == CallKind.CHALLENGES:
        if application.challenge_id is None:
            yield Step.ASK.value
        yield Step.ATTACH.value
    elif kind == CallKind.SOLUTIONS:
        yield Step.CONNECT.value
    elif kind == CallKind.PROJECTS:
        yield Step.OPEN.value
    elif kind == CallKind.CASES:
        yield Step.ASK.value
    if kind == CallKind.PROJECTS or (kind == CallKind.COLLABORATORS and application.initiative_id is not None):
        yield from (f"{Step.TEAM.value}:{person}" for person in team)
    if kind in AWARDED or rules.amount is not None:
        yield Step.AWARD.value
        if application.initiative_id is not None:
            yield Step.DOSSIER.value
