"""The cases of the demo are decided: their order, the lottery of a tie, the acta, letters, what follows."""

from collections.abc import Sequence
from typing import Final

from minga.assessments.actions.panels import close_panel
from minga.assessments.models import Panel
from minga.calls.actions.appeals import file_appeal
from minga.calls.actions.carrying import carry_out, order_carrying
from minga.calls.actions.decisions import Signer, Taking, prepare_decision, publish_decision, take_decision
from minga.calls.actions.draws import commit_draw, reveal_draw
from minga.calls.actions.letters import held_letters, send_letter, write_letters
from minga.calls.actions.ranking import compute_ranking
from minga.calls.demo.stage import Told, World
from minga.calls.enums import Fate
from minga.calls.models import Application, CallPhase, Decision, Outcome
from minga.core.actors import HOUSE

SIGNERS: Final = (
    Signer(name="M. R.", office="Coordinación de la edición"),
    Signer(name="J. R.", office="Jurado, por sus integrantes"),
)


def decide(world: World, phase: CallPhase, panel: Panel, told: Told) -> Decision:
    """What jobs would do is done at once, each on its day; only the acta is printed by the first worker."""
    office = world.people["manager"]
    close_panel(panel=panel, actor=office, now=world.ago(21))
    asked = prepare_decision(phase=phase, actor=office, now=world.ago(20))
    compute_ranking(decision=asked, actor=HOUSE, now=world.ago(20))
    draw = commit_draw(phase=phase, beacon=told["beacon"], appears_at=world.ago(15), actor=office, now=world.ago(19))
    value, source = told["drawn"]
    reveal_draw(draw=draw, public_value=value, public_source=source, actor=office, now=world.ago(14))
    ordered = compute_ranking(decision=asked, actor=HOUSE, now=world.ago(14))
    taking = Taking(signers=SIGNERS, publish_at=world.evening(7), seen=ordered.basis, notes=told["words"])
    taken = take_decision(decision=ordered, taking=taking, actor=office, now=world.ago(12))
    write_letters(decision=taken, actor=HOUSE, now=world.ago(12))
    published = publish_decision(decision=taken, actor=HOUSE, now=world.ago(6))
    for letter in held_letters(published.pk):
        send_letter(letter=letter, actor=HOUSE, now=world.ago(6))
    order_carrying(decision=published, actor=HOUSE, now=world.ago(6))
    chosen = Outcome.objects.filter(decision=published, fate=Fate.SELECTED)
    for outcome in chosen.select_related("application__call", "decision__phase__call"):
        carry_out(outcome, now=world.ago(6))
    return published


def appeal(world: World, sent: Sequence[Application], told: Told) -> None:
    """One of those who were not selected appeals; the office has not answered yet."""
    by = next(each for each in sent if each.person.given_name == told["appeal"]["by"])
    by.refresh_from_db()
    file_appeal(application=by, text=told["appeal"]["text"], actor=by.person, now=world.ago(4))
