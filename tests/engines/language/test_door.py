"""The lists, the verdict at a gate, and the command that stands alone."""

from pathlib import Path

import pytest

from minga.engines.language import BLOCKING, Kind, Language, plain_enough
from minga.engines.language.__main__ import main
from minga.engines.language.lists import KEY_LETTERS, lists_of

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(("language", "least"), [("es", 120), ("pt", 120), ("en", 100)])
def test_the_lists_are_long_enough_and_well_formed(language: Language, least: int) -> None:
    lists = lists_of(language)
    terms = [term for index in (lists.phrases, lists.stems) for found in index.values() for term in found]

    assert len(terms) >= least
    assert all(len(term.words[0]) >= KEY_LETTERS for term in terms if term.is_stem)
    assert all(word == word.lower() and "*" not in word for term in terms for word in term.words)
    assert max(map(len, lists.before_a_name)) <= 5
    assert not lists.participles & lists.not_participles


def test_a_plain_text_passes() -> None:
    verdict = plain_enough("El bus llega a las once. La oficina cierra a las diez.", "es")

    assert verdict.passes
    assert verdict.blocking == ()


def test_what_blocks_is_said_and_advice_does_not_block() -> None:
    verdict = plain_enough("A fin de ir, el plan fue aprobado por el DNP. No es imposible.", "es")

    assert not verdict.passes
    assert [finding.kind for finding in verdict.blocking] == [Kind.UNEXPLAINED_ACRONYM, Kind.DOUBLE_NEGATION]
    assert {finding.kind for finding in verdict.review.findings} - BLOCKING == {Kind.JARGON, Kind.PASSIVE}


def test_the_command_says_line_and_column(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "text.txt"
    file.write_bytes("\ufeffTodo bien.\r\nLo pide el DNP a fin de ver.\n".encode())

    assert main([str(file), "--language", "es"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{file}:2:12: unexplained_acronym: «DNP» → explain_acronym (acronym: DNP)"
    assert lines[1] == f"{file}:2:16: jargon: «a fin de» → say_plainly (plain: para)"
    assert lines[2] == "2 paragraphs, 2 sentences, 10 words, 12 syllables, 2 findings"
    assert lines[3].startswith("inflesz: ")


def test_the_command_can_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad, good = tmp_path / "bad.txt", tmp_path / "good.txt"
    bad.write_text("Lo pide el DNP.", encoding="utf-8")
    good.write_text("Lo pide Ana a fin de ver.", encoding="utf-8")

    assert main([str(bad), "--language", "es", "--check"]) == 1
    assert main([str(good), "--language", "es", "--check"]) == 0
    assert main([str(tmp_path / "none.txt"), "--language", "es"]) == 2
    assert "none.txt" in capsys.readouterr().err
