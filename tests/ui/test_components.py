"""Components refuse what they do not know, escape what they are given, and say it in words."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.template import TemplateSyntaxError, engines
from django.utils import timezone, translation
from django.utils.safestring import mark_safe

from minga.ui.components.lists import Step
from minga.ui.components.text import initials_of
from minga.ui.components.thread import Band, MapPoint, SkeinGroup, calendar_of
from tests.factories.ui import draw

pytestmark = pytest.mark.unit
NAMES = ("Mapeada", "Caracterizada", "Conectada", "Prototipada", "Pilotada", "Adoptada", "Replicada")


@pytest.mark.parametrize(
    "source",
    [
        '{% tag text="a" colour="red" %}',
        "{% tag %}",
        '{% tag "a" %}',
        "{% button %}Sin cerrar",
        "{% figure value=3 %}",
        "{% thread stage=3 %}",
        "{% link_button %}x{% endlink_button %}",
    ],
)
def test_a_mistyped_argument_fails_when_the_template_is_parsed(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        engines["django"].from_string("{% load ui %}" + source)


@pytest.mark.parametrize(
    "source",
    ['{% tag text="a" tone="red" %}', '{% icon name="dragon" %}', '{% button kind="huge" %}x{% endbutton %}'],
)
def test_an_unknown_value_is_refused_with_the_known_ones(source: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="choose one of"):
        draw(source)


def test_what_people_write_is_escaped() -> None:
    said = draw("{% tag text=text %}{% notice title=text %}{{ text }}{% endnotice %}", text="<u>&")

    assert "<u>&" not in said
    assert said.count("&lt;u&gt;&amp;") == 3


def test_the_body_of_a_component_is_not_escaped_twice() -> None:
    assert "<em>sí</em>" in draw("{% notice %} <em>sí</em> {% endnotice %}")


@pytest.mark.parametrize(
    ("title", "body", "read"),
    [
        ("Nadie lo tiene", "Mire otra vez.", "Nadie lo tiene."),
        ("¿Y ahora?", "Espere.", "¿Y ahora?"),
        ("Listo", "", "Listo"),
    ],
)
def test_the_title_of_a_notice_is_a_sentence_before_its_body(title: str, body: str, read: str) -> None:
    said = draw("{% notice title=title %}{{ body }}{% endnotice %}", title=title, body=body)

    assert f"<b>{read}</b>" in said


def test_a_button_that_cannot_be_pressed_says_why() -> None:
    said = draw('{% button why="Faltan dos criterios." %}Enviar{% endbutton %}')

    assert " disabled" in said
    assert "Faltan dos criterios." in said


def test_a_confirmation_posts_with_its_token() -> None:
    said = draw('{% confirm label="Terminar" action="/x/" yes="Sí" %}Se va.{% endconfirm %}')

    assert 'method="post"' in said
    assert "csrfmiddlewaretoken" in said
    assert said.index("Se va.") < said.index("Sí")


@pytest.mark.parametrize(
    ("state", "spoken"),
    [
        ("active", "Etapa 5 de 7: Pilotada"),
        ("paused", "Pausada en la etapa 5 de 7, Pilotada"),
        ("stopped", "Detenida con aprendizaje en la etapa 5 de 7, Pilotada"),
    ],
)
def test_the_thread_is_also_said_in_words(state: str, spoken: str) -> None:
    said = draw("{% thread stage=5 names=names state=state %}", names=NAMES, state=state)

    assert spoken in said
    assert (said.count("is-crossed"), said.count("is-today"), said.count("is-ahead")) == (4, 1, 2)


def test_a_meter_is_drawn_without_commas_whatever_the_language() -> None:
    said = draw("{% meter value=13.2 target=25 expected=10.8 %}")

    assert 'width="52.8%"' in said
    assert 'x="43.2%"' in said
    assert "53\xa0% de la meta; previsto a hoy: 43\xa0%" in said


def test_a_meter_never_leaves_its_track() -> None:
    assert 'width="100.0%"' in draw("{% meter value=80 target=50 %}")
    assert 'width="0.0%"' in draw("{% meter value=3 target=0 %}")


@pytest.mark.parametrize(
    ("value", "expected", "words"),
    [(5214, 5600, "386 bajo lo previsto"), (17, 16, "Según lo previsto"), (9000, 100, "Alcanzada")],
)
def test_a_goal_says_how_it_goes(value: int, expected: int, words: str) -> None:
    target = 8300
    context = {"value": value, "expected": expected, "target": target}

    said = draw('{% goal value=value target=target expected=expected label="x" %}{% endgoal %}', **context)

    assert words in said


def test_a_bare_number_is_written_as_people_read_it() -> None:
    assert "8.300" in draw('{% figure value=5214 of=8300 label="servidores" %}')


def test_overlapping_bands_take_different_lanes_and_fill_their_weeks() -> None:
    bands = [
        Band("a", date(2026, 11, 2), date(2026, 11, 22)),
        Band("b", date(2026, 11, 9), date(2026, 11, 15), event=True),
        Band("c", date(2026, 11, 23), date(2026, 11, 29)),
    ]

    calendar = calendar_of(bands, date(2026, 11, 18))

    assert calendar.columns == ["1", "2", "3", "4"]
    assert calendar.now == 3
    assert [[(cell.span, cell.state) for cell in lane] for lane in calendar.lanes] == [
        [(3, "now"), (1, "ahead")],
        [(1, ""), (1, "done"), (2, "")],
    ]


def test_a_long_calendar_is_told_in_months() -> None:
    calendar = calendar_of([Band("a", date(2025, 11, 1), date(2027, 1, 9))], date(2026, 1, 5))

    assert calendar.unit == "month"
    assert calendar.columns[:3] == ["nov", "dic", "ene"]
    assert (len(calendar.columns), calendar.now) == (15, 3)


def test_no_bands_draw_nothing() -> None:
    assert "<" not in draw("{% timeline bands=bands %}", bands=[])


def test_steps_say_which_is_current() -> None:
    items = [Step("Uno", "/1/", "done"), Step("Dos", "/2/", "wrong", "Corrija 2", current=True), Step("Tres")]

    said = draw("{% steps items=items %}{% endsteps %}", items=items)

    assert "Paso 2 de 3" in said
    assert said.count('aria-current="step"') == 1


def test_the_skein_counts_in_round_strands() -> None:
    groups = [SkeinGroup(name, count) for name, count in zip(NAMES, (96, 52, 31, 24, 14, 11, 4), strict=True)]

    said = draw('{% skein groups=groups title="232" %}{% endskein %}', groups=groups)

    assert "Cada hebra son 8." in said


def test_an_empty_skein_is_drawn_without_strands() -> None:
    said = draw('{% skein groups=groups title="0" %}{% endskein %}', groups=[SkeinGroup("Mapeadas", 0)])

    assert "<path" not in said


def test_the_map_says_its_places() -> None:
    said = draw('{% map points=points label="Mapa" %}', points=[MapPoint(-57.6, -25.3, 1200, "Asunción")])

    assert "Asunción: 1.200" in said


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Dirección de Salud", "DS"), ("Mentoría", "ME"), ("O", "O"), ("", "")],
)
def test_initials(name: str, initials: str) -> None:
    assert initials_of(name) == initials


def test_a_drawing_kept_for_reuse_never_mixes_safe_with_unsafe_text() -> None:
    trusted = draw("{% tag text=text %}", text=mark_safe("<i>a</i>"))
    typed = draw("{% tag text=text %}", text="<i>a</i>")

    assert "<i>a</i>" in trusted
    assert "<i>a</i>" not in typed


def test_a_drawing_kept_for_reuse_follows_the_language() -> None:
    with translation.override("pt"):
        assert "Evidência" in draw("{% evidence level=2 %}")

    assert "Evidencia" in draw("{% evidence level=2 %}")


@time_machine.travel("2026-11-19T01:30:00Z", tick=False)
def test_calendar_says_today_by_the_clock_of_the_reader() -> None:
    """At half past one in London it is still the evening before in Bogotá."""
    bands = [
        Band("Anteayer", date(2026, 11, 2), date(2026, 11, 18)),
        Band("Hoy", date(2026, 11, 19), date(2026, 11, 20)),
    ]

    with timezone.override(ZoneInfo("America/Bogota")):
        there = draw("{% timeline bands=bands %}", bands=bands)
    with timezone.override(ZoneInfo("Europe/London")):
        here = draw("{% timeline bands=bands %}", bands=bands)

    assert there != here
    assert there == draw("{% timeline bands=bands today=day %}", bands=bands, day=date(2026, 11, 18))
