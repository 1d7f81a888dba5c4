"""How a stage is earned: the review is written first, then the stage rises. The database asks for both.

Parts of actions, never actions: whoever calls them holds the lock of the initiative and records.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.challenges.enums import ChallengeStatus
from minga.challenges.queries.conditions import Condition
from minga.core.errors import NotReady
from minga.initiatives.enums import GateOutcome, LifeStage
from minga.initiatives.models import GateReview, Initiative
from minga.initiatives.queries.conditions import gate_conditions, is_hard, unmet
from minga.organisations.models import house_day

_CHARACTERISED: Final = (ChallengeStatus.CHARACTERISED, ChallengeStatus.CONNECTED, ChallengeStatus.SOLVED)
_GATES: Final[Mapping[LifeStage, str]] = {LifeStage.MAPPED: "mapped", LifeStage.CHARACTERISED: "characterised"}
"""The name under which the challenge keeps how it crossed the gate."""
_WORDS: Final[Mapping[LifeStage, str | Promise]] = {
    LifeStage.MAPPED: gettext_lazy("The challenge “%(title)s” is mapped."),
    LifeStage.CHARACTERISED: gettext_lazy("The challenge “%(title)s” is characterised."),
}


def as_kept(conditions: Iterable[Condition]) -> list[dict[str, Any]]:
    """Conditions as a review keeps them: what held at that moment, in the dossier's language."""
    return [{**asdict(each), "hard": is_hard(each)} for each in conditions]


def kept_conditions(initiative: Initiative, to_stage: int, now: datetime) -> tuple[Condition, ...]:
    """The conditions of a gate in the language of the dossier, to be kept with the decision."""
    with translation.override(initiative.language):
        return gate_conditions(initiative, to_stage, now)


def raise_stage(initiative: Initiative, to_stage: int, *, now: datetime) -> None:
    """The knot moves; its review is there already."""
    initiative.stage = LifeStage(to_stage)
    initiative.stage_since = house_day(now)
    initiative.save(update_fields=["stage", "stage_since", "updated_at"])


def earn_from_challenge(initiative: Initiative, *, now: datetime) -> tuple[GateReview, ...]:
    """Write the reviews that the challenge has earned for the dossier, and stand where they lead.

    Gate 1 when it is new; gate 2 when its challenge is characterised and the dossier stands at 1.
    Gives the reviews written now.
    """
    made = []
    if not initiative.reviews.filter(to_stage=LifeStage.MAPPED).exists():
        made.append(_review(initiative, LifeStage.MAPPED, initiative.challenge.mapped_at or now, now))
    if initiative.challenge.status in _CHARACTERISED and initiative.stage == LifeStage.MAPPED:
        at = initiative.challenge.characterised_at or now
        made.append(_review(initiative, LifeStage.CHARACTERISED, at, now))
        raise_stage(initiative, LifeStage.CHARACTERISED, now=now)
    return tuple(made)


def _review(initiative: Initiative, to_stage: LifeStage, at: datetime, now: datetime) -> GateReview:
    """A gate that was crossed by the challenge: its owner decided, on its conditions of that day."""
    challenge = initiative.challenge
    with translation.override(initiative.language):
        reasons = _WORDS[to_stage] % {"title": challenge.title}
    return GateReview.objects.create(
        initiative=initiative,
        to_stage=to_stage,
        asked_at=at,
        outcome=GateOutcome.GO,
        reasons=reasons,
        decided_office=challenge.organisation.name[:200],
        decided_at=at,
        decided_on=house_day(at),
        conditions=_earned(initiative, to_stage, now),
    )


def _earned(initiative: Initiative, to_stage: LifeStage, now: datetime) -> list[dict[str, Any]]:
    """How each condition was met when the challenge crossed the gate; the challenge keeps that record."""
    record: Mapping[str, Any] = initiative.challenge.conditions.get(_GATES[to_stage], {})
    met: Mapping[str, str] = record.get("met", {})
    today = kept_conditions(initiative, to_stage, now)
    then = tuple(
        Condition(each.key, each.words, True, met[each.key], each.link) if each.key in met else each for each in today
    )
    lacking = unmet(then)
    if lacking:
        words = "; ".join(each.words for each in lacking)
        raise NotReady(_("This is still missing: %(words)s.") % {"words": words}, code="conditions")
    return as_kept(then)
