"""What the extractor of words must see, and what it must refuse."""

import json
from pathlib import Path

import pytest

from scripts import messages


def _found(tmp_path: Path, name: str, text: str) -> list[tuple[object, str | None]]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return [(identity, context) for _line, identity, context in messages._messages(path)]


def test_python_words_are_found_even_when_the_string_is_broken_over_lines(tmp_path: Path) -> None:
    text = 'x = _("one "\n      "sentence")\ny = pgettext("month", "May")\n'

    assert _found(tmp_path, "a.py", text) == [("one sentence", None), ("May", "month")]


def test_template_words_are_found_in_tags_arguments_and_plurals(tmp_path: Path) -> None:
    text = (
        '{% load i18n %}{% translate "Hello" %}{% notice title=_("Titled") %}'
        "{% blocktranslate trimmed count n=n %}\n one {{ n }}\n{% plural %}\n many {{ n }}\n"
        "{% endblocktranslate %}"
    )

    assert _found(tmp_path, "a.html", text) == [
        ("Hello", None),
        ("Titled", None),
        (("one %(n)s", "many %(n)s"), None),
    ]


def test_a_translation_that_loses_a_placeholder_is_a_problem() -> None:
    message = messages.Catalog().add("Hello %(name)s", "Hola")

    assert list(messages._problems(message, message)) == [
        "placeholders differ: 'Hello %(name)s' has ['%(name)s'], translation []"
    ]


def test_added_translations_stay_in_the_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, given = tmp_path / "minga", tmp_path / "given.json"
    (source / "app").mkdir(parents=True)
    (source / "locale").mkdir()
    (source / "app" / "a.py").write_text(
        'x = _("Hello")\ny = ngettext("%(n)s day", "%(n)s days", 2)\nz = pgettext("month", "May")\n'
    )
    monkeypatch.setattr(messages, "SOURCE", source)
    monkeypatch.setattr(messages, "LOCALE", source / "locale")
    assert messages.main(["check"]) == 1
    words = {
        "Hello": {"es": "Hola", "pt": "Olá"},
        "%(n)s day": {"plural": "%(n)s days", "es": ["%(n)s día", "%(n)s días"], "pt": ["%(n)s dia", "%(n)s dias"]},
        "month\u0004May": {"es": "mayo", "pt": "maio"},
        "Gone": {"es": "Ido", "pt": "Ido"},
    }  # fmt: skip
    given.write_text(json.dumps(words))

    messages.main(["add", str(given)])

    assert messages.main(["check"]) == 0
    catalogue = (source / "locale/es/LC_MESSAGES/app.po").read_text("utf-8")
    assert 'msgstr[1] "%(n)s días"' in catalogue
    assert "Ido" not in catalogue
