"""Whatever bytes arrive, the answer is rows or a reason; and the values that are keys."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minga.core.errors import DomainError
from minga.programmes.queries.nominee_import_columns import best_sheet, field_of, match_columns
from minga.programmes.queries.nominee_import_file import decode, read_sheets
from minga.programmes.queries.nominee_import_values import (
    cell_problem,
    fold_id,
    read_country,
    read_email,
    read_gender,
    read_id,
    read_year,
    split_name,
)
from tests.factories.enrolment import HEADER, csv_bytes, nominee, xlsx_bytes

pytestmark = pytest.mark.unit

WHOLE = xlsx_bytes([HEADER, nominee(1)])


def understood(content: bytes) -> bool:
    """Whether it was read; anything but a refusal in words is an error."""
    try:
        _sheet, header = best_sheet(read_sheets(content))
    except DomainError:
        return False
    return bool(header.titles)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_in_words(content: bytes) -> None:
    understood(content)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.integers(0, 255))
def test_a_damaged_workbook_is_read_or_refused_in_words(place: int, value: int) -> None:
    understood(WHOLE[:place] + bytes([value]) + WHOLE[place + 1 :])


@settings(max_examples=60, deadline=None)
@given(st.integers(4, len(WHOLE) - 1))
def test_half_a_workbook_is_refused_in_words(length: int) -> None:
    assert not understood(WHOLE[:length])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.text(st.characters(codec="utf-8"), max_size=20), min_size=1, max_size=5), max_size=8))
def test_any_table_is_read_or_refused_in_words(rows: list[list[str]]) -> None:
    understood(csv_bytes(rows, encoding="utf-8"))


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1", "cp850", "mac_roman"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encoding_and_separator_do_not_matter(encoding: str, delimiter: str) -> None:
    rows = [HEADER, nominee(1, Apellidos="Núñez Peñalolén", Institución="Intendencia de Río, año; uno")]

    sheet, header = best_sheet(read_sheets(csv_bytes(rows, encoding=encoding, delimiter=delimiter)))

    assert len(header.columns) == 10
    assert sheet.rows[1][1] == "Núñez Peñalolén"
    assert sheet.rows[1][5] == "Intendencia de Río, año; uno"


def test_encoding_is_told() -> None:
    assert decode("año".encode("cp1252"))[1] == "cp1252"
    assert decode("año".encode())[1] == "utf-8"


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("E-mail", "email"), ("CORREO ELECTRÓNICO institucional *", "email"), ("Endereço de e-mail", "email"),
        ("Cédula de Identidad", "national_id"), ("N.º de documento", "national_id"), ("CPF", "national_id"),
        ("RUT", "national_id"), ("C.I.", "national_id"), ("Tipo de documento", ""), ("Nombre completo", "full_name"),
        ("Nombres", "given_name"), ("Primer apellido", "family_name"), ("Sobrenome", "family_name"),
        ("Nombre de la institución", "organisation"), ("Municipio", "organisation"), ("Órgão", "organisation"),
        ("Nombre del cargo", "position"), ("País de la institución", "country"), ("Teléfono (WhatsApp)", "phone"),
        ("Fecha de nacimiento", "birth_year"), ("Correo del jefe", ""), ("Marca temporal", ""), ("Talla", ""), ("", ""),
    ],
)  # fmt: skip
def test_titles_are_understood(title: str, field: str) -> None:
    assert field_of(title) == field


def test_one_column_for_each_field_and_the_whole_phrase_wins() -> None:
    assert match_columns(["Correo alternativo", "Correo", "Nombre", "Apellido"]) == {
        "email": 1, "given_name": 2, "family_name": 3,
    }  # fmt: skip
    assert match_columns(["Nombre", "Correo"]) == {"full_name": 0, "email": 1}


@pytest.mark.parametrize(
    ("country", "typed", "expected"),
    [
        ("CL", "12.345.678-5", ("123456785", "")), ("CL", "12345678-K", ("", "id_digit")),
        ("CL", "11.111.112-k", ("11111112K", "")),
        ("BR", "529.982.247-25", ("52998224725", "")), ("BR", "529.982.247-26", ("", "id_digit")),
        ("BR", "111.111.111-11", ("", "id_digit")), ("BR", "1234567890", ("01234567890", "")),
        ("UY", "1.234.567-2", ("12345672", "")), ("UY", "1.234.567-3", ("", "id_digit")),
        ("PY", "1.234.567", ("1234567", "")), ("PY", "C.I. 1.234.567", ("1234567", "")), ("PY", "12", ("", "bad_id")),
        ("AR", "1,23E+07", ("", "id_shortened")),
    ],
)  # fmt: skip
def test_documents_are_folded_and_checked(country: str, typed: str, expected: tuple[str, str]) -> None:
    assert read_id(typed, country) == expected


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold_id(fold_id(text)) == fold_id(text)


@settings(max_examples=200)
@given(st.text(max_size=40))
def test_any_address_is_taken_or_refused(text: str) -> None:
    address, code = read_email(text)

    assert bool(address) != bool(code)
    assert address == address.lower()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("=1", "formula"), ("+55 11 9", ""), ("-", ""), ("-5+3", "formula"), ("#REF!", "excel_error"),
        ("JosÃ©", "broken_letters"), ("São João", ""), ("5 - 3", ""),
    ],
)  # fmt: skip
def test_cells_that_are_no_values(text: str, code: str) -> None:
    assert cell_problem(text) == code


def test_small_readings() -> None:
    assert read_country("Brésil", {}) == ""
    assert (read_country("PRY", {}), read_country("cl", {}), read_country("Perú", {"peru": "PE"})) == ("PY", "CL", "PE")
    assert (read_gender("M", men_are_m=True), read_gender("M", men_are_m=False), read_gender("?", men_are_m=True)) == (
        "man",
        "woman",
        "",
    )
    assert (read_year("12/03/1985", 2026), read_year("85", 2026), read_year("2025", 2026)) == (1985, None, None)
    assert (split_name("PÉREZ, Ana"), split_name("Ana Pérez")) == (("Ana", "PÉREZ"), ("Ana Pérez", ""))
