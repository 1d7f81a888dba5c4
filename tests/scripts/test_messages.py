"""What the extractor of words must see, and what it must refuse."""

from pathlib import Path

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
