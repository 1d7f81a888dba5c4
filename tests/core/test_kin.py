"""Words of short texts that are compared without the index: the same roots, cognates and rings."""

import pytest

from minga.core.similar import kin_of, roots_of

pytestmark = pytest.mark.unit


def test_a_word_is_known_under_its_own_root_first_and_under_those_of_its_ring() -> None:
    kin = kin_of("Filas")

    assert list(kin) == ["Filas"]
    assert kin["Filas"][0] in roots_of("una fila")
    assert set(roots_of("colas de espera")) <= set(kin["Filas"])


def test_words_cross_the_border() -> None:
    assert set(kin_of("agendamento")["agendamento"]) & set(roots_of("turnos"))
    assert set(kin_of("atención")["atención"]) & set(roots_of("atenção"))


def test_words_that_join_others_and_short_ones_say_nothing() -> None:
    assert roots_of("con la de por para y sin IA") == {}
    assert kin_of("") == {}


def test_a_root_is_shown_as_it_was_typed_first() -> None:
    assert set(roots_of("Médico, médicos; MÉDICA").values()) == {"Médico"}
