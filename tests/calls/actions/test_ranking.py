"""The order of a round: what the jury says, ties, marks, vetoes, quotas; and what cannot be computed."""

import pytest

from minga.audit.models import Entry
from minga.calls.actions.decisions import prepare_decision
from minga.calls.actions.ranking import compute_ranking
from minga.calls.enums import ApplicationState, CallKind, Fate, RankBy
from minga.calls.models import Application, QuotaRule, TieBreak
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, NotAllowed, NotReady
from tests.factories.assessments import make_juror
from tests.factories.calls import add_challenge, make_call, office_of, phase_rules, rubric_data
from tests.factories.challenges import make_challenge
from tests.factories.deciding import apply_to, code_of, first_phase, judged, ordered, titles_with
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def test_the_order_follows_the_scores() -> None:
    call = judged({"Low": (1, 1), "High": (4, 4), "Middle": (3, 2)}, places=1, waiting=1)

    decision = ordered(call)

    assert decision.ranking["state"] == "ready"
    assert titles_with(decision, Fate.SELECTED) == ["High"]
    assert titles_with(decision, Fate.WAITING) == ["Middle"]
    assert titles_with(decision, Fate.NOT_SELECTED) == ["Low"]
    high = decision.outcomes.get(application__title="High")
    assert (high.rank, str(high.raw), high.reason["number"]) == (1, "100.0000", "100.00")
    assert Entry.objects.filter(key="calls.ranking_computed").count() == 1


def test_raw_and_corrected_stand_side_by_side_when_the_design_allows() -> None:
    scores = {f"P{n}": ((n % 5), max(0, (n % 5) - 1), min(4, (n + 1) % 5)) for n in range(8)}
    call = judged(scores, places=2, phases=(phase_rules(rank_by=RankBy.CORRECTED, reviews=3, quorum=3),))

    decision = ordered(call)

    assert decision.ranking["used"] == RankBy.CORRECTED
    assert set(decision.ranking["correction"]) == {"severity", "reliability"}
    for outcome in decision.outcomes.all():
        assert outcome.raw is not None
        assert outcome.corrected is not None
        assert outcome.rank_low is not None
        assert 1 <= outcome.rank_low <= outcome.rank_high <= 8


def test_a_correction_that_cannot_be_made_says_why_and_the_mean_decides() -> None:
    call = judged({"A": (4, 4), "B": (1, 1)}, places=1, phases=(phase_rules(rank_by=RankBy.CORRECTED, reviews=2),))

    decision = ordered(call)

    assert decision.ranking["used"] == RankBy.MEAN
    assert decision.ranking["correction"]["refused"] == "few_reviews"
    assert titles_with(decision, Fate.SELECTED) == ["A"]
    assert not decision.outcomes.exclude(corrected=None).exists()


def test_published_tie_breaks_decide_in_their_order() -> None:
    ties = (TieBreak(kind="criterion", value="team"), TieBreak(kind="lottery"))
    # 40·3+40·1+20·2 = 40·1+40·3+20·2 = 200 of 400; team is higher in the third, whose sum is the same.
    scores = {"A": ((3, 1, 2),), "B": ((2, 2, 2),), "C": ((2, 1, 4),)}
    call = judged(scores, places=1, waiting=0, tie_breaks=ties)

    decision = ordered(call)

    first = decision.outcomes.get(application__title="C")
    assert first.rank == 1
    assert first.reason["tie"] == ["criterion:team", code_of(call, "A")]


def test_a_tie_that_changes_nothing_for_anybody_needs_no_lottery() -> None:
    call = judged({"A": (4,), "B": (4,), "C": (1,), "D": (1,)}, places=2, waiting=0)

    decision = ordered(call)

    assert decision.ranking["state"] == "ready"
    assert {each.rank for each in decision.outcomes.filter(fate=Fate.SELECTED)} == {1}


def test_a_tie_at_the_line_waits_for_a_lottery() -> None:
    call = judged({"A": (4,), "B": (3,), "C": (3,), "D": (1,)}, places=2, waiting=0)

    decision = ordered(call)

    assert decision.ranking["state"] == "draw"
    assert decision.ranking["waits"] == [sorted([code_of(call, "B"), code_of(call, "C")])]


def test_whoever_is_vetoed_or_below_the_mark_has_no_place_and_costs_nobody_a_rank() -> None:
    rubric = rubric_data(50, 50, pass_mark="0.5", veto="any")
    rubric["criteria"][1]["veto_below"] = 2
    call = judged(
        {"Vetoed": ((4, 1),), "Below": ((1, 2),), "Good": ((2, 3),)}, places=3,
        phases=(phase_rules(rubric=rubric, reviews=1, quorum=1),),
    )  # fmt: skip

    decision = ordered(call)

    assert titles_with(decision, Fate.SELECTED) == ["Good"]
    rows = {each.application.title: each for each in decision.outcomes.select_related("application")}
    assert rows["Good"].rank == 1
    assert rows["Vetoed"].reason["vetoed"] == "idea"
    assert rows["Below"].reason["reason"] == "below_mark"
    assert decision.ranking["pools"][0]["empty"] == 2


