"""Reading a table of municipalities: every mistake is named in words, and nothing is guessed."""

import pytest

from minga.core.errors import DomainError
from minga.organisations.queries.municipalities import MOST_BYTES, check_municipalities, decoded
from tests.factories.organisations import make_admin1, make_municipality

HEADER = "code,name,parent,population,rural,latitude,longitude\n"


@pytest.fixture(autouse=True)
def itapua(db: None) -> None:
    make_admin1("PY-7")


@pytest.mark.parametrize(
    ("row", "at_fault"),
    [
        (",Yvy Sati,PY-7,,,,", "code"),
        ("0701,,PY-7,,,,", "name"),
        ("0701,Yvy Sati,PY-99,,,,", "parent"),
        ("0701,Yvy Sati,Itapúa,,,,", "parent"),
        ("0701,Yvy Sati,PY-7,muchas,,,", "population"),
        ("0701,Yvy Sati,PY-7,25.5,,,", "population"),
        ("0701,Yvy Sati,PY-7,99999999999,,,", "population"),
        ("0701,Yvy Sati,PY-7,,quizás,,", "rural"),
        ("0701,Yvy Sati,PY-7,,,97.1,", "latitude"),
        ("0701,Yvy Sati,PY-7,,,,oeste", "longitude"),
        ("0701,Yvy Sati,PY-7,,,,NaN", "longitude"),
        ("=1+1,Yvy Sati,PY-7,,,,", "code"),
        ("12345678901234567890,Yvy Sati,PY-7,,,,", "code"),
        (f"0701,{'x' * 130},PY-7,,,,", "name"),
    ],
)
def test_wrong_cell_is_refused_in_words(row: str, at_fault: str) -> None:
    (read,) = check_municipalities(HEADER + row + "\n").rows

    assert read.verdict == "refused"
    assert list(read.errors) == [at_fault]
    assert read.problems[0].endswith(".")


@pytest.mark.parametrize(
    ("cell", "value"), [("12400", 12400), ("12.400", 12400), ("12,400", 12400), ("1 200 300", 1200300), ("", None)]
)
def test_population_is_read_as_people_write_it(cell: str, value: int | None) -> None:
    (read,) = check_municipalities(f"{HEADER}0701,Yvy Sati,PY-7,{chr(34)}{cell}{chr(34)},,,\n").rows

    assert (read.verdict, read.population) == ("new", value)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("header", ["codigo{0}nombre{0}parent", "\ufeffCódigo oficial{0}Município{0}ISO"])
def test_header_may_be_in_spanish_or_portuguese_with_any_separator(separator: str, header: str) -> None:
    sheet = check_municipalities(header.format(separator) + f"\n0701{separator}Yvy Sati{separator}py-7\n\n")

    assert [(row.code, row.name) for row in sheet.rows] == [("PY.0701", "Yvy Sati")]


def test_code_may_come_with_its_country() -> None:
    (read,) = check_municipalities(f"{HEADER}PY.0701,Yvy Sati,PY-7,,,,\n").rows

    assert read.code == "PY.0701"


def test_same_code_twice_is_refused_with_the_line_of_the_first() -> None:
    sheet = check_municipalities(HEADER + "0701,Yvy Sati,PY-7,,,,\n0701,Otra,PY-7,,,,\n")

    assert [row.verdict for row in sheet.rows] == ["new", "refused"]
    assert "2" in sheet.rows[1].problems[0]


def test_verdicts_compare_with_what_is_there() -> None:
    parent = make_admin1("PY-7")
    make_municipality("Yvy Sati", parent=parent, code="PY.0701")
    make_municipality("Itá Pora", parent=parent, code="PY.0702")

    sheet = check_municipalities(HEADER + "0701,Yvy Sati,PY-7,,,,\n0702,Itá Porá,PY-7,,,,\n0703,Costa,PY-7,,,,\n")

    assert [row.verdict for row in sheet.rows] == ["known", "changed", "new"]
    assert (sheet.known, sheet.changed, sheet.new, sheet.refusals) == (1, 1, 1, 0)


@pytest.mark.parametrize("text", ["", "nombre;rural\nYvy;si\n", HEADER])
def test_table_without_columns_or_rows_is_refused_whole(text: str) -> None:
    with pytest.raises(DomainError):
        check_municipalities(text)


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"a\x00b", b"x" * (MOST_BYTES + 1)])
def test_what_is_not_a_csv_is_refused(content: bytes) -> None:
    with pytest.raises(DomainError):
        decoded(content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_accents_survive_the_encoding(encoding: str) -> None:
    assert decoded("Itá Porá, Ñeembucú".encode(encoding)) == "Itá Porá, Ñeembucú"
