"""Settings are read once, typed, and a wrong one says what to write."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from minga.config import env

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("written", "read"),
    [("1", True), ("yes", True), ("ON", True), ("0", False), ("False", False), ("off", False), ("", True)],
)
def test_boolean_reads_the_usual_words(monkeypatch: pytest.MonkeyPatch, written: str, read: bool) -> None:
    monkeypatch.setenv("MINGA_TRIED", written)

    assert env.boolean("MINGA_TRIED", default=True) is read


@pytest.mark.parametrize("written", ["perhaps", "2", "si"])
def test_boolean_refuses_other_words_and_names_the_setting(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("MINGA_TRIED", written)

    with pytest.raises(ImproperlyConfigured, match=f"MINGA_TRIED.*Write 1 or 0.*{written}"):
        env.boolean("MINGA_TRIED", default=True)


@pytest.mark.parametrize("written", ["eight", "0", "-3", "8.5"])
def test_integer_refuses_what_is_no_number_or_too_small(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("MINGA_TRIED", written)

    with pytest.raises(ImproperlyConfigured, match="whole number of 1 or more"):
        env.integer("MINGA_TRIED", 4, least=1)


def test_choice_names_what_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGA_TRIED", "prod")

    with pytest.raises(ImproperlyConfigured, match="one of: development, production"):
        env.choice("MINGA_TRIED", "development", ["development", "production"])


def test_words_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGA_TRIED", " a.org, ,b.org ,")

    assert env.words("MINGA_TRIED") == ["a.org", "b.org"]


def test_secret_comes_from_the_named_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("very secret\n", encoding="utf-8")
    monkeypatch.setenv("MINGA_TRIED_FILE", str(tmp_path / "key"))

    assert env.secret("MINGA_TRIED") == "very secret"


def test_secret_given_twice_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MINGA_TRIED", "one")
    monkeypatch.setenv("MINGA_TRIED_FILE", str(tmp_path / "key"))

    with pytest.raises(ImproperlyConfigured, match="both set"):
        env.secret("MINGA_TRIED")


def test_secret_in_a_missing_file_says_which_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MINGA_TRIED_FILE", str(tmp_path / "none"))

    with pytest.raises(ImproperlyConfigured, match="MINGA_TRIED_FILE names a file that cannot be read"):
        env.secret("MINGA_TRIED")


def test_env_file_fills_in_only_what_is_not_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MINGA_TRIED", "from the environment")
    monkeypatch.delenv("MINGA_OTHER", raising=False)
    file = tmp_path / ".env"
    file.write_text("# words\n\nMINGA_TRIED=from the file\nMINGA_OTHER='quoted'\n", encoding="utf-8")

    env.load(file)

    assert env.text("MINGA_TRIED") == "from the environment"
    assert env.text("MINGA_OTHER") == "quoted"
    monkeypatch.delenv("MINGA_OTHER")


def test_env_file_with_a_broken_line_names_the_line(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("MINGA_PORT=1\nexport MINGA_HOST\n", encoding="utf-8")

    with pytest.raises(ImproperlyConfigured, match="line 2"):
        env.load(file)
