"""Forms: kind words at the field, typed text kept, actions' refusals shown where they belong."""

from typing import Any

import pytest
from django import forms as django_forms

from minga.core.errors import Conflict, Invalid, NotReady
from minga.ui import forms
from tests.factories.ui import draw
from tests.ui.conftest import Ask

pytestmark = pytest.mark.unit


class Problem(forms.Form):
    title = django_forms.CharField(label="Título", help_text="En una línea.")
    people = django_forms.IntegerField(label="¿A cuántas personas?")
    kind = django_forms.ChoiceField(
        label="Tipo",
        choices=[("a", forms.Described("Social", "Salud")), ("b", "Ambiental")],
        widget=django_forms.RadioSelect,
    )
    note = django_forms.CharField(label="Nota", required=False, widget=django_forms.Textarea, max_length=900)
    day = django_forms.DateField(label="Día", required=False, widget=forms.DayInput)


WRONG = {"title": "Turnos", "people": "muchas", "kind": "z", "day": "31/02/2026"}


def test_errors_say_what_to_do_and_what_was_read() -> None:
    said = draw("{% field field=form.people %}", form=Problem(WRONG))

    assert "Escriba un número entero, por ejemplo 140. Usted escribió «muchas»." in said
    assert 'aria-invalid="true"' in said
    assert 'aria-describedby="id_people_error"' in said
    assert 'value="muchas"' in said


def test_hint_error_and_control_come_in_this_order() -> None:
    said = draw("{% field field=form.title %}", form=Problem({"title": ""}))

    places = [said.index(part) for part in ("Título", "En una línea.", "Escriba una respuesta.", "<input")]
    assert places == sorted(places)
    assert 'aria-describedby="id_title_helptext id_title_error"' in said


def test_the_summary_links_each_wrong_field_and_takes_the_focus() -> None:
    said = draw("{% error_summary form=form %}", form=Problem(WRONG))

    assert "Corrija 3 respuestas para seguir" in said
    assert 'href="#id_people"' in said
    assert "data-focus" in said


def test_a_form_without_errors_has_no_summary() -> None:
    assert "<" not in draw("{% error_summary form=form %}", form=Problem())


def test_the_links_of_the_summary_arrive_somewhere() -> None:
    form = Problem({})

    said = draw("{% error_summary form=form %}{% form_fields form=form %}", form=form)

    for name in ("title", "people", "kind"):
        assert f'href="#id_{name}"' in said
        assert f'id="id_{name}"' in said


def test_choices_are_rows_with_their_line_of_help() -> None:
    said = draw("{% field field=form.kind %}", form=Problem())

    assert "<legend" in said
    assert "<small>Salud</small>" in said
    assert said.count('type="radio"') == 2


def test_optional_is_marked_and_required_is_not() -> None:
    form = Problem()

    assert "(opcional)" in draw("{% field field=form.note %}", form=form)
    assert "(opcional)" not in draw("{% field field=form.title %}", form=form)
    assert " required" not in draw("{% form_fields form=form %}", form=form)


def test_a_limit_of_letters_is_said_before_writing() -> None:
    assert "hasta 900 letras" in draw("{% field field=form.note %}", form=Problem())


def test_days_are_read_and_written_as_the_browser_does(ask: Ask) -> None:
    form = Problem({"title": "a", "people": "1", "kind": "a", "day": "2026-11-19"})

    assert form.is_valid()
    assert 'value="2026-11-19"' in draw("{% field field=form.day %}", form=form)


def test_djangos_own_rendering_looks_the_same() -> None:
    assert "c-field__label" in str(Problem())


def test_passwords_are_never_repeated() -> None:
    class SignIn(forms.Form):
        password = django_forms.RegexField(r"^\d+$", widget=django_forms.PasswordInput)

    assert "abc" not in draw("{% form_fields form=form %}", form=SignIn({"password": "abc"}))


def test_messages_of_the_form_itself_stay() -> None:
    class Own(forms.Form):
        place = django_forms.CharField(error_messages={"required": "Diga dónde."})

    assert Own({}).errors["place"] == ["Diga dónde."]


@pytest.mark.parametrize(
    ("error", "errors"),
    [
        (NotReady("Falta la fecha.", field="day"), {"day": ["Falta la fecha."]}),
        (Conflict("Alguien lo cambió."), {"__all__": ["Alguien lo cambió."]}),
        (NotReady("Sin campo.", field="other"), {"__all__": ["Sin campo."]}),
        (Invalid({"title": ["Muy largo."], "x": ["Otra."]}), {"title": ["Muy largo."], "__all__": ["Otra."]}),
    ],
)
def test_a_refusal_of_an_action_is_said_at_its_field(error: Any, errors: dict[str, list[str]]) -> None:
    form = Problem({"title": "a", "people": "1", "kind": "a"})
    assert form.is_valid()

    forms.refuse(form, error)

    assert form.errors == errors


def test_bind_reads_what_was_posted(ask: Ask) -> None:
    form = forms.bind(Problem, ask("/", post={"title": "Turnos"}), initial={"title": "antes"})

    assert form.is_bound
    assert form["title"].value() == "Turnos"


def test_bind_offers_the_initial_values_otherwise(ask: Ask) -> None:
    form = forms.bind(Problem, ask("/"), initial={"title": "antes"})

    assert not form.is_bound
    assert form["title"].value() == "antes"


def test_a_form_in_the_middle_of_writing_holds_what_was_typed_and_is_not_judged(ask: Ask) -> None:
    request = ask("/", post={"title": "Turnos", "people": "muchas"})

    form = forms.typed(Problem, request, initial={"title": "antes", "note": "nota"})

    assert not form.is_bound
    assert [form[name].value() for name in ("title", "people", "note")] == ["Turnos", "muchas", "nota"]
    assert "c-field__error" not in draw("{% form_fields form=form %}", form=form)


def test_of_several_that_are_hers_none_is_chosen_for_her() -> None:
    class InTheNameOf(forms.Form):
        house = django_forms.ChoiceField()

    one, two, posted = InTheNameOf(), InTheNameOf(), InTheNameOf({"house": ""})
    forms.offer_own(one, "house", [("a", "Alto Verde")])
    for form in (two, posted):
        forms.offer_own(form, "house", [("a", "Alto Verde"), ("b", "Itá Porá")])

    assert list(one.fields["house"].choices) == [("a", "Alto Verde")]  # type: ignore[attr-defined]
    assert next(iter(two.fields["house"].choices))[0] == ""  # type: ignore[attr-defined]
    assert posted.has_error("house", "required")
