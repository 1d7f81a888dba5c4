"""An acta in words: the same sections for a jury, a lottery, several rounds and several challenges."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from minga.calls.actions.draws import commit_draw, reveal_draw
from minga.calls.actions.printing import render
from minga.calls.enums import CallKind, RankBy
from minga.calls.models import Call, Decision
from minga.calls.queries.acta_paper import Block
from minga.calls.queries.acta_words import printed
from minga.calls.queries.rules import rules_of
from minga.core.actors import HOUSE
from minga.core.clock import now
from tests.factories.assessments import make_juror
from tests.factories.calls import add_challenge, phase_rules
from tests.factories.challenges import make_challenge
from tests.factories.deciding import apply_to, code_of, decided, first_phase, judged, ordered, run_jobs, soon

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_spanish() -> Iterator[None]:
    with translation.override("es"):
        yield


def sections(decision: Decision, *, most: int | None = None) -> dict[str, tuple[Block, ...]]:
    acta = printed(decision.document, decision.sha256, rules_of(decision.phase.call), most=most)
    return {part.title: part.blocks for part in acta.sections}


def words(decision: Decision) -> str:
    return str(sections(decision))


def lottery() -> Call:
    call = judged(
        {"A": (), "B": (), "C": ()}, kind=CallKind.PARTICIPANTS, places=1,
        phases=(phase_rules(rubric=None, rank_by=RankBy.LOTTERY),),
    )  # fmt: skip
    ordered(call)
    draw = commit_draw(phase=first_phase(call), beacon="Lotería del sábado", actor=HOUSE, now=now(), appears_at=soon())
    reveal_draw(draw=draw, public_value="04711", public_source="lotería.py", actor=HOUSE, now=now())
    run_jobs("calls.compute_ranking")
    return call


def test_a_jury_has_all_sections_in_the_order_in_which_a_court_would_ask() -> None:
    decision = decided(judged({"A": (4, 3), "B": (1, 2)}, places=1, waiting=0), notes="Por unanimidad.")

    assert list(sections(decision)) == [
        "La convocatoria", "Lo que se recibió", "El jurado", "Con qué se decidió", "Los puntajes", "El orden",
        "La decisión", "Lo que agrega el comité", "Cómo comprobar esta acta",
    ]  # fmt: skip


def test_a_lottery_has_no_jury_and_says_how_it_was_drawn() -> None:
    decision = decided(lottery())

    told = sections(decision)

    assert "El jurado" not in told
    assert "Los puntajes" not in told
    assert "04711" in str(told["Empates y sorteos"])
    assert len(told["El orden"][-1].rows) == 3
    assert render(decision, "es").startswith(b"%PDF")


def test_each_challenge_is_named_with_its_own_places() -> None:
    call = judged({}, kind=CallKind.SOLUTIONS)
    wells, queues = make_challenge(title="Pozos sin agua"), make_challenge(title="Filas de madrugada")
    add_challenge(call, wells)
    add_challenge(call, queues, order=1)
    panel = first_phase(call).panel
    assert panel is not None
    jurors = [make_juror(panel)]
    for title, score, challenge in (("A", 4, wells), ("B", 3, queues), ("C", 2, queues)):
        apply_to(call, title, (score,), jurors, facts={}, challenge=challenge)

    decision = decided(call)
    rows = sections(decision)["La decisión"][0].rows

    assert sorted((row[0], row[1]) for row in rows) == sorted(
        [("Pozos sin agua", code_of(call, "A")), ("Filas de madrugada", code_of(call, "B"))]
    )
    assert render(decision, "es").startswith(b"%PDF")


def test_an_earlier_round_says_who_goes_on() -> None:
    phases = (phase_rules("concepto", advance=1, reviews=1, quorum=1), phase_rules("pitch"))
    decision = decided(judged({"A": (4,), "B": (1,)}, phases=phases, places=1))

    acta = printed(decision.document, decision.sha256, rules_of(decision.phase.call))

    assert "1 pasa a la fase siguiente" in acta.lead
    assert "No pasan" in str(acta.sections)
    assert "Lista de espera" not in str(acta.sections)


def test_a_void_call_says_so() -> None:
    assert "se declara desierta" in words(decided(judged({})))


def test_a_page_shows_the_first_rows_and_says_how_many_follow() -> None:
    decision = decided(judged({f"P{n}": (4 - n % 4,) for n in range(6)}, places=6, waiting=0))

    table = sections(decision, most=4)["El orden"][-1]

    assert (len(table.rows), table.more) == (4, 2)


@pytest.mark.parametrize(("language", "said"), [("es", "Acta 1"), ("pt", "Ata 1"), ("en", "Acta 1")])
def test_it_speaks_the_language_of_the_reader(language: str, said: str) -> None:
    decision = decided(judged({"A": (4,)}, places=1))

    with translation.override(language):
        acta = printed(decision.document, decision.sha256, rules_of(decision.phase.call))

    assert acta.title == said
