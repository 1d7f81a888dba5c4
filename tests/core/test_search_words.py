"""The search forgives accents, plurals and slips, in Spanish and Portuguese."""

import pytest
from django.db import connection

from minga.core import search
from minga.core.search import Findable, fold

pytestmark = pytest.mark.django_db


def _index(language: str, title: str, *, key: int = 1, public: bool = True, words: str = "") -> None:
    search.index(
        "tests.thing", key, path=f"/{key}/", public=public,
        texts=[Findable(language=language, title=title, words=words)],
    )  # fmt: skip


def _titles(words: str, language: str = "es") -> list[str]:
    return [entry.title for entry in search.matching(words, language=language)]


FAMILIES = [
    ("es", ["licitación", "licitaciones", "licitacion", "LICITACIÓN"]),
    ("es", ["innovación", "innovaciones", "innovacion"]),
    ("es", ["gestión", "gestion", "gestiones"]),
    ("es", ["inversión", "inversion", "inversiones"]),
    ("es", ["municipio", "municipios"]),
    ("es", ["Peñalolén", "penalolen"]),
    ("es", ["tecnología", "tecnologías", "tecnologia"]),
    ("es", ["trámite", "trámites", "tramite"]),
    ("pt", ["licitação", "licitações", "licitacao", "licitacoes"]),
    ("pt", ["inovação", "inovações", "inovacao"]),
    ("pt", ["decisão", "decisões", "decisao"]),
    ("pt", ["município", "municípios", "municipio"]),
    ("pt", ["serviço", "serviços", "servico"]),
]


@pytest.mark.parametrize(("language", "family"), FAMILIES, ids=lambda value: str(value)[:30])
def test_every_spelling_finds_every_other(language: str, family: list[str]) -> None:
    for number, written in enumerate(family, start=1):
        _index(language, f"Sobre {written}", key=number)

    for asked in family:
        assert len(_titles(asked, language)) == len(family), asked


def test_a_slip_of_the_finger_still_finds_the_title() -> None:
    _index("es", "Innovadores Públicos del Paraguay")

    assert _titles("inovadores publicos") == ["Innovadores Públicos del Paraguay"]


def test_what_is_not_public_is_not_found() -> None:
    _index("es", "Licitación reservada", public=False)

    assert _titles("licitacion") == []
    assert _titles("licitacion resrvada") == []


def test_a_thing_is_found_once_in_the_readers_language() -> None:
    search.index(
        "tests.thing", 7, path="/7/",
        texts=[Findable("es", "Agua segura"), Findable("pt", "Água segura"), Findable("en", "Safe agua")],
    )  # fmt: skip

    assert _titles("agua", "pt") == ["Água segura"]


def test_renewing_an_entry_does_not_double_it_and_forgetting_removes_it() -> None:
    _index("es", "Agua", key=3)
    _index("es", "Agua limpia", key=3)
    assert _titles("agua") == ["Agua limpia"]

    search.forget("tests.thing", [3])

    assert _titles("agua") == []


@pytest.mark.parametrize("words", ["", "   ", "'", '"', "a & | !", "(((", "\\", "\x00", "-" * 300])
def test_odd_words_are_answered_with_nothing_not_with_an_error(words: str) -> None:
    _index("es", "Agua")

    assert _titles(words) in ([], ["Agua"])


def test_python_and_database_fold_alike() -> None:
    for text in ("Peñalolén", "AÇÃO pública", "Ñandutí", "güera", "São Tomé"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT minga_fold(%s)", [text])
            assert cursor.fetchone() == (fold(text),)


def test_a_language_that_a_thing_no_longer_has_leaves_the_index() -> None:
    texts = [Findable(language="es", title="Agua segura"), Findable(language="pt", title="Nascente limpa")]
    search.index("tests.thing", 1, path="/1/", texts=texts)
    assert _titles("nascente", "pt") == ["Nascente limpa"]

    search.index("tests.thing", 1, path="/1/", texts=texts[:1])

    assert _titles("nascente", "pt") == []
    assert _titles("agua", "pt") == ["Agua segura"]
