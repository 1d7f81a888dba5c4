"""Two people in one form: whatever both do, each text that was written is stored or shown."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django import forms as django_forms
from hypothesis import given
from hypothesis import strategies as st

from minga.ui import forms
from minga.ui.respond import respond
from minga.ui.together import Reconciled, SharedForm, reconcile
from tests.factories.ui import draw
from tests.ui.conftest import Ask

pytestmark = pytest.mark.unit


class Dossier(SharedForm):
    title = django_forms.CharField(label="Título")
    cause = django_forms.CharField(label="Causa", required=False, widget=django_forms.Textarea)
    day = django_forms.DateField(label="Día", required=False, widget=forms.DayInput)
    moment = django_forms.DateTimeField(label="Momento", required=False, widget=forms.MomentInput)
    cost = django_forms.DecimalField(label="Costo", required=False)
    kind = django_forms.ChoiceField(label="Tipo", choices=[("a", "Social"), ("b", "Ambiental")])
    ways = django_forms.MultipleChoiceField(
        label="Vías", required=False, choices=[("x", "Radio"), ("y", "Ventanilla"), ("z", "Teléfono")]
    )
    open = django_forms.BooleanField(label="Abierto", required=False)
    code = django_forms.CharField(label="Clave", required=False, widget=django_forms.PasswordInput)


STORED: dict[str, Any] = {
    "title": "Turnos",
    "cause": "La ficha se da\na las seis. ",
    "day": date(2026, 11, 19),
    "moment": datetime(2026, 11, 19, 14, 30, 15, tzinfo=UTC),
    "cost": Decimal("2.50"),
    "kind": "a",
    "ways": ["y", "x"],
    "open": True,
}


def _page(form: SharedForm) -> dict[str, Any]:
    """What a browser sends when nobody touches anything."""
    sent: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        if isinstance(bound.field, django_forms.BooleanField):
            sent.update({bound.html_name: "on"} if value else {})
        elif isinstance(value, list):
            sent[bound.html_name] = [str(item) for item in value]
        else:
            shown = bound.field.widget.format_value(value)
            shown = shown[0] if isinstance(shown, list) else shown
            sent[bound.html_name] = (shown or "").replace("\n", "\r\n")
    return sent


def _opened(**stored: Any) -> dict[str, Any]:
    return _page(Dossier(initial={**STORED, **stored}))


def _sent(page: dict[str, Any], stored: dict[str, Any], **typed: Any) -> tuple[Dossier, Reconciled]:
    form = Dossier({**page, **typed})
    assert form.is_valid(), form.errors
    return form, reconcile(form, stored={**STORED, **stored}, by="Ana Benítez")


def test_a_page_sent_back_untouched_changes_nothing() -> None:
    _form, merged = _sent(_opened(), {})

    assert merged
    assert merged.changes == {}


CHANGES = [
    ("title", "Filas", "Filas"),
    ("cause", "Otra\r\ncausa", "Otra\r\ncausa"),
    ("cause", "", ""),
    ("day", "2026-12-01", date(2026, 12, 1)),
    ("cost", "3", Decimal(3)),
    ("kind", "b", "b"),
    ("ways", ["z"], ["z"]),
    ("open", "", False),
]


@pytest.mark.parametrize(("name", "typed", "cleaned"), CHANGES)
def test_only_i_changed_it(name: str, typed: Any, cleaned: Any) -> None:
    _form, merged = _sent(_opened(), {}, **{name: typed})

    assert merged
    assert merged.changes == {name: cleaned}
    assert merged.was == {name: STORED[name]}
    assert merged.values[name] == cleaned


OTHERS = [
    ("title", "Colas"),
    ("cause", "Falta un médico."),
    ("day", None),
    ("moment", datetime(2026, 11, 20, 9, 0, tzinfo=UTC)),
    ("cost", Decimal("0.5")),
    ("kind", "b"),
    ("ways", []),
    ("open", False),
]


@pytest.mark.parametrize(("name", "stored"), OTHERS)
def test_only_the_other_changed_it(name: str, stored: Any) -> None:
    _form, merged = _sent(_opened(), {name: stored})

    assert merged
    assert merged.changes == {}
    assert merged.values[name] == stored


def test_each_changed_another_field() -> None:
    _form, merged = _sent(_opened(), {"cause": "Falta un médico."}, title="Filas")

    assert merged.changes == {"title": "Filas"}
    assert merged.values["cause"] == "Falta un médico."


def test_both_wrote_the_same() -> None:
    _form, merged = _sent(_opened(), {"title": "Filas", "cost": Decimal("3.0"), "ways": ["x"]}, title=" Filas ",
                          cost="3.00", ways=["x"])  # fmt: skip

    assert merged
    assert merged.changes == {}


def test_both_wrote_differently_and_both_are_shown(ask: Ask) -> None:
    form, merged = _sent(_opened(), {"title": "Colas <b>"}, title="Filas")

    assert not merged
    assert merged.met == ("title",)
    assert "title" not in merged.changes
    said = draw("{% error_summary form=form %}{% form_fields form=form %}", form=form)
    assert 'value="Filas"' in said
    assert "Colas &lt;b&gt;" in said
    assert "Ana Benítez escribió aquí mientras tanto:" in said
    assert said.count('name="choose-title"') == 2
    assert "checked" not in re.findall(r'<input[^>]*name="choose-title"[^>]*>', said)[0]
    assert 'href="#id_title"' in said
    answer = respond(ask("/", post={"a": "1"}), "ui/forms/form.html", {"form": form})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("name", "typed", "stored", "words"),
    [
        ("kind", "b", "", "(quedó vacío)"),
        ("ways", ["x"], ["z", "y"], "Ventanilla, Teléfono"),
        ("day", "2026-12-01", date(2026, 12, 24), "24 de diciembre de 2026"),
        ("cost", "3", Decimal(4), ">4<"),
        ("cause", "Otra", None, "(quedó vacío)"),
    ],
)
def test_the_other_answer_is_told_in_words(name: str, typed: Any, stored: Any, words: str) -> None:
    form, _merged = _sent(_opened(), {name: stored}, **{name: typed})

    assert words in draw("{% field field=field %}", field=form[name])


def _met(**typed: Any) -> dict[str, Any]:
    """The page that comes back when both wrote a title."""
    form, merged = _sent(_opened(), {"title": "Colas"}, title="Filas", **typed)
    assert not merged
    return _page(form)


def test_keeping_mine() -> None:
    _form, merged = _sent(_met(), {"title": "Colas"}, **{"choose-title": "mine"})

    assert merged.changes == {"title": "Filas"}
    assert merged.was == {"title": "Colas"}


def test_keeping_the_other_one() -> None:
    _form, merged = _sent(_met(cost="3"), {"title": "Colas"}, **{"choose-title": "theirs"})

    assert merged.changes == {"cost": Decimal(3)}
    assert merged.values["title"] == "Colas"


def test_one_text_with_both_needs_no_choice() -> None:
    _form, merged = _sent(_met(), {"title": "Colas"}, title="Filas y colas")

    assert merged.changes == {"title": "Filas y colas"}


def test_sending_again_without_choosing_asks_again() -> None:
    form, merged = _sent(_met(), {"title": "Colas"})

    assert merged.met == ("title",)
    assert form["title"].value() == "Filas"


def test_choosing_the_other_and_writing_on_asks_again() -> None:
    form, merged = _sent(_met(), {"title": "Colas"}, title="Filas largas", **{"choose-title": "theirs"})

    assert merged.met == ("title",)
    assert form["title"].value() == "Filas largas"


def test_a_third_text_meanwhile_is_shown_before_mine_passes() -> None:
    form, merged = _sent(_met(), {"title": "Esperas"}, **{"choose-title": "mine"})

    assert merged.met == ("title",)
    assert form.met["title"].theirs == "Esperas"


def test_what_the_other_wrote_elsewhere_stays_while_one_chooses() -> None:
    form, _merged = _sent(_opened(), {"title": "Colas", "cause": "Falta un médico.", "open": False}, title="Filas")
    assert form["cause"].value() == "Falta un médico."

    now = {"title": "Colas", "cause": "Falta un médico.", "open": False}
    _form, merged = _sent(_page(form), now, **{"choose-title": "mine"})

    assert merged.changes == {"title": "Filas"}


def test_a_double_click_writes_once() -> None:
    page = _opened()

    _form, first = _sent(page, {}, title="Filas")
    _form, second = _sent(page, {"title": "Filas"}, title="Filas")

    assert first.changes == {"title": "Filas"}
    assert second
    assert second.changes == {}


def test_a_stale_tab_and_the_page_behind_back_are_met_again() -> None:
    page = _opened()
    assert not _sent(page, {"title": "Colas"}, title="Filas")[1]

    assert not _sent(page, {"title": "Colas"}, title="Filas", **{"choose-title": "mine"})[1]


@pytest.mark.parametrize("was", ["", "x", "eyJ0aXRsZSI6ICJ4In0:1abc:xyz"])
def test_without_a_readable_fingerprint_every_difference_is_met(was: str) -> None:
    form, merged = _sent({**_opened(), "was": was}, {"cause": "Falta un médico."}, title="Filas")

    assert merged.met == ("title", "cause")
    assert form.met["cause"].theirs == "Falta un médico."


def test_the_page_carries_no_words_and_no_secret() -> None:
    page = draw("{{ form.was }}", form=Dossier(initial={**STORED, "code": "abracadabra"}))

    assert "Turnos" not in page
    assert len(page) < 700


def test_a_field_that_is_not_stored_passes_as_typed() -> None:
    _form, merged = _sent(_opened(), {}, code="clave")

    assert merged.values["code"] == "clave"
    assert merged.changes == {}


def test_a_form_recovered_after_the_session_ended_knows_what_it_was_written_on() -> None:
    old = _opened()["was"]

    form = Dossier(initial=STORED)
    form.initial = {**form.initial, "was": old, "title": "Filas"}  # as `bind` does

    assert not _sent(_page(form), {"title": "Colas"})[1]


def test_a_draft_of_this_browser_brings_its_fingerprint_along() -> None:
    said = draw("{{ form.was }}{{ form.title }}", form=Dossier(initial=STORED))

    assert said.count('autocomplete="off"') == 2
    assert "data-with-draft" in said


WORDS = st.sampled_from(["", "a", "b", "c", "a b", "ñ\nú"])


@given(
    base=WORDS,
    others=st.lists(WORDS, max_size=4),
    typed=WORDS,
    choices=st.lists(st.sampled_from(["", "mine", "theirs"]), min_size=5, max_size=5),
    edits=st.lists(WORDS, min_size=5, max_size=5),
)
def test_nobodys_words_are_lost(base: str, others: list[str], typed: str, choices: list[str], edits: list[str]) -> None:
    """Another saves between each two attempts of mine; I choose and write on as I please."""
    page, shown, stored, mine = _opened(cause=base), {base}, base, typed
    asked_with = None
    for attempt, choice in enumerate(choices):
        stored = others[attempt] if attempt < len(others) else stored
        form, merged = _sent(page, {"cause": stored}, cause=mine, **{"choose-cause": choice})
        if merged:
            if "cause" in merged.changes:  # mine is stored, over nothing that I had not seen
                assert merged.changes["cause"] == mine
                assert stored in shown
            elif mine != stored:  # mine goes only when I said so, or when it is what a page had shown me
                assert mine in shown or (choice == "theirs" and mine == asked_with)
            return
        assert form["cause"].value() == mine  # mine is still in my hands …
        assert form.met["cause"].theirs == stored  # … and theirs before my eyes
        shown.add(stored)
        page, asked_with = _page(form), mine
        mine = edits[attempt] or mine
