"""The challenge of a story: written, proven and characterised before the work begins."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from minga.challenges.actions.challenges import Complaint, edit_challenge, see_similar, start_challenge
from minga.challenges.actions.evidence import Shown, add_evidence
from minga.challenges.actions.figures import Baseline, set_baseline, set_success
from minga.challenges.actions.findings import Tried, add_attempt
from minga.challenges.actions.gates import characterise_challenge, map_challenge
from minga.challenges.models import Challenge
from minga.core.actors import HOUSE
from minga.core.clock import today
from minga.organisations.models import Organisation
from minga.programmes.models import Edition

_DAY = timedelta(days=1)


def mapped_challenge(story: Mapping[str, Any], town: Organisation, edition: Edition | None, at: datetime) -> Challenge:
    """Ten days of writing that end at `at`, when it is put on the map."""
    return _mapped(_written(story, town, edition, at - 10 * _DAY), at)


def characterised_challenge(
    story: Mapping[str, Any], town: Organisation, edition: Edition | None, at: datetime
) -> Challenge:
    """Ten days of writing that end at `at`; brought into the edition in which it is worked on."""
    begun = at - 10 * _DAY
    challenge = _written(story, town, edition, begun)
    what, year, failed = story["attempt"]
    add_attempt(
        challenge=challenge, tried=Tried(what=what, year=year, why_failed=failed), actor=HOUSE, now=begun + _DAY
    )
    _count(challenge, story, begun + 2 * _DAY)
    return characterise_challenge(challenge=_mapped(challenge, at - _DAY), actor=HOUSE, now=at)


def _written(story: Mapping[str, Any], town: Organisation, edition: Edition | None, begun: datetime) -> Challenge:
    complaint = Complaint(
        organisation=town,
        title=story.get("problem_title", story["title"]),
        complaint=story["complaint"],
        language=story.get("language", "es"),
        edition=edition,
    )
    challenge = start_challenge(complaint=complaint, actor=HOUSE, now=begun)
    challenge = edit_challenge(challenge=challenge, changes=_texts(story), actor=HOUSE, now=begun + _DAY)
    kind, title, source = story["evidence"]
    add_evidence(challenge=challenge, shown=Shown(kind=kind, title=title, source=source), actor=HOUSE, now=begun + _DAY)
    return challenge


def _mapped(challenge: Challenge, at: datetime) -> Challenge:
    see_similar(challenge=challenge, actor=HOUSE, now=at - _DAY)
    return map_challenge(challenge=challenge, actor=HOUSE, now=at)


def _texts(story: Mapping[str, Any]) -> dict[str, Any]:
    owner, budget, norm = story.get("adoption", ("", "", ""))
    return {
        "question": story["question"],
        "affected": story["affected"],
        "affected_count": story["count"],
        "causes": story["causes"],
        "nature": story["nature"],
        "sector": story["sector"],
        "sdg_target": story["sdg"],
        "adoption_owner": owner,
        "adoption_budget": budget,
        "adoption_norm": norm,
        "restricted": bool(story.get("restricted")),
        "plain_reason": "Se leyó en voz alta con tres personas y se entendió.",
    }


def _count(challenge: Challenge, story: Mapping[str, Any], at: datetime) -> None:
    name, unit, value, source = story["baseline"]
    day = today(at=at)
    baseline = Baseline(
        name=name, unit=unit, value=Decimal(str(value)), measured_on=day - timedelta(days=20), source=source,
        method="Conteo directo durante un mes",
    )  # fmt: skip
    set_baseline(challenge=challenge, baseline=baseline, actor=HOUSE, now=at)
    due_on = day + timedelta(days=540)
    set_success(challenge=challenge, value=Decimal(str(story["success"])), due_on=due_on, actor=HOUSE, now=at)
