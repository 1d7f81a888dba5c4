"""Similar things are found in other words and across the border; unrelated text finds nothing."""

import tomllib
from pathlib import Path

import pytest

from minga.core import search
from minga.core.search import Findable
from minga.core.similar import Alike, similar
from tests.conftest import Queries

pytestmark = pytest.mark.django_db
KIND = "tests.dossier"
_TEXTS = tomllib.loads((Path(__file__).parent / "complaints.toml").read_text(encoding="utf-8"))
PAIRS: list[dict[str, str]] = [*_TEXTS["pairs"], *_TEXTS["later"]]
UNRELATED = [(one["read_in"], one["text"]) for one in _TEXTS["unrelated"]]


@pytest.fixture
def _shelf() -> None:
    for number, pair in enumerate(PAIRS):
        _index(number, pair["title"], pair["summary"], language=pair["written_in"])


def _index(
    number: int, title: str, summary: str = "", *, language: str = "es", kind: str = KIND, public: bool = True
) -> None:
    search.index(kind, number, path=f"/{number}/", texts=[Findable(language, title, summary)], public=public)


def _ids(text: str, *, language: str = "es") -> list[int]:
    return [one.subject_id for one in similar(text, kinds=[KIND], language=language)]


@pytest.mark.usefixtures("_shelf")
def test_complaints_in_other_words_find_their_dossier() -> None:
    found = [number in _ids(pair["complaint"], language=pair["read_in"]) for number, pair in enumerate(PAIRS)]

    missed = [pair["title"] for pair, hit in zip(PAIRS, found, strict=True) if not hit]
    assert sum(found) / len(found) >= 0.9, missed  # recall among the first five
    across = [hit for pair, hit in zip(PAIRS, found, strict=True) if pair["written_in"] != pair["read_in"]]
    assert sum(across) / len(across) >= 0.8, missed


@pytest.mark.usefixtures("_shelf")
def test_the_own_dossier_comes_first_nearly_always() -> None:
    first = [_ids(pair["complaint"], language=pair["read_in"])[:1] == [number] for number, pair in enumerate(PAIRS)]

    assert sum(first) / len(first) >= 0.85


@pytest.mark.usefixtures("_shelf")
@pytest.mark.parametrize(("language", "text"), UNRELATED)
def test_unrelated_text_finds_nothing(language: str, text: str) -> None:
    assert _ids(text, language=language) == []


def test_rare_words_weigh_more_than_common_ones() -> None:
    for number in range(20):
        _index(number, f"Escuela rural del distrito {chr(97 + number) * 4}", "Escuela rural con comedor.")
    _index(50, "Escuela con observatorio de aves", "Las aves migratorias.")

    assert _ids("En la escuela rural queremos un observatorio de aves")[0] == 50


def test_one_shared_word_in_a_long_text_is_a_coincidence() -> None:
    _index(1, "Museo del ferrocarril", "Locomotoras antiguas.")

    assert _ids("El museo cerró porque el techo se llueve y nadie repara las goteras desde el invierno") == []
    assert _ids("museo") == [1]


def test_the_answer_says_which_words_are_shared_as_they_were_typed() -> None:
    _index(1, "Licitación de ambulancias", "Traslado de pacientes.")

    (one,) = similar("Las AMBULANCIAS y las licitaciones", kinds=[KIND], language="es")

    assert one.shared == ("AMBULANCIAS", "licitaciones")
    assert (one.title, one.path, one.subject_type, one.subject_id) == ("Licitación de ambulancias", "/1/", KIND, 1)
    assert 0 < one.score <= 1


def test_private_things_never_come_up() -> None:
    _index(1, "Licitación de ambulancias reservada", public=False)

    assert _ids("licitación de ambulancias reservada") == []


def test_a_thing_made_private_is_not_told_in_its_other_language() -> None:
    search.index(KIND, 1, path="/1/", texts=[Findable("es", "Red de ambulancias fluviales")], public=False)
    _index(1, "Red de ambulancias fluviales", kind="tests.other")

    assert _ids("ambulancias fluviales") == []


def test_other_kinds_and_what_is_left_out_do_not_come_up() -> None:
    _index(1, "Red de ambulancias fluviales")
    _index(1, "Red de ambulancias fluviales", kind="tests.other")

    assert _ids("ambulancias fluviales") == [1]
    assert similar("ambulancias fluviales", kinds=[KIND], without=[(KIND, 1)]) == []


def test_a_thing_comes_up_once_in_the_readers_language() -> None:
    texts = [Findable("es", "Red de ambulancias fluviales"), Findable("pt", "Rede de ambulâncias fluviais")]
    search.index(KIND, 1, path="/1/", texts=texts)

    titles = [one.title for one in similar("ambulancias fluviales", kinds=[KIND], language="pt")]

    assert titles == ["Rede de ambulâncias fluviais"]


def test_at_most_so_many_come_up_best_first() -> None:
    for number in range(8):
        _index(number, "Ambulancias fluviales", "Río." if number else "Río y lanchas de rescate.")

    found: list[Alike] = similar("ambulancias fluviales con lanchas de rescate", kinds=[KIND], limit=3)

    assert len(found) == 3
    assert found[0].subject_id == 0


ODD = ["", "   ", "a & | ! (", "\x00", "'; --", "\\", "de la que el en", "😀" * 50, "12 34", "x" * 5000]


@pytest.mark.parametrize("text", ODD, ids=lambda text: repr(text)[:12])
def test_odd_text_is_answered_with_nothing(text: str) -> None:
    _index(1, "Agua")

    assert _ids(text) == []


def test_two_questions_to_the_database_however_long_the_text(queries: Queries) -> None:
    _index(1, "Red de ambulancias fluviales")

    with queries(2):
        _ids("ambulancias fluviales " * 400)


def test_no_kinds_no_question(queries: Queries) -> None:
    with queries(0):
        assert similar("ambulancias fluviales", kinds=[]) == []
