"""The public lottery: committed before, drawn once, drawn again by anybody from the published file alone."""

import hashlib
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from minga.audit.models import Entry as LogEntry
from minga.calls.actions.decisions import prepare_decision, publish_decision, take_decision
from minga.calls.actions.draws import commit_draw, plan_of, reveal_draw
from minga.calls.enums import CallKind, DrawState, Fate, RankBy
from minga.calls.models import Call, Decision, Draw, QuotaRule
from minga.calls.queries.acta_page import acta_text
from minga.calls.queries.draws import TEN_LINES, as_text, draw_file, groups_csv
from minga.core.actors import HOUSE
from minga.core.clock import now
from minga.core.errors import Conflict, Invalid, NotAllowed, NotReady
from minga.engines import lottery
from tests.factories.calls import make_application, make_entry, phase_rules
from tests.factories.deciding import (
    announced,
    apply_to,
    code_of,
    decided,
    first_phase,
    judged,
    ordered,
    run_jobs,
    soon,
    taking,
    titles_with,
)
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db
BEACON = "Primer premio de la lotería del sábado 5 de diciembre"


def tied(**fields: object) -> Call:
    """B and C are equal at the line."""
    return judged({"A": (4,), "B": (3,), "C": (3,), "D": (1,)}, places=2, waiting=1, **fields)


def by_lottery(people: int, *, places: int, **fields: object) -> Call:
    """A call for people without a jury; every third is rural, every second never took part."""
    call = judged(
        {}, kind=CallKind.PARTICIPANTS, places=places, waiting=None,
        phases=(phase_rules(rubric=None, rank_by=RankBy.LOTTERY),), **fields,
    )  # fmt: skip
    host, phase = make_organisation(), call.phases.get()
    for number in range(people):
        facts = {"rural": "yes" if number % 3 == 0 else "no", "first_time": "yes" if number % 2 else "no"}
        made = make_application(call, organisation=host, facts=facts, title=f"P{number}")
        make_entry(made, phase, submission=None, received_at=phase.closes_at)
    return call


def drawn(call: Call) -> Draw:
    made = commit_draw(phase=first_phase(call), beacon=BEACON, actor=HOUSE, now=now(), appears_at=soon())
    return reveal_draw(draw=made, public_value=" 04 711 ", public_source="lotería.py", actor=HOUSE, now=now())


def test_ties_are_broken_by_a_lottery_committed_before() -> None:
    call = tied()
    ordered(call)

    made = commit_draw(phase=first_phase(call), beacon=BEACON, actor=HOUSE, now=now(), appears_at=soon())

    assert made.state == DrawState.COMMITTED
    assert [one["id"] for one in made.plan["entries"]] == sorted([code_of(call, "B"), code_of(call, "C")])
    assert made.commitment == hashlib.sha256(made.secret.encode()).hexdigest()
    assert made.secret not in json.dumps(made.plan)
    assert made.secret not in "".join(str(each.after) for each in LogEntry.objects.all())

    reveal_draw(draw=made, public_value="04711", public_source="lotería.py", actor=HOUSE, now=now())

    assert run_jobs("calls.compute_ranking") == 1
    decision = Decision.objects.get()
    assert decision.ranking["state"] == "ready"
    first = made_order(Draw.objects.get())[0]
    assert decision.outcomes.get(fate=Fate.SELECTED, rank=2).application.code == first
    assert decision.outcomes.get(rank=2).reason["draw"] == str(made.uuid)


def made_order(draw: Draw) -> list[str]:
    return [*draw.published["drawn"], *draw.published["waiting"]]


def test_what_was_drawn_is_never_drawn_again() -> None:
    call = tied()
    ordered(call)
    draw = drawn(call)
    before = made_order(draw)

    with pytest.raises(Conflict) as again:
        reveal_draw(draw=draw, public_value="1", public_source="otra", actor=HOUSE, now=now())
    with pytest.raises(NotReady):
        commit_draw(phase=first_phase(call), beacon=BEACON, actor=HOUSE, now=now(), appears_at=soon())
    with pytest.raises(DatabaseError), transaction.atomic():
        Draw.objects.filter(pk=draw.pk).update(published={})
    with pytest.raises(DatabaseError), transaction.atomic():
        draw.delete()

    assert again.value.code == "drawn"
    assert made_order(Draw.objects.get()) == before


