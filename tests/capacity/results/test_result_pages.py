"""The result of an entity: who sees it, what it says, and that it costs the same among many."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from minga.capacity.actions.explaining import write_explanations
from minga.capacity.enums import Severity, WaveState
from minga.capacity.models import Appeal, Citation, EvidenceFile, Finding, Mark, Prefill
from minga.capacity.queries.result import result_page
from minga.capacity.queries.result_shapes import Figure
from minga.capacity.web.result_words import lead
from minga.core.clock import now
from tests.capacity.results.conftest import Ask, Results, make_results
from tests.conftest import Queries
from tests.factories.capacity import (
    make_computation,
    make_marks,
    make_measured,
    make_wave,
    published,
    runner_of,
    steward_of,
)
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.web]
COST = 10


def _page(results: Results, name: str = "result") -> str:
    return reverse(f"capacity:{name}", args=[results.wave.key, results.ours.key])


def test_a_published_result_is_everybody_s(ask: Ask) -> None:
    results = make_results()

    said = ask(None, _page(results)).content.decode()

    assert "35,0" in said
    assert "Entre <b>32,0</b> y <b>38,0</b>" in said
    assert "Capacidad" in said
    assert "Borrador" not in said


def test_a_draft_is_for_the_entity_and_those_who_measure(ask: Ask) -> None:
    results = make_results(state=WaveState.REPLYING)
    steward, other, runner = steward_of(results.ours), steward_of(results.theirs), runner_of(results.wave)

    assert ask(None, _page(results)).status_code == 404
    assert ask(make_person(), _page(results)).status_code == 404
    assert ask(other, _page(results)).status_code == 404
    assert "Borrador" in ask(steward, _page(results)).content.decode()
    assert ask(runner, _page(results)).status_code == 200


def test_the_entity_waits_until_there_is_something_to_reply_to(ask: Ask) -> None:
    results = make_results(state=WaveState.GRADING)

    assert ask(steward_of(results.ours), _page(results)).status_code == 404


def test_a_group_that_is_too_small_is_not_compared(ask: Ask) -> None:
    results = make_results(more=0)

    said = ask(None, _page(results)).content.decode()

    assert "c-strip" not in said
    assert "mediana de su grupo" not in said


def test_improvements_are_steps_of_the_rubric_first_what_brings_most(ask: Ask) -> None:
    results = make_results()

    page = ask(None, _page(results)).context["page"]

    assert [each.way.code for each in page.improvements] == ["q3", "q1", "q4"]
    assert [each.way.gain for each in page.improvements] == [Decimal(10), Decimal(5), Decimal(5)]
    assert page.improvements[1].way.then == "Está en el plan."


@pytest.mark.parametrize(
    ("score", "range_", "said"),
    [(35, (32, 38), 0), (35, (20, 50), 2), (20, (17, 23), 1), (35, (None, None), 0)],
)
def test_nothing_is_claimed_where_the_range_holds_the_median(
    score: int, range_: tuple[int | None, int | None], said: int
) -> None:
    page = result_page(make_results().ours, None, now())
    total = Figure(Decimal(score), *(None if end is None else Decimal(end) for end in range_))
    group = replace(page.group, median=Decimal("27.5"), inside=0) if page.group else None
    with translation.override("en"):
        sentence = lead(replace(page, total=total, group=group, change=None))[0]

    assert ["above the", "below the", "whether it is above or below"][said] in sentence
    assert sentence.startswith("With this") is (said == 2)


def test_evidence_is_opened_by_those_inside_and_named_to_all(ask: Ask) -> None:
    results = make_results(state=WaveState.REPLYING)
    piece = EvidenceFile.objects.create(measured=results.ours, title="Decreto 212", link="https://example.org/212")
    Citation.objects.create(evidence=piece, question="q2", where="folio 4")
    Prefill.objects.create(
        measured=results.ours, question="q4", source="units.innovation", value=1, found_at=now(), confirmed_at=now(),
        links=[{"label": "Laboratorio", "href": "/organizaciones/x/"}],
    )  # fmt: skip
    Mark.objects.filter(measured=results.ours, question="q2").update(comment="Falta el anexo.")
    from_inside = ask(steward_of(results.ours), _page(results, "result-questions")).content.decode()
    results.wave.state, results.wave.published_at, results.wave.bundle_sha256 = "published", now(), "0" * 64
    results.wave.save()

    from_outside = ask(make_person(), _page(results, "result-questions")).content.decode()

    assert 'href="https://example.org/212"' in from_inside
    assert "Falta el anexo." in from_inside
    assert "Decreto 212, folio 4" in from_outside
    assert "example.org/212" not in from_outside
    assert "Falta el anexo." not in from_outside
    assert "/organizaciones/x/" in from_outside


def test_the_change_is_told_in_its_three_parts(ask: Ask) -> None:
    results = make_results(state=WaveState.REPLYING)
    then = make_wave(version=results.wave.version, year=2023)
    before = make_measured(then, results.ours.organisation)
    make_marks(before, {"q1": 10})
    earlier = make_computation(then)
    columns = {
        "since": earlier, "before": Decimal("55"), "after": Decimal("35"), "real": Decimal("-22"),
        "method": Decimal("2"), "peers": Decimal(0), "nodes": {"q1": -5, "q4": -17},
    }  # fmt: skip
    write_explanations(results.run, {results.ours.key: columns}, {results.ours.key: results.ours.pk})

    answer = ask(steward_of(results.ours), _page(results))

    said = answer.content.decode()
    assert "Qué cambió desde 2023" in said or "What changed since 2023" in said
    assert [(moved.title, moved.points) for moved in answer.context["page"].change.moved] == [
        ("Resultados", Decimal(-17)),
        ("Capacidad", Decimal(-5)),
    ]
    assert answer.context["page"].parts[0].before == Decimal(25)


def test_a_page_costs_the_same_among_many(ask: Ask, queries: Queries) -> None:
    few, many = make_results(more=1), make_results(more=12)
    ask(None, _page(few))

    with queries(COST):
        ask(None, _page(few))
    with queries(COST):
        ask(None, _page(many))


def test_the_csv_holds_the_whole_tree(ask: Ask) -> None:
    results = make_results()

    lines = ask(None, _page(results, "result-csv")).content.decode("utf-8-sig").splitlines()

    assert len(lines) == 1 + len(results.wave.version.read.nodes)
    assert lines[1].startswith("total;")
    assert ";35.0;" in lines[1]


def test_an_entity_without_answers_has_a_page_without_a_score(ask: Ask) -> None:
    wave = make_wave(state=WaveState.PUBLISHED)
    measured = make_measured(wave)

    answer = ask(None, reverse("capacity:result", args=[wave.key, measured.key]))

    assert answer.status_code == 200
    assert answer.context["page"].total is None


def test_an_entity_without_answers_stands_beside_its_group_without_a_place(ask: Ask) -> None:
    results = make_results(state=WaveState.COMPUTED)
    silent = make_measured(results.wave, peer_group="a")
    published(results.wave)

    answer = ask(None, reverse("capacity:result", args=[results.wave.key, silent.key]))

    assert answer.status_code == 200
    assert answer.context["page"].group is not None


def test_what_does_not_add_up_is_said_with_what_was_decided(ask: Ask) -> None:
    results = make_results()
    Finding.objects.create(
        wave=results.wave, measured=results.ours, code="above_maximum", severity=Severity.ERROR, node="q1",
        data={"found": 12, "expected": 10}, settled_at=now(), settled_note="Se publica como estaba.",
    )  # fmt: skip

    said = ask(None, _page(results)).content.decode()

    assert "Se publica como estaba." in said
    assert "12" in said


def test_appeals_are_not_told_to_strangers(ask: Ask) -> None:
    results = make_results()
    Appeal.objects.create(measured=results.ours, text="No contaron el laboratorio.", filed_at=now())

    assert "No contaron" not in ask(None, _page(results)).content.decode()
