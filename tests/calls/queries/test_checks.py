"""Each thing that is wrong with a call, said in a sentence at its place."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from minga.calls.enums import CallKind, CallState, RankBy, TieBreakKind
from minga.calls.models import EligibilityRule, QuotaRule, Rules, TieBreak
from minga.calls.queries.checks import call_findings
from minga.calls.queries.findings import Finding, Weight
from minga.calls.queries.place_checks import place_findings
from minga.calls.queries.round_checks import round_findings
from minga.calls.queries.rules import rules_of
from minga.challenges.enums import ChallengeStatus
from minga.core.clock import now
from tests.factories.calls import add_challenge, make_call, phase_rules, rubric_data
from tests.factories.challenges import make_challenge

pytestmark = pytest.mark.django_db


def whole(**changes: Any) -> Rules:
    """Rules in which nothing is wrong, with some of them changed."""
    at = now()
    rules = Rules(
        kind=CallKind.PARTICIPANTS, timezone="America/Asuncion", places=10,
        phases=(phase_rules(opens_at=at + timedelta(hours=1)),),
        results_at=at + timedelta(days=30), questions_until=at + timedelta(days=3), beacon={"es": "La lotería."},
    )  # fmt: skip
    return replace(rules, **changes)


def found(rules: Rules) -> list[Finding]:
    return [*round_findings(rules, now()), *place_findings(rules)]


def test_whole_rules_lack_nothing() -> None:
    assert found(whole()) == []


def _phase(**changes: Any) -> dict[str, Any]:
    return {"phases": (replace(phase_rules(), **changes),)}


def _two(**second: Any) -> dict[str, Any]:
    at = now()
    days = {"opens_at": at + timedelta(days=21), "closes_at": at + timedelta(days=25),
            "judged_by": at + timedelta(days=28)}  # fmt: skip
    return {"phases": (phase_rules("uno", advance=20), phase_rules("dos", **{**days, **second}))}


def _quota(group: str = "rural", value: str = "", **limits: Any) -> QuotaRule:
    return QuotaRule(key=f"{group}-{value}", group=group, value=value, **limits)


LOTTERY = TieBreak(kind=TieBreakKind.LOTTERY)
WRONG: list[tuple[str, dict[str, Any], str, Weight]] = [
    ("no time zone", {"timezone": "Mars/Olympus"}, "timezone", Weight.REFUSED),
    ("no rounds", {"phases": ()}, "phases", Weight.REFUSED),
    ("closes in the past", _phase(closes_at=now() - timedelta(days=1)), "phases.0.closes_at", Weight.BLOCKS),
    ("closes before it opens", _phase(opens_at=now() + timedelta(days=40)), "phases.0.closes_at", Weight.REFUSED),
    ("less than a week", _phase(closes_at=now() + timedelta(days=4)), "phases.0.closes_at", Weight.WARNS),
    ("grace of days", _phase(grace_minutes=5000), "phases.0.grace_minutes", Weight.REFUSED),
    ("no form", _phase(form=""), "form", Weight.BLOCKS),
    ("no rubric", _phase(rubric=None), "criteria", Weight.BLOCKS),
    ("weights", _phase(rubric=rubric_data(40, 40, 10)), "criteria", Weight.BLOCKS),
    ("fewer jurors than needed", _phase(reviews=4, quorum=3), "quorum", Weight.BLOCKS),
    ("an empty jury", _phase(reviews=0, quorum=0), "reviews", Weight.REFUSED),
    ("one juror", _phase(reviews=1, quorum=1), "reviews", Weight.WARNS),
    ("no time to judge", _phase(judged_by=None), "judged_by", Weight.BLOCKS),
    ("judged before the end", _phase(judged_by=now() + timedelta(days=2)), "judged_by", Weight.BLOCKS),
    ("lottery of nothing", _phase(rank_by=RankBy.LOTTERY) | {"places": None}, "rank_by", Weight.BLOCKS),
    ("rounds overlap", _two(opens_at=now() + timedelta(days=5)), "phases.1.opens_at", Weight.BLOCKS),
    ("nobody goes on", {"phases": (phase_rules("uno"), _two()["phases"][1])}, "phases.0.advance", Weight.BLOCKS),
    ("too few go on", _two() | {"places": 25}, "phases.0.advance", Weight.BLOCKS),
    ("no results", {"results_at": None}, "results_at", Weight.BLOCKS),
    ("results too soon", {"results_at": now() + timedelta(days=12)}, "results_at", Weight.BLOCKS),
    ("late questions", {"questions_until": now() + timedelta(days=20)}, "questions_until", Weight.WARNS),
    ("no appeal", {"appeal_days": 0}, "appeal_days", Weight.WARNS),
    ("no places", {"places": 0}, "places", Weight.REFUSED),
    ("quota bigger than places", {"quotas": (_quota(at_least=11),)}, "quotas.0.at_least", Weight.BLOCKS),
    ("quotas without places", {"places": None, "quotas": (_quota(at_least=1),)}, "places", Weight.BLOCKS),
    ("quota of nothing", {"quotas": (_quota(),)}, "quotas.0.at_least", Weight.REFUSED),
    ("quota upside down", {"quotas": (_quota(at_least=5, at_most=2),)}, "quotas.0.at_most", Weight.REFUSED),
    ("quota for no one", {"quotas": (_quota("sex", at_least=2),)}, "quotas.0.value", Weight.REFUSED),
    ("unknown group", {"quotas": (_quota("tall", at_least=2),)}, "quotas.0.group", Weight.REFUSED),
    ("the same quota twice", {"quotas": (_quota(at_least=1), _quota(at_most=4))}, "quotas.1.group", Weight.BLOCKS),
    ("quotas together", {"quotas": (_quota("country", "PY", at_least=6), _quota("country", "PE", at_least=6))},
     "quotas", Weight.BLOCKS),
    ("no lottery at the end", {"tie_breaks": (TieBreak(kind="earlier"),)}, "tie_breaks", Weight.REFUSED),
    ("a tie-break twice", {"tie_breaks": (TieBreak(kind="median"),) * 2 + (LOTTERY,)}, "tie_breaks", Weight.REFUSED),
    ("a criterion that is gone", {"tie_breaks": (TieBreak(kind="criterion", value="x"), LOTTERY)},
     "tie_breaks.0.value", Weight.BLOCKS),
    ("no public value", {"beacon": {}}, "beacon", Weight.BLOCKS),
    ("team upside down", {"team_least": 4, "team_most": 2}, "team_most", Weight.REFUSED),
    ("unknown condition", {"eligibility": (EligibilityRule(key="x", kind="x"),)}, "eligibility.0.kind", Weight.REFUSED),
    ("nothing accepted", {"eligibility": (EligibilityRule(key="c", kind="country"),)}, "eligibility.0.values",
     Weight.REFUSED),
    ("statement without words", {"eligibility": (EligibilityRule(key="s", kind="statement"),)}, "eligibility.0.text",
     Weight.REFUSED),
    ("stage not said", {"eligibility": (EligibilityRule(key="i", kind="initiative_stage"),)},
     "eligibility.0.at_least", Weight.REFUSED),
    ("money without currency", {"amount": 10}, "currency", Weight.REFUSED),
    ("pilots without money", {"kind": CallKind.PILOTS}, "amount", Weight.BLOCKS),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "place", "weight"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_what_is_wrong_is_said_at_its_place(changes: dict[str, Any], place: str, weight: Weight) -> None:
    findings = found(whole(**changes))

    at_the_place = [each for each in findings if (each.place, each.weight) == (place, weight)]
    assert at_the_place, findings
    assert all(each.words.strip().endswith((".", ")")) for each in at_the_place)


def test_places_of_solutions_are_for_each_challenge() -> None:
    rules = whole(kind=CallKind.SOLUTIONS, places=1, challenges=("a", "b", "c"), quotas=(_quota(at_least=3),))

    assert [each.place for each in found(rules) if each.place.startswith("quotas")] == []


def test_a_call_for_solutions_needs_challenges_that_are_ready() -> None:
    call = make_call(kind=CallKind.SOLUTIONS, state=CallState.DRAFT, places=1)
    empty = _words(call)
    add_challenge(call, make_challenge(status=ChallengeStatus.MAPPED, title="Sin caracterizar"))
    add_challenge(call, make_challenge(status=ChallengeStatus.CHARACTERISED, restricted=True, title="Restringido"))
    add_challenge(call, make_challenge(status=ChallengeStatus.CHARACTERISED, title="Listo"))

    said = _words(call)

    assert len(empty) == 1
    assert "Sin caracterizar" in said[0]
    assert "Restringido" in said[1]
    assert len(said) == 2


def _words(call: Any) -> list[str]:
    return [each.words for each in call_findings(call, rules_of(call), now()) if each.section == "desafios"]


def test_words_that_are_missing_in_a_language_only_warn() -> None:
    call = make_call(state=CallState.DRAFT, for_whom={"es": "Equipos."})

    weights = {each.place: each.weight for each in call_findings(call, rules_of(call), now())}

    assert weights["titles"] == Weight.WARNS
    assert weights["for_whom"] == Weight.WARNS
    assert weights["offers"] == Weight.BLOCKS
    assert weights["contact"] == Weight.BLOCKS
