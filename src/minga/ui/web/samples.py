"""What the gallery shows: invented places and figures, in the words of the drawings.

The samples are in Spanish only: they are content, as a town would write it, not interface.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django import forms as django_forms

from minga.ui import forms
from minga.ui.components.distribution import StageCount
from minga.ui.components.lists import Step
from minga.ui.components.thread import Band, MapPoint, SkeinGroup
from minga.ui.drawing import MatrixPoint
from minga.ui.tables import Column, Columns
from minga.ui.together import SharedForm, reconcile

NAMES: Final = ("Mapeada", "Caracterizada", "Conectada", "Prototipada", "Pilotada", "Adoptada", "Replicada")
NOTES: Final = ("12 mar", "30 abr", "6 jun", "18 ago", "desde 1 sep")

TEAMS: Final = Columns(
    Column("town", "Municipio", sort="town"),
    Column("country", "País"),
    Column("stage", "Etapa"),
    Column("tasks", "Tareas", sort="tasks", number=True),
    Column("cost", "Costo, USD", sort="cost", number=True),
    Column("action", "Acción", hidden_label=True),
    default="town",
)
_ROWS: Final = [
    {"town": "Arroyo Hondo", "country": "UY", "stage": 4, "state": "active", "tasks": 4, "cost": 3120},
    {"town": "Costa Jhovy", "country": "PY", "stage": 2, "state": "active", "tasks": 1, "cost": 1120},
    {"town": "Itá Porá", "country": "PY", "stage": 5, "state": "active", "tasks": 5, "cost": 4463},
    {"town": "Río Manso", "country": "CL", "stage": 4, "state": "stopped", "tasks": 2, "cost": 2380},
    {"town": "Serra Clara", "country": "BR", "stage": 4, "state": "paused", "tasks": 5, "cost": 3905},
]


def rows(columns: Columns) -> list[dict[str, Any]]:
    """The sample rows, sorted in memory as a queryset would be in the database."""
    asked = columns.order
    key = asked.removeprefix("-")
    return sorted(_ROWS, key=lambda row: row[key], reverse=asked.startswith("-")) if key else list(_ROWS)


class SampleForm(forms.Form):
    """Every kind of control once."""

    happens = django_forms.CharField(
        label="¿Qué pasa hoy y a quién le pasa?",
        help_text="Escriba dos o tres frases. Diga dónde, desde cuándo y qué consecuencia tiene.",
        max_length=900,
        widget=django_forms.Textarea,
    )
    people = django_forms.IntegerField(
        label="¿A cuántas personas afecta?",
        help_text="Un número aproximado sirve. Después podrá medirlo mejor.",
        widget=django_forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    nature = django_forms.ChoiceField(
        label="¿De qué tipo es el problema?",
        help_text="Elija el que más pesa.",
        widget=django_forms.RadioSelect,
        choices=[
            ("social", forms.Described("Social", "Salud, educación, cuidado, convivencia")),
            ("environmental", forms.Described("Ambiental", "Agua, residuos, riesgos, suelo")),
            ("administrative", forms.Described("Administrativo", "Trámites, compras, turnos, datos")),
        ],
    )
    territory = django_forms.ChoiceField(
        label="Territorio", choices=[("", "Elija"), ("it", "Itapúa"), ("cl", "Cerro Largo")]
    )
    since = django_forms.DateField(label="¿Desde cuándo?", required=False, widget=forms.DayInput)
    channels = django_forms.MultipleChoiceField(
        label="¿Por dónde atiende?",
        required=False,
        widget=django_forms.CheckboxSelectMultiple,
        choices=[("desk", "Ventanilla"), ("phone", "Teléfono"), ("radio", "Radio comunitaria")],
    )
    clarity = django_forms.ChoiceField(
        label="Problema y evidencia",
        choices=[(str(n), str(n)) for n in range(5)],
        widget=forms.ScaleSelect(ends=("0 · no se dice nada", "4 · datos propios y recientes")),
    )
    proof = django_forms.FileField(
        label="¿Qué prueba tiene de que ocurre?",
        required=False,
        help_text="Una foto del cuaderno, una planilla o una carta.",
    )
    commitment = django_forms.BooleanField(label="Acepto sumarme al equipo")


class FilterForm(django_forms.Form):
    """The filters of a list."""

    q = django_forms.CharField(label="Municipio", required=False)
    state = django_forms.ChoiceField(
        label="Estado", required=False, choices=[("", "Todos"), ("active", "Activas"), ("paused", "En pausa")]
    )


class MetForm(SharedForm):
    """A form in which somebody else wrote meanwhile."""

    cause = django_forms.CharField(label="Causa principal", widget=django_forms.Textarea)
    nature = SampleForm.base_fields["nature"]


class AlikeForm(forms.Form):
    """A form in which one sees what is already there."""

    problem = django_forms.CharField(label="¿Qué pasa hoy?", widget=django_forms.Textarea)


def met() -> MetForm:
    """Two people wrote in the same two fields, and this one comes back."""
    opened = MetForm(initial={"cause": "La ficha se da a las seis.", "nature": "social"})
    form = MetForm(
        {
            "cause": "La ficha se da una sola vez al día, a las seis.",
            "nature": "administrative",
            "was": opened["was"].value(),
        },
        auto_id="met_%s",
    )
    form.is_valid()
    now = {"cause": "El bus del valle llega a las once,\ncuando ya no quedan números.", "nature": "environmental"}
    reconcile(form, stored=now, by="Ana Benítez")
    return form


class PlainForm(forms.Form):
    """Texts that could be plainer, and one that reads well."""

    happens = django_forms.CharField(label="Cuente el problema", widget=django_forms.Textarea, max_length=900)
    brief = django_forms.CharField(label="En una frase")


def plainer() -> PlainForm:
    """What the note says of a text with something to cut, and of one without."""
    happens = (
        "Las personas mayores del sector Los Coihues no pueden renovar su carnet de salud porque la oficina "
        "atiende solo los martes en la mañana y el bus que baja del cerro pasa a las once, de modo que cuando llegan "
        "ya no quedan números. A fin de realizar la evaluación se llamó a la SIP."
    )
    brief = (
        "El bus del cerro llega a las once. La oficina cierra a las diez. Las personas mayores pierden el viaje. "
        "Queremos que la oficina vaya a la vereda una vez por semana."
    )
    return PlainForm(initial={"happens": happens, "brief": brief}, auto_id="plain_%s")


FILLED: Final = {
    "happens": "Las personas mayores del sector no pueden renovar su carnet de salud: "
    "la oficina atiende solo los martes y el bus llega cuando ya no quedan números.",
    "nature": "social",
    "territory": "it",
    "clarity": "3",
}
WRONG: Final = {**FILLED, "people": "muchas"}


def recovered() -> SampleForm:
    """A form as it comes back after the session ended."""
    form = SampleForm(initial=FILLED)
    form.recovered = True
    return form


def bands(today: date) -> list[Band]:
    """Sixteen weeks around today."""
    start = today - timedelta(days=today.weekday(), weeks=6)

    def weeks(first: int, count: int) -> tuple[date, date]:
        begin = start + timedelta(weeks=first - 1)
        return begin, begin + timedelta(weeks=count, days=-1)

    plan = [
        (1, 3, "Módulo 1", "El problema", False),
        (4, 2, "Módulo 2", "Las personas", False),
        (6, 3, "Módulo 3", "Prototipar con lo que hay", False),
        (9, 3, "Módulo 4", "Pilotar y medir", False),
        (12, 2, "Presencial", "Tres días juntos", True),
        (14, 2, "Mentoría", "En cada piloto", False),
        (16, 1, "Cierre", "", True),
    ]
    return [Band(label, *weeks(first, count), text, event=event) for first, count, label, text, event in plan]


@dataclass(frozen=True)
class Said:
    """An answer on a canvas, as the form engine tells it."""

    text: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    cards: tuple[tuple[Any, ...], ...] = ()
    files: tuple[Any, ...] = ()
    problem: str = ""
    label: str = ""

    @property
    def empty(self) -> bool:
        return not (self.text or self.rows or self.cards or self.files)


@dataclass(frozen=True)
class Cell:
    """One field of a sample canvas."""

    label: str
    row: int
    column: int
    height: int = 1
    width: int = 1
    hint: str = ""
    choices: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    answer: Said | None = None


@dataclass(frozen=True)
class Grid:
    columns: int
    cells: tuple[Cell, ...]


_CARD: Final = (Said(label="Quién", text="Enfermería"), Said(label="Qué puede mover", text="El horario de la ficha"))
CANVASES: Final[dict[str, Grid]] = {
    "empty_canvas": Grid(
        3,
        (
            Cell("Efectos", 1, 1, width=3, hint="¿Qué pasa después, y a quién?"),
            Cell("Problema", 2, 1, width=2, hint="Un hecho, no una falta."),
            Cell("Con qué frecuencia", 2, 3, choices=("Cada día", "Cada semana", "A veces")),
            Cell("Causas", 3, 1, width=2, height=2, hint="Tres por persona, en silencio."),
            Cell("Quién puede moverla", 3, 3, fields=("Quién", "Qué puede mover")),
            Cell("Qué sostiene cada causa", 4, 3, rows=("La ficha", "El turno"), choices=("Dato", "Opinión")),
        ),
    ),
    "filled_canvas": Grid(
        2,
        (
            Cell("Problema", 1, 1, answer=Said("Las personas llegan a las cuatro de la mañana por una ficha.")),
            Cell("Causas", 1, 2, answer=Said()),
            Cell("Quién puede moverla", 2, 1, answer=Said(cards=(_CARD,))),
            Cell("Qué lo sostiene", 2, 2, answer=Said(rows=(("La ficha", "Dato"),), problem="Falta una fila.")),
        ),
    ),
}
WORDS: Final[dict[str, Any]] = {
    **CANVASES,
    "names": NAMES,
    "notes": NOTES,
    "stages": range(1, 8),
    "tabs": [("Resumen", True, None), ("Cohorte", False, 40), ("Sesiones", False, None), ("Presupuesto", False, None)],
    "steps": [
        Step("Su entidad", "#", "done"),
        Step("El equipo", "#", "done", "3 personas aceptaron"),
        Step("El problema", "#", "wrong", "2 respuestas por corregir", current=True),
        Step("Lo que ya intentaron"),
        Step("Compromiso de su jefatura"),
        Step("Revisar y enviar"),
    ],
    "groups": [
        SkeinGroup(name + "s", count, "#") for name, count in zip(NAMES, (96, 52, 31, 24, 14, 11, 4), strict=True)
    ],
    "counts": [
        StageCount(name, count, paused, stopped)
        for name, count, paused, stopped in zip(
            NAMES, (0, 3, 4, 6, 2, 0, 0), (0, 1, 0, 0, 0, 0, 0), (0, 0, 0, 1, 0, 0, 0), strict=True
        )
    ],
    "many_counts": [StageCount(name, count) for name, count in zip(NAMES, (96, 52, 31, 24, 14, 11, 4), strict=True)],
    "points": [
        MapPoint(-74.1, 4.7, 24, "Bogotá", "#"),
        MapPoint(-57.6, -25.3, 17, "Asunción", "#"),
        MapPoint(-77.0, -12.0, 20, "Lima", "#"),
        MapPoint(-70.6, -33.4, 30, "Santiago", "#"),
        MapPoint(-54.2, -32.4, 5, "Melo", "#"),
        MapPoint(-64.2, -31.4, 2, "Córdoba", "#", stale=True),
    ],
    "score_spots": [
        (place / 100, 1 + (place == 37))
        for place in (22, 26, 28, 30, 32, 33, 35, 36, 37, 39, 40, 42, 43, 45, 51, 55, 61)
    ],
    "matrix_points": [
        MatrixPoint(1, 0.8, 3.6, True),
        MatrixPoint(2, 1.9, 3.1, True),
        MatrixPoint(3, 2.8, 3.2),
        MatrixPoint(4, 3.4, 1.2),
        MatrixPoint(5, 0.8, 3.6),
    ],
    "matrix_across": ("poco esfuerzo", "mucho esfuerzo"),
    "matrix_upward": ("poco beneficio", "mucho beneficio"),
    "series": [(f"sem. {n}", v) for n, v in enumerate((220, 214, 206, 150, 124, 104, 88, 78, 72, 60, 48), 1)],
    "tags": [
        ("esfuerzo bajo", "plain", ""),
        ("ODS 3.8", "facet", ""),
        ("2 nuevos", "info", ""),
        ("Avanza", "done", "check"),
        ("Iterar", "warn", "rotate-ccw"),
        ("Pausar", "lesson", "pause"),
        ("Detener con lección", "lesson", "book-open"),
        ("Falta", "bad", "x"),
    ],
    "levels": [
        (1, "teoría de cambio"),
        (2, "datos antes y después"),
        (3, "grupo de comparación"),
        (4, "repetida en otro lugar"),
        (5, "con manual y procedimiento"),
    ],
    "woven": ["there"] * 31 + ["half"] * 2 + ["missing"] * 5 + ["out", "open"],
    "woven_much": ["there"] * 430 + ["half"] * 12 + ["missing"] * 57 + ["out"],
    "tokens": [
        "bg",
        "surface",
        "sunken",
        "line",
        "edge",
        "ink",
        "ink-2",
        "ink-3",
        "anil",
        "anil-t",
        "grana",
        "achiote",
        "chilca",
        "retama",
        "nogal",
        "noche",
    ],
}
