"""Who may open which address: deciding, results, actas, lotteries, letters, appeals. Gathered in `access_all`."""

from typing import Any

from minga.calls.actions.appeals import file_appeal
from minga.calls.actions.draws import commit_draw, reveal_draw
from minga.calls.actions.letters import write_letters
from minga.calls.enums import CallKind, RankBy
from minga.calls.models import Application, Call, CallPhase, Decision, Draw, Letter
from minga.core.actors import HOUSE
from minga.core.clock import now
from tests.architecture.access import Arguments, Row, World
from tests.factories.calls import phase_rules
from tests.factories.deciding import announced, decided, first_phase, judged, ordered, run_jobs, soon

OFFICE, STRANGER, APPLICANT, ANYBODY = "manager", "stranger", "participant", "citizen"
PUBLISHED = "results are out: they, their acta and their files belong to everybody"


def _call(world: World, *, tied: bool = False, places: int = 1) -> Call:
    """Judged and closed; of the edition that the manager runs. The participant applied with B."""
    call = judged({"A": (4,), "B": (4 if tied else 3,)}, edition=world.edition, places=places, waiting=0)
    Application.objects.filter(call=call, title="B").update(person=world.cast.participant)
    return call


def _round(phase: CallPhase) -> dict[str, Any]:
    return {"key": phase.call.key, "phase": phase.key}


def _judged(world: World) -> dict[str, Any]:
    return _round(first_phase(_call(world)))


def _key(world: World) -> dict[str, Any]:
    return {"key": _call(world).key}


def _ordered(world: World) -> dict[str, Any]:
    call = _call(world)
    ordered(call)
    return _round(first_phase(call))


def _one(world: World) -> dict[str, Any]:
    arguments = _ordered(world)
    return {**arguments, "code": Application.objects.get(call__key=arguments["key"], title="B").code}


def _tied(world: World) -> dict[str, Any]:
    call = _call(world, tied=True)
    ordered(call)
    return _round(first_phase(call))


def _committed(world: World) -> Draw:
    phase = CallPhase.objects.get(call__key=_tied(world)["key"])
    return commit_draw(phase=phase, beacon="Lotería del sábado", actor=HOUSE, now=now(), appears_at=soon())


def _draw(world: World) -> dict[str, Any]:
    return {"uuid": _committed(world).uuid}


def _by_lottery(world: World) -> dict[str, Any]:
    """Places were drawn and results are out."""
    call = judged(
        {"A": (), "B": ()}, edition=world.edition, places=1, kind=CallKind.PARTICIPANTS,
        phases=(phase_rules(rubric=None, rank_by=RankBy.LOTTERY),),
    )  # fmt: skip
    ordered(call)
    draw = commit_draw(phase=first_phase(call), beacon="Lotería del sábado", actor=HOUSE, now=now(), appears_at=soon())
    reveal_draw(draw=draw, public_value="04711", public_source="lotería.py", actor=HOUSE, now=now())
    run_jobs("calls.compute_ranking")
    announced(call)
    return {"uuid": draw.uuid}


def _decided(world: World) -> Decision:
    return decided(_call(world))


def _waits(world: World) -> dict[str, Any]:
    return _round(first_phase(_decided(world).phase.call))


def _acta(world: World) -> dict[str, Any]:
    """Taken and not published: only the office may open it."""
    return {"uuid": _decided(world).uuid}


def _held(world: World) -> Letter:
    decision = _decided(world)
    write_letters(decision=decision, actor=HOUSE, now=now())
    return decision.letters.select_related("decision__phase__call").get(application__title="B")


def _letter(world: World) -> dict[str, Any]:
    letter = _held(world)
    return {**_round(letter.decision.phase), "uuid": letter.uuid}


def _letters(world: World) -> dict[str, Any]:
    return _round(_held(world).decision.phase)


def _out(world: World) -> Call:
    call = _call(world)
    announced(call)
    return call


def _results(world: World) -> dict[str, Any]:
    return {"key": _out(world).key}


def _results_round(world: World) -> dict[str, Any]:
    return _round(first_phase(_out(world)))


def _result(world: World) -> dict[str, Any]:
    return {"uuid": Application.objects.get(call=_out(world), title="B").uuid}


def _appeal(world: World) -> dict[str, Any]:
    mine = Application.objects.get(call=_out(world), title="B")
    return {"uuid": file_appeal(application=mine, text="Faltó una.", actor=world.cast.participant, now=now()).uuid}


def _office(arguments: Arguments, *, post: bool = False) -> Row:
    return Row(OFFICE, STRANGER, arguments, post)


ROWS: dict[str, Row] = {
    "calls:deciding-now": _office(_key),
    "calls:deciding": _office(_judged),
    "calls:deciding-progress": _office(_judged),
    "calls:prepare-decision": _office(_judged, post=True),
    "calls:take-decision": _office(_ordered),
    "calls:publish-decision": _office(_waits, post=True),
    "calls:move-up": _office(_waits, post=True),
    "calls:ranking": _office(_ordered),
    "calls:outcome": _office(_one),
    "calls:draw-commit": _office(_tied),
    "calls:draw-reveal": _office(_draw),
    "calls:draw": Row(ANYBODY, None, _draw, why="a lottery is committed before everybody's eyes"),
    "calls:draw-file": Row(OFFICE, ANYBODY, _draw),
    "calls:draw-groups": Row(ANYBODY, None, _by_lottery, why=PUBLISHED),
    "calls:letters": _office(_letters),
    "calls:letters-release": _office(_letters, post=True),
    "calls:letter": _office(_letter),
    "calls:letter-restore": _office(_letter, post=True),
    "calls:results": Row(ANYBODY, None, _results, why=PUBLISHED),
    "calls:results-round": Row(ANYBODY, None, _results_round, why=PUBLISHED),
    "calls:result": Row(APPLICANT, OFFICE, _result),
    "calls:appeal-file": Row(APPLICANT, OFFICE, _result),
    "calls:appeals": _office(_key),
    "calls:appeal": _office(_appeal),
    "calls:acta-find": Row(ANYBODY, None, why="whoever holds an acta may ask whether it is true"),
    "calls:acta": Row(OFFICE, ANYBODY, _acta),
    "calls:acta-file": Row(OFFICE, ANYBODY, _acta),
    "calls:acta-scores": Row(OFFICE, ANYBODY, _acta),
    "calls:acta-choice": Row(OFFICE, ANYBODY, lambda world: {**_acta(world), "number": 1}),
}
