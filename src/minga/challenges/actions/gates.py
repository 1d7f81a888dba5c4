"""The states of a challenge. Each gate asks for its conditions, and keeps the record of how they were met.

The database asks again (migration 0002): a row that claims a state without that record, or without
the evidence and the baseline behind it, is refused whatever wrote it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from minga.audit.actions import action, record
from minga.challenges import policies
from minga.challenges.actions.locking import locked, locked_to_decide
from minga.challenges.actions.search import index_challenge
from minga.challenges.enums import CHALLENGE_STEPS, ChallengeStatus
from minga.challenges.events import (
    ChallengeCharacterised,
    ChallengeConnected,
    ChallengeMapped,
    ChallengeSolved,
    ChallengeTakenUp,
    ChallengeWithdrawn,
)
from minga.challenges.models import Challenge
from minga.challenges.queries.conditions import Condition, characterising_conditions, mapping_conditions, missing
from minga.core.actors import Actor
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.core.events import Event


class GateNotReady(NotReady):
    """Conditions are missing. `conditions` are those, with the links to where each is met."""

    def __init__(self, conditions: tuple[Condition, ...]) -> None:
        words = "; ".join(condition.words for condition in conditions)
        super().__init__(_("This is still missing: %(words)s.") % {"words": words}, code="conditions")
        self.conditions = conditions


@dataclass(frozen=True)
class Proof:
    """What connected or solved a challenge: in words, and as a thing of the house."""

    words: str
    subject_type: str
    subject_id: int


@action
def map_challenge(*, challenge: Challenge, actor: Actor, now: datetime) -> Challenge:
    """Gate 1: put the draft on the map. From now on it is public, unless it is restricted."""
    current = locked_to_decide(challenge, actor=actor, now=now)
    _step(current, ChallengeStatus.MAPPED)
    _cross(current, "mapped", mapping_conditions(current), now)
    current.mapped_at = current.confirmed_at = now
    return _stand(current, ChallengeMapped, "draft")


@action
def characterise_challenge(*, challenge: Challenge, actor: Actor, now: datetime) -> Challenge:
    """Gate 2: it is known well enough to look for a solution, and how a solution would stay is said."""
    current = locked_to_decide(challenge, actor=actor, now=now)
    _step(current, ChallengeStatus.CHARACTERISED)
    _cross(current, "characterised", (*mapping_conditions(current), *characterising_conditions(current)), now)
    current.characterised_at = current.confirmed_at = now
    return _stand(current, ChallengeCharacterised, "mapped")


@action
def connect_challenge(*, challenge: Challenge, proof: Proof, actor: Actor, now: datetime) -> Challenge:
    """Gate 3: a team or a solver said yes to work on it. `proof` names the initiative."""
    current = locked(challenge)
    if not policies.may_connect(actor, current, now):
        raise NotAllowed(_("You may not say that this challenge is connected."))
    _step(current, ChallengeStatus.CONNECTED)
    current.conditions = current.conditions | {"connected": _proven(proof, now)}
    current.connected_at = now
    return _stand(current, ChallengeConnected, "characterised")


@action
def solve_challenge(*, challenge: Challenge, proof: Proof, actor: Actor, now: datetime) -> Challenge:
    """A solution was adopted: `proof` names the initiative that stays in its hands."""
    current = locked(challenge)
    if not policies.may_connect(actor, current, now):
        raise NotAllowed(_("You may not say that this challenge is solved."))
    _step(current, ChallengeStatus.SOLVED)
    current.conditions = current.conditions | {"solved": _proven(proof, now)}
    return _stand(current, ChallengeSolved, "connected")


@action
def withdraw_challenge(*, challenge: Challenge, reason: str, actor: Actor, now: datetime) -> Challenge:
    """Take it off the lists and say why; its address goes on telling the reason."""
    current = locked_to_decide(challenge, actor=actor, now=now)
    if not reason.strip():
        raise Invalid({"reason": [_("Say why. Whoever comes after will want to know.")]})
    before = current.status
    _step(current, ChallengeStatus.WITHDRAWN)
    current.withdrawn_reason = reason.strip()
    return _stand(current, ChallengeWithdrawn, before, {"withdrawn_reason": current.withdrawn_reason})


@action
def take_up_challenge(*, challenge: Challenge, actor: Actor, now: datetime) -> Challenge:
    """A withdrawn challenge is a draft again; it crosses its gates anew."""
    current = locked_to_decide(challenge, actor=actor, now=now)
    if current.status != ChallengeStatus.WITHDRAWN:
        raise Conflict(_("Only a challenge that was withdrawn can be taken up again."))
    _step(current, ChallengeStatus.DRAFT)
    before = current.withdrawn_reason
    begin_anew(current)
    return _stand(current, ChallengeTakenUp, "withdrawn", {"withdrawn_reason": ""}, {"withdrawn_reason": before})


def begin_anew(challenge: Challenge) -> None:
    """A draft without gates crossed. Does not save."""
    challenge.status = ChallengeStatus.DRAFT
    challenge.withdrawn_reason = ""
    challenge.joined_into = None
    challenge.mapped_at = challenge.characterised_at = challenge.connected_at = challenge.confirmed_at = None
    challenge.conditions = {}


def _step(challenge: Challenge, to: ChallengeStatus) -> None:
    """The next state, if one leads there from here."""
    if to not in CHALLENGE_STEPS[challenge.status]:
        words = _("This challenge is “%(state)s”: it cannot become “%(next)s”.")
        raise Conflict(words % {"state": challenge.get_status_display(), "next": to.label}, code="state")
    challenge.status = to


def _cross(challenge: Challenge, gate: str, conditions: Iterable[Condition], now: datetime) -> None:
    """Refuse what is not ready, else keep how each condition was met."""
    asked = tuple(conditions)
    lacking = missing(asked)
    if lacking:
        raise GateNotReady(lacking)
    met = {condition.key: condition.detail for condition in asked}
    challenge.conditions = challenge.conditions | {gate: {"at": now.isoformat(), "met": met}}


def _proven(proof: Proof, now: datetime) -> dict[str, Any]:
    subject = {"subject_type": proof.subject_type, "subject_id": proof.subject_id}
    return {"at": now.isoformat(), "proof": {"words": proof.words, **subject}}


def _stand(
    challenge: Challenge,
    happened: type[Event],
    before: str,
    after: dict[str, Any] | None = None,
    was: dict[str, Any] | None = None,
) -> Challenge:
    """Save, let it be found or not, and leave the trace."""
    challenge.revision += 1
    challenge.save()
    index_challenge(challenge)
    related = (challenge.edition,) if challenge.edition else ()
    record(
        happened(
            subject=challenge,
            organisation_id=challenge.organisation_id,
            before={"status": before, **(was or {})},
            after={"status": challenge.status, **(after or {})},
        ),
        related=related,
    )
    return challenge
