"""Two indices as they were published: Human Development, and Bogotá's Public Innovation Index."""

import csv
import io
from functools import cache

import numpy as np
import pytest

from minga.engines.index import Flaw, Result, Table, check_points, compute, table_from_csv
from minga.engines.index.files import numbers_of
from tests.engines.index.reference import ASEM, BOGOTA, example, needs_asem, needs_bogota

YEARS = {"1990": 141, "2000": 174, "2010": 189, "2015": 190, "2019": 191, "2020": 191, "2021": 191}


@cache
def components() -> list[dict[str, str]]:
    path = ASEM / "published" / "undp_hdi_hdr2021-22_components.csv"
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def human_development(year: str) -> tuple[Result, dict[str, dict[str, str]]]:
    rows = [row for row in components() if row["year"] == year]
    out = io.StringIO()
    table = csv.DictWriter(out, ["iso3", "le", "eys", "mys", "gnipc"], extrasaction="ignore")
    table.writeheader()
    table.writerows(rows)
    recipe = example("hdi")
    read = table_from_csv(out.getvalue(), entity="iso3", numbers=numbers_of(recipe))
    return compute(recipe, read), {row["iso3"]: row for row in rows}


@needs_asem
def test_the_years_of_human_development_are_all_there() -> None:
    assert {row["year"] for row in components()} == set(YEARS)


@needs_asem
@pytest.mark.parametrize(("year", "countries"), YEARS.items())
def test_every_published_human_development_index(year: str, countries: int) -> None:
    result, rows = human_development(year)
    ours = dict(zip(result.entities, result.published[:, -1].tolist(), strict=True))
    theirs = {name: float(row["hdi"]) for name, row in rows.items() if row["hdi"]}

    assert len(theirs) == countries
    assert {name: ours[name] for name in theirs} == theirs


@needs_asem
def test_every_published_rank_of_human_development() -> None:
    result, rows = human_development("2021")
    ours = dict(zip(result.entities, result.ranks[:, -1].tolist(), strict=True))
    theirs = {name: float(row["hdi_rank_2021"]) for name, row in rows.items() if row["hdi_rank_2021"]}

    assert len(theirs) == 191
    assert ours == theirs


@needs_asem
def test_a_country_without_all_four_components_has_no_index_and_the_reason_is_told() -> None:
    result, rows = human_development("2021")

    assert {one.entity for one in result.excluded} == {name for name, row in rows.items() if not row["hdi"]}
    assert all(one.where == "hdi" and one.share < one.needed == 1 for one in result.excluded)


@cache
def bogota() -> tuple[Table, Table]:
    """Points of 71 entities on 52 questions, and what was published of their sums."""
    text = (BOGOTA / "2021-points.csv").read_text(encoding="utf-8")
    codes = ("c1", "c2", "c3", "c4", "total")
    said = table_from_csv(text, entity="entity", numbers=[f"published_{code}" for code in codes])
    points = table_from_csv(text, entity="entity", numbers=numbers_of(example("bogota-2021")))
    return points, Table(said.entities, codes, said.values)


@needs_bogota
def test_the_points_of_bogota_add_up_as_published_but_for_the_one_that_does_not() -> None:
    points, published = bogota()
    result = compute(example("bogota-2021"), points)
    ours = result.scores[:, [result.layout.columns[code] for code in published.columns]]
    given = ~np.isnan(published.values)

    wrong = np.argwhere(given & (np.abs(ours - published.values) > 0.05))

    assert len(result.entities) == 71
    assert given.sum() == 68 * 5
    assert [(result.entities[row].split(" (")[0], published.columns[column]) for row, column in wrong] == [
        ("Subred Integrada de Servicios de Salud Sur E.S.E.", "total")
    ]


@needs_bogota
def test_the_maxima_of_bogota_add_up() -> None:
    recipe = example("bogota-2021")

    assert not [one for one in check_points(recipe.tree, bogota()[0]) if one.flaw == Flaw.MAXIMA_DISAGREE]
    assert sum(node.max_points or 0 for node in recipe.tree if node.code.startswith("q")) == pytest.approx(100)


@needs_bogota
def test_the_mistakes_of_the_workbook_are_found_and_no_others() -> None:
    found = check_points(example("bogota-2021").tree, *bogota())

    told = [(one.flaw, one.entity[:34], one.node, one.found, one.expected, len(one.cells)) for one in found]

    above, empty = Flaw.ABOVE_MAXIMUM, Flaw.NOTHING_ANSWERED
    assert told == [
        (above, "Secretaría Distrital de Gobierno", "q39", 2.4, 0.48, 0),
        (above, "Instituto Distrital de Recreación ", "q3", 2.0, 1.0, 0),
        (above, "Instituto Distrital para la Invest", "q3", 2.0, 1.0, 0),
        (above, "Departamento Administrativo del Se", "q3", 2.0, 1.0, 0),
        (empty, "Contraloría de Bogotá", "", None, None, 50),
        (empty, "Personería de Bogotá", "", None, None, 50),
        (above, "Secretaría Distrital de Integració", "q38.1", 0.5, 0.48, 0),
        (Flaw.TOTAL_DISAGREES, "Subred Integrada de Servicios de S", "total", 30.699, pytest.approx(35.999), 0),
        (above, "Alcaldía Local de Usme", "q15", 1.2, 1.0, 0),
        (Flaw.BLANK, "Fondo de Prestaciones Económicas, ", "", None, None, 1),
        (empty, "Terminal de Transportes S.A.", "", None, None, 50),
    ]


@needs_bogota
def test_each_mistake_is_told_in_a_sentence() -> None:
    found = check_points(example("bogota-2021").tree, *bogota())
    sentences = {one.flaw: one.sentence for one in found}

    assert sentences[Flaw.ABOVE_MAXIMUM] == (
        "“Alcaldía Local de Usme” has 1.2 points for “q15”, which gives at most 1."
    )
    assert sentences[Flaw.TOTAL_DISAGREES].endswith("was published as 30.699; its points add up to 35.999.")
    assert sentences[Flaw.NOTHING_ANSWERED] == "“Terminal de Transportes S.A.” answered nothing (50 questions)."
    assert sentences[Flaw.BLANK].endswith("left 1 blank: q21.5.")
