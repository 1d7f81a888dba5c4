"""Trees that come as tables, from a spreadsheet or from COINr."""

from dataclasses import replace

import pytest

from minga.engines.index import Code, Node, Refused, tree_from_csv
from tests.engines.index.reference import ASEM, example, needs_asem


@needs_asem
def test_the_metadata_of_coinr_give_the_tree_of_the_example() -> None:
    tree = tree_from_csv((ASEM / "data" / "ASEM_iMeta.csv").read_text(encoding="utf-8"))
    ours = {node.code: node for node in example("asem").tree}

    assert {node.code: replace(node, target=None, unit="") for node in tree} == {
        code: replace(node, unit="") for code, node in ours.items()
    }
    assert next(node for node in tree if node.code == "LPI").target == pytest.approx(4.11803135)


def test_a_tree_of_a_spreadsheet_with_decimal_commas() -> None:
    text = "Code;Parent;Weight;Direction;Max_points;Notes\ni;;;;;x\na;i;1,5;-1;;\nb;i;;;2,5;\n"

    assert tree_from_csv(text) == (
        Node(code="i"),
        Node(code="a", parent="i", weight=1.5, direction=-1),
        Node(code="b", parent="i", max_points=2.5),
    )


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("name,parent\na,b\n", Code.NO_COLUMN, "code"),
        ("code,parent,weight\ni,,\na,i,much\n", Code.NOT_A_NUMBER, "3:weight"),
        ("code,parent,direction\ni,,\na,i,2\n", Code.BAD_VALUE, "3:direction"),
        ("code,parent\ni,\na,j\n", Code.UNKNOWN_PARENT, "a"),
    ],
)
def test_a_table_that_is_no_tree_is_refused(text: str, code: Code, where: str) -> None:
    with pytest.raises(Refused) as refused:
        tree_from_csv(text)

    assert (refused.value.code, refused.value.where) == (code, where)
