"""A piece that holds a form is given the token of the page that includes it: without it no button works."""

import re
from collections.abc import Iterator

from minga.config.paths import PACKAGE

INCLUDE = re.compile(r'\{% include "([^"]+)"([^%]*)%\}')
POSTS = re.compile(r"\{% (?:csrf_token|confirm\b[^%]*) %\}")


def _without_token(templates: dict[str, str]) -> Iterator[str]:
    posting = {name for name, text in templates.items() if POSTS.search(text)}
    for name, text in templates.items():
        for piece, given in INCLUDE.findall(text):
            if piece in posting and "csrf_token=csrf_token" not in given:
                yield f"{name} includes {piece}"


def test_pieces_that_post_are_given_the_token() -> None:
    files = PACKAGE.glob("*/templates/**/*.html")
    templates = {str(file).split("/templates/")[1]: file.read_text(encoding="utf-8") for file in files}

    assert list(_without_token(templates)) == []
    assert len(templates) > 200


def test_a_piece_without_it_is_found() -> None:
    page = '{% include "a/_form.html" with page=page only %}{% include "a/_words.html" only %}'
    templates = {"a/page.html": page, "a/_form.html": "<form>{% csrf_token %}</form>", "a/_words.html": "<p>"}

    assert list(_without_token(templates)) == ["a/page.html includes a/_form.html"]
