"""Trees out of tables: what is read, and what is told row by row."""

import pytest

from minga.capacity.enums import Family
from minga.capacity.queries.tree_files import read_tree
from minga.core.errors import DomainError

LEVELS = """Componente;Variable;Pregunta;Puntos
Capacidad;Plan;¿Hay plan?;4
;;¿Hay meta?;2,5
;Dinero;¿Hay rubro?;x
Resultados;Uso;¿Cuántas?;10
"""
COIN = """iCode,iName,Parent,Weight,Direction,Type
LPI,Logistics,Physical,1,1,Indicator
Debt,Debt,Fin,1,-1,Indicator
Debt,Debt again,Fin,1,-1,Indicator
Physical,Physical,Index,1,,Aggregate
Fin,Finance,Indexx,2,3,Aggregate
Area,Area,,,,Denominator
Index,The index,,,,Aggregate
"""


def test_a_column_a_level_becomes_points_with_questions() -> None:
    found = read_tree(LEVELS.encode())

    design = found.design
    assert design.family == Family.POINTS
    assert [(node.code, node.parent) for node in design.nodes][1:4] == [("c1", "total"), ("c1.1", "c1"), ("q1", "c1.1")]
    assert design.node("total").max_points is not None
    assert float(design.node("total").max_points or 0) == 16.5
    assert all(node.question and node.texts for node in design.questions)
    assert [said.row for said in found.said] == [4]


def test_a_row_a_node_becomes_a_composite_and_tells_what_it_left_out() -> None:
    found = read_tree(COIN.encode())

    design = found.design
    assert design.family == Family.COMPOSITE
    assert design.node("total").titles["es"] == "The index"
    assert design.node("Debt").direction == -1
    assert design.node("Fin").parent == "total"
    assert [(said.row, said.left_out) for said in found.said] == [(4, True), (6, False), (6, False), (7, True)]


def test_stated_points_of_a_group_that_differ_are_told() -> None:
    table = "code;parent;name;points\nc1;;Capacidad;9\nq1;c1;Plan;4\nq2;c1;Meta;4\nc2;;Otra;3\nq3;c2;Uso;3\n"

    found = read_tree(table.encode())

    assert [said.row for said in found.said] == [2]
    assert "9" in found.said[0].text
    assert "8" in found.said[0].text


def test_a_circle_is_left_out() -> None:
    table = "code;parent;name\na;;A\nb;c;B\nc;b;C\nd;a;D\ne;;E\n"

    found = read_tree(table.encode())

    assert {node.code for node in found.design.nodes} == {"total", "a", "d", "e"}
    assert [said.row for said in found.said if said.left_out] == [3, 4]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"nombre;edad\nAna;3\n", b"code;parent;name\n"])
def test_what_is_no_tree_is_refused_at_the_field(content: bytes) -> None:
    with pytest.raises(DomainError) as refused:
        read_tree(content)

    assert refused.value.field == "file"