def test_a_lottery_that_is_committed_is_drawn_before_another() -> None:
    call = tied()
    ordered(call)
    commit_draw(phase=first_phase(call), beacon=BEACON, actor=HOUSE, now=now(), appears_at=soon())

    with pytest.raises(Conflict) as refused:
        commit_draw(phase=first_phase(call), beacon=BEACON, actor=HOUSE, now=now(), appears_at=soon())

    assert refused.value.code == "committed"
    assert Draw.objects.count() == 1


def test_a_value_that_somebody_may_know_already_is_refused_and_nothing_is_drawn_before_it_is_out() -> None:
    call = tied()
    ordered(call)
    moment = now()

    for known in (moment, moment - timedelta(days=1)):
        with pytest.raises(Invalid) as refused:
            commit_draw(phase=first_phase(call), beacon=BEACON, appears_at=known, actor=HOUSE, now=moment)
        assert set(refused.value.errors) == {"appears_at"}
    out = moment + timedelta(days=2)
    made = commit_draw(phase=first_phase(call), beacon=BEACON, appears_at=out, actor=HOUSE, now=moment)
    with pytest.raises(NotReady) as early:
        reveal_draw(draw=made, public_value="04711", public_source="lotería.py", actor=HOUSE, now=moment)
    reveal_draw(draw=made, public_value="04711", public_source="lotería.py", actor=HOUSE, now=out)

    assert early.value.code == "early"
    assert made.plan["appears"] == out.isoformat()
    assert lottery.verify(json.dumps(Draw.objects.get().published)) == ()


def test_it_asks_for_the_value_and_where_it_was_read() -> None:
    call = tied()
    ordered(call)
    with pytest.raises(Invalid):
        commit_draw(phase=first_phase(call), beacon=" ", actor=HOUSE, now=now(), appears_at=soon())
    made = commit_draw(phase=first_phase(call), beacon=BEACON, actor=HOUSE, now=now(), appears_at=soon())

    with pytest.raises(Invalid) as refused:
        reveal_draw(draw=made, public_value=" ", public_source="", actor=HOUSE, now=now())

    assert set(refused.value.errors) == {"public_value", "public_source"}
    assert Draw.objects.get().state == DrawState.COMMITTED


def test_only_the_office_draws() -> None:
    call = tied()
    ordered(call)
    with pytest.raises(NotAllowed):
        commit_draw(phase=first_phase(call), beacon=BEACON, actor=make_person(), now=now(), appears_at=soon())
    made = commit_draw(phase=first_phase(call), beacon=BEACON, actor=HOUSE, now=now(), appears_at=soon())

    with pytest.raises(NotAllowed):
        reveal_draw(draw=made, public_value="1", public_source="x", actor=make_person(), now=now())


def test_an_order_without_ties_has_nothing_to_draw() -> None:
    call = judged({"A": (4,), "B": (3,)}, places=1)
    ordered(call)

    with pytest.raises(NotReady) as refused:
        commit_draw(phase=first_phase(call), beacon=BEACON, actor=HOUSE, now=now(), appears_at=soon())

    assert refused.value.code == "nothing"


def test_nobody_decides_before_the_lottery() -> None:
    decision, moment = ordered(tied()), now()

    with pytest.raises(NotReady) as refused:
        take_decision(decision=decision, taking=taking(decision, publish_at=moment), actor=HOUSE, now=moment)

    assert refused.value.code == "draw"


def test_no_lottery_when_there_are_places_for_all() -> None:
    call = by_lottery(3, places=5)

    decision = ordered(call)

    assert decision.ranking["state"] == "ready"
    assert decision.outcomes.filter(fate=Fate.SELECTED).count() == 3


