"""The public page of a wave and its lists: groups first, no order by score unless allowed and asked."""

import pytest
from django.urls import reverse

from minga.capacity.enums import MeasuredState, WaveState
from minga.capacity.models import Wave
from minga.capacity.queries.result_sections import organisation_section
from minga.core.clock import now
from tests.capacity.results.conftest import Ask, make_results
from tests.conftest import Queries
from tests.factories.capacity import make_index, make_measured, make_version, make_wave, runner_of, steward_of
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.web]
LISTS = ("entities", "questions", "results-csv")


def _at(name: str, wave: Wave, *more: str) -> str:
    return reverse(f"capacity:{name}", args=[wave.key, *more])


def test_the_wave_shows_groups_and_no_entity_by_name(ask: Ask) -> None:
    results = make_results(more=2)

    said = ask(None, _at("wave", results.wave)).content.decode()

    assert "Grupo A" in said
    assert "c-scorebar__half" in said
    assert results.ours.name not in said


def test_a_group_too_small_has_no_figures(ask: Ask) -> None:
    results = make_results()

    page = ask(None, _at("wave", results.wave)).context["page"]

    assert {row.key: row.figures is not None for row in page.groups} == {"a": True, "b": False}


def test_while_it_goes_on_there_are_dates_and_no_scores(ask: Ask) -> None:
    wave = make_wave(state=WaveState.ANSWERING, entities=2)
    make_measured(wave, state=MeasuredState.SENT)

    answer = ask(None, _at("wave", wave))

    assert (answer.context["page"].number, answer.context["page"].sent) == (3, 1)
    assert len(answer.context["page"].timetable) == 4
    assert "c-scorebar" not in answer.content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_scores_before_publication_are_for_those_who_measure(ask: Ask, name: str) -> None:
    results = make_results(state=WaveState.COMPUTED)
    steward, runner = steward_of(results.ours), runner_of(results.wave)

    assert ask(None, _at(name, results.wave)).status_code == 404
    assert ask(steward, _at(name, results.wave)).status_code == 404
    assert ask(runner, _at(name, results.wave)).status_code == 200


def test_a_wave_in_preparation_or_of_a_private_index_is_not_there(ask: Ask) -> None:
    preparing = make_wave(state=WaveState.PREPARING)
    private = make_wave(state=WaveState.PUBLISHED, version=make_version(index=make_index(public=False)))

    assert ask(make_person(), _at("wave", preparing)).status_code == 404
    assert ask(None, _at("wave", private)).status_code == 404
    assert ask(runner_of(private), _at("wave", private)).status_code == 200


def test_entities_stand_by_name_unless_the_wave_allows_an_order_and_one_asks(ask: Ask) -> None:
    closed, open_ = make_results(more=2), make_results(more=2, shows_ranking=True)

    def names(results: object, query: str) -> list[str]:
        page = ask(None, _at("entities", results.wave) + query).context["page"]  # type: ignore[attr-defined]
        return [row.name for row in page]

    for results in (closed, open_):
        assert names(results, "") == sorted(names(results, ""))
    assert names(closed, "?orden=puntaje") == names(closed, "")
    by_score = [row.score for row in ask(None, _at("entities", open_.wave) + "?orden=puntaje").context["page"]]
    assert by_score == sorted(by_score, reverse=True)


def test_entities_are_found_by_name_and_group(ask: Ask) -> None:
    results = make_results(more=3)

    found = ask(None, _at("entities", results.wave) + f"?q={results.ours.name.upper()}")
    in_b = ask(None, _at("entities", results.wave) + "?grupo=b")

    assert [row.key for row in found.context["page"]][:1] == [results.ours.key]
    assert [row.key for row in in_b.context["page"]] == [results.theirs.key]
    assert ask(None, _at("entities", results.wave) + "?grupo=unheard-of").context["page"].total == 5


def test_who_has_no_score_is_listed_and_who_declined_is_not(ask: Ask) -> None:
    wave = make_wave(state=WaveState.PUBLISHED)
    silent = make_measured(wave)
    make_measured(wave, state=MeasuredState.DECLINED)

    answer = ask(None, _at("entities", wave))

    assert [(row.key, row.score) for row in answer.context["page"]] == [(silent.key, None)]


def test_a_group_page_lists_its_own_and_others_do_not_exist(ask: Ask) -> None:
    results = make_results(more=2)

    page = ask(None, _at("group", results.wave, "a")).context["page"]

    assert page.total == 3
    assert results.theirs.key not in {row.key for row in page}
    assert ask(None, _at("group", results.wave, "nobody")).status_code == 404


def test_a_question_says_how_many_reach_each_level(ask: Ask) -> None:
    results = make_results(more=2)

    answer = ask(None, _at("question", results.wave, "q1"))

    assert [(level.text, level.number) for level in answer.context["levels"]] == [
        ("No hay.", 2),
        ("Se hace sin plan.", 1),
        ("Está en el plan.", 1),
    ]
    assert {row.points for row in answer.context["page"]} == {0, 5, 10}
    assert ask(None, _at("question", results.wave, "c1")).status_code == 404
    within = ask(None, _at("question", results.wave, "q1") + "?grupo=b").context["levels"]
    assert [level.number for level in within] == [0, 0, 1]


def test_lists_answer_htmx_with_their_rows_only(ask: Ask, client: object) -> None:
    results = make_results()

    said = client.get(_at("entities", results.wave), headers={"HX-Request": "true"}).content.decode()  # type: ignore[attr-defined]

    assert results.ours.name in said
    assert "<html" not in said


@pytest.mark.parametrize(
    ("name", "more", "cost"), [("entities", (), 6), ("group", ("a",), 7), ("question", ("q1",), 8)]
)
def test_lists_cost_the_same_among_many(
    ask: Ask, queries: Queries, name: str, more: tuple[str, ...], cost: int
) -> None:
    few, many = make_results(more=1), make_results(more=12)
    ask(None, _at(name, few.wave, *more))

    with queries(cost):
        ask(None, _at(name, few.wave, *more))
    with queries(cost):
        ask(None, _at(name, many.wave, *more))


def test_the_csv_of_a_wave_has_a_row_an_entity_and_a_column_a_component(ask: Ask) -> None:
    results = make_results(more=1)

    lines = ask(None, _at("results-csv", results.wave)).content.decode("utf-8-sig").splitlines()
    of_group = ask(None, _at("results-csv", results.wave) + "?grupo=b").content.decode("utf-8-sig").splitlines()

    assert lines[0].endswith(";c1;c2")
    assert len(lines) == 4
    assert len(of_group) == 2


def test_the_page_of_an_organisation_shows_published_results_only() -> None:
    results = make_results()
    house = results.ours.organisation
    assert house is not None

    section = organisation_section(house, None, now())

    assert section is not None
    (row,) = section.rows
    assert "35" in row.detail
    draft = make_results(state=WaveState.COMPUTED)
    assert draft.ours.organisation is not None
    assert organisation_section(draft.ours.organisation, None, now()) is None
