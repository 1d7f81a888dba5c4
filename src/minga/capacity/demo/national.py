"""Fifty entities measured, from the invitation to the published result and what one of them will do about it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from minga.assessments.models import Juror
from minga.capacity.actions.appeals import answer_appeal, file_appeal
from minga.capacity.actions.plans import Planned, plan_step
from minga.capacity.actions.replies import answer_reply, write_reply
from minga.capacity.actions.waves import step_wave
from minga.capacity.demo.answering import answer, begin_wave, invite, stop_answers
from minga.capacity.demo.grading import grade, seat, settle, share
from minga.capacity.demo.results import compute_now, decide_all, publish_now
from minga.capacity.demo.stage import Ground
from minga.capacity.enums import WaveState
from minga.capacity.models import Mark, Measured, Wave
from minga.core.actors import HOUSE
from minga.core.clock import today
from minga.people.models import Person
from minga.programmes.models import Edition

HOME: Final = "PY.901"
"""The town of the cast."""
GRADERS: Final = (("C.", "V. N.", "Calificadora"), ("T.", "H. L.", "Calificador"))
_REPLY: Final = "El acto está en el anexo del plan, página 31: lo citamos ahora."
_ANSWER: Final = "Lo leímos. El anexo dice qué se hará y no quién responde: la nota queda."
_APPEAL: Final = "Las dos preguntas se calificaron con el documento del año anterior. El de este año está citado."
_DECIDED: Final = "En una de las dos el documento de este año prueba el nivel siguiente; en la otra, no."
_PLAN: Final = (
    ("g22", "Escribir una lección por trimestre y publicarla", "Planeación", 40),
    ("g8", "Nombrar suplente para el enlace de innovación", "Talento humano", 15),
    ("g16", "Medir la espera antes y después de la ventanilla en la feria", "Atención ciudadana", 75),
)


def measure_fifty(ground: Ground, edition: Edition, previous: Wave) -> Wave:
    """Invited four months ago, published three weeks ago."""
    world = ground.world
    year = world.ago(90).year
    titles = {"es": f"Medición nacional {year}", "pt": f"Medição nacional {year}", "en": f"National measurement {year}"}
    days = {
        "answers_until": world.evening(82), "grading_until": world.evening(58), "reply_until": world.evening(32),
        "results_on": today(at=world.ago(22)),
    }  # fmt: skip
    wave = begin_wave(
        ground, edition, "medicion-nacional", titles, year=year, days=days, previous=previous, at=world.ago(124)
    )
    rows = invite(ground, wave, ground.towns, world.ago(120), named={HOME: world.people["owner"]})
    jurors = seat(wave, graders(ground), world.ago(100))
    wave.refresh_from_db()
    answer(ground, wave, rows, world.ago(84))
    stop_answers(wave, world.ago(81))
    wave = share(wave, world.ago(80))
    _graded(ground, wave, jurors, rows)
    step_wave(wave=wave, to=WaveState.REPLYING, actor=HOUSE, now=world.ago(55))
    _said(ground, rows)
    compute_now(wave, world.ago(36))
    step_wave(wave=wave, to=WaveState.COMPUTED, actor=HOUSE, now=world.ago(31))
    decide_all(wave, world.ago(30))
    wave = publish_now(wave, world.ago(22))
    _plan(ground, rows[HOME])
    return wave


def graders(ground: Ground) -> list[Person]:
    """Two of the cast and two others, so that a third is always free."""
    people, at = ground.world.people, ground.world.ago(130)
    return [people["juror"], people["mentor"], *(ground.world.somebody(who, at) for who in GRADERS)]


def _graded(ground: Ground, wave: Wave, jurors: list[Juror], rows: Mapping[str, Measured]) -> None:
    grade(ground, wave, jurors, rows, ground.world.ago(70))
    settle(ground, wave, jurors, rows, ground.world.ago(64))


def _said(ground: Ground, rows: Mapping[str, Measured]) -> None:
    """One entity replies to a mark; another appeals, and is right in half of it."""
    world, home = ground.world, rows[HOME]
    weak = _weakest(home, 1)[0]
    reply = write_reply(
        measured=home, question=weak.question, text=_REPLY, actor=world.people["owner"], now=world.ago(50)
    )
    answer_reply(reply=reply, answer=_ANSWER, actor=HOUSE, now=world.ago(44))
    other = rows["CO.903"]
    assert other.responsible is not None  # noqa: S101 - every entity of the demo has somebody
    asked = [mark.question for mark in _weakest(other, 2)]
    appeal = file_appeal(measured=other, questions=asked, text=_APPEAL, actor=other.responsible, now=world.ago(48))
    answer_appeal(appeal=appeal, answer=_DECIDED, levels={asked[0]: 2}, actor=HOUSE, now=world.ago(40))


def _weakest(measured: Measured, number: int) -> list[Mark]:
    """The marks with fewest points."""
    return list(Mark.objects.filter(measured=measured, applies=True).order_by("points", "question")[:number])


def _plan(ground: Ground, home: Measured) -> None:
    """What the cast's own entity will do."""
    world = ground.world
    measured = Measured.objects.select_related("wave__version__index__owner", "organisation").get(pk=home.pk)
    for question, text, office, days in _PLAN:
        due = today(at=world.now) + timedelta(days=days)
        planned = Planned(question=question, text=text, office=office, due_on=due, public=True)
        plan_step(measured=measured, planned=planned, actor=world.people["owner"], now=world.ago(14))
