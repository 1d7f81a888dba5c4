"""The plain-language note: drawn with the page, asked for while typing, and never in the way."""

import runpy
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django import forms
from django.core.cache import caches
from django.http import HttpResponse
from django.template import engines
from django.utils import translation
from pytest_django import Settings

from minga.ui.components.plain import MOST_LETTERS, note_of
from minga.ui.web import plain, urls
from tests.ui.conftest import Ask

pytestmark = pytest.mark.web
LONG = "sol " * 20 + "sol."
PERSON = SimpleNamespace(pk=7, is_authenticated=True, language="es")


class _Form(forms.Form):
    text = forms.CharField(widget=forms.Textarea)


@pytest.fixture(autouse=True)
def _nobody_asked() -> None:
    caches["process"].clear()


def _draw(source: str, request: Any, text: str, **bound: Any) -> str:
    form = _Form({"text": text}) if bound else _Form(initial={"text": text})
    template = engines["django"].from_string("{% load ui %}" + source)
    return " ".join(template.render({"form": form, "bound": form["text"]}, request).split())


def _post(ask: Ask, person: Any = PERSON, **fields: str) -> HttpResponse:
    sent = {"of": "text", "language": "es", **fields}
    return plain.plain_language(ask("/lenguaje-claro/", person=person, post=sent, htmx=True))  # type: ignore[arg-type]


def test_the_note_is_drawn_without_script_for_what_the_field_holds(ask: Ask) -> None:
    said = _draw('{% plain_language field=bound language="es" %}', ask(), LONG)

    assert "«sol sol sol sol sol…»" in said
    assert "tiene 21 palabras" in said
    assert "usted decide" in said


def test_the_note_stands_inside_the_field_and_speaks_of_what_was_refused(ask: Ask) -> None:
    said = _draw('{% field field=bound plain="es" %}', ask(), "Lo pide el DNP.", refused=True)

    assert said.index("</textarea>") < said.index('id="id_text_plain"') < said.rindex("</div>")
    assert "DNP</mark>" in said


def test_nothing_to_say_is_said_with_nothing(ask: Ask) -> None:
    said = _draw('{% plain_language field=bound language="es" %}', ask(), "Todo bien.")

    assert said.replace(" ", "").endswith('"this:replace"></div>')
    assert "c-plain__foot" not in said


def test_a_pause_in_typing_asks_with_that_text_alone(ask: Ask) -> None:
    said = _draw('{% plain_language field=bound language="pt" %}', ask(), "")

    assert 'hx-post="/lenguaje-claro/"' in said
    assert 'hx-params="text,of,language"' in said
    assert 'aria-live="polite"' in said


def test_an_unknown_language_of_the_text_is_refused_when_the_page_is_written(ask: Ask) -> None:
    with pytest.raises(Exception, match="choose one of en, es, pt"):
        _draw('{% plain_language field=bound language="fr" %}', ask(), "")


def test_at_most_three_are_shown_the_weighty_first_in_the_order_of_the_text() -> None:
    note = note_of(f"A fin de ver. El plan fue aprobado. Por ende, va. {LONG} Lo pide el DNP.", "es")

    assert [each.advice for each in note.suggestions] == ["say_plainly", "cut", "explain_acronym"]
    assert note.more == 2


def test_the_same_words_are_brought_up_once() -> None:
    note = note_of("A fin de ver. A fin de oír.", "es")

    assert (len(note.suggestions), note.more) == (1, 0)


def test_reading_is_said_with_its_scale_and_only_of_a_passage(ask: Ask) -> None:
    said = _post(ask, text="El sol sale hoy. " * 8).content.decode()

    assert "en la escala INFLESZ" in " ".join(said.split())
    assert _post(ask, text="El sol sale hoy. " * 3).content.strip() == b""


@pytest.mark.parametrize(("language", "words"), [("es", "En lugar de"), ("pt", "Em vez de"), ("en", "Instead of")])
def test_the_note_speaks_the_language_of_the_reader(ask: Ask, language: str, words: str) -> None:
    with translation.override(language):
        said = _post(ask, text="A fin de ver.").content.decode()

    assert words in said
    assert 'lang="es">' in said


def test_what_is_typed_is_never_markup(ask: Ask) -> None:
    said = _post(ask, text="A<script>alert(1)</script>fin " + LONG).content.decode()

    assert "<script" not in said


def test_a_wrong_question_gets_no_answer(ask: Ask) -> None:
    assert _post(ask, language="fr", text=LONG).status_code == 400
    assert _post(ask, of="other").content.strip() == b""
    assert plain.plain_language(ask("/lenguaje-claro/", person=PERSON)).status_code == 405  # type: ignore[arg-type]


def test_whoever_asks_too_often_waits_and_others_do_not(ask: Ask) -> None:
    other = SimpleNamespace(pk=8, is_authenticated=True)
    nobody = {"person": None, "text": "x"}

    with time_machine.travel("2026-11-29 12:00:10", tick=False):
        answers = [_post(ask, text="x").status_code for _time in range(plain.TIMES_A_MINUTE + 1)]
        others = [_post(ask, person=other, text="x").status_code, _post(ask, **nobody).status_code]
    with time_machine.travel("2026-11-29 12:01:00", tick=False):
        later = _post(ask, text="x").status_code

    assert answers == [200] * plain.TIMES_A_MINUTE + [429]
    assert [*others, later] == [200, 200, 200]


def test_only_the_beginning_of_a_very_long_text_is_read() -> None:
    assert note_of("Sol.\n" * (MOST_LETTERS // 5) + "Lo pide el DNP.", "es").suggestions == ()


@pytest.mark.parametrize(("gallery", "names"), [(True, {"plain-language", "gallery"}), (False, {"plain-language"})])
def test_the_note_is_there_without_the_gallery(settings: Settings, gallery: bool, names: set[str]) -> None:
    settings.MINGA_GALLERY = gallery

    found = runpy.run_path(urls.__file__)["urlpatterns"]

    assert {pattern.name for pattern in found} & {"plain-language", "gallery"} == names
