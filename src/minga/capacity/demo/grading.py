"""Graders of the demo: who sits, what each gives, a third where two differ, and what becomes of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Final

from minga.assessments.actions.jurors import Asked, answer_invitation, invite_juror
from minga.assessments.enums import WAITING
from minga.assessments.models import Assessment, Juror
from minga.capacity.actions.grading import GradesIn, put_grades
from minga.capacity.actions.panels import begin_grading, call_graders, call_thirds
from minga.capacity.actions.settling import settle_wave
from minga.capacity.demo.stage import Ground, place_of
from minga.capacity.models import Measured, Node, Wave
from minga.capacity.models.rubrics import asked_of, levels_of
from minga.core.actors import HOUSE
from minga.people.models import Person

_DAY: Final = timedelta(days=1)
_NOTES: Final = (
    "La prueba es del año anterior: falta la del año que se mide.",
    "Se puede comprobar con el documento citado.",
    "Se dice qué se hizo, no qué cambió.",
    "Falta quién responde y desde cuándo.",
)
_WORDS: Final = "Gracias por citar los documentos: con ellos la lectura fue rápida."
_OFTEN, _SELDOM, _STRICT = 0.14, 0.012, 0.06
"""How often two graders differ by a level, by two, and how often one writes a note."""


def seat(wave: Wave, people: Sequence[Person], at: datetime) -> list[Juror]:
    """The panel, and graders who were asked and said yes two days later."""
    panel = call_graders(wave=wave, actor=HOUSE, now=at)
    asked = Asked(
        most_items=60, answer_by=at + 10 * _DAY, languages=("es",),
        presentation="Califica respuestas de entidades con la rúbrica del índice.",
    )  # fmt: skip
    jurors = [invite_juror(panel=panel, person=person, asked=asked, actor=HOUSE, now=at) for person in people]
    return [
        answer_invitation(juror=each, accept=True, consent=True, actor=each.person, now=at + 2 * _DAY)
        for each in jurors
    ]


def share(wave: Wave, at: datetime) -> Wave:
    """Each entity gets its two graders, and they may begin."""
    begin_grading(wave=wave, actor=HOUSE, now=at)
    wave.refresh_from_db()
    return wave


def grade(
    ground: Ground, wave: Wave, jurors: Iterable[Juror], rows: Mapping[str, Measured], at: datetime,
    *, most: int | None = None,
) -> None:  # fmt: skip
    """Each sends all that waits for her, or the first `most`; a third grader only what she is asked."""
    codes = {row.pk: code for code, row in rows.items()}
    for juror in jurors:
        waiting = Assessment.objects.filter(juror=juror, state__in=WAITING).order_by("item__code")
        hers = dict(waiting.values_list("item__subject_id", "reason")[:most])
        if hers:
            grades = {pk: _given(ground, wave, codes[pk], juror, hers[pk]) for pk in hers if pk in codes}
            put_grades(wave=wave, grades=grades, actor=juror.person, now=at)


def settle(ground: Ground, wave: Wave, jurors: Sequence[Juror], rows: Mapping[str, Measured], at: datetime) -> None:
    """A third where two lay too far apart; then one mark a question."""
    call_thirds(wave=wave, actor=HOUSE, now=at)
    grade(ground, wave, jurors, rows, at + 3 * _DAY)
    settle_wave(wave=wave, actor=HOUSE, now=at + 5 * _DAY)


def _given(ground: Ground, wave: Wave, code: str, juror: Juror, reason: Mapping[str, object]) -> GradesIn:
    design, town = wave.version.read, ground.towns[code]
    quality = ground.quality(town, design)
    dice = Random(f"{town.key} {juror.person.email}")  # noqa: S311 - a demo, and the same every time
    only = reason.get("criteria")
    asked = [node for node in asked_of(design, town.type) if not isinstance(only, list) or node.code in only]
    levels = {node.code: _seen(node, quality[node.code], dice) for node in asked}
    notes = {code: dice.choice(_NOTES) for code in levels if dice.random() < _STRICT}
    return GradesIn(levels=levels, notes=notes, words=_WORDS if dice.random() < _OFTEN else "")


def _seen(node: Node, quality: float, dice: Random) -> int:
    """The level that the answer shows, or one beside it; seldom two, so that a third is needed."""
    top = len(levels_of(node)) - 1
    place, luck = place_of(node, quality), dice.random()
    step = 2 if luck < _SELDOM else 1 if luck < _OFTEN and top > 3 else 0
    return min(top, max(0, place + step * dice.choice((-1, 1))))
