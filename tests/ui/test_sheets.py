"""Tables that people take away: nothing typed by a stranger runs in them, and nothing pasted breaks them."""

from io import BytesIO

from openpyxl import load_workbook

from minga.ui.sheets import comma_separated, excel, workbook

HOSTILE = "=1+1"


def test_letters_that_no_workbook_holds_become_blanks() -> None:
    for answer in (
        excel("x", ["Tí\x0btulo"], [["Ana\x0bRuiz"]]),
        workbook("x", [("Hoja", ["A\x01"], [["Ana\x0bRuiz"]])]),
    ):
        read = list(load_workbook(BytesIO(answer.content), read_only=True).worksheets[0].iter_rows(values_only=True))

        assert read[1] == ("Ana Ruiz",)


def test_nothing_typed_is_a_formula_in_the_heading_either() -> None:
    written = comma_separated("x", [HOSTILE], [[HOSTILE]]).content.decode()
    book = load_workbook(BytesIO(workbook("x", [("Hoja", [HOSTILE], [[HOSTILE]])]).content))

    assert written.count("'=1+1") == 2
    assert {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row} == {"s"}