def test_whoever_comes_in_after_the_draw_stands_behind_all_who_were_in_it() -> None:
    call = by_lottery(4, places=2)
    ordered(call)
    draw = drawn(call)
    late = apply_to(call, "Late", (), (), facts={})

    run_jobs("calls.compute_ranking")
    decision = Decision.objects.get()

    assert list(decision.outcomes.order_by("rank").values_list("application__code", flat=True)) == [
        *made_order(draw), late.code,
    ]  # fmt: skip


def test_three_hundred_for_forty_places_can_be_run_again_from_the_published_file_alone(tmp_path: Path) -> None:
    quotas = (QuotaRule(key="rural", group="rural", at_least=20), QuotaRule(key="new", group="first_time", at_least=25))
    call = by_lottery(300, places=40, quotas=quotas)
    ordered(call)
    draw = drawn(call)
    run_jobs("calls.compute_ranking")
    decision = announced(call)
    published = tmp_path / "sorteo.json"
    published.write_text(as_text(draw_file(draw, None, now())), encoding="utf-8")
    lines = tmp_path / "again.py"
    lines.write_text(TEN_LINES, encoding="utf-8")

    again = subprocess.run([sys.executable, lines, published], capture_output=True, text=True, check=True)
    acta = json.loads(acta_text(Decision.objects.get(pk=decision.pk)))
    choice = tmp_path / "seleccion.json"
    choice.write_text(json.dumps(acta["selection"][0]["choice"]), encoding="utf-8")
    engine = [sys.executable, "-m", "minga.engines.selection", choice]
    selected = subprocess.run(engine, capture_output=True, text=True, check=True)

    order = eval(again.stdout)  # noqa: S307 - a list of codes that we have just printed
    assert order == [line["application"] for line in acta["ranking"]]
    chosen = list(decision.outcomes.filter(fate=Fate.SELECTED).values_list("application__code", flat=True))
    assert sorted(json.loads(selected.stdout)["selected"]) == sorted(chosen)
    assert len(chosen) == 40
    assert all(quota["met"] for quota in acta["selection"][0]["quotas"])


def test_drawn_and_not_drawn_are_kept_with_their_chances() -> None:
    call = by_lottery(60, places=12, quotas=(QuotaRule(key="rural", group="rural", at_least=8),))
    ordered(call)
    draw = drawn(call)
    run_jobs("calls.compute_ranking")
    assert groups_csv(draw, now()) is None

    announced(call)

    rows = [line.split(",") for line in (groups_csv(draw, now()) or "").strip().split("\n")]
    head, people = rows[0], [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    assert head[:3] == ["application", "challenge", "place"]
    assert {person["group"] for person in people} == {"treatment", "comparison"}
    assert sum(person["group"] == "treatment" for person in people) == 12
    chances = {person["profile"]: float(person["chance"]) for person in people}
    assert chances["rural=yes"] > 0.35 > 0.2 > chances[""]  # 8 of 20 rural at least; at most 4 of 40 others
    assert sum(float(person["chance"]) for person in people) == pytest.approx(12, abs=0.01)


def test_the_secret_and_the_tied_codes_stay_inside_until_results() -> None:
    call = tied()
    ordered(call)
    draw = drawn(call)
    run_jobs("calls.compute_ranking")

    assert draw_file(draw, None, now()) is None

    decided(call)
    assert draw_file(draw, None, now()) is None

    publish_decision(decision=Decision.objects.get(), actor=HOUSE, now=now())
    assert (draw_file(draw, None, now()) or {})["secret"] == draw.secret


def test_the_same_values_draw_the_same_order() -> None:
    call = tied()
    ordered(call)
    first = drawn(call)

    again = lottery.draw(plan_of(first.plan), secret=first.secret, public_value=first.public_value)

    assert [*again.drawn, *again.waiting] == made_order(first)
    assert first.public_value == "04 711"


def test_a_prepared_order_with_a_draw_is_computed_by_the_job_again() -> None:
    call = tied()
    ordered(call)
    drawn(call)
    run_jobs("calls.compute_ranking")

    prepare_decision(phase=first_phase(call), actor=HOUSE, now=now())
    run_jobs("calls.compute_ranking")

    assert len(titles_with(Decision.objects.get(), Fate.SELECTED)) == 2
