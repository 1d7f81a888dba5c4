"""Every rule in words, the same for the page, for verdicts and for the acta."""

from typing import Any

import pytest

from minga.calls.enums import EligibilityKind, QuotaGroup, RankBy, TieBreakKind
from minga.calls.models import EligibilityRule, QuotaRule, Rules, TieBreak
from minga.calls.queries.rule_words import (
    eligibility_words,
    names_of,
    quota_words,
    rank_words,
    rubric_of,
    team_words,
    tie_break_words,
)
from tests.factories.calls import phase_rules, rubric_data
from tests.factories.organisations import make_admin1

pytestmark = pytest.mark.django_db


def _rules(**fields: Any) -> Rules:
    return Rules(kind="pilots", timezone="UTC", **fields)


CONDITIONS: list[tuple[dict[str, Any], str]] = [
    ({"kind": "organisation_type", "values": ("municipal",)}, "Municipio"),
    ({"kind": "country", "values": ("PY", "PE")}, "Paraguay, Perú"),
    ({"kind": "territory", "values": ("PY-7",)}, "Departamento PY-7"),
    ({"kind": "rural"}, "rural"),
    ({"kind": "first_time"}, "primera vez"),
    ({"kind": "contract", "values": ("career",)}, "carrera"),
    ({"kind": "role", "values": ("coordinator",)}, "Coordinación"),
    ({"kind": "enrolled"}, "esta edición"),
    ({"kind": "initiative_stage", "at_least": 4}, "Prototipada"),
    ({"kind": "initiative_stage", "at_least": 44}, "44"),
    ({"kind": "challenge_state", "values": ("mapped",)}, "Mapeado"),
    ({"kind": "team_size", "at_least": 2, "at_most": 5}, "2 a 5"),
    ({"kind": "one_per_organisation"}, "una postulación"),
    ({"kind": "one_per_organisation", "at_most": 3}, "3 postulaciones"),
    ({"kind": "solver_profile"}, "solucionador"),
    ({"kind": "statement"}, "confirma"),
    ({"kind": "rural", "text": {"es": "Su municipio es rural."}}, "Su municipio es rural."),
]


@pytest.mark.parametrize(("fields", "words"), CONDITIONS)
def test_conditions(fields: dict[str, Any], words: str) -> None:
    make_admin1("PY-7")
    rule = EligibilityRule(key="x", **fields)

    assert words.lower() in eligibility_words(rule, names_of(_rules(eligibility=(rule,)))).lower()


def test_every_kind_of_condition_has_words_of_its_own() -> None:
    said = {eligibility_words(EligibilityRule(key="x", kind=kind), {}) for kind in EligibilityKind.values}

    assert len(said) >= len(EligibilityKind.values) - 1


@pytest.mark.parametrize(
    ("least", "most", "words"), [(2, 5, "2 a 5"), (None, 3, "máximo 3"), (2, None, "menos 2"), (None, None, "menos 1")]
)
def test_teams(least: int | None, most: int | None, words: str) -> None:
    assert words in team_words(least, most)


QUOTAS: list[tuple[dict[str, Any], str]] = [
    ({"group": "rural", "at_least": 3}, "al menos 3"),
    ({"group": "sex", "value": "woman", "at_least": 3, "at_most": 5}, "Mujer: al menos 3 plazas y como máximo 5"),
    ({"group": "organisation", "at_most": 1}, "cada uno: como máximo 1"),
    ({"group": "country", "value": "PE", "at_least": 1}, "Perú"),
    ({"group": "territory", "value": "PY-7", "at_least": 1}, "Departamento PY-7"),
    ({"group": "rural", "text": {"es": "Tres rurales."}}, "Tres rurales."),
]


@pytest.mark.parametrize(("fields", "words"), QUOTAS)
def test_quotas(fields: dict[str, Any], words: str) -> None:
    make_admin1("PY-7")
    quota = QuotaRule(key="x", **fields)

    assert words in quota_words(quota, names_of(_rules(quotas=(quota,))))


TIES = [
    (TieBreak(kind=TieBreakKind.CRITERION, value="idea"), "«Idea»"),
    (TieBreak(kind=TieBreakKind.CRITERION, value="gone"), "«gone»"),
    (TieBreak(kind=TieBreakKind.LEAST_SCORE), "más bajo"),
    (TieBreak(kind=TieBreakKind.MEDIAN), "mediana"),
    (TieBreak(kind=TieBreakKind.QUOTA_GROUP, value=f"{QuotaGroup.RURAL}=yes"), "rural"),
    (TieBreak(kind=TieBreakKind.QUOTA_GROUP, value="sex=woman"), "Mujer"),
    (TieBreak(kind=TieBreakKind.EARLIER), "antes"),
    (TieBreak(kind=TieBreakKind.LOTTERY), "sorteo"),
]


@pytest.mark.parametrize(("tie", "words"), TIES)
def test_tie_breaks(tie: TieBreak, words: str) -> None:
    rules = _rules(phases=(phase_rules(),))

    assert words.lower() in tie_break_words(tie, rules, {}).lower()


def test_each_way_of_ranking_has_its_words() -> None:
    said = {rank_words(phase_rules(rank_by=each)) for each in RankBy.values}

    assert len(said) == len(RankBy.values)


def test_a_rubric_that_is_not_whole_is_none_yet() -> None:
    assert rubric_of(phase_rules(rubric=rubric_data(40, 40, 10))) is None
    assert rubric_of(phase_rules(rubric=None)) is None
    assert rubric_of(phase_rules()) is not None
