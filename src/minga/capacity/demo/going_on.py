"""Three waves that go on today: one takes answers, one is being graded, one takes replies."""

from typing import Final

from minga.assessments.enums import WAITING
from minga.assessments.models import Assessment
from minga.calls.demo.jury import judge
from minga.capacity.actions.appeals import file_appeal
from minga.capacity.actions.delegating import delegate_part
from minga.capacity.actions.draft_letters import tell_drafts
from minga.capacity.actions.inviting import accept_invitation
from minga.capacity.actions.prefills import confirm_prefill
from minga.capacity.actions.replies import write_reply
from minga.capacity.actions.waves import step_wave
from minga.capacity.demo.answering import answer, begin_wave, invite, stop_answers, write_to
from minga.capacity.demo.grading import grade, seat, settle, share
from minga.capacity.demo.national import HOME, graders
from minga.capacity.demo.results import compute_now
from minga.capacity.demo.stage import Ground
from minga.capacity.enums import WaveState
from minga.capacity.models import Mark, Measured, Prefill, Wave
from minga.core.actors import HOUSE
from minga.core.clock import today
from minga.programmes.models import Edition

ANSWER: Final = (HOME, "PY.902", "PY.903", "PY.904")
GRADE: Final = ("AR.901", "BO.901", "CL.901", "CL.903", "CO.901", "CO.902", "CO.903", "CO.904")
REPLY: Final = (HOME, "CL.902", "CL.904", "UY.901", "UY.902", "UY.903", "BR.901", "BR.902")
_HELP: Final = "Usted organizó los talleres: aquí preguntan qué iniciativas tuvieron prototipo."
_REPLY: Final = "Los mensajes se probaron con un barrio entero; el informe está en la biblioteca de pruebas."
_REPLY_TOO: Final = "La lista de asistencia está completa desde mayo; antes faltaba una hoja."
_APPEAL: Final = "Se leyó el informe del primer trimestre. El anual, que también citamos, dice otra cosa."


def take_answers(ground: Ground, edition: Edition) -> Wave:
    """Four towns of one country: two have sent, one is at work with a colleague, in one nobody answers."""
    world = ground.world
    year = world.now.year
    titles = {
        "es": f"Municipios de Paraguay {year}", "pt": f"Municípios do Paraguai {year}",
        "en": f"Municipalities of Paraguay {year}",
    }  # fmt: skip
    days = {
        "answers_until": world.evening(-9), "grading_until": world.evening(-25), "reply_until": world.evening(-40),
        "results_on": today(at=world.ago(-50)), "timezone": "America/Asuncion",
    }  # fmt: skip
    wave = begin_wave(ground, edition, "municipios-de-paraguay", titles, year=year, days=days, at=world.ago(16))
    hers = {HOME: world.people["owner"], ANSWER[-1]: None}
    rows = invite(ground, wave, ANSWER, world.ago(12), named=hers)
    write_to(wave, world.ago(12))
    seat(wave, [world.people["juror"], world.people["mentor"]], world.ago(8))
    wave.refresh_from_db()
    answer(ground, wave, {code: rows[code] for code in ANSWER[1:3]}, world.ago(4))
    _at_work(ground, rows[HOME])
    return wave


def _at_work(ground: Ground, home: Measured) -> None:
    """Accepted; one thing that Minga knows confirmed; a part in the hands of a colleague."""
    world, owner = ground.world, ground.world.people["owner"]
    measured = accept_invitation(measured=home, actor=owner, now=world.ago(6))
    delegate_part(
        measured=measured, part="part_capacity", person=world.people["participant"], note=_HELP,
        due_on=today(at=world.ago(-6)), actor=owner, now=world.ago(5),
    )  # fmt: skip
    known = Prefill.objects.filter(measured=measured).order_by("question").first()
    if known is not None:
        confirm_prefill(prefill=known, actor=owner, now=world.ago(5))


def be_graded(ground: Ground, edition: Edition) -> Wave:
    """Eight towns of four countries, half of whose grades are in."""
    world = ground.world
    year = world.ago(30).year
    titles = {
        "es": f"Ciudades que innovan {year}",
        "pt": f"Cidades que inovam {year}",
        "en": f"Cities that innovate {year}",
    }
    days = {
        "answers_until": world.evening(20), "grading_until": world.evening(-8), "reply_until": world.evening(-20),
        "results_on": today(at=world.ago(-30)),
    }  # fmt: skip
    wave = begin_wave(ground, edition, "ciudades-que-innovan", titles, year=year, days=days, at=world.ago(50))
    rows = invite(ground, wave, GRADE, world.ago(46))
    jurors = seat(wave, [world.people["juror"], world.people["mentor"]], world.ago(30))
    wave.refresh_from_db()
    answer(ground, wave, rows, world.ago(22))
    stop_answers(wave, world.ago(19))
    wave = share(wave, world.ago(19))
    grade(ground, wave, jurors[:1], rows, world.ago(6), most=3)
    grade(ground, wave, jurors[1:], rows, world.ago(3), most=6)
    waiting = Assessment.objects.filter(juror=jurors[0], state__in=WAITING).order_by("item__code")
    judge(waiting.select_related("juror__person", "item__panel__rubric")[0], 2, world.ago(2), sends=False)
    return wave


def take_replies(ground: Ground, edition: Edition) -> Wave:
    """Eight rural towns read their draft results: one replies, another appeals, and both wait for the panel."""
    world = ground.world
    year = world.ago(60).year
    titles = {"es": f"Red rural {year}", "pt": f"Rede rural {year}", "en": f"Rural network {year}"}
    days = {
        "answers_until": world.evening(48), "grading_until": world.evening(14), "reply_until": world.evening(-6),
        "results_on": today(at=world.ago(-12)), "timezone": "America/Santiago",
    }  # fmt: skip
    wave = begin_wave(ground, edition, "red-rural", titles, year=year, days=days, at=world.ago(80))
    rows = invite(ground, wave, REPLY, world.ago(76), named={HOME: world.people["owner"]})
    jurors = seat(wave, graders(ground), world.ago(60))
    wave.refresh_from_db()
    answer(ground, wave, rows, world.ago(50))
    stop_answers(wave, world.ago(47))
    wave = share(wave, world.ago(46))
    grade(ground, wave, jurors, rows, world.ago(30))
    settle(ground, wave, jurors, rows, world.ago(22))
    step_wave(wave=wave, to=WaveState.REPLYING, actor=HOUSE, now=world.ago(13))
    compute_now(wave, world.ago(13))
    tell_drafts(wave=wave, actor=HOUSE, now=world.ago(13))
    _said(ground, rows[HOME], rows["UY.902"])
    return wave


def _said(ground: Ground, home: Measured, other: Measured) -> None:
    world = ground.world
    weak = Mark.objects.filter(measured=home, applies=True).order_by("points", "question")[0]
    write_reply(measured=home, question=weak.question, text=_REPLY, actor=world.people["owner"], now=world.ago(4))
    assert other.responsible is not None  # noqa: S101 - every entity of the demo has somebody
    low = Mark.objects.filter(measured=other, applies=True).order_by("points", "question")[:3]
    file_appeal(
        measured=other, questions=[mark.question for mark in low[:2]], text=_APPEAL, actor=other.responsible,
        now=world.ago(3),
    )  # fmt: skip
    write_reply(
        measured=other, question=low[2].question, text=_REPLY_TOO, actor=other.responsible, now=world.ago(2)
    )  # fmt: skip
