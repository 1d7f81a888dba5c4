"""Decisions that cite, and risks that are judged."""

import pytest

from minga.audit.models import Entry
from minga.core.clock import now
from minga.core.errors import Conflict, DomainError, Invalid
from minga.initiatives.actions.decisions import DecisionText, mend_decision, record_decision
from minga.initiatives.actions.risks import RiskText, add_risk, edit_risk, move_risk
from minga.initiatives.models import Decision, Risk
from tests.factories.initiatives import days_ago, lead_of, make_dossier_evidence, make_initiative
from tests.factories.upkeep import make_decision, make_risk

pytestmark = pytest.mark.django_db


def _decided(**fields: object) -> DecisionText:
    values: dict[str, object] = {
        "text": "Confirmar por voz", "reasons": "Pocos leen.", "office": "Salud", "decided_on": days_ago(2),
        "no_evidence": "No hay registro todavía.",
    }  # fmt: skip
    return DecisionText(**(values | fields))  # type: ignore[arg-type]


def test_a_decision_cites_its_evidence_and_then_needs_no_excuse() -> None:
    initiative = make_initiative(stage=3)
    evidence = make_dossier_evidence(initiative)

    made = record_decision(
        initiative=initiative, decided=_decided(cited=[evidence]), actor=lead_of(initiative), now=now()
    )

    assert list(made.cited.all()) == [evidence]
    assert made.no_evidence == ""
    assert Entry.objects.get(key="initiatives.decision_recorded").after["cited"] == [evidence.title]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"no_evidence": " "}, "no_evidence"),
        ({"reasons": ""}, "reasons"),
        ({"office": ""}, "office"),
        ({"text": "x" * 401}, "text"),
        ({"decided_on": days_ago(-3)}, "decided_on"),
    ],
)
def test_a_decision_without_reasons_or_ground_is_refused(fields: dict[str, object], field: str) -> None:
    initiative = make_initiative(stage=3)

    with pytest.raises(Invalid) as refused:
        record_decision(initiative=initiative, decided=_decided(**fields), actor=lead_of(initiative), now=now())

    assert set(refused.value.errors) == {field}
    assert not Decision.objects.filter(initiative=initiative).exists()


def test_evidence_of_another_dossier_or_withdrawn_is_not_cited() -> None:
    initiative = make_initiative(stage=3)
    foreign = make_dossier_evidence(make_initiative(stage=3))
    withdrawn = make_dossier_evidence(initiative, withdrawn_at=now(), withdrawn_reason="Se contó mal.")

    for evidence in (foreign, withdrawn):
        with pytest.raises(Invalid) as refused:
            record_decision(
                initiative=initiative, decided=_decided(cited=[evidence]), actor=lead_of(initiative), now=now()
            )
        assert set(refused.value.errors) == {"cited"}


def test_mending_words_keeps_both_and_what_was_cited_may_stay() -> None:
    initiative = make_initiative(stage=3)
    decision = make_decision(initiative, no_evidence="")
    evidence = make_dossier_evidence(initiative, withdrawn_at=now(), withdrawn_reason="Vieja.")
    decision.cited.add(evidence)

    mend_decision(
        decision=decision, changes={"reasons": "Casi nadie lee."}, was={"reasons": decision.reasons},
        actor=lead_of(initiative), now=now(),
    )  # fmt: skip

    entry = Entry.objects.get(key="initiatives.decision_mended")
    assert (entry.before, entry.after) == ({"reasons": "Pocos leen el mensaje."}, {"reasons": "Casi nadie lee."})
    assert list(decision.cited.all()) == [evidence]


def test_whoever_saved_in_between_is_not_overwritten() -> None:
    initiative = make_initiative(stage=3)
    decision = make_decision(initiative)

    with pytest.raises(Conflict):
        mend_decision(
            decision=decision, changes={"reasons": "A"}, was={"reasons": "otra cosa"}, actor=lead_of(initiative),
            now=now(),
        )  # fmt: skip

    decision.refresh_from_db()
    assert decision.reasons == "Pocos leen el mensaje."


def test_a_risk_is_named_judged_anew_and_moved() -> None:
    initiative = make_initiative(stage=3)
    lead = lead_of(initiative)

    risk = add_risk(initiative=initiative, risk=RiskText(text="Se cae", likelihood=2, impact=5), actor=lead, now=now())
    edit_risk(risk=risk, changes={"likelihood": 4}, was={"likelihood": 2}, actor=lead, now=now())
    moved = move_risk(risk=risk, state="happened", actor=lead, now=now())

    assert (moved.likelihood, moved.state) == (4, "happened")
    keys = Entry.objects.filter(subject_type="initiatives.risk").order_by("pk").values_list("key", flat=True)
    assert list(keys) == ["initiatives.risk_added", "initiatives.risk_edited", "initiatives.risk_moved"]


@pytest.mark.parametrize(
    ("fields", "field"), [({"likelihood": 0}, "likelihood"), ({"impact": 6}, "impact"), ({"text": " "}, "text")]
)
def test_a_risk_is_judged_from_one_to_five(fields: dict[str, object], field: str) -> None:
    initiative = make_initiative(stage=3)
    values: dict[str, object] = {"text": "Se cae", "likelihood": 2, "impact": 5}

    with pytest.raises(Invalid) as refused:
        add_risk(initiative=initiative, risk=RiskText(**(values | fields)), actor=lead_of(initiative), now=now())  # type: ignore[arg-type]

    assert set(refused.value.errors) == {field}
    assert not Risk.objects.exists()


@pytest.mark.parametrize("state", ["open", "nowhere"])
def test_a_risk_does_not_move_to_where_it_is_nor_to_nowhere(state: str) -> None:
    initiative = make_initiative(stage=3)

    with pytest.raises(DomainError):
        move_risk(risk=make_risk(initiative), state=state, actor=lead_of(initiative), now=now())