def test_quotas_are_met_by_the_least_change_and_say_for_whom() -> None:
    facts = {"C": {"rural": "yes"}, "D": {"rural": "yes"}}
    quotas = (QuotaRule(key="rural", group="rural", at_least=1),)
    call = judged({"A": (4,), "B": (3,), "C": (2,), "D": (1,)}, places=2, quotas=quotas, facts=facts)

    decision = ordered(call)

    assert sorted(titles_with(decision, Fate.SELECTED)) == ["A", "C"]
    rows = {each.application.title: each for each in decision.outcomes.select_related("application")}
    assert rows["C"].reason["reason"] == "by_quota"
    assert rows["C"].reason["other"] == code_of(call, "B")
    assert rows["B"].reason["reason"] == "displaced_by_quota"
    assert decision.ranking["pools"][0]["quotas"][0]["met"] is True


def test_no_organisation_twice_is_kept_without_naming_it() -> None:
    quotas = (QuotaRule(key="one", group="organisation", at_most=1),)
    facts = {"A": {"organisation": "hospital"}, "B": {"organisation": "hospital"}, "C": {"organisation": "escuela"}}
    call = judged({"A": (4,), "B": (3,), "C": (2,)}, places=2, quotas=quotas, facts=facts)

    decision = ordered(call)

    assert sorted(titles_with(decision, Fate.SELECTED)) == ["A", "C"]
    assert "hospital" not in str(decision.ranking)
    assert not [each for each in decision.outcomes.all() if "hospital" in str(each.reason)]


def test_each_challenge_has_places_of_its_own() -> None:
    call = judged({}, kind=CallKind.SOLUTIONS)
    first, second = make_challenge(), make_challenge()
    add_challenge(call, first, places=1)
    add_challenge(call, second, places=1, order=1)
    jurors = [make_juror(first_phase(call).panel)]
    for title, score, challenge in (("A", 4, first), ("B", 3, first), ("C", 2, second)):
        apply_to(call, title, (score,), jurors, facts={}, challenge=challenge)

    decision = ordered(call)

    assert sorted(titles_with(decision, Fate.SELECTED)) == ["A", "C"]
    assert decision.outcomes.get(application__title="C").rank == 1


def test_who_withdrew_or_is_not_eligible_is_not_in_the_order() -> None:
    call = judged({"A": (4,), "B": (3,), "C": (2,)}, places=1)
    Application.objects.filter(title="A").update(state=ApplicationState.WITHDRAWN)
    Application.objects.filter(title="B").update(state=ApplicationState.NOT_ELIGIBLE, not_eligible_reason="No es.")

    decision = ordered(call)

    assert titles_with(decision, Fate.SELECTED) == ["C"]
    assert decision.outcomes.count() == 1


def test_a_call_to_which_nobody_applied_can_be_declared_void() -> None:
    call = judged({})

    decision = ordered(call)

    assert decision.ranking["state"] == "ready"
    assert decision.outcomes.count() == 0


def test_it_waits_for_what_is_missing_and_says_what_to_do() -> None:
    call = make_call()
    phase = call.phases.get()

    with pytest.raises(NotReady) as refused:
        prepare_decision(phase=phase, actor=HOUSE, now=now())

    assert refused.value.code == "open"


def test_an_application_that_nobody_judged_is_named() -> None:
    call = judged({"A": (4,), "B": ()}, places=1)

    with pytest.raises(NotReady) as refused:
        prepare_decision(phase=first_phase(call), actor=HOUSE, now=now())

    assert refused.value.code == "unjudged"
    assert code_of(call, "B") in str(refused.value)


def test_without_the_quorum_of_the_rules_nobody_decides() -> None:
    call = judged({"A": (4, 4)}, places=1, phases=(phase_rules(reviews=1, quorum=3),))

    with pytest.raises(NotReady) as refused:
        prepare_decision(phase=first_phase(call), actor=HOUSE, now=now())

    assert refused.value.code == "quorum"


def test_only_the_office_asks_for_an_order() -> None:
    call = judged({"A": (4,)}, places=1)

    with pytest.raises(NotAllowed):
        prepare_decision(phase=first_phase(call), actor=make_person(), now=now())

    assert prepare_decision(phase=first_phase(call), actor=office_of(call), now=now()).ranking["state"] == "queued"


def test_a_job_that_runs_twice_leaves_what_it_found() -> None:
    decision = ordered(judged({"A": (4,)}, places=1))

    with pytest.raises(Conflict):
        compute_ranking(decision=decision, actor=HOUSE, now=now())


def test_what_the_committee_wrote_survives_a_new_order() -> None:
    call = judged({"A": (4,), "B": (2,)}, places=1)
    decision = ordered(call)
    decision.outcomes.filter(application__title="B").update(words="Vuelva a postular.")

    again = ordered(call)

    assert again.outcomes.get(application__title="B").words == "Vuelva a postular."
    assert again.basis == decision.basis
